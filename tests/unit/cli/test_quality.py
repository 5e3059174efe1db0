"""`rasid evaluate` and `rasid explain`, without Kafka."""

import orjson
import pytest
from click.testing import CliRunner

from processors import pipeline
from schemas import Article
from streams.cli import cli
from streams.cli.quality import evaluate, explain
from streams.errors import InputError
from tests.unit.docs.pages import ROOT

ARTICLES = ROOT / "examples" / "articles.jsonl"
FOOTBALL = "فاز فريق النسور على ضيفه الوحدة بهدفين في نهائي كأس الاتحاد"
OIL = "ارتفعت أسعار النفط وأغلقت أسهم شركات الطاقة في البورصة على مكاسب"


def line(**fields):
    return orjson.dumps(fields) + b"\n"


def run(command, *arguments):
    # Through the whole command line: click keeps a command's help option as it was first asked for.
    return CliRunner().invoke(cli, [command.name or "", *map(str, arguments)])


@pytest.fixture
def file(tmp_path):
    def holding(content):
        path = tmp_path / "labelled.jsonl"
        path.write_bytes(content)
        return path

    return holding


def given(title):
    return [subject.slug for subject in pipeline.enrich(Article(id="a", source="s", title=title)).subjects]


def test_what_the_reader_and_rasid_agree_on_is_right(file):
    labelled = b"".join(line(title=title, subjects=given(title)) for title in (FOOTBALL, OIL))
    report = orjson.loads(run(evaluate, file(labelled), "--json").stdout)
    assert report["articles"] == 2
    assert report["micro"]["f1"] == report["macro_f1"] == 1
    assert report["primary_right"] is None
    assert report["confusions"] == []


def test_another_subject_is_a_confusion_and_a_wrong_primary(file):
    assert given(FOOTBALL) == ["sport"]
    done = run(evaluate, file(line(title=FOOTBALL, subjects=["culture"], primary="culture")), "--json")
    report = orjson.loads(done.stdout)
    assert report["confusions"] == [{"true": "culture", "given": "sport", "articles": 1}]
    assert report["primary_right"] == 0
    assert report["subjects"]["culture"]["missed"] == report["subjects"]["sport"]["extra"] == 1


def test_the_table_for_people_has_every_subject_and_the_confusions(file):
    done = run(evaluate, file(line(title=FOOTBALL, subjects=["culture"], primary="culture")))
    assert done.exit_code == 0
    assert "counter-extremism" in done.stdout
    assert "culture             sport                      1" in done.stdout


def test_a_file_may_have_genres_alone(file):
    genre = pipeline.enrich(Article(id="a", source="s", title=OIL)).genre.slug
    labelled = line(title=OIL, genre=genre) + line(title=FOOTBALL, genre="obituary")
    report = orjson.loads(run(evaluate, file(labelled), "--json").stdout)
    assert report["genres"]["articles"] == 2
    assert report["genres"]["right"] == 0.5
    assert report["genres"]["genres"][genre]["right"] == report["genres"]["genres"]["obituary"]["missed"] == 1
    assert "micro" not in report
    shown = run(evaluate, file(labelled)).stdout
    assert "genre right                 2" in shown
    assert "subject" not in shown


def test_bad_lines_are_named_and_the_others_count(file):
    done = run(evaluate, file(line(title=OIL, subjects=["economy"]) + b"{\n"), "--json")
    assert orjson.loads(done.stdout.splitlines()[0])["articles"] == 1
    assert "labelled.jsonl:2: not JSON" in done.stderr
    assert isinstance(done.exception, InputError)


def test_a_file_without_labelled_articles_is_a_mistake(file):
    assert "no labelled article" in str(run(evaluate, file(b"\n")).exception)


def test_an_article_is_explained_with_its_evidence_in_the_text():
    done = run(explain, ARTICLES, "--id", "gw-2014")
    assert done.exit_code == 0
    assert "⟦" in done.stdout
    assert "counter-extremism · given" in done.stdout
    assert "not given" in done.stdout
    assert "report · given" in done.stdout
    assert "nb-7001" not in done.stdout
    assert "length of text and sentences +" in done.stdout


def test_an_article_without_subjects_is_shown_without_reasons():
    done = run(explain, ARTICLES, "--id", "gw-2024")
    assert "Forty nations" in done.stdout
    assert "given" not in done.stdout


def test_an_article_that_is_not_there_is_a_mistake():
    assert "no article zz-1 in" in str(run(explain, ARTICLES, "--id", "zz-1").exception)
