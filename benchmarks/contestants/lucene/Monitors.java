import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.monitor.MatcherFactory;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorConfiguration;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.MultipassTermFilteredPresearcher;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.monitor.HighlightsMatch;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.index.Term;

/**
 * Lucene's monitor on the rules and articles of benchmarks/rules.py, with its own Arabic analysis.
 *
 * Rules: one a line; clauses parted by tabs, each "+" or "-" and its terms parted by ";": a word, words parted by
 * blanks (a phrase), or near:DISTANCE:word:word,word. Articles: one a line, in JSON strings' stead a line of plain text.
 * Prints, parted by blanks: seconds to load the rules, articles a second (CPU time) with matches only, with the spans
 * of each match, and hits an article.
 */
public class Monitors {
  private static final String TEXT = "text";
  private static final Analyzer ARABIC = new ArabicAnalyzer();

  public static void main(String[] files) throws Exception {
    List<String> articles = Files.readAllLines(Path.of(files[1]), StandardCharsets.UTF_8);
    long start = cpu();
    try (Monitor monitor =
        new Monitor(ARABIC, new MultipassTermFilteredPresearcher(2), new MonitorConfiguration())) {
      List<MonitorQuery> batch = new ArrayList<>();
      int number = 0;
      for (String line : Files.readAllLines(Path.of(files[0]), StandardCharsets.UTF_8)) {
        batch.add(new MonitorQuery("r" + number++, rule(line)));
        if (batch.size() == 10_000) {
          monitor.register(batch);
          batch.clear();
        }
      }
      monitor.register(batch);
      double loaded = (cpu() - start) / 1e9;
      double plain = rate(monitor, articles, QueryMatch.SIMPLE_MATCHER);
      double spans = rate(monitor, articles, HighlightsMatch.MATCHER);
      long hits = 0;
      for (String article : articles) {
        hits += monitor.match(document(article), QueryMatch.SIMPLE_MATCHER).getMatchCount();
      }
      System.out.printf("%.2f %.1f %.1f %.3f%n", loaded, plain, spans, hits / (double) articles.size());
    }
  }

  /** The best of five rounds: the first ones warm the compiler up. */
  private static <T extends QueryMatch> double rate(
      Monitor monitor, List<String> articles, MatcherFactory<T> matcher) throws Exception {
    double best = 0;
    for (int round = 0; round < 5; round++) {
      long start = cpu();
      for (String article : articles) {
        monitor.match(document(article), matcher);
      }
      best = Math.max(best, articles.size() * 1e9 / (cpu() - start));
    }
    return best;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Document document(String article) {
    Document document = new Document();
    document.add(new TextField(TEXT, article, Field.Store.NO));
    return document;
  }

  private static Query rule(String line) throws Exception {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String clause : line.split("\t")) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      for (String term : clause.substring(1).split(";")) {
        any.add(term(term), Occur.SHOULD);
      }
      all.add(any.build(), clause.charAt(0) == '+' ? Occur.MUST : Occur.MUST_NOT);
    }
    return all.build();
  }

  private static Query term(String said) throws Exception {
    if (said.startsWith("near:")) {
      String[] parts = said.split(":");
      List<IntervalsSource> choices = new ArrayList<>();
      for (String choice : parts[3].split(",")) {
        choices.add(Intervals.term(words(choice).get(0)));
      }
      IntervalsSource both =
          Intervals.unordered(
              Intervals.term(words(parts[2]).get(0)), Intervals.or(choices.toArray(new IntervalsSource[0])));
      return new IntervalQuery(TEXT, Intervals.maxwidth(Integer.parseInt(parts[1]) + 1, both));
    }
    List<String> words = words(said);
    if (words.size() == 1) {
      return new TermQuery(new Term(TEXT, words.get(0)));
    }
    return new PhraseQuery(TEXT, words.toArray(new String[0]));
  }

  /** The terms of a text as its analyzer sees them; a text of stop words alone stays as it is. */
  private static List<String> words(String text) throws Exception {
    List<String> found = new ArrayList<>();
    try (TokenStream stream = ARABIC.tokenStream(TEXT, text)) {
      CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        found.add(word.toString());
      }
      stream.end();
    }
    return found.isEmpty() ? List.of(text) : found;
  }
}
