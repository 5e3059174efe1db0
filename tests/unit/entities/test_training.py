"""How the tagger is made, and that what ships fits what it is read with."""

import numpy as np
import pytest

from processors.entities.features import form_feature
from processors.entities.tagger import FILE, Tagger
from processors.model_file import read_model_file, write_model_file
from processors.text.normalize import normalize
from processors.text.reading import read_article
from training import entities
from training.company import NONE, Company, company_of, with_parts
from training.data import written
from training.entities import Features, fit, lesson_of, model_of
from training.known_names import PARTS, parts_of_names, people

BODY = "قال الوزير سامي الزرقاوي في بغداد"
NAMES = [("b", 11, 25, "P"), ("b", 29, 34, "L")]


@pytest.fixture(scope="module")
def lessons():
    rows = [{"title": "", "body": f"{BODY} اليوم {number}"} for number in range(30)]
    return [lesson_of(row, NAMES) for row in rows]


@pytest.fixture(scope="module")
def made(lessons) -> bytes:
    features = Features(lessons)
    return write_model_file(model_of(fit(lessons, features), features, {}))


def test_the_same_labels_make_the_same_file_bit_for_bit(lessons, made):
    features = Features(lessons)
    assert write_model_file(model_of(fit(lessons, features), features, {})) == made


def test_a_trained_tagger_gives_the_tags_that_it_learnt(lessons, made):
    tagger, lesson = Tagger(read_model_file(made)), lessons[0]
    found = tagger.probabilities(lesson.text, lesson.seen).argmax(1)
    assert found.tolist() == lesson.tags.tolist() == [0, 0, 1, 2, 0, 5, 0, 0]


def test_a_word_that_no_label_has_is_known_by_the_company_that_it_keeps(lessons):
    said = [f"قال الوزير {name} في بغداد اليوم" for name in ("سامي الزرقاوي", "قبنجي الطلفاحي")]
    told = [f"نزل {thing} كثير على الجبال" for thing in ("ثلج", "قرنفل")]
    company = company_of([read_article("", text).tokens.words for text in (said + told) * 5])
    lesson = lesson_of({"title": "", "body": "قبنجي الطلفاحي"}, [("b", 0, 14, "P")])
    likely = {}
    for known in (NONE, company):
        features = Features(lessons, known)
        tagger = Tagger(model_of(fit(lessons, features), features, {}))
        likely[known is company] = tagger.probabilities(lesson.text, lesson.seen)[[0, 1], lesson.tags].min()
    assert likely[True] > 2 * likely[False]


@pytest.mark.parametrize("list_", ["gaps", "spans"])
def test_a_model_that_was_made_for_other_features_is_refused(made, list_):
    file = read_model_file(made)
    file.header[list_] = file.header[list_][::-1]
    with pytest.raises(ValueError, match=r"python -m training\.entities"):
        Tagger(file)


def test_written_paragraphs_have_their_names_where_they_are_marked(tmp_path):
    path = tmp_path / "written.txt"
    path.write_text("# heading\nقال [P سامي الزرقاوي] في [L بغداد] اليوم\n", encoding="utf-8")
    ((row, names),) = entities.written_rows(path)
    assert row == {"title": "", "body": "قال سامي الزرقاوي في بغداد اليوم"}
    assert [(row["body"][start:end], kind) for _, start, end, kind in names] == [
        ("سامي الزرقاوي", "P"),
        ("بغداد", "L"),
    ]


def test_labels_of_written_articles_stand_at_words_of_theirs():
    articles = {row["id"]: row for row in written()}
    for line in entities.LABELS.read_text(encoding="utf-8").splitlines():
        name, read, spans = line.split("\t")
        if name in articles:
            texts = {"t": articles[name]["title"], "b": articles[name]["body"][: int(read)]}
            for field, start, end, _ in (span.split(":") for span in spans.split()):
                said = texts[field][int(start) : int(end)]
                assert said.strip() == said != "", (name, start)
                assert not texts[field][int(end) : int(end) + 1].isalpha(), (name, said)


def test_the_shipped_tagger_was_made_from_the_labels_of_today():
    header = read_model_file(FILE.read_bytes()).header
    assert header["articles"] == len(entities.LABELS.read_text(encoding="utf-8").splitlines())
    assert header["written"] == len(list(entities.written_rows()))
    assert header["people"] == people()


def test_words_are_known_by_the_part_of_known_names_that_they_are():
    parts = parts_of_names()
    known = {
        "ليونيل": "first of person",
        "ميسي": "last of person",
        "نيمار": "all of person",
        "العتيبي": "all of family",
        "إيفين": "last of place",
        "بنك": "first of body",
    }
    for word, part in known.items():
        assert parts[form_feature(normalize(word, "search").text)][PARTS.index(part)] == 1, word


def test_what_lists_say_stands_behind_what_company_says():
    company = Company({"b=سامي": 0}, np.array([[0.5], [0]], np.float32))
    row = np.eye(len(PARTS), dtype=np.float32)[0]
    both = with_parts(company, {"b=سامي": row, "b=ميسي": row})
    nothing = np.zeros_like(row)
    for form, vector in (("b=سامي", [0.5, *row]), ("b=ميسي", [0, *row]), ("b=ثلج", [0, *nothing])):
        assert both.vectors[both.row(form)].tolist() == vector
