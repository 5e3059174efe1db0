"""``python -m training.genre --data DIR`` makes the genre model's file anew, bit for bit.

After the subjects' model: it reads what that one makes of a page. Figures are of outlets that the model in
question was not shown, as the subjects' are; what was tried stands in training/NOTES.md.
"""

import os

# One thread: sums in one order, so that the same data give the same bytes. Before numpy is loaded.
for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_library] = "1"

import argparse  # noqa: E402 - after the threads are set
import json  # noqa: E402
import zlib  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from importlib.metadata import version  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402

from processors.genre.declared import declared  # noqa: E402
from processors.genre.model import DECLARED, FILE, GenreModel, choose  # noqa: E402
from processors.genre.signs import MEASURED, read_signs  # noqa: E402
from processors.genre.taxonomy import SLUGS  # noqa: E402
from processors.model_file import ModelFile, read_model_file, write_model_file  # noqa: E402
from processors.subjects import model as subjects  # noqa: E402
from processors.subjects.find import predict  # noqa: E402
from training.data import Row, genre_rows  # noqa: E402
from training.descent import Adam, Floats, Parts, dropout  # noqa: E402
from training.reading import read_row  # noqa: E402

DATE = "2026-12-01"  # of the data and the labels; changed by hand with them, so that the file stays the same

# Where a sign's steps part, of the articles that have it.
QUANTILES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.88, 0.96)
# A brief has some 60 words: there steps lie close.
LENGTHS = (15, 30, 40, 48, 54, 60, 66, 72, 85, 100, 140, 200, 300, 500, 800)
HIDDEN = 31  # of each start
STARTS = 3  # whose scores are averaged: one alone hangs on how its weights began
SPREAD = 0.3  # a vector's least spread, of the mean one: features that hardly occur
VECTOR = 0.5  # what the page's vector counts beside the signs
EPOCHS = 20
BATCH = 128
RATE = 4e-3
DROP_SIGNS = 0.15
DROP_VECTOR = 0.3
DROP_HIDDEN = 0.3
UNSURE_WEIGHT = 0.5  # an article whose reader was unsure counts half
RARE = 0.3  # how far the rarer genres are raised: 0 as they are, 1 all alike
WRITTEN_FOLDS = 4
UNTITLED = 4  # every so many articles are learnt without their title too: some come without one


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt from: measures of articles, what they tell of, their genres, how much each counts."""

    values: Floats
    vectors: Floats
    genres: npt.NDArray[np.intp]
    weight: Floats

    def of(self, places: npt.NDArray[np.intp]) -> "Lessons":
        """Return those of some articles."""
        return Lessons(self.values[places], self.vectors[places], self.genres[places], self.weight[places])


def lessons_of(rows: Sequence[Row]) -> Lessons:
    """Read labelled articles as the pipeline does."""
    texts = [read_row(row) for row in rows]
    return Lessons(
        np.array([read_signs(text).values for text in texts]),
        np.array([predict(text).vector for text in texts]),
        np.array([SLUGS.index(row["genre"]) for row in rows]),
        np.array([UNSURE_WEIGHT if row["unsure"] else 1 for row in rows], np.float32),
    )


def untitled(rows: Sequence[Row]) -> list[Row]:
    """Return some of the articles once more, without their titles."""
    return [{**row, "title": ""} for row in rows[::UNTITLED]]


def steps_of(values: Floats) -> tuple[npt.NDArray[np.int16], Floats]:
    """Return the steps of all measures: each one's measure, and from which value on it is reached."""
    measures: list[int] = []
    edges: list[float] = []
    for measure, column in enumerate(values.T):
        if MEASURED[measure] == "words":
            found = np.array(LENGTHS, np.float32)
        else:
            found = np.unique(column)
            if len(found) > len(QUANTILES):
                seldom = np.mean(column > 0) < 0.6
                found = np.unique(np.quantile(column[column > 0] if seldom else column, QUANTILES))
            found = found[found > column.min()]
        measures += [measure] * len(found)
        edges += found.tolist()
    return np.array(measures, np.int16), np.array(edges, np.float32)


class _Learner:
    """The weights on their way: of steps, linear; of what an article tells of, through a hidden layer."""

    def __init__(self, steps: Floats, vectors: Floats, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.usual = steps.mean(0)
        spread = vectors.std(0)
        self.mean, self.spread = vectors.mean(0), np.maximum(spread, np.float32(SPREAD) * spread.mean())
        inputs, genres = vectors.shape[1], len(SLUGS)
        self.parts: Parts = {
            "steps": np.zeros((steps.shape[1], genres), np.float32),
            "hidden": self._start(inputs, HIDDEN),
            "hidden_bias": np.zeros(HIDDEN, np.float32),
            "out": self._start(HIDDEN, genres) / np.float32(2),
            "bias": np.zeros(genres, np.float32),
        }
        self.descent = Adam(self.parts)

    def _start(self, inputs: int, outputs: int) -> Floats:
        return (self.random.standard_normal((inputs, outputs)) / np.sqrt(inputs)).astype(np.float32)

    def slopes(self, steps: Floats, vectors: Floats, targets: Floats, weight: Floats) -> Parts:
        """Return the slope of the cross-entropy along each part, with dropout."""
        parts = self.parts
        steps = (steps - self.usual) * dropout(self.random, steps.shape, DROP_SIGNS)
        vectors = (vectors - self.mean) / self.spread * np.float32(VECTOR)
        vectors = vectors * dropout(self.random, vectors.shape, DROP_VECTOR)
        hidden = vectors @ parts["hidden"] + parts["hidden_bias"]
        alive = (hidden > 0) * dropout(self.random, hidden.shape, DROP_HIDDEN)
        hidden = hidden * alive
        scores = steps @ parts["steps"] + hidden @ parts["out"] + parts["bias"]
        odds = np.exp(scores - scores.max(1, keepdims=True))
        error = (odds / odds.sum(1, keepdims=True) - targets) * weight[:, None] / np.float32(len(targets))
        to_hidden = (error @ parts["out"].T) * alive
        return {
            "steps": steps.T @ error,
            "hidden": vectors.T @ to_hidden,
            "hidden_bias": to_hidden.sum(0),
            "out": hidden.T @ error,
            "bias": error.sum(0),
        }

    def arrays(self) -> Parts:
        """Return what was learnt; mean and spread of the vectors are folded in."""
        parts = self.parts
        hidden = parts["hidden"] * np.float32(VECTOR) / self.spread[:, None]
        return {
            "usual": self.usual,
            "points": parts["steps"],
            "hidden": hidden,
            "hidden_bias": parts["hidden_bias"] - self.mean @ hidden,
            "out": parts["out"],
            "bias": parts["bias"],
        }


def fit(lessons: Lessons) -> Parts:
    """Return the arrays of a model that learnt from some articles."""
    measures, edges = steps_of(lessons.values)
    steps = (lessons.values[:, measures] >= edges).astype(np.float32)
    targets = np.eye(len(SLUGS), dtype=np.float32)[lessons.genres]
    often = np.maximum(np.bincount(lessons.genres, minlength=len(SLUGS)), 1)
    raised = (often.max() / often) ** RARE
    weight = lessons.weight * (raised / raised[lessons.genres].mean()).astype(np.float32)[lessons.genres]
    learnt = [_learn(steps, lessons.vectors, targets, weight, seed) for seed in range(STARTS)]
    return {"measures": measures, "edges": edges, **_mean(learnt)}


def _learn(steps: Floats, vectors: Floats, targets: Floats, weight: Floats, seed: int) -> Parts:
    learner = _Learner(steps, vectors, seed)
    batches = -(-len(targets) // BATCH)
    for step in range(EPOCHS * batches):
        if step % batches == 0:
            order = learner.random.permutation(len(targets))
        places = order[step % batches * BATCH :][:BATCH]
        slopes = learner.slopes(steps[places], vectors[places], targets[places], weight[places])
        learner.descent.follow(slopes, step + 1, RATE * min(1, step / 50) * (1 - step / (EPOCHS * batches)))
    return learner.arrays()


def _mean(learnt: Sequence[Parts]) -> Parts:
    """Return the arrays of a model whose scores are the mean of several: their hidden layers side by side."""

    def mean(name: str) -> Floats:
        return np.mean([parts[name] for parts in learnt], axis=0, dtype=np.float32)

    return {
        "usual": mean("usual"),
        "points": mean("points").astype(np.float16),
        "hidden": np.concatenate([parts["hidden"] for parts in learnt], axis=1).astype(np.float16),
        "hidden_bias": np.concatenate([parts["hidden_bias"] for parts in learnt]),
        "out": np.concatenate([parts["out"] for parts in learnt]) / np.float32(len(learnt)),
        "bias": mean("bias"),
    }


def model_of(arrays: Parts, says: dict[str, Any]) -> ModelFile:
    """Return a model file of these arrays."""
    return ModelFile({**says, "genres": list(SLUGS), "signs": list(MEASURED)}, [], dict(arrays))


def scores_of(arrays: Parts, lessons: Lessons) -> Floats:
    """Return the probabilities that a model gives articles (articles, genres)."""
    model = GenreModel(model_of(arrays, {}))
    pairs = zip(lessons.values, lessons.vectors, strict=True)
    return np.array([model.predict(*pair).probabilities for pair in pairs], np.float32)


def fold_of(row: Row) -> str:
    """Return with which articles one is held out: of its outlet, or of a quarter of the written files."""
    if row["source"] != "written":
        return str(row["source"])
    return f"written {sum(row['id'].rpartition('-')[0].encode()) % WRITTEN_FOLDS}"


def figures(probabilities: Floats, genres: npt.NDArray[np.intp]) -> dict[str, Any]:
    """Return precision, recall and F1 of each genre, and how often the genre is right."""
    given = np.array([choose(each) for each in probabilities.tolist()])
    found: dict[str, Any] = {"right": round(float((given == genres).mean()), 3)}
    for number, slug in enumerate(SLUGS):
        right = int(((given == number) & (genres == number)).sum())
        said, true = int((given == number).sum()), int((genres == number).sum())
        found[slug] = {
            "articles": true,
            "precision": round(right / max(1, said), 3),
            "recall": round(right / max(1, true), 3),
            "f1": round(2 * right / max(1, said + true), 3),
        }
    return found


def heard(probabilities: Floats, rows: Sequence[Row]) -> Floats:
    """Return the probabilities once articles that say themselves what they are were heard."""
    found = probabilities.copy()
    for place, row in enumerate(rows):
        if slug := declared(read_row(row)):
            found[place] = np.eye(len(SLUGS), dtype=np.float32)[SLUGS.index(slug)] * np.float32(DECLARED)
    return found


def cross_validate(rows: Sequence[Row], lessons: Lessons) -> Floats:
    """Return the probabilities that models without its outlet give every article."""
    folds = np.array([fold_of(row) for row in rows])
    found = np.zeros((len(rows), len(SLUGS)), np.float32)
    for fold in sorted(set(folds)):
        held = np.flatnonzero(folds == fold)
        others = np.flatnonzero(folds != fold)
        found[held] = scores_of(fit(lessons.of(others)), lessons.of(held))
    return found


def train(rows: Sequence[Row], says: dict[str, Any]) -> bytes:
    """Return the model file from labelled articles; what it ``says`` and its figures go into its header."""
    learnt = [*rows, *untitled(rows)]
    lessons = lessons_of(learnt)
    found, genres = cross_validate(learnt, lessons)[: len(rows)], lessons.genres[: len(rows)]
    real = np.array([row["source"] != "written" for row in rows])
    sure = np.array([not row["unsure"] for row in rows])
    told = heard(found, rows)
    header = {
        **says,
        "articles": len(rows),
        "unseen_outlets": figures(found, genres),
        "unseen_broadcasters": figures(found[real], genres[real]),
        "unseen_heard": figures(told, genres),
        "unseen_heard_sure": figures(told[sure], genres[sure]),
    }
    return write_model_file(model_of(fit(lessons), header))


def main() -> None:
    """Train on the data, write the model file, print its figures."""
    parser = argparse.ArgumentParser(prog="python -m training.genre", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    parser.add_argument("--out", type=Path, default=Path(str(FILE)), help="where the model file goes")
    options = parser.parse_args()
    says = {
        "what": "Rasid: genre of Arabic news articles",
        "data": "ANT Corpus v2.1 (antcorpus); labels and articles made for Rasid (docs/genre.md)",
        "date": DATE,
        "code": f"Rasid {version('rasid')}",
        "subjects_model": zlib.crc32(subjects.FILE.read_bytes()),
    }
    file = train(genre_rows(options.data), says)
    options.out.write_bytes(file)
    header = read_model_file(file).header
    print(json.dumps({key: each for key, each in header.items() if key.startswith("unseen")}, indent=1))


if __name__ == "__main__":
    main()
