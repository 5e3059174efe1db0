"""How the genre model is made, and that what ships fits what it is read with."""

import zlib

import numpy as np
import pytest

from processors.genre.model import FILE, GenreModel, shipped_model
from processors.genre.taxonomy import SLUGS
from processors.model_file import read_model_file, write_model_file
from processors.subjects import model as subjects
from training.data import GENRES, read_genres, read_written, written
from training.genre import figures, fit, fold_of, heard, lessons_of, model_of

TEXTS = {
    "opinion": ("لماذا نصمت", "أعتقد أننا نخطئ حين نصمت. فهل نسأل أنفسنا؟ لست أدري."),
    "report": ("الوزير يعلن خطة", "عمان (رويترز) - قال الوزير إن الخطة جاهزة. وأضاف أن العمل بدأ، وفق بيان."),
}


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    return [
        {"id": f"r-{number}", "title": title, "body": f"{body} {number}", "genre": genre, "unsure": False}
        for number in range(300)
        for genre, (title, body) in TEXTS.items()
    ]


@pytest.fixture(scope="module")
def made(rows) -> bytes:
    return write_model_file(model_of(fit(lessons_of(rows)), {"date": "then"}))


def test_the_same_articles_make_the_same_file_bit_for_bit(rows, made):
    assert write_model_file(model_of(fit(lessons_of(rows)), {"date": "then"})) == made


def test_a_trained_model_tells_the_genres_apart(rows, made):
    model, lessons = GenreModel(read_model_file(made)), lessons_of(rows)
    for row, values, vector in zip(rows, lessons.values, lessons.vectors, strict=True):
        assert SLUGS[model.predict(values, vector).chosen()] == row["genre"]


def test_what_the_signs_and_the_matter_add_is_the_score(rows, made):
    model, lessons = GenreModel(read_model_file(made)), lessons_of(rows)
    prediction = model.predict(lessons.values[0], lessons.vectors[0])
    added = np.array([prediction.weigh(genre).sum() for genre in range(len(SLUGS))])
    scores = added + prediction.matter + model.bias
    # Beside the mean genre: what all genres share is no reason for one of them.
    scores += (prediction.steps @ model.card.points).mean()
    odds = np.exp(scores - scores.max())
    assert prediction.probabilities == pytest.approx((odds / odds.sum()).tolist(), abs=0.001)


@pytest.mark.parametrize("list_", ["genres", "signs"])
def test_a_model_that_was_made_for_other_lists_is_refused(made, list_):
    file = read_model_file(made)
    file.header[list_] = file.header[list_][::-1]
    with pytest.raises(ValueError, match=r"python -m training\.genre"):
        GenreModel(file)


def test_the_shipped_model_reads_what_the_shipped_subjects_model_makes_of_a_page():
    made_with = shipped_model().header["subjects_model"]
    assert made_with == zlib.crc32(subjects.FILE.read_bytes()), "run `python -m training.genre`"


def test_the_shipped_model_is_small():
    assert len(FILE.read_bytes()) < 1_000_000


def test_every_label_names_a_genre_of_the_list_and_an_article_once():
    labels = read_genres()
    assert len(labels) == len(GENRES.read_text(encoding="utf-8").splitlines()) > 0
    assert {each["genre"] for each in labels.values()} == set(SLUGS)


def test_every_article_written_for_its_genre_has_a_text_of_its_own_and_a_genre_of_the_list():
    rows = [row for row in written() if "genre" in row]
    assert len({row["body"] for row in rows}) == len(rows) > 0
    assert {row["genre"] for row in rows} <= set(SLUGS)


def test_a_label_of_a_written_article_names_one_that_there_is():
    ids = {row["id"] for row in written()}
    files = {name.rpartition("-")[0] for name in ids}
    labelled = {name for name in read_genres() if name.rpartition("-")[0] in files}
    assert len(labelled) > 1_000
    assert labelled <= ids
    assert {row["id"] for row in read_written()} <= ids


def test_an_article_is_held_out_with_its_outlet_or_its_file():
    one, other = ({"source": "written", "id": f"columns-{number}"} for number in (1, 2))
    assert fold_of(one) == fold_of(other)
    assert fold_of({"source": "BBC", "id": "x"}) == "BBC"


def test_an_article_that_says_what_it_is_is_counted_as_that():
    likely = np.eye(len(SLUGS), dtype=np.float32)[[SLUGS.index("report")] * 2]
    found = heard(likely, [{"title": "رأي: من يدفع", "body": "نص"}, {"title": "من يدفع", "body": "نص"}])
    assert [SLUGS[each] for each in found.argmax(1)] == ["opinion", "report"]


def test_figures_count_each_genre():
    likely = np.eye(len(SLUGS))[[SLUGS.index(slug) for slug in ("opinion", "opinion", "report")]]
    found = figures(likely, np.array([SLUGS.index(slug) for slug in ("opinion", "report", "report")]))
    assert found["right"] == pytest.approx(2 / 3, abs=0.001)
    assert found["opinion"] == {"articles": 1, "precision": 0.5, "recall": 1.0, "f1": 0.667}
