"""`rasid entities`, without Kafka."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from streams.cli import cli

ARTICLES = [
    {
        "id": "a-1",
        "source": "s",
        "title": "لقاء",
        "body": "قال وزير الخارجية عادل الجبير في لندن إن داعش ينحسر.",
    },
    {
        "id": "a-2",
        "source": "s",
        "title": "زيارة",
        "body": "وصل الرئيس دونالد ترامب إلى لندن، وغادر إلى باريس.",
    },
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in ARTICLES))
    return str(path)


def run(*arguments):
    return CliRunner().invoke(cli, ["entities", *arguments])


def test_each_article_shows_whom_it_names(file):
    shown = run(file).stdout
    assert "عادل الجبير" in shown
    assert "person:" in shown
    assert shown.index("a-1") < shown.index("a-2")


def test_for_pipes_each_article_is_a_line_of_json(file):
    lines = [orjson.loads(line) for line in run(file, "--json").stdout.splitlines()]
    assert [each["id"] for each in lines] == ["a-1", "a-2"]
    assert {"name": "لندن", "country": "GB"}.items() <= next(
        each for each in lines[0]["entities"] if each["type"] == "place"
    ).items()


def test_across_articles_an_entity_stands_once_with_its_spellings(file):
    lines = [orjson.loads(line) for line in run(file, "--across", "--json").stdout.splitlines()]
    first = lines[0]
    assert (first["articles"], first["spellings"], first["countries"]) == (2, {"لندن": 2}, ["GB"])
    assert "لندن" in run(file, "--across").stdout


def test_a_bad_line_is_named_and_the_exit_code_is_1(file):
    path = Path(file)
    path.write_bytes(path.read_bytes() + b"{}\n")
    result = run(file)
    assert result.exit_code == 1
    assert ":3:" in result.output
