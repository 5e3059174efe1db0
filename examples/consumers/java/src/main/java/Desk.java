import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A desk's own program: shows each alert once, takes back what was retracted.
 *
 * <pre>
 *   mvn -q compile exec:java -Dexec.mainClass=Desk -Dexec.args="localhost:9092 diplomacy counter-extremism"
 * </pre>
 *
 * Without channels it reads all of them, new ones too.
 */
public class Desk {
    private static final Path SEEN = Path.of("desk.seen"); // ids of what was shown, kept over a restart
    // An installation with RASID_TOPIC_PREFIX=x has x.alerts.diplomacy.
    private static final String PREFIX = System.getenv().getOrDefault("RASID_TOPIC_PREFIX", "");
    private static final String ALERTS = PREFIX.isEmpty() ? "alerts." : PREFIX + ".alerts.";
    private static final Set<String> NOT_CHANNELS = Set.of(ALERTS + "suppressed", ALERTS + "replay");

    public static void main(String[] args) throws Exception {
        var settings = Map.<String, Object>of(
            "bootstrap.servers", args[0],
            "group.id", "my-desk-java", // a name of your own: Kafka keeps your place under it
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false", // committed below, when all of a batch was shown and noted
            "metadata.max.age.ms", "10000"); // how soon a new channel is seen
        var seen = new HashSet<String>(Files.exists(SEEN) ? Files.readAllLines(SEEN) : Set.<String>of());
        var json = new ObjectMapper();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (args.length > 1) {
                consumer.subscribe(Arrays.stream(args).skip(1).map(ALERTS::concat).toList());
            } else {
                consumer.subscribe(Pattern.compile(Pattern.quote(ALERTS) + ".*"));
            }
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    JsonNode alert = json.readTree(record.value());
                    String id = alert.get("id").asText();
                    if (!NOT_CHANNELS.contains(record.topic()) && seen.add(id)) {
                        show(alert);
                        Files.writeString(SEEN, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                }
                consumer.commitSync();
            }
        }
    }

    private static void show(JsonNode alert) {
        String kind = alert.get("kind").asText();
        JsonNode article = alert.get("article");
        System.out.println(alert.get("severity").asText().toUpperCase() + " " + kind + ": "
            + alert.path("headline").asText(article.get("title").asText()));
        switch (kind) {
            case "retraction" -> System.out.println("    take back alert " + alert.get("retracts").asText());
            case "correction" -> {
                System.out.println("    article " + article.get("id").asText() + " says now:");
                alert.path("changes").forEach(change -> System.out.println(
                    "    " + change.get("old").asText() + " ← " + change.get("new").asText()));
            }
            case "burst" -> { }
            default -> { // new, update, escalation
                JsonNode story = alert.get("story");
                System.out.println("    " + story.get("articles") + " articles, " + story.get("sources") + " outlets");
                name("من", article.path("entities"), false);
                name("أين", article.path("entities"), true);
                alert.path("new_sentences").forEach(added -> System.out.println(  // of an update
                    "  + " + added.get("text").asText()));
                Set<String> sentences = new LinkedHashSet<>();
                alert.get("evidence").forEach(quote -> sentences.add(quote.get("sentence").asText()));
                sentences.forEach(sentence -> System.out.println("    " + sentence));
            }
        }
    }

    /** Shows the three most telling names of people and bodies, or of places; older alerts have none. */
    private static void name(String asked, JsonNode entities, boolean places) {
        List<String> names = new ArrayList<>();
        entities.forEach(each -> {
            if (each.get("type").asText().equals("place") == places) {
                names.add(each.get("name").asText());
            }
        });
        if (!names.isEmpty()) {
            System.out.println("    " + asked + ": " + String.join("، ", names.subList(0, Math.min(3, names.size()))));
        }
    }
}
