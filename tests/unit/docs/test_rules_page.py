"""docs/rules.md does what it says: its rule finds its article, its table's queries can be read."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from processors.rules import parse
from schemas import Rule
from streams.cli import cli

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")


def block(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


def run(*arguments):
    return CliRunner().invoke(cli, ["rules", *map(str, arguments)])


def test_the_rule_of_the_page_finds_the_article_of_the_page(tmp_path):
    (tmp_path / "rules.yaml").write_text(block("yaml"), encoding="utf-8")
    (tmp_path / "article.jsonl").write_text(block("json"), encoding="utf-8")
    assert run("check", tmp_path / "rules.yaml").exit_code == 0
    done = run("test", "--json", tmp_path / "rules.yaml", tmp_path / "article.jsonl")
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(hit["rule"], hit["article"]) for hit in hits] == [("ambassadors", "try-1")]


@pytest.mark.parametrize("shown", ["@daesh", "names:"])
def test_what_stands_beside_the_rules_of_the_page_can_be_checked(tmp_path, shown):
    [example] = [each for each in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if shown in each]
    (tmp_path / "rules.yaml").write_text(example, encoding="utf-8")
    assert run("check", tmp_path / "rules.yaml").stderr == "rasid: 1 rule well written\n"


def test_every_query_of_the_table_can_be_read():
    table = PAGE.partition("| you write |")[2].partition("\n\n")[0]
    queries = [
        query for row in table.splitlines()[2:] for query in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    assert len(queries) > 15
    for query in queries:
        parse(query)


def test_every_field_of_a_rule_is_on_the_page():
    told = set(re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE))
    assert told == {each.name for each in fields(Rule)}
