"""What is wrong with a query is said in Arabic as well as in English."""

import re

import pytest

from processors.rules import QueryError, parse
from processors.rules.mistakes import Mistake
from processors.rules.query import parse_term
from processors.text.direction import isolate
from tests.unit.rules.nasty import NASTY

WRONG = [
    *NASTY,
    "",
    "سفير AND",
    "سفير) لندن",
    "سفير (لندن",
    'سفير "لندن',
    "سفير »",
    "OR سفير",
    "سفير NEAR لندن",
    "a NEAR/5 (b AND c)",
    "سفير NEAR/3 " * 60 + "سفير",
    '"' + "سفير " * 60 + '"',
    "(" * 60 + "a" + ")" * 60,
    "a " * 10_001,
    "atleast(a)",
    "atleast3 a",
    "source:atleast2(a)",
    "titel:سفير",
    "title:",
    "title:(a body:b)",
    "subject:diplomcy",
    "subject:diplomacy>0.5",
    "subject:diplomacy>=60",
    "genre:opinion<0.5",
    "genre:column",
    "status:spiked",
    "language:عربي",
    "source:*",
    "person:سف*",
    "country:XX",
    "province:SA-99",
    "province:العاصمة",
    "killed<10",
    "killed=10",
    "killed>=many",
    "سف*ير",
    "=سفير*",
    "س*",
    'سفير "؟!"',
    "NOT سفير",
    "@daseh",
    "@london",
    "@",
    "@daesh " * 700,
    "ﷺ" * 700,
    *("سفير~2", "سفير^2", "a[b", "a\\b", "وزير:قال", "a>b", "+a", "-a", "a && b", "a || b", "/a"),
]
LISTS = {"daesh": ["داعش", "تنظيم الدولة"] * 20}


def mistakes():
    for query in WRONG:
        try:
            parse(query, LISTS)
        except QueryError as error:
            yield error
    with pytest.raises(QueryError) as caught:
        parse_term("a OR b")
    yield caught.value


def test_every_mistake_has_an_arabic_wording():
    found = list(mistakes())
    assert {each.mistake for each in found} == set(Mistake)
    for each in found:
        arabic = each.in_arabic()
        assert re.search("[\u0621-\u064a]{2}", arabic.problem), each
        assert arabic.expected
        assert not re.search(r"\b(?:the|this|there|one of|at most)\b", f"{arabic.problem} {arabic.expected}")


def test_what_runs_against_the_sentence_keeps_its_direction_to_itself():
    with pytest.raises(QueryError) as caught:
        parse("status:منشور")
    error = caught.value
    assert error.problem == f"there is no status {isolate('منشور')}"
    assert error.expected.startswith("one of usable, ")
    assert error.in_arabic().problem == "لا حالة باسم منشور"
    assert error.in_arabic().expected.startswith(f"واحد من: {isolate('usable')}، ")
