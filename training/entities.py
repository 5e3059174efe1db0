"""``python -m training.entities --data DIR`` makes the tagger's file anew, bit for bit.

Learnt from articles that were labelled by reading, real and written ones: ``entity_labels.tsv`` has an
article's id, how many characters of its body were read, and its names as field, start, end and type,
offsets in code points. From paragraphs that were written for it, with their names marked
(``written_names.txt``). Then from what two such taggers say of articles that nobody labelled, where they are
sure. Words of which no label tells are known by the company that they keep in news that nobody labelled
(``training.company``), and by the known names that they are part of
(``training.known_names``). Figures and what was tried: processors/entities/NOTES.md.
"""

import os

# One thread: sums in one order, so that the same data give the same bytes. Before numpy is loaded.
for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_library] = "1"

import argparse  # noqa: E402 - after the threads are set
import json  # noqa: E402
import re  # noqa: E402
from collections import Counter  # noqa: E402
from collections.abc import Iterable, Iterator, Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from importlib.metadata import version  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402

from processors.entities.clues import look  # noqa: E402
from processors.entities.features import GAPS, SPANS, form_feature, word_features  # noqa: E402
from processors.entities.names import names_of  # noqa: E402
from processors.entities.people import lone_surnames  # noqa: E402
from processors.entities.scan import scan  # noqa: E402
from processors.entities.tagger import (  # noqa: E402
    BEGIN,
    FILE,
    NEIGHBOURS,
    OUT,
    REACH,
    TAGS,
    TYPES,
    WIDTH,
    Seen,
    Tagger,
    see,
    stacked,
)
from processors.model_file import ModelFile, read_model_file, write_model_file  # noqa: E402
from processors.text.reading import ArticleText, read_article  # noqa: E402
from schemas.fields import TextField  # noqa: E402
from training.company import NONE, Company, company_in  # noqa: E402
from training.data import Row, read_all, read_rows, written  # noqa: E402
from training.descent import Adam, Floats, Parts, dropout  # noqa: E402
from training.known_names import people  # noqa: E402

DATE = "2026-12-02"  # of the data and the labels; changed by hand with them, so that the file stays the same
LABELS = Path(__file__).with_name("entity_labels.tsv")
WRITTEN = Path(__file__).with_name("written_names.txt")
MARKED = re.compile(r"\[([POLG]) ([^\]]+)\]")  # [P سامي الزرقاوي]
FIELDS: dict[str, TextField] = {"t": "title", "b": "body"}
KINDS = {"P": "person", "O": "organisation", "L": "place", "G": "group"}

HIDDEN = 64
SELDOM = 2  # times that a feature must be seen
FEATURES = 48_000  # at most, beside the forms that are known by their company
EPOCHS = 18
STARTS = 2  # taggers that read what nobody labelled: together they are wrong less often
BATCH = 12  # articles; of those that nobody labelled, twice as many
RATE = 4e-3
DROP_WORDS = 0.45  # of the features that name a word: the others must do without them
DROP_OTHERS = 0.08
DROP_COMPANY = 0.05
DROP_HIDDEN = 0.3
# Articles that nobody labelled: how many the tagger reads, how much of each, how much they count.
SILVER = 3_000
SILVER_CHARACTERS = 900
SILVER_WEIGHT = 0.3
SILVER_EPOCHS = 3
DOUBT = 0.8  # of words whose likeliest tag is less likely nothing is learnt

FOLDED = frozenset({"features", "company"})  # parts that the file has as one

Ints = npt.NDArray[np.int64]
Labelled = tuple[str, int, int, str]  # a name: field, start, end, kind


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article, what the tagger is shown of it, its tags (words), how much each word counts (words)."""

    text: ArticleText
    seen: Seen
    tags: Ints
    weight: Floats


def label_rows(data: Path) -> Iterator[tuple[Row, list[Labelled]]]:
    """Yield the labelled articles, cut to what was read, and their names."""
    rows = read_all(data)
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        name, read, spans = line.split("\t")
        row = rows[name]
        names = [span.split(":") for span in spans.split()]
        cut = {**row, "body": row["body"][: int(read)]}
        yield cut, [(field, int(start), int(end), kind) for field, start, end, kind in names]


def written_rows(path: Path = WRITTEN) -> Iterator[tuple[Row, list[Labelled]]]:
    """Yield the paragraphs that were written for the tagger, as bodies without marks, and their names."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        body, names, end = "", list[Labelled](), 0
        for mark in MARKED.finditer(line):
            body += line[end : mark.start()]
            names.append(("b", len(body), len(body) + len(mark[2]), mark[1]))
            body += mark[2]
            end = mark.end()
        yield {"title": "", "body": body + line[end:]}, names


def lesson_of(row: Row, names: Iterable[Labelled]) -> Lesson:
    """Turn the names of an article into a tag for each word."""
    text = read_article(row["title"], row["body"])
    tokens = text.tokens
    tags = np.zeros(len(tokens.words), np.int64)
    starts, ends = tokens.spans[:, 0], tokens.spans[:, 1]
    for letter, start, end, kind in names:
        field = FIELDS[letter]
        first = int(ends.searchsorted(text.place_of(field, start), "right"))
        last = int(starts.searchsorted(text.place_of(field, end), "left"))
        tags[first:last] = BEGIN[KINDS[kind]] + 1
        tags[first : first + 1] = BEGIN[KINDS[kind]]
    return Lesson(text, see(text, scan(tokens, look(tokens))), tags, np.ones(len(tags), np.float32))


class Features:
    """The features that the model learns, those of each word, and the company that it keeps."""

    def __init__(self, lessons: Sequence[Lesson], company: Company = NONE) -> None:
        """Take what is seen most often in the lessons, at least ``SELDOM`` times."""
        self.company = company
        count: Counter[str] = Counter()
        self._of: dict[str, list[str]] = {}
        for lesson in lessons:
            for word in lesson.text.tokens.words:
                count.update(self.names(word))
        often = sorted((-times, name) for name, times in count.items() if times >= SELDOM)
        self.known = sorted(name for _, name in often[:FEATURES])
        self._number = {name: number for number, name in enumerate(self.known)}
        self.of_words = np.array([name[:2] in {"w=", "b="} for name in self.known])
        self._rows: dict[str, list[int]] = {}
        self._company: dict[str, int] = {}

    def names(self, word: str) -> list[str]:
        """Return the names of a word's features."""
        if word not in self._of:
            self._of[word] = word_features(word)
        return self._of[word]

    def numbers(self, word: str) -> list[int]:
        """Return the numbers of a word's features that are known."""
        if word not in self._rows:
            self._rows[word] = [self._number[name] for name in self.names(word) if name in self._number]
        return self._rows[word]

    def company_of(self, word: str) -> int:
        """Return the row of a word's form among what is known of its company."""
        if word not in self._company:
            self._company[word] = self.company.row(form_feature(word))
        return self._company[word]


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles one after another, with empty words between: a word's features stand from ``firsts`` on."""

    numbers: Ints
    owners: Ints
    gaps: Ints
    spans: Ints
    repeats: Ints
    company: Ints
    places: Ints
    count: int
    tags: Ints
    weight: Floats


def batch_of(lessons: Sequence[Lesson], features: Features) -> Batch:
    """Put articles together."""
    numbers: list[int] = []
    owners: list[int] = []
    parts: dict[str, list[npt.NDArray[Any]]] = {
        name: [] for name in ("gaps", "spans", "repeats", "company", "places", "tags", "weight")
    }
    place = REACH
    for lesson in lessons:
        words = lesson.text.tokens.words
        for at, word in enumerate(words, place):
            each = features.numbers(word)
            numbers += each
            owners += [at] * len(each)
        parts["gaps"].append(lesson.seen.gaps[:-1])
        parts["spans"].append(lesson.seen.spans)
        parts["repeats"].append(lesson.seen.repeats)
        parts["company"].append(np.array([features.company_of(word) for word in words]))
        parts["places"].append(np.arange(place, place + len(words)))
        parts["tags"].append(lesson.tags)
        parts["weight"].append(lesson.weight)
        place += len(words) + REACH
    joined = {name: np.concatenate(each) for name, each in parts.items()}
    return Batch(
        np.array(numbers), np.array(owners), joined["gaps"], joined["spans"], joined["repeats"],
        joined["company"], joined["places"], place, joined["tags"], joined["weight"].astype(np.float32),
    )  # fmt: skip


class Learner:
    """The weights on their way."""

    def __init__(self, features: Features, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.features = features
        self.parts: Parts = {
            "features": self._start(len(features.known), WIDTH, 10),
            "gaps": self._start(len(GAPS), WIDTH, 10),
            "spans": self._start(len(SPANS), WIDTH, 10),
            "repeats": self._start(3, WIDTH, 10),
            "company": self._start(features.company.vectors.shape[1], WIDTH, 4),
            "window": self._start(WIDTH, (2 * REACH + 1) * HIDDEN, WIDTH * (2 * REACH + 1) / 2),
            "bias": np.zeros(HIDDEN, np.float32),
            "out": self._start(HIDDEN, (2 * NEIGHBOURS + 1) * TAGS, HIDDEN),
            "out_bias": np.zeros(TAGS, np.float32),
        }
        self.descent = Adam(self.parts)

    def _start(self, inputs: int, outputs: int, spread: float) -> Floats:
        return (self.random.standard_normal((inputs, outputs)) / np.sqrt(spread)).astype(np.float32)

    def slopes(self, batch: Batch) -> Parts:
        """Return the slope of the cross-entropy along each part, with dropout."""
        parts, places = self.parts, batch.places
        chance = np.where(self.features.of_words[batch.numbers], DROP_WORDS, DROP_OTHERS)
        kept = self.random.random(len(chance)) >= chance
        numbers, owners = batch.numbers[kept], batch.owners[kept]
        vectors = _summed(owners, parts["features"][numbers], batch.count)
        for name, seen in (("gaps", batch.gaps), ("spans", batch.spans), ("repeats", batch.repeats)):
            vectors[places] += parts[name][seen]
        known = self.features.company.vectors[batch.company]
        known = known * (self.random.random((len(known), 1)) >= DROP_COMPANY)
        vectors[places] += known @ parts["company"]
        windows = np.concatenate([vectors[places + step] for step in range(-REACH, REACH + 1)], axis=1)
        window = stacked(parts["window"], HIDDEN)
        hidden = windows @ window + parts["bias"]
        alive = (hidden > 0) * dropout(self.random, hidden.shape, DROP_HIDDEN)
        hidden = hidden * alive
        held = np.zeros((batch.count, HIDDEN), np.float32)
        held[places] = hidden
        beside = np.concatenate([held[places + s] for s in range(-NEIGHBOURS, NEIGHBOURS + 1)], axis=1)
        out = stacked(parts["out"], TAGS)
        scores = beside @ out + parts["out_bias"]
        odds = np.exp(scores - scores.max(1, keepdims=True))
        error = odds / odds.sum(1, keepdims=True)
        error[np.arange(len(error)), batch.tags] -= 1
        error *= (batch.weight / max(batch.weight.sum(), 1))[:, None]
        to_held = np.zeros_like(held)
        back = error @ out.T
        for number, step in enumerate(range(-NEIGHBOURS, NEIGHBOURS + 1)):
            to_held[places + step] += back[:, number * HIDDEN : (number + 1) * HIDDEN]
        to_hidden = to_held[places] * alive
        to_vectors = np.zeros_like(vectors)
        back = to_hidden @ window.T
        for number, step in enumerate(range(-REACH, REACH + 1)):
            to_vectors[places + step] += back[:, number * WIDTH : (number + 1) * WIDTH]
        of_places = to_vectors[places]
        shown = {"gaps": batch.gaps, "spans": batch.spans, "repeats": batch.repeats}
        return {
            "features": _summed(numbers, to_vectors[owners], len(parts["features"])),
            **{name: _summed(seen, of_places, len(parts[name])) for name, seen in shown.items()},
            "company": known.T @ of_places,
            "window": _unstacked(windows.T @ to_hidden, WIDTH),
            "bias": to_hidden.sum(0),
            "out": _unstacked(beside.T @ error, HIDDEN),
            "out_bias": error.sum(0),
        }


def _summed(numbers: npt.NDArray[Any], rows: Floats, count: int) -> Floats:
    """Return the sum of the rows of each number below ``count``."""
    total = np.zeros((count, rows.shape[1]), np.float32)
    if len(numbers):
        order = numbers.argsort(kind="stable")
        sorted_numbers = numbers[order]
        firsts = np.concatenate([[0], np.flatnonzero(np.diff(sorted_numbers)) + 1])
        total[sorted_numbers[firsts]] = np.add.reduceat(rows[order], firsts, axis=0)
    return total


def _unstacked(rows: Floats, height: int) -> Floats:
    """Undo what ``stacked`` does."""
    return np.concatenate(np.split(rows, rows.shape[0] // height, axis=0), axis=1)


def fit(lessons: Sequence[Lesson], features: Features, silver: Sequence[Lesson] = (), seed: int = 0) -> Parts:
    """Return the arrays of a tagger that learnt from some articles, after ``silver``, if any."""
    learner = Learner(features, seed)
    for part, times in ((silver, SILVER_EPOCHS), (lessons, EPOCHS)):
        if not part:
            continue
        size = BATCH if part is lessons else 2 * BATCH
        batches = -(-len(part) // size)
        steps = times * batches
        for step in range(steps):
            if step % batches == 0:
                order = learner.random.permutation(len(part))
            chosen = [part[place] for place in order[step % batches * size :][:size]]
            rate = RATE * min(1, (step + 1) / 30) * (1 - step / steps)
            learner.descent.follow(learner.slopes(batch_of(chosen, features)), step + 1, rate)
    return learner.parts


def model_of(arrays: Parts, features: Features, says: dict[str, Any]) -> ModelFile:
    """Return a model file of these arrays; what company says of a form is part of the form's own feature."""
    header = {**says, "gaps": list(GAPS), "spans": list(SPANS)}
    forms = features.company.number
    known = sorted({*features.known, *forms})
    number = {name: place for place, name in enumerate(known)}
    rows = np.zeros((len(known), WIDTH), np.float32)
    rows[[number[name] for name in features.known]] = arrays["features"]
    rows[[number[name] for name in forms]] += features.company.vectors[: len(forms)] @ arrays["company"]
    arrays = {"features": rows} | {name: part for name, part in arrays.items() if name not in FOLDED}
    small = {"features", "gaps", "spans", "repeats", "window", "out"}
    held = {name: part.astype(np.float16) if name in small else part for name, part in arrays.items()}
    return ModelFile(header, known, held)


def silver_lessons(rows: Iterable[Row], taggers: Sequence[Tagger]) -> list[Lesson]:
    """Return articles with the tags that taggers together give their words, where they are sure."""
    found = []
    for row in rows:
        text = read_article(row["title"] or "", (row["body"] or "")[:SILVER_CHARACTERS])
        if not text.tokens.words:
            continue
        spans = scan(text.tokens, look(text.tokens))
        seen = see(text, spans)
        likely = np.mean([tagger.probabilities(text, seen) for tagger in taggers], axis=0)
        names = names_of(text, spans, seen, likely)
        tags = np.zeros(len(text.tokens.words), np.int64)
        for name in [*names, *lone_surnames(names, text.tokens)]:
            begin = BEGIN[TYPES[name.type]]
            tags[name.first : name.last + 1] = begin + 1
            tags[name.first] = begin
        sure = (likely.max(1) >= DOUBT) | ((tags != OUT) & (likely.argmax(1) == OUT))
        weight = sure.astype(np.float32) * np.float32(SILVER_WEIGHT)
        found.append(Lesson(text, seen, tags, weight))
    return found


def unlabelled(data: Path, labelled: Sequence[str]) -> list[Row]:
    """Return articles that nobody labelled, and that nothing is measured on, in an order of their own."""
    held = {row["id"] for row in read_rows(data / "gold_dev.jsonl.gz")} | set(labelled)
    readable = [*read_rows(data / "subjects_train.jsonl.gz"), *written()]
    rows = [row for row in readable if row["id"] not in held]
    order = np.random.default_rng(SILVER).permutation(len(rows))
    return [rows[place] for place in order[:SILVER]]


def train(data: Path, says: dict[str, Any]) -> bytes:
    """Return the tagger's file from the labelled articles, and from those that nobody labelled."""
    pairs, paragraphs = list(label_rows(data)), list(written_rows())
    lessons = [lesson_of(row, names) for row, names in [*pairs, *paragraphs]]
    company = company_in(data)
    features = Features(lessons, company)
    taggers = [Tagger(model_of(fit(lessons, features, seed=seed), features, {})) for seed in range(STARTS)]
    silver = silver_lessons(unlabelled(data, [row["id"] for row, _ in pairs]), taggers)
    features = Features([*lessons, *silver], company)
    arrays = fit(lessons, features, silver)
    learnt = {"articles": len(pairs), "written": len(paragraphs), "people": people()}
    return write_model_file(model_of(arrays, features, {**says, **learnt}))


def main() -> None:
    """Train on the data, write the tagger's file."""
    parser = argparse.ArgumentParser(prog="python -m training.entities", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    parser.add_argument("--out", type=Path, default=Path(str(FILE)), help="where the tagger's file goes")
    options = parser.parse_args()
    says = {
        "what": "Rasid: names in Arabic news articles",
        "data": "ANT Corpus v2.1 and v1.1 (antcorpus); labels made for Rasid (training/entity_labels.tsv)",
        "date": DATE,
        "code": f"Rasid {version('rasid')}",
    }
    file = train(options.data, says)
    options.out.write_bytes(file)
    print(json.dumps({"bytes": len(file), "features": len(read_model_file(file).stems)}))


if __name__ == "__main__":
    main()
