"""How quick the console is over a large archive; what a search in the rules' language finds beside words.

    python -m benchmarks.console fill --data DIR --home HOME [--times 10] --seconds 3600
    python -m benchmarks.console pages --home HOME
    python -m benchmarks.console lag --home HOME [--rate 300] [--seconds 30]
    python -m benchmarks.console words --home HOME

``fill`` enriches the ANT Corpus, once, and fills an archive as its records would fill it: each article
``times`` times under an id of its own, a minute apart up to now, and an alert of every tenth. It goes on
where it was left. The files stay in HOME for what follows.

``pages`` starts a broker and ``rasid console`` over a copy of that archive. It asks for pages one after
another, as an editor asks; then a Chromium opens them and searches while it types. It prints what the console
takes in memory.

``lag`` does the same, and sends so many new articles a second: how long until they are in the archive?

``words`` asks the same questions of a plain FTS5 index (SQLite's default tokenizer) over the texts as they
are: what each finds of the first corpus, the other not.
"""

import argparse
import http.client
import os
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from benchmarks.alerts import corpus
from processors.entities.telling import telling
from processors.pipeline import enrich
from schemas import EnrichedArticle, wire
from schemas.alert import SubjectLine
from streams import install
from streams.archive.open import NAME
from streams.archive.search import search
from streams.archive.view import ArchiveView, time_of
from streams.cluster.admin import Admin
from streams.cluster.sender import Sender
from streams.index.follow import path_of
from streams.index.store import Store
from streams.messages import times as clock
from streams.messages import topics
from streams.messages.records import Output, RawRecord
from tests.browser.conftest import NAMES
from tests.installation import Installation, Process, free_ports, own_kafka, until
from tests.samples import ALERT

MINUTE = 60_000
BATCH = 2_000
QUERIES = [
    "داعش", "وزير", "السعودية", "إيران", "لندن", "الرئيس", "الاتحاد الأوروبي", "مكافحة الإرهاب", "محكمة",
    "المعارضة", '"مجلس الأمن"', "سفير AND روسيا", "داعش NEAR/8 العراق", "قطر AND NOT subject:sport",
    "subject:diplomacy AND تركيا", "title:ترامب", "خاشقجي OR سكريبال", "(مصر OR ليبيا) AND subject:terrorism",
    "انتخاب*", "النفط",
]  # fmt: skip
WORDS = 10  # of the queries are words alone, which a plain index can be asked for
ENRICHED, ARCHIVE = "enriched.jsonl", "archive.sqlite"


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["fill", "pages", "lag", "words"])
    parser.add_argument("--home", type=Path, required=True, help="folder of the archive")
    parser.add_argument("--data", type=Path, help="folder of the ANT Corpus")
    parser.add_argument("--times", type=int, default=10, help="how often each article stands there")
    parser.add_argument("--rate", type=int, default=300, help="new articles a second")
    parser.add_argument("--seconds", type=int, default=30, help="of filling, or of sending")
    asked = parser.parse_args()
    match asked.what:
        case "fill":
            enriched(asked.data, asked.home)
            fill(asked.home, asked.times, asked.seconds)
        case "pages":
            with served(asked.home) as (_, console, port):
                pages(port, asked.home)
                in_a_browser(port, asked.home)
                print(f"memory of the console: {memory(console)} MiB at most")
        case "lag":
            with served(asked.home) as (rasid, console, _):
                lag(rasid, asked.home, asked.rate, asked.seconds)
                print(f"memory of the console: {memory(console)} MiB at most")
        case "words":
            beside_words(asked.home)


# -- The archive ------------------------------------------------------------------------------------------


def enriched(data: Path, home: Path) -> None:
    """Enrich the corpus into a file, where it is not there."""
    if not (home / ENRICHED).exists():
        home.mkdir(parents=True, exist_ok=True)
        with (home / "enriching").open("wb") as out:
            out.writelines(wire.encode(enrich(article)) + b"\n" for _, article in corpus(data))
        (home / "enriching").rename(home / ENRICHED)


def lines(home: Path) -> Iterator[bytes]:
    """Yield the articles of the corpus, enriched, as they travel."""
    with (home / ENRICHED).open("rb") as found:
        yield from found


def articles(home: Path, most: int | None = None) -> Iterator[EnrichedArticle]:
    """Yield the articles of the corpus, enriched."""
    return (wire.decode(EnrichedArticle, line) for line in islice(lines(home), most))


def fill(home: Path, times: int, seconds: float) -> None:
    """Fill an archive, or go on where that was left; print how long it took and how large it is."""
    in_all = times * sum(1 for _ in lines(home))
    began, used = time.monotonic(), time.process_time()
    with Store.open(home / ARCHIVE, view := ArchiveView("enriched", "marks", 36_500)) as store:
        [(there, row)] = store.db.execute("select count(*), min(row) from articles")
        first = clock.now() - in_all * MINUTE if row is None else time_of(row)
        some = islice(enumerate((turn, line) for turn in range(times) for line in lines(home)), there, None)
        records = (record(number, turn, line, first + number * MINUTE) for number, (turn, line) in some)
        done = there
        while time.monotonic() < began + seconds and (rows := [(0, each) for each in islice(records, BATCH)]):
            store.db.execute("begin")
            view.take(store.db, rows)
            view.take(store.db, [(0, alert(each)) for _, each in rows[::10]])
            store.db.execute("commit")
            done += len(rows)
    rate = (done - there) / (time.process_time() - used)
    size = (home / ARCHIVE).stat().st_size / done
    print(f"{done:,} of {in_all:,} articles: {rate:,.0f} a second and core, {size:,.0f} bytes each")


def record(number: int, turn: int, line: bytes, at: int) -> RawRecord:
    """Return an article's record, under an id of its own for each turn."""
    article = wire.decode(EnrichedArticle, line)
    value = wire.encode(replace(article, id=f"{article.id}-{turn}"))
    return RawRecord("enriched", 0, number, at, b"", value, [])


def alert(of: RawRecord) -> RawRecord:
    """Return the record of an alert of an article."""
    article = wire.decode(EnrichedArticle, of.value or b"")
    line = replace(
        ALERT.article,
        id=article.id,
        title=article.title or "",
        subjects=[SubjectLine(slug=each.slug, confidence=each.confidence) for each in article.subjects],
        entities=telling(article),
    )
    name = f"{of.offset}"
    one = replace(ALERT, id=f"alert-{name}", article=line, story=replace(ALERT.story, id=f"s-{name}"))
    return RawRecord("alerts.diplomacy", 0, of.offset, of.timestamp, b"", wire.encode(one), [])


# -- The console ------------------------------------------------------------------------------------------


@contextmanager
def served(home: Path) -> Iterator[tuple[Installation, Process, int]]:
    """Run a console on a broker of its own, over a copy of the archive; give its port."""
    with tempfile.TemporaryDirectory(dir=home) as folder, own_kafka(Path(folder)) as own:
        rasid = Installation(own)
        install.install(own)
        with Admin.open(own) as admin:
            path = path_of(own, NAME, admin)
        path.parent.mkdir(parents=True)
        shutil.copyfile(home / ARCHIVE, path)
        os.sync()  # else the first checkpoint waits until two gigabytes are on the disk
        port = free_ports(1)
        console = rasid.start("-m", "services.cli", "console", "--listen", f"127.0.0.1:{port}")
        try:
            until(lambda: status(port, "/healthz") == 200, 120, "a console that shows the archive")
            yield rasid, console, port
        finally:
            rasid.close()


def memory(process: Process) -> int:
    """Return what a process has taken in memory at most, in MiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def status(port: int, path: str) -> int:
    """Return the status of a page; 0 where nobody serves it."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status
    except OSError:
        return 0


def paths(home: Path) -> dict[str, list[str]]:
    """Return the pages that are asked for, by what they are."""
    chance = random.Random(1)
    some = chance.sample([f"/articles/{quote(each.id)}-0" for each in articles(home, 5_000)], 100)
    searches = [f"q={quote(each)}" for each in QUERIES for _ in range(5)]
    chance.shuffle(searches)
    desk = quote(ALERT.desk)
    return {
        "live": ["/"] * 50,
        "live, one channel": ["/?channel=diplomacy"] * 50,
        "live, one subject": ["/?subject=disaster-accident"] * 50,
        "article": some,
        "article with a query": [f"{each}?q={quote(QUERIES[1])}" for each in some],
        "story": [f"/stories/{desk}/s-{number}" for number in range(0, 1_000, 10)],
        "rules": ["/rules"] * 20,
        "silences": ["/silences"] * 20,
        "search, 7 days": [f"/search?{each}" for each in searches],
        "search, all that is kept": [f"/search?last=&{each}" for each in searches],
        "search, one place": [f"/search?last=&place=place:GB&{each}" for each in searches],
        "search, all that is kept, counted": [f"/search?last=&counted=1&{each}" for each in searches],
    }


def pages(port: int, home: Path) -> None:
    """Ask for pages, and print how long they take."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        for name, asked in paths(home).items():
            show(name, [timed(lambda path=path: ask(connection, path)) for path in asked])


def ask(connection: http.client.HTTPConnection, path: str) -> None:
    """Ask for a page, and read it whole."""
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, path


def in_a_browser(port: int, home: Path) -> None:
    """Open pages in a Chromium, and type searches; print how long it takes until they are shown."""
    found = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for name, asked in paths(home).items():
            loads = [loaded(page, f"http://127.0.0.1:{port}{path}") for path in asked[:: len(asked) // 10]]
            show(f"{name}, loaded", loads)
        page.goto(f"http://127.0.0.1:{port}/search?last=")
        shown, counted = zip(*(typed(page, query) for query in QUERIES), strict=True)
        show("a search while it is typed", shown)
        show("a search while it is typed, counted", counted)
        browser.close()


def loaded(page: Page, address: str) -> float:
    """Return the seconds until a page is loaded whole, as the browser counts them."""
    page.goto(address, wait_until="load")
    ended = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    return float(ended) / 1000


def typed(page: Page, query: str) -> tuple[float, float]:
    """Return the seconds from the last key of a query until what it finds is shown, and is counted."""
    page.evaluate("""() => {
      window.shown = ['[data-results]', '[data-narrow]'].map((part) => new Promise((done) => {
        const watching = new MutationObserver(() => done(performance.now()));
        watching.observe(document.querySelector(part), {childList: true});
      }));
    }""")
    page.locator("[data-query]").fill(query)
    began = page.evaluate("performance.now()")
    shown, counted = page.evaluate("Promise.all(window.shown)")
    return (shown - began) / 1000, (counted - began) / 1000


def lag(rasid: Installation, home: Path, rate: int, seconds: int) -> None:
    """Send new articles, and print how far the archive is behind them."""
    some = [replace(each, id=f"{each.id}-new") for each in articles(home, rate * seconds)]
    name = topics.of(rasid.settings).enriched.name
    with Admin.open(rasid.settings) as admin:
        path = path_of(rasid.settings, NAME, admin)
    behind: list[float] = []
    sender = Sender(rasid.settings)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        began, first = time.monotonic(), clock.now()
        for number, article in zip(count(1), some, strict=False):
            value = wire.encode(article)
            sender.send(Output(topic=name, key=article.id.encode(), value=value, timestamp=clock.now()))
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            if number % 10 == 0 and number > rate:
                [newest] = db.execute("select max(row) from articles").fetchone()
                behind.append((clock.now() - max(time_of(newest), first)) / 1000)
        sender.close()
        print(f"{len(some):,} articles in {time.monotonic() - began:.0f} s")
        show("the archive is behind", behind)


def show(name: str, took: Sequence[float]) -> None:
    """Print how long something took, of many times."""
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    print(f"{name}, ms:", *(f"p{each} {cuts[each - 1] * 1000:.0f}" for each in (50, 95, 99)), flush=True)


def timed(does: Callable[[], None]) -> float:
    """Return how many seconds something takes."""
    began = time.perf_counter()
    does()
    return time.perf_counter() - began


# -- Beside a plain index ---------------------------------------------------------------------------------


def beside_words(home: Path) -> None:
    """Print what a plain index of words finds of the same articles, and what it misses."""
    some = {f"{each.id}-0": (each.title or "", each.body or "") for each in articles(home)}
    numbers = {name: number for number, name in enumerate(some)}
    with (
        closing(sqlite3.connect(":memory:")) as plain,
        closing(sqlite3.connect(home / ARCHIVE)) as db,
    ):
        plain.execute("create virtual table texts using fts5(title, body)")
        plain.executemany(
            "insert into texts (rowid, title, body) values (?, ?, ?)",
            [(numbers[name], *texts) for name, texts in some.items()],
        )
        [(last,)] = db.execute("select max(row) from articles where id like '%-0'")
        print("query: found here, found by the plain index, by both")
        totals = [0, 0, 0]
        for query in QUERIES[:WORDS]:
            ours = {numbers[each.article.id] for each in search(db, query, until=time_of(last) + 1)}
            theirs = plainly(plain, query)
            for at, number in enumerate((len(ours), len(theirs), len(ours & theirs))):
                totals[at] += number
            print(f"{query}: {len(ours):,} {len(theirs):,} {len(ours & theirs):,}")
        print("all:", *(f"{number:,}" for number in totals))


def plainly(plain: sqlite3.Connection, query: str) -> set[int]:
    """Return the texts that have the words of a query as they are written."""
    words = " AND ".join(f'"{word}"' for word in query.split())
    rows: Iterable[tuple[int]] = plain.execute("select rowid from texts where texts match ?", (words,))
    return {row for [row] in rows}


if __name__ == "__main__":
    main()
