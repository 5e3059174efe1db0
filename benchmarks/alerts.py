"""Alerts on a real Kafka: nothing lost or doubled by kills, and how soon a desk is told.

    python -m benchmarks.alerts kills --data DIR [--articles N] [--kills 3]
    python -m benchmarks.alerts latency --data DIR [--rate 300] [--rules 1000] [--seconds 60] [--processes 2]
    python -m benchmarks.alerts hits --data DIR [--hits 100000]

``kills`` runs the ANT Corpus in the order of publication through the 30 rules of examples/rules twice: once
in peace, once with the worker killed (SIGKILL) on the way. It exits 1 unless the alert ids of both are the
same, each hit has one outcome, and each story is new once to a rule.

``latency`` sends articles at an even rate and looks at the channels: from the time at which an article was
sent to ``articles.raw`` until its alert is in a consumer's hands. Broker, worker, sender and consumer share
the machine. It begins when the worker has been at that rate for 40 seconds; as long as the corpus lasts, each
article is one that it has not met.

``hits`` has one worker process decide hits that wait for it: those of one desk with 20,000 rules of common
words, then a tenth as many of 50 desks with rules as a newsroom has them; and behind these, on the same
partition, a hit of another desk. It prints how many are decided in a second, and how soon that desk has its
alert.
"""

import argparse
import gzip
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import orjson

from benchmarks.rules import NEWS, as_query, made_rules, vocabulary
from processors import pipeline
from processors.rules import Matcher
from processors.rules.words import read_text
from schemas import Alert, Article, Rule, wire
from schemas.times import milliseconds
from streams.agents.watch import WatchStep
from streams.cluster import groups
from streams.cluster.admin import Admin
from streams.cluster.parts import size
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender, send_all
from streams.desks import rule_files
from streams.desks.rules import record
from streams.errors import ClusterError
from streams.messages import topics
from streams.messages.lanes import LIVE
from streams.messages.records import Output
from streams.settings import Settings
from tests.installation import Installation, own_kafka, until

WARM = 5  # seconds at the rate before the watch starts: the workers have yet to take their partitions
RULES = Path(__file__).parents[1] / "examples" / "rules"


def corpus(path: Path) -> list[tuple[int, Article]]:
    """Return the articles with their times of publication (ms), in that order."""
    with gzip.open(path / "ant21.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found = {
        row["id"]: Article(
            id=row["id"],
            source=row["source"],
            title=row["title"] or None,
            body=row["body"] or None,
            url=row["url"],
            published_at=row["published_at"],
        )
        for row in rows
        if row["title"] or row["body"]
    }
    timed = [(milliseconds(each.published_at or ""), each) for each in found.values()]
    return sorted(timed, key=lambda one: (one[0], one[1].id))


def prepared(own: Settings, name: str, rules: list[Rule], *, partitions: int) -> Installation:
    """Return an installation with these rules and no others in force."""
    settings = Settings(
        brokers=own.bootstrap,
        home=own.home / name,
        topic_prefix=name,
        instance=name,
        partitions=partitions,
        session_timeout=6.0,
    )
    made = Installation(settings)
    with Admin.open(settings) as admin:
        table = topics.of(settings)
        wanted = [*table.table, *(table.channel(name) for name in {rule.channel for rule in rules})]
        # The corpus is older than any retention, which goes by event time: here everything is kept.
        kept = [replace(each, config=each.config | {"retention.ms": "-1"}) for each in wanted]
        admin.ensure_topics(kept, settings)
    send_all(settings, (record(rule.id, rule, settings, 0) for rule in rules))
    return made


def raw(settings: Settings, article: Article, timestamp: int) -> Output:
    """Return the record of an article."""
    name = topics.of(settings).raw.name
    return Output(topic=name, key=article.id.encode(), value=wire.encode(article), timestamp=timestamp)


# -- kills ------------------------------------------------------------------------------------------------


def run(rasid: Installation, articles: list[tuple[int, Article]], kills: int) -> dict[str, Alert]:
    """Push all articles, kill the worker so many times on the way; return the outcomes by id."""
    worker = rasid.worker()
    sender = Sender(rasid.settings)
    for number, (at, article) in enumerate(articles):
        sender.send(raw(rasid.settings, article, at))
        if number % 1000 == 999:
            print(f"\r{number + 1:,} sent", end="", file=sys.stderr, flush=True)
    sender.close()
    started = time.monotonic()
    for kill in range(kills):
        share = len(articles) * (kill + 1) // (kills + 1)
        until(lambda share=share: rasid.count("articles.enriched") > share, 1800, "articles enriched")
        worker.kill()
        print(f"\nkilled at {rasid.count('articles.enriched'):,} enriched", file=sys.stderr)
        worker = rasid.worker()
    until(lambda: rasid.count("articles.enriched") >= len(articles), 1800, "all articles enriched")
    until(lambda: idle(rasid), 600, "nothing more to do")
    print(f"worked off in {time.monotonic() - started:.0f} s", file=sys.stderr)
    worker.stop()
    alerts = [wire.decode(Alert, each.value) for name in channels(rasid) for each in rasid.read(name)]
    return {alert.id: alert for alert in alerts}


def idle(rasid: Installation) -> bool:
    """Tell whether the group has acknowledged all that there is."""
    with suppress(ClusterError), Admin.open(rasid.settings) as admin:  # its group is still being loaded
        lags = admin.lags(groups.group(rasid.settings))
        return bool(lags) and not any(lags.values())
    return False


def kills(data: Path, number: int | None, times: int) -> int:
    """Compare a run in peace with one that is killed; return the exit code."""
    articles = corpus(data)[:number]
    rules = [entry.rule for entry in rule_files.read([RULES])[0]]
    print(f"{len(articles):,} articles, {len(rules)} rules")
    outcomes = []
    wrong = []
    with tempfile.TemporaryDirectory() as home, own_kafka(Path(home)) as own:
        for name, deaths in (("peace", 0), ("killed", times)):
            rasid = prepared(own, name, rules, partitions=1)
            found = run(rasid, articles, deaths)
            hits = {orjson.loads(each.value)["id"] for each in rasid.read("hits")}
            by_hit = Counter(each.hit for each in found.values() if each.kind not in {"retraction", "burst"})
            told = [each for each in found.values() if each.suppressed is None]
            reasons = Counter(each.suppressed.reason for each in found.values() if each.suppressed)
            new = Counter((each.rule.id, each.story.id) for each in told if each.kind == "new")
            print(
                f"{name}: {rasid.count('hits'):,} records of {len(hits):,} hits; {len(told):,} alerts"
                f" {dict(Counter(each.kind for each in told))}; suppressed {dict(reasons)}"
            )
            if set(by_hit) != hits or max(by_hit.values()) > 1:
                wrong.append(f"{name}: not every hit has one outcome")
            if max(new.values()) > 1:
                wrong.append(f"{name}: a story was new twice to a rule")
            outcomes.append({each.id for each in told})
            rasid.close()
    if outcomes[0] != outcomes[1]:
        wrong.append(f"{len(outcomes[0] ^ outcomes[1])} alert ids differ")
    print(
        "\n".join(wrong) or "the same alert ids; each hit has one outcome; each story is new once to a rule"
    )
    return bool(wrong)


# -- latency ----------------------------------------------------------------------------------------------


def many(articles: list[tuple[int, Article]], number: int) -> list[Rule]:
    """Return rules as the benchmark of matching makes them for a newsroom, of 50 desks, on 10 channels."""
    texts = [article.body or "" for _, article in articles[::6]]
    clauses = made_rules(vocabulary(texts, NEWS), number, random.Random(20_190_301))
    return [
        Rule(
            id=f"r{each}",
            desk=f"desk{each % 50}",
            channel=f"c{each % 10}",
            name=f"r{each}",
            query=as_query(clause),
        )
        for each, clause in enumerate(clauses)
    ]


def latency(data: Path, rate: int, number: int, seconds: int, processes: int) -> int:
    """Print how soon alerts come; return the exit code."""
    articles = corpus(data)
    rules = many(articles, number)
    with tempfile.TemporaryDirectory() as home, own_kafka(Path(home)) as own:
        rasid = prepared(own, "speed", rules, partitions=4)
        with rasid.worker(processes=processes):
            taken: list[float] = []
            done = threading.Event()
            names = [rasid.settings.name(f"alerts.c{each}") for each in range(10)]
            listener = threading.Thread(target=listen, args=(rasid.settings, names, taken, done))
            listener.start()
            chosen = itertools.cycle(random.Random(1).sample(articles, len(articles)))
            pace(rasid.settings, chosen, rate, WARM)
            until(lambda: idle(rasid), 300, "warm")
            before = rasid.count("hits")
            taken.clear()
            pace(rasid.settings, chosen, rate, seconds)
            until(lambda: idle(rasid), 300, "nothing more to do")
            done.set()
            listener.join()
            hits = (rasid.count("hits") - before) / (rate * seconds)
        rasid.close()
    parts = statistics.quantiles(taken, n=100)
    print(
        f"{rate} articles/s for {seconds} s, {number} rules, {processes} process(es):"
        f" {hits:.2f} hits an article, {len(taken):,} alerts;"
        f" p50 {parts[49] * 1000:.0f} ms, p90 {parts[89] * 1000:.0f} ms, p99 {parts[98] * 1000:.0f} ms,"
        f" max {max(taken) * 1000:.0f} ms"
    )
    return parts[98] >= 1.0


def pace(
    settings: Settings,
    articles: Iterator[tuple[int, Article]],
    rate: int,
    seconds: int,
    *,
    together: int = 1,
    speed: int = 1,
) -> None:
    """Send articles evenly, so many together, stamped with the time of sending; each is a new one to Rasid.

    With a speed event time goes by so many times faster, and reaches the present at the end.
    """
    sender = Sender(settings)
    start = time.time()
    for number in range(rate * seconds):
        due = start + (number - number % together) / rate
        if (wait := due - time.time()) > 0:
            time.sleep(wait)
        _, article = next(articles)
        now = int(time.time() * 1000)
        given = Article(id=f"{now}-{number}", source=article.source, title=article.title, body=article.body)
        left = round(1000 * (seconds - number / rate))
        sender.send(raw(settings, given, now - left * (speed - 1)))
    sender.close()


def listen(settings: Settings, names: list[str], taken: list[float], done: threading.Event) -> None:
    """Note for each alert how long ago its article was sent, the moment it is in our hands."""
    with Reader.open(settings) as reader:
        reader.read_from(reader.ends(names))
        while not done.is_set():
            for records in reader.poll(0.1).values():
                now = time.time()
                taken += [now - each.timestamp / 1000 for each in records]


# -- hits -------------------------------------------------------------------------------------------------

NOISE = 20_000  # rules of one desk, of two common words each
COMMON = (0.01, 0.1)  # a common word is in this share of the articles
QUIET = Rule(id="quiet", desk="quiet", channel="quiet", name="quiet", query="subject:politics")


def hits(data: Path, number: int) -> int:
    """Print how many hits a process decides in a second, and how long a noisy desk keeps another waiting."""
    articles = corpus(data)
    # Without its time of publication: by that each would be old news, of which no desk is told.
    chosen = [replace(article, published_at=None) for _, article in random.Random(1).sample(articles, 4_000)]
    with tempfile.TemporaryDirectory() as home, own_kafka(Path(home)) as own:
        noisy, usual = noise(chosen, NOISE), many(articles, NOISE)
        for name, rules, waiting in (("noise", noisy, number), ("newsroom", usual, number // 10)):
            rasid = prepared(own, name, [QUIET, *each_channel(rules)], partitions=1)
            before = first(raised(rasid.settings, chosen, rules), waiting)
            behind = itertools.islice(raised(rasid.settings, chosen, [QUIET]), 1)
            send_all(rasid.settings, itertools.chain(before, behind))
            print(f"{name}, {len(rules):,} rules: {decided(rasid, waiting)}", flush=True)
            rasid.close()
    return 0


def first(outputs: Iterator[Output], number: int) -> Iterator[Output]:
    """Yield records until they bring so many hits."""
    while number > 0:
        output = next(outputs)
        yield output
        number -= len(wire.read_object(output.value or b"").get("hits", [output]))


def decided(rasid: Installation, number: int) -> str:
    """Have one process decide so many hits and the one behind them; say how it went."""
    names = {base: rasid.settings.name(base) for base in channels(rasid)}
    with rasid.worker() as worker, Reader.open(rasid.settings) as reader:

        def found(topics: Iterable[str]) -> int:
            return size(reader.kept(topics))

        until(lambda: found(names.values()), 60, "the first is decided")
        [process] = worker.children()
        started, busy = time.monotonic(), processor_seconds(process)
        until(lambda: found([names["alerts.quiet"]]), 1800, "the other desk is told")
        waited = time.monotonic() - started
        grown = found(names.values()), time.monotonic()

        def is_over() -> bool:
            nonlocal grown
            if (now := found(names.values())) != grown[0]:
                grown = now, time.monotonic()
            return time.monotonic() - grown[1] > 2 and idle(rasid)

        until(is_over, 1800, "all are decided")
        took, busy = grown[1] - started, processor_seconds(process) - busy
        told = found(names.values()) - found([names["alerts.suppressed"]])
    return (
        f"{number:,} hits in {took:.1f} s, {number / took:,.0f}/s, {busy / number * 1e6:.0f} us of a"
        f" processor each; {told:,} alerts; the desk behind them was told after {waited:.1f} s"
    )


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has taken, all of its threads."""
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def each_channel(rules: list[Rule]) -> list[Rule]:
    """Return one rule of each channel: the worker need not hold the others, whose hits are there."""
    return list({rule.channel: rule for rule in rules}.values())


def noise(articles: list[Article], number: int) -> list[Rule]:
    """Return rules of one desk that match far too much."""
    found = Counter(word for article in articles[::4] for word in set(read_text(article.body or "").words))
    least, most = (share * len(articles[::4]) for share in COMMON)
    words = sorted(word for word, times in found.items() if least <= times <= most and len(word) > 2)
    quoted = [f'"{word}"' for word in words]
    rng = random.Random(20_190_301)
    return [
        Rule(
            id=f"n{each}",
            desk="noise",
            channel="noise",
            name=f"n{each}",
            query=" OR ".join(rng.sample(quoted, 2)),
        )
        for each in range(number)
    ]


def raised(settings: Settings, articles: list[Article], rules: list[Rule]) -> Iterator[Output]:
    """Yield the hits of articles that came one each 200 ms, up to now."""
    step = WatchStep(settings, LIVE, SimpleNamespace(matcher=Matcher(rules), followers=[]))
    start = int(time.time() * 1000) - 200 * len(articles)
    for number, article in enumerate(articles):
        value = wire.encode(pipeline.enrich(article))
        for result in step(SimpleNamespace(timestamp=start + 200 * number, headers=[]), value):
            yield from result.outputs


def channels(rasid: Installation) -> list[str]:
    """Return the topics that hits end on."""
    with Reader.open(rasid.settings) as reader:
        bases = (topics.of(rasid.settings).base(name) for name in reader.topics())
        return [base for base in bases if base and base.startswith("alerts.")]


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("kills", "latency", "hits"))
    parser.add_argument("--hits", type=int, default=100_000)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    if given.what == "kills":
        return kills(given.data, given.articles, given.kills)
    if given.what == "hits":
        return hits(given.data, given.hits)
    return latency(given.data, given.rate, given.rules, given.seconds, given.processes)


if __name__ == "__main__":
    sys.exit(main())
