"""The articles that the models are made from. Origin, licences, labels: training/NOTES.md."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

# An article: id, source, title, body; what is learnt: subjects, primary, whether the reader was unsure; and
# what is measured on: the label that it ``came`` with, None where the label is ours.
Row = dict[str, Any]

# Labels made for Rasid: id, subjects (the primary first), "?" where the reader was unsure.
LABELS = Path(__file__).with_name("labels_ant21.tsv")
# Labels that came with the data, read again where a model that had not seen them disagreed; a subject stands
# where two of the three give it. They are learnt from; figures are measured on what came.
MENDED = Path(__file__).with_name("labels_mended.tsv")
# Articles made up for Rasid in the manner of papers that no corpus at hand has; subjects, the primary first.
WRITTEN = Path(__file__).with_name("written")
# Genres of articles: id, slug, "?" where the reader was unsure.
GENRES = Path(__file__).with_name("genres.tsv")


def read_rows(path: Path) -> list[Row]:
    """Read the rows of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_labels(path: Path = LABELS) -> dict[str, Row]:
    """Read labels: for each article id its subjects, its primary, and whether the reader was unsure."""
    found: dict[str, Row] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, subjects, *rest = line.split("\t")
        slugs = subjects.split()
        found[name] = {"subjects": slugs, "primary": slugs[0], "unsure": rest == ["?"]}
    return found


def read_written(folder: Path = WRITTEN) -> list[Row]:
    """Read the articles that were written to learn subjects from, as rows whose source is ``written``."""
    return [
        {**row, "primary": row["subjects"][0], "came": None} for row in written(folder) if "subjects" in row
    ]


def written(folder: Path = WRITTEN) -> Iterator[Row]:
    """Yield the articles made up for Rasid, each with what its writer or a reader said of it."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            yield {"unsure": False, **json.loads(line), "id": f"{path.stem}-{number}", "source": "written"}


def read_all(data: Path) -> dict[str, Row]:
    """Return every article that is learnt from by its id, real ones and those that were written for it."""
    files = "ant21.jsonl.gz", "subjects_train.jsonl.gz"
    real = [row for file in files for row in read_rows(data / file)]
    return {row["id"]: row for row in [*real, *written()]}


def read_genres(path: Path = GENRES) -> dict[str, Row]:
    """Read genres: for each article id its genre, and whether the reader was unsure."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: {"genre": slug, "unsure": rest == ["?"]} for name, slug, *rest in lines}


def genre_rows(data: Path) -> list[Row]:
    """Return every article whose genre a reader gave, or that was written to be of one."""
    given = read_genres()
    rows = [{**row, **given.get(name, {})} for name, row in read_all(data).items()]
    return [row for row in rows if "genre" in row]


def read_parts(articles: Iterable[Row], path: Path) -> Iterator[tuple[Row, str]]:
    """Yield what a file says of parts of these articles; a line has an id, then the parts, after tabs."""
    of = {row["id"]: row for row in articles}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *parts = line.split("\t")
        if article := of.get(name):
            yield from ((article, part) for part in parts)


def labelled(data: Path) -> list[Row]:
    """Return every labelled training article: those that came with the data, ours, the written ones."""
    mended = read_labels(MENDED)
    rows = [
        {**row, "came": {"subjects": row["subjects"], "primary": row["primary"]}, **mended.get(row["id"], {})}
        for row in read_rows(data / "subjects_train.jsonl.gz")
    ]
    seen = {row["id"] for row in rows} | {row["id"] for row in read_rows(data / "gold_dev.jsonl.gz")}
    ours = read_labels()
    more = {row["id"]: row for row in read_rows(data / "ant21.jsonl.gz") if row["id"] in ours}
    rows += [{**more[name], **ours[name], "came": None} for name in ours if name not in seen]
    return rows + read_written()


def unlabelled(data: Path) -> list[Row]:
    """Return the articles that words are learnt from, each text once; no label of theirs is looked at."""
    rows = read_rows(data / "ant21.jsonl.gz")
    rows += [row for row in read_rows(data / "subjects_train.jsonl.gz") if row["dataset"] == "jawhara"]
    rows += read_written()
    return list({(row["body"] or "")[:200]: row for row in rows}.values())
