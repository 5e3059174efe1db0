"""What reading an article costs, step by step and beside its peers: ``python -m benchmarks.pipeline``.

Real articles (ANT Corpus), one process, one thread. Medians and means over articles: the whole in a new
process, then again, as in a worker that has been up for a while and has met most words.
"""

import argparse
import gzip
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_library] = "1"

_STARTED = time.perf_counter()
from processors import pipeline  # noqa: E402 - its loading is measured
from processors.subjects.model import shipped_model  # noqa: E402

shipped_model()
LOADED = time.perf_counter() - _STARTED

from processors.entities import tagger  # noqa: E402
from processors.genre.find import find_genre  # noqa: E402
from processors.stories.fingerprint import make_fingerprint  # noqa: E402
from processors.subjects.find import quote_evidence  # noqa: E402
from processors.text.boilerplate import boilerplate  # noqa: E402
from processors.text.language import detect  # noqa: E402
from processors.text.normalize import normalize  # noqa: E402
from processors.text.reading import read_article  # noqa: E402
from processors.text.tokens import tokenize  # noqa: E402
from schemas import Article  # noqa: E402
from schemas.wire import encode  # noqa: E402

Step = Callable[[Any], Any]


def timed(step: Step, inputs: Sequence[Any]) -> list[float]:
    """Return the seconds that ``step`` took for each input."""
    taken = []
    for each in inputs:
        start = time.perf_counter()
        step(each)
        taken.append(time.perf_counter() - start)
    return taken


def line(name: str, seconds: list[float]) -> str:
    """Return a line of the table: microseconds an article, and articles a second."""
    mean, middle = statistics.mean(seconds), statistics.median(seconds)
    return f"{name:<44}{middle * 1e6:>9.0f}{mean * 1e6:>9.0f}{1 / mean:>12.0f}"


def read_articles(path: Path, count: int) -> list[Article]:
    """Return the first articles of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(row) for _, row in zip(range(count), lines, strict=False)]
    return [Article(id=row["id"], source=row["source"], title=row["title"], body=row["body"]) for row in rows]


def ours(articles: list[Article]) -> list[str]:
    """Measure the pipeline twice, then its steps: by then their results fill the memory."""
    new, whole = (timed(lambda article: encode(pipeline.enrich(article)), articles) for _ in range(2))
    model = shipped_model()
    texts = [read_article(article.title or "", article.body or "") for article in articles]
    normalized = [text.whole for text in texts]
    originals = [whole.original for whole in normalized]
    pages = [model.vocabulary.page(text) for text in texts]
    predictions = [model.predict(page) for page in pages]

    enriched = [pipeline.enrich(article) for article in articles]
    steps: list[tuple[str, Step, Sequence[Any]]] = [
        ("language", detect, originals),
        ("normalise", lambda original: normalize(original, "search"), originals),
        ("words", tokenize, normalized),
        ("boilerplate", boilerplate, [text.body for text in texts]),
        ("stems", model.vocabulary.page, texts),
        ("subjects", model.predict, pages),
        (
            "evidence",
            lambda read: quote_evidence(*read, read[1].chosen()),
            list(zip(texts, predictions, strict=True)),
        ),
        (
            "genre",
            lambda read: find_genre(read[0], read[1].vector),
            list(zip(texts, predictions, strict=True)),
        ),
        ("fingerprint", lambda text: make_fingerprint(text.tokens, text.titled), texts),
        ("encode", encode, enriched),
    ]
    lines = [line(f"  {name}", timed(step, inputs)) for name, step, inputs in steps]
    return [line("Rasid: enrich + encode", whole), line("  in a new process", new), *lines]


def peers(articles: list[Article], labelled: Path) -> list[str]:
    """Measure others on the same articles: pyarabic's words alone, scikit-learn's plain baseline."""
    from pyarabic import araby  # noqa: PLC0415 - only this comparison needs it
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.multiclass import OneVsRestClassifier  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import MultiLabelBinarizer  # noqa: PLC0415

    def words(article: Article) -> list[str]:
        text = f"{article.title}\n{article.body}"
        plain = araby.strip_tatweel(araby.strip_tashkeel(text))
        return list(araby.tokenize(araby.normalize_hamza(araby.normalize_ligature(plain))))

    with gzip.open(labelled, "rt", encoding="utf-8") as lines:
        rows = [json.loads(row) for _, row in zip(range(2_000), lines, strict=False)]
    baseline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True),
        OneVsRestClassifier(LogisticRegression(C=10, solver="liblinear")),
    )
    subjects = MultiLabelBinarizer().fit_transform([row["subjects"] for row in rows])
    baseline.fit([f"{row['title']}\n{row['body']}" for row in rows], subjects)
    return [
        line("pyarabic: normalise + tokenize alone", timed(words, articles)),
        line(
            "scikit-learn: tf-idf + logistic regression",
            timed(lambda a: baseline.predict_proba([f"{a.title}\n{a.body}"]), articles),
        ),
    ]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline", description=main.__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    parser.add_argument("--articles", type=int, default=2_000)
    options = parser.parse_args()
    if not len(tagger.COMMON.read()):  # each word would be met for the first time, as nowhere in operation
        parser.error("what ships of common words is stale: run `python -m training.common_words` first")
    articles = read_articles(options.data / "ant21.jsonl.gz", options.articles)
    table = ours(articles)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table += peers(articles[:500], options.data / "subjects_train.jsonl.gz")
    size = statistics.mean(len(f"{a.title}{a.body}".encode()) for a in articles)
    sys.stdout.write(
        f"{len(articles)} articles of {size:.0f} bytes on average; pipeline {pipeline.PIPELINE}\n\n"
        f"{'':<44}{'median':>9}{'mean':>9}{'articles/s':>12}\n{'':<44}{'us':>9}{'us':>9}\n"
        + "\n".join(table)
        + f"\n\nimport and model load: {LOADED:.2f} s; memory with all articles held: {memory:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
