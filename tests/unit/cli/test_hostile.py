"""Commands that run without Kafka, on articles and rules that would play with the terminal."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from schemas import Rule
from streams.cli import cli, dead_view, rules_view
from streams.cli.terminal import safe
from streams.dead_letters.letters import Letter
from streams.messages.lanes import LIVE
from tests.samples import WHY

ESCAPES = "\x1b]0;mine\x07\x1b[2J\x9b31m\x7f\u202e"
ARTICLE = {
    "id": f"x-1{ESCAPES}",
    "source": f"example.org{ESCAPES}",
    "title": f"السفير{ESCAPES} يغادر لندن\r",
    "body": f"غادر السفير{ESCAPES} لندن أمس.",
}
RULE = "rules: [{id: a, desk: d, channel: c, name: 'n%s', query: 'السفير AND لندن'}]"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202d\u202e]")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    articles, rules, labelled = (tmp_path / name for name in ("a.jsonl", "r.yaml", "l.jsonl"))
    articles.write_text(json.dumps(ARTICLE) + '\n{"id": "\\u001b[2J", "source": 7}\n', encoding="utf-8")
    rules.write_text(RULE % "", encoding="utf-8")
    labelled.write_text(json.dumps({"title": "خبر", "subjects": [ESCAPES]}) + "\n", encoding="utf-8")
    return {"articles": str(articles), "rules": str(rules), "labelled": str(labelled)}


@pytest.mark.parametrize(
    "arguments",
    [
        ["enrich", "--table", "{articles}"],
        ["explain", "{articles}"],
        ["evaluate", "{labelled}"],
        ["rules", "test", "{rules}", "{articles}"],
        ["rules", "check", "--sample", "{articles}", "{rules}"],
        ["push", f"/nowhere{ESCAPES}"],
    ],
)
def test_nothing_that_an_article_holds_is_obeyed(files, arguments):
    done = CliRunner().invoke(cli, [each.format(**files) for each in arguments])
    assert not OBEYED.search(done.output), done.output


def test_a_rule_whose_texts_would_play_with_the_terminal_is_one_row_of_pictures():
    rule = Rule(id="a", desk="d", channel="c", name=f"n{ESCAPES}\nb", query="x")
    cells = rules_view.row(rule)
    assert cells[:3] == ("a", "d", "c")
    assert "\n" not in "".join(cells)
    assert "␛" in safe(cells[rules_view.HEADS.index("name")])


def letter(value: bytes, **fields) -> Letter:
    first_seen = fields.pop("first_seen", WHY.first_seen)
    why = replace(WHY, message=f"not JSON{ESCAPES}", first_seen=first_seen)
    known = {"key": b"k\tk", "headers": [], "sent_again": False, "lane": LIVE} | fields
    return Letter(id="0:1", partition=0, offset=1, why=why, value=value, **known)


def test_a_letter_on_a_line_has_as_many_parts_whatever_is_in_them():
    shown = dead_view.line(letter(b"{"))
    assert not OBEYED.search(shown.replace("\t", ""))
    assert len(shown.split("\t")) == 7


def test_bytes_that_are_a_text_are_shown_as_one_and_others_in_hex():
    assert dead_view.body('{"title": "خبر"\r\n}'.encode()) == '{"title": "خبر"\r\n}'
    assert "1b 5b 32 4a" in dead_view.body(b"\x1b[2J")
    assert "ff fe" in dead_view.body(b"\xff\xfe")


def test_a_first_time_that_is_none_is_the_time_of_the_letter():
    assert letter(b"", first_seen="long ago").first_seen == 1_772_352_000_000
