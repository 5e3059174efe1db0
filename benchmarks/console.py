"""How quick the console is over a large archive; what a search in the rules' language finds beside words.

    python -m benchmarks.console --data DIR [--times 10]

The articles of the ANT Corpus, each ``times`` times under an id of its own, a minute apart, and an alert of
every tenth. The archive is filled as its records would fill it; no Kafka is asked. A server of the console's
own is asked for its pages, one request after another, as an editor asks. Beside it, the same questions are
asked of a plain FTS5 index (SQLite's default tokenizer) over the texts as they are: what each finds of the
first corpus, the other not.
"""

import argparse
import http.client
import random
import resource
import socket
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import uvicorn

from benchmarks.alerts import corpus
from processors.pipeline import enrich
from schemas import EnrichedArticle, wire
from services.console.app import Console
from services.serving import Protocol, Server
from streams import sqlite_file
from streams.archive.search import search
from streams.archive.view import ArchiveView
from streams.messages.records import RawRecord
from streams.settings import Settings
from tests.samples import ALERT

MINUTE = 60_000
BATCH = 5_000
QUERIES = [
    "داعش", "وزير", "السعودية", "إيران", "لندن", "الرئيس", "الاتحاد الأوروبي", "مكافحة الإرهاب", "محكمة",
    "المعارضة", '"مجلس الأمن"', "سفير AND روسيا", "داعش NEAR/8 العراق", "قطر AND NOT subject:sport",
    "subject:diplomacy AND تركيا", "title:ترامب", "خاشقجي OR سكريبال", "(مصر OR ليبيا) AND subject:terrorism",
    "انتخاب*", "النفط",
]  # fmt: skip
WORDS = 10  # of the queries are words alone, which a plain index can be asked for


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the ANT Corpus")
    parser.add_argument("--times", type=int, default=10, help="how often each article stands there")
    parser.add_argument("--most", type=int, default=None, help="only so many articles of the corpus")
    asked = parser.parse_args()
    some = [enrich(article) for _, article in islice(corpus(asked.data), asked.most)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.sqlite"
        fill(path, some, asked.times)
        with serving(path) as port:
            pages(port, some)
        beside_words(path, some)


def fill(path: Path, some: list[EnrichedArticle], times: int) -> None:
    """Fill an archive, and print how long it took and how large it is."""
    view = ArchiveView("enriched", 36_500)
    began = time.process_time()
    records = map(
        record, range(len(some) * times), (each for turn in range(times) for each in turned(some, turn))
    )
    with closing(
        sqlite_file.opened(path, version=1, tables=view.tables, probe="select 1", cache_kb=64_000)
    ) as db:
        while rows := [(0, each) for each in islice(records, BATCH)]:
            db.execute("begin")
            view.take(db, rows)
            told = (alert(each) for _, each in rows[::10])
            view.take(db, [(0, each) for each in told])
            db.execute("commit")
    count, seconds = len(some) * times, time.process_time() - began
    size = path.stat().st_size / count
    print(f"{count:,} articles: {count / seconds:,.0f} a second and core, {size:,.0f} bytes each")


def turned(some: list[EnrichedArticle], turn: int) -> Iterator[EnrichedArticle]:
    """Yield the articles under ids of their own."""
    return (replace(each, id=f"{each.id}-{turn}") for each in some)


def record(number: int, article: EnrichedArticle) -> RawRecord:
    """Return an article's record."""
    at = 1_700_000_000_000 + number * MINUTE
    return RawRecord("enriched", 0, number, at, article.id.encode(), wire.encode(article), [])


def alert(of: RawRecord) -> RawRecord:
    """Return the record of an alert of an article."""
    article = replace(ALERT.article, id=(of.key or b"").decode())
    one = replace(
        ALERT, id=f"alert-{of.offset}", article=article, story=replace(ALERT.story, id=f"s-{of.offset}")
    )
    return RawRecord("alerts.diplomacy", 0, of.offset, of.timestamp, b"", wire.encode(one), [])


@contextmanager
def serving(path: Path) -> Iterator[int]:
    """Serve a console over an archive that nobody follows; give its port."""
    console = Console(Settings())
    console.live.archive.path = path
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(console.app(), http=Protocol, ws="none", lifespan="off", log_config=None)
        server = Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def pages(port: int, some: list[EnrichedArticle]) -> None:
    """Ask for pages, and print how long they take."""
    chance = random.Random(1)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    ids = [f"{each.id}-0" for each in chance.sample(some, min(100, len(some)))]
    asked: dict[str, list[str]] = {
        "live": ["/"] * 100,
        "live, one channel": ["/?channel=diplomacy"] * 100,
        "article": [f"/articles/{quote(each)}" for each in ids],
        "article with a query": [f"/articles/{quote(each)}?q={quote(QUERIES[1])}" for each in ids],
        "search, all that is kept": [f"/search?last=&q={quote(each)}" for each in QUERIES for _ in range(5)],
    }
    for name, paths in asked.items():
        took = [timed(lambda path=path: ask(connection, path)) for path in paths]
        cuts = statistics.quantiles(took, n=100)
        print(f"{name}, ms:", *(f"p{each} {cuts[each - 1] * 1000:.0f}" for each in (50, 95, 99)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"memory of the process, the corpus included: {most} MiB")


def ask(connection: http.client.HTTPConnection, path: str) -> None:
    """Ask for a page, and read it whole."""
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, path


def beside_words(path: Path, some: list[EnrichedArticle]) -> None:
    """Print what a plain index of words finds of the same articles, and what it misses."""
    with closing(sqlite3.connect(":memory:")) as plain, closing(sqlite3.connect(path)) as db:
        plain.execute("create virtual table texts using fts5(title, body)")
        plain.executemany(
            "insert into texts (rowid, title, body) values (?, ?, ?)",
            [(number, each.title or "", each.body or "") for number, each in enumerate(some)],
        )
        numbers = {f"{each.id}-0": number for number, each in enumerate(some)}
        ours = theirs = both = 0
        for query in QUERIES[:WORDS]:
            found = {numbers[each.article.id] for each in search(db, query) if each.article.id in numbers}
            words = " AND ".join(f'"{word}"' for word in query.split())
            plainly = {
                row for [row] in plain.execute("select rowid from texts where texts match ?", (words,))
            }
            ours, theirs, both = ours + len(found), theirs + len(plainly), both + len(found & plainly)
        print(f"{WORDS} questions of words find {ours:,} articles; a plain index {theirs:,}, both {both:,}")


def timed(does: Callable[[], None]) -> float:
    """Return how many seconds something takes."""
    began = time.perf_counter()
    does()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
