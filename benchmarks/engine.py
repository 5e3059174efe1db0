"""What the engine costs beside its peers: one command, one run, the same articles, the local broker.

    python -m benchmarks.engine --articles 40000 --repeat 5 --figure docs/performance-engine.svg

Each contestant (benchmarks/contestants) reads the articles from a topic, works on them, publishes and
commits, in a process of its own; they take turns, so that whatever else the machine does meets them all, and
medians are told. The work `codec` reads and writes JSON and nothing else: the engine's own cost. The work
`enrich` is the pipeline.
"""

import argparse
import gzip
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import uuid
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from tests.installation import own_kafka

HERE: Final = Path(__file__).parent
DATA: Final = HERE.parent.parent / "shared" / "data" / "ant21.jsonl.gz"
NAMES: Final = {
    "ours": "Rasid's transport for Faust",
    "bare": "bare confluent-kafka loop",
    "quix": "Quix Streams 3.28.1",
    "stock": "stock Faust 0.15.3",
}
PARTITIONS: Final = 4
Result = dict[str, float]


def articles(data: Path) -> Iterator[tuple[bytes, bytes]]:
    """Ids and JSON of articles without end: real ones where the data is, else made of common words."""
    if data.exists():
        with gzip.open(data) as lines:
            known = [orjson.loads(line) for line in lines]
    else:
        print(f"no {data}: made-up articles of the same size instead", file=sys.stderr)
        known = list(_made_up())
    for number, article in enumerate(itertools.cycle(known)):
        key = f"{article['id']}-{number}"
        fields = ("source", "title", "body", "url")
        yield key.encode(), orjson.dumps({"id": key} | {name: article[name] for name in fields})


def _made_up() -> Iterator[dict[str, str]]:
    chance = random.Random(1)
    sentence = "قال الوزير في مؤتمر صحفي إن الحكومة ستعمل على دعم الاقتصاد ومكافحة التطرف خلال العام"
    words = sentence.split()
    for number in range(1_000):
        text = " ".join(chance.choices(words, k=280))  # 2.9 KB of UTF-8, the mean of the real ones
        yield {"id": str(number), "source": "made.up", "title": text[:60], "body": text, "url": ""}


def fill(bootstrap: str, topic: str, count: int, data: Path) -> float:
    """Write the articles to a new topic; return the mean size in bytes."""
    _make(bootstrap, topic)
    producer = Producer({"bootstrap.servers": bootstrap, "compression.type": "lz4"})
    size = 0
    for key, value in itertools.islice(articles(data), count):
        size += len(value)
        while True:
            try:
                producer.produce(topic, value, key)
                break
            except BufferError:
                producer.poll(0.1)
    producer.flush()
    return size / count


def run(contestant: str, bootstrap: str, source: str, count: int, work: str) -> Result:
    """Run one contestant once, on fresh names; return its seconds, CPU seconds and peak memory (MB)."""
    name = f"{contestant}-{uuid.uuid4().hex[:8]}"
    _make(bootstrap, name)
    env = {
        **os.environ,
        "BROKER": bootstrap,
        "INPUT": source,
        "OUTPUT": name,
        "GROUP": name,
        "ARTICLES": str(count),
        "WORK": work,
        "PYTHONPATH": str(HERE.parent),
    }
    python = _quix_python() if contestant == "quix" else sys.executable
    command = [python, "-W", "ignore", "-m", f"benchmarks.contestants.{contestant}"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600, check=False)
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.delete_topics([name])[name].result(30)
    told = [line[line.index("{") :] for line in (done.stdout + done.stderr).splitlines() if '"rss"' in line]
    if not told:
        raise SystemExit(f"{contestant} did not finish: {done.stderr[-500:]}")
    return json.loads(told[0])  # type: ignore[no-any-return]


def _make(bootstrap: str, topic: str) -> None:
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(topic, PARTITIONS, 1)])[topic].result(30)


def _quix_python() -> str:
    """An environment for Quix Streams alone, made once: it pins another confluent-kafka than ours."""
    home, wanted = HERE.parent / ".venv-quix", HERE / "contestants" / "quix-requirements.txt"
    made = home / "made-from.txt"
    if not made.exists() or made.read_bytes() != wanted.read_bytes():
        print("making an environment for Quix Streams (once)", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([home / "bin/python", "-m", "pip", "install", "-q", "-r", wanted], check=True)
        made.write_bytes(wanted.read_bytes())
    return str(home / "bin" / "python")


def measure(bootstrap: str, source: str, count: int, work: str, repeat: int) -> dict[str, Result]:
    """Let them take turns; return the medians of articles a second, CPU us an article, and memory (MB)."""
    runs: dict[str, list[Result]] = {name: [] for name in NAMES}
    for turn in range(repeat):
        for name in NAMES:
            if name == "stock" and turn:
                continue  # ten times slower than the rest: one turn tells enough
            runs[name].append(run(name, bootstrap, source, count, work))
            print(work, turn + 1, name, runs[name][-1], file=sys.stderr)
    return {
        name: {
            "rate": statistics.median(count / each["seconds"] for each in results),
            "cpu": statistics.median(each["cpu"] / count * 1e6 for each in results),
            "rss": statistics.median(each["rss"] for each in results),
        }
        for name, results in runs.items()
    }


def table(results: dict[str, Result]) -> str:
    """The medians as a Markdown table, with each one's rate in relation to ours."""
    lines = ["| | articles/s | ours is | CPU us an article | memory, MB |", "|---|---:|---:|---:|---:|"]
    ours = results["ours"]["rate"]
    for name, each in results.items():
        ratio = "" if name == "ours" else f"{ours / each['rate']:.2f} ×"
        lines.append(
            f"| {NAMES[name]} | {each['rate']:,.0f} | {ratio} | {each['cpu']:.0f} | {each['rss']:.0f} |"
        )
    return "\n".join(lines)


def figure(measured: dict[str, dict[str, Result]]) -> str:
    """Bars of articles a second, one group for each kind of work, as SVG."""
    parts, y = [], 10
    for work, results in measured.items():
        parts.append(f'<text x="10" y="{y + 14}" class="t">{work}: articles a second</text>')
        y += 26
        most = max(each["rate"] for each in results.values())
        for name, each in results.items():
            width = max(1, 380 * each["rate"] / most)
            parts += [
                f'<text x="10" y="{y + 15}">{NAMES[name]}</text>',
                f'<rect x="200" y="{y}" width="{width:.0f}" height="20" class="{name}"/>',
                f'<text x="{206 + width:.0f}" y="{y + 15}">{each["rate"]:,.0f}</text>',
            ]
            y += 26
        y += 14
    style = (
        "text{font:13px sans-serif;fill:#333}.t{font-weight:bold}rect{fill:#b8c4ce}.ours{fill:#1b7f5c}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {y}" width="660" height="{y}" role="img">'
        f"<style>{style}</style>{''.join(parts)}</svg>\n"
    )


def main() -> None:
    """Read the arguments, start a broker where none is given, measure, print, draw."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=40_000, help="articles for the work `codec`")
    parser.add_argument("--enrich", type=int, default=10_000, help="articles for `enrich`; 0 leaves it out")
    parser.add_argument("--repeat", type=int, default=5, help="turns for each contestant")
    parser.add_argument("--data", type=Path, default=DATA, help="articles as JSON lines, gzipped")
    parser.add_argument("--broker", help="host:port of a broker; without it one is started and stopped")
    parser.add_argument("--port", type=int, default=21392, help="port for the broker that is started")
    parser.add_argument("--figure", type=Path, help="where to draw the bars (SVG)")
    given = parser.parse_args()
    measured = {}
    with (
        tempfile.TemporaryDirectory() as home,
        own_kafka(Path(home), port=given.port, brokers=given.broker or "") as own,
    ):
        for work, count in (("codec", given.articles), ("enrich", given.enrich)):
            if count:
                source = f"articles-{uuid.uuid4().hex[:8]}"
                size = fill(own.bootstrap, source, count, given.data)
                measured[work] = measure(own.bootstrap, source, count, work, given.repeat)
                print(f"\n{work}: {count:,} articles, {size:,.0f} bytes on average\n")
                print(table(measured[work]))
    if given.figure:
        given.figure.write_text(figure(measured))


if __name__ == "__main__":
    main()
