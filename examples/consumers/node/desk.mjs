// A desk's own program in Node 18 or newer: shows each alert once, takes back what was retracted.
//
//   npm install
//   node desk.mjs localhost:9092 diplomacy counter-extremism
//   node desk.mjs localhost:9092                               every channel
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import kafkajs from "kafkajs";
import LZ4 from "kafkajs-lz4";

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = new LZ4().codec;

const SEEN = "desk.seen"; // ids of what was shown, kept over a restart
// An installation with RASID_TOPIC_PREFIX=x has x.alerts.diplomacy.
const ALERTS = process.env.RASID_TOPIC_PREFIX ? `${process.env.RASID_TOPIC_PREFIX}.alerts.` : "alerts.";
const NOT_CHANNELS = new Set([`${ALERTS}suppressed`, `${ALERTS}replay`]);

const [brokers, ...channels] = process.argv.slice(2);
const seen = new Set(existsSync(SEEN) ? readFileSync(SEEN, "utf8").split("\n") : []);
const kafka = new Kafka({ clientId: "my-desk-node", brokers: brokers.split(","), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: "my-desk-node" });

await consumer.connect();
await consumer.subscribe({
  topics: channels.length ? channels.map((name) => ALERTS + name) : [new RegExp(`^${ALERTS.replaceAll(".", "\\.")}.*`)],
  fromBeginning: true,
});
await consumer.run({
  // kafkajs commits after this returned: an alert is shown and noted before it counts as read.
  eachMessage: async ({ topic, message }) => {
    const alert = JSON.parse(message.value.toString());
    if (NOT_CHANNELS.has(topic) || seen.has(alert.id)) return;
    show(alert);
    seen.add(alert.id);
    appendFileSync(SEEN, alert.id + "\n");
  },
});

function show(alert) {
  console.log(`${alert.severity.toUpperCase()} ${alert.kind}: ${alert.headline || alert.article.title}`);
  switch (alert.kind) {
    case "retraction":
      return console.log(`    take back alert ${alert.retracts}`);
    case "correction":
      console.log(`    article ${alert.article.id} says now:`);
      for (const change of alert.changes ?? []) console.log(`    ${change.old} ← ${change.new}`);
      return;
    case "burst":
      return;
    default: // new, update, escalation
      console.log(`    ${alert.story.articles} articles, ${alert.story.sources} outlets`);
      showNames(alert.article.entities ?? []); // older alerts have none
      for (const added of alert.new_sentences ?? []) console.log(`  + ${added.text}`); // of an update
      for (const sentence of new Set(alert.evidence.map((quote) => quote.sentence))) console.log(`    ${sentence}`);
  }
}

/** Shows the three most telling names of people and bodies, and of places. */
function showNames(entities) {
  for (const [asked, places] of [["من", false], ["أين", true]]) {
    const names = entities.filter((each) => (each.type === "place") === places).map((each) => each.name);
    if (names.length) console.log(`    ${asked}: ${names.slice(0, 3).join("، ")}`);
  }
}
