"""The interface's words: the same in both languages, and Arabic counts as Arabic does."""

import re
import string
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from schemas import AlertKind
from schemas.alert import SuppressedReason
from schemas.fields import Severity, Status
from services.showing.steps import WORDINGS
from services.showing.words import ARABIC, ENGLISH, LANGUAGES
from streams.errors import GoneError, ReplayError
from streams.feeds.states import Problem
from streams.messages import held
from streams.messages.held import Held

ROOT = Path(__file__).parents[3]
KIND = re.compile(r'kind="([a-z-]+)"')
ACT = re.compile(r'"((?:rule|silence|dead|replay|feed|receiver|delivery|topics|user)\.[a-z-]+)"')


def test_both_languages_say_the_same():
    assert ENGLISH.errors == {}  # which errors say themselves
    for each in fields(ARABIC):
        if each.name == "errors":
            continue
        ours, theirs = getattr(ARABIC, each.name), getattr(ENGLISH, each.name)
        if isinstance(ours, dict):
            assert ours.keys() == theirs.keys(), each.name
        elif isinstance(ours, tuple):
            assert len(ours) == len(theirs), each.name


def test_both_languages_tell_the_same_steps():
    ours, theirs = WORDINGS["ar"].sentences, WORDINGS["en"].sentences
    assert ours.keys() == theirs.keys()
    for sentence, told in ours.items():
        assert _places(told) <= _places(theirs[sentence]), sentence


def test_what_a_step_tells_keeps_its_direction_to_itself():
    said = WORDINGS["ar"].say("received", source="bna.bh", version=2, status="", size="1,200")
    assert said == "ورد من \u2068bna.bh\u2069، الإصدار \u20682\u2069، \u20681,200\u2069 بايت"


def _places(sentence: str) -> set[str]:
    return {place for _, place, _, _ in string.Formatter().parse(sentence) if place}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_alerts_may_be_has_a_word(language):
    words = LANGUAGES[language]
    assert words.kinds.keys() == set(get_args(AlertKind))
    assert words.reasons.keys() == set(get_args(SuppressedReason))
    assert words.severities.keys() == set(get_args(Severity))
    assert words.statuses.keys() == set(get_args(Status))


def test_each_kind_of_error_has_arabic_words_and_its_own_english():
    sources = [
        text
        for folder in ("streams", "services/console")
        for source in (ROOT / folder).rglob("*.py")
        if "kind=" in (text := source.read_text(encoding="utf-8"))
    ]
    kinds = {each for text in sources for each in KIND.findall(text)}
    assert len(kinds) > 5
    assert kinds | set(get_args(Problem)) <= ARABIC.errors.keys()
    error = ReplayError("replay 1 is finished: there is nothing to cancel", kind="not-running")
    assert ARABIC.error(error) == "هذه الإعادة لا تجري، فلا تُلغى"
    assert ARABIC.error(ReplayError("replay 1 never ran")) == "لا يمكن ذلك لهذه الإعادة"
    assert ARABIC.error(GoneError("it is gone")) == ARABIC.errors["ClusterError"]
    assert ENGLISH.error(error) == ""


def test_each_reason_why_something_is_held_back_has_words():
    assert ARABIC.held.keys() == ENGLISH.held.keys() == set(get_args(held.What))
    assert all(("#" in ENGLISH.held[what]) == ("#" in said) for what, said in ARABIC.held.items())
    assert str(Held("attempts", "5")) == "tried 5 times or more: mend the cause, then --max-attempts"


def test_each_act_that_the_audit_may_tell_of_has_a_word():
    sources = [*(ROOT / "streams").rglob("*.py"), *(ROOT / "services" / "access").glob("*.py")]
    acts = {each for source in sources for each in ACT.findall(source.read_text(encoding="utf-8"))}
    assert len(acts) > 20
    assert acts <= ARABIC.acts.keys()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا مقال"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالا"),
        (99, "99 مقالا"),
        (100, "100 مقال"),
        (102, "102 مقال"),
        (103, "103 مقالات"),
        (1_011, "1,011 مقالا"),
    ],
)
def test_arabic_counts_in_six_forms(number, said):
    assert ARABIC.count(number, "articles") == said


def test_english_counts_in_three():
    assert [ENGLISH.count(number, "articles") for number in (0, 1, 2)] == [
        "no articles",
        "1 article",
        "2 articles",
    ]
