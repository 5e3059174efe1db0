"""What a person sees of an alert and of an article."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from processors.text.direction import isolate
from schemas import (
    Alert,
    Change,
    Evidence,
    Genre,
    GenreLine,
    GenreSign,
    Name,
    Quote,
    SubjectLine,
    Suppression,
)
from streams.cli import render
from tests.samples import ALERT

SENTENCE = "بحث الوزيران مكافحة الإرهاب وتمويله"


def quote(text: str) -> Quote:
    start = SENTENCE.index(text)
    return Quote(field="body", start=start, end=start + len(text), text=text, sentence=SENTENCE, at=start)


def marked(alert: Alert) -> list[str]:
    shown = render.alert(alert)
    spans = (shown.plain[span.start : span.end] for span in shown.spans if span.style == render.MARK)
    return [text for text in spans if text.startswith("⟦")]


def test_a_sentence_is_shown_once_with_all_its_evidence_marked():
    alert = replace(ALERT, evidence=[quote("الوزيران"), quote("مكافحة الإرهاب")])
    shown = SENTENCE.replace("الوزيران", "⟦الوزيران⟧").replace("مكافحة الإرهاب", "⟦مكافحة الإرهاب⟧")
    assert render.alert(alert).plain.count(isolate(shown)) == 1
    assert marked(alert) == ["⟦الوزيران⟧", "⟦مكافحة الإرهاب⟧"]


def test_evidence_is_marked_where_it_stands_not_where_its_letters_stand_first():
    sentence = "أمن الحدود: وزير أمن الدولة"
    at = sentence.rindex("أمن")
    alert = replace(
        ALERT, evidence=[Quote(field="body", start=7, end=10, text="أمن", sentence=sentence, at=at)]
    )
    assert "أمن الحدود: وزير ⟦أمن⟧ الدولة" in render.alert(alert).plain


def test_evidence_of_an_older_version_is_found_by_its_letters():
    old = replace(quote("الوزيران"), at=None)
    assert marked(replace(ALERT, evidence=[old])) == ["⟦الوزيران⟧"]


def struck(alert: Alert) -> list[str]:
    shown = render.alert(alert)
    return [shown.plain[span.start : span.end] for span in shown.spans if span.style == render.GONE]


CORRECTION = replace(
    ALERT,
    kind="correction",
    headline="تصحيح (سبعة ← عشرة): مقتل عشرة",
    told_title="مقتل سبعة",
    changes=[Change(kind="number", old="سبعة", new="عشرة"), Change(kind="words", old="أمس", new="اليوم")],
)


def test_a_correction_says_so_in_its_first_words_and_strikes_the_old_through() -> None:
    lines = render.alert(CORRECTION).plain.splitlines()
    assert lines[1] == f"  {isolate(CORRECTION.headline)}"
    assert "أمس ← اليوم" in lines[2]
    assert struck(CORRECTION) == ["سبعة", "أمس"]
    assert sum("سبعة" in line for line in lines) == 1, "what the first line shows is shown once"


def test_a_title_that_was_written_anew_stands_struck_through_under_the_new_one() -> None:
    title = Change(kind="title", old="مقتل سبعة", new="حداد في المدينة")
    alert = replace(CORRECTION, headline="تصحيح: حداد في المدينة", changes=[title])
    assert "كان: مقتل سبعة" in render.alert(alert).plain.splitlines()[2]
    assert struck(alert) == ["مقتل سبعة"]


def test_a_retraction_strikes_the_title_that_it_takes_back_and_shows_its_own() -> None:
    alert = replace(ALERT, kind="retraction", headline="سُحب: مقتل سبعة", told_title="مقتل سبعة")
    assert struck(alert) == ["مقتل سبعة"]
    assert isolate(alert.article.title) in render.alert(alert).plain.splitlines()[2]


def test_an_alert_of_an_older_version_says_what_it_is_all_the_same() -> None:
    assert isolate("تصحيح: عنوان") in render.alert(replace(ALERT, kind="correction")).plain


def test_what_was_not_told_names_its_rule_and_what_covers_it() -> None:
    alert = replace(ALERT, suppressed=Suppression(reason="duplicate", covered_by="0"))
    lines = render.alert(alert).plain.splitlines()
    assert lines[0].startswith("○ diplomacy · not told: duplicate · rule diplomacy · ")
    assert lines[2] == "  covered by alert 0"


def test_an_alert_says_of_which_genre_its_article_is_before_its_subjects() -> None:
    line = replace(
        ALERT.article,
        genre=GenreLine(slug="opinion", confidence=0.93),
        subjects=[SubjectLine(slug="sport", confidence=0.8)],
    )
    shown = render.alert(replace(ALERT, article=line)).plain
    assert f"{isolate('رأي')} 93%, {isolate('الرياضة')} 80%" in shown


def test_a_genre_is_shown_with_what_stands_in_the_text_and_what_is_missing() -> None:
    signs = [
        GenreSign(name="first-person", evidence=[Evidence(field="body", start=0, end=3, text="أظن")]),
        GenreSign(name="no-dateline"),
    ]
    name = Name(ar="رأي", en="Opinion")
    shown = render.genre(Genre(slug="opinion", code="genre:Opinion", name=name, confidence=0.93, signs=signs))
    assert f"words of “I”: {isolate('أظن')}  no place of the report\n" in shown.plain


def test_arabic_keeps_its_direction_to_itself():
    assert isolate("عنوان") in render.alert(ALERT).plain


TEXTS = st.text("ابت ", min_size=26, max_size=30)
SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=5)


@given(TEXTS, SPANS)
def test_marks_are_all_that_marking_adds(text, spans):
    evidence = [
        Evidence(field="body", start=start, end=start + length, text=text[start : start + length])
        for start, length in spans
    ]
    shown = render.marked(text, evidence).plain
    assert shown.replace("⟦", "").replace("⟧", "") == text
    assert shown.count("⟦") == shown.count("⟧") <= len(spans)


def test_what_several_rules_say_of_an_article_is_shown_with_the_article_once() -> None:
    one = replace(ALERT, evidence=[quote("الوزيران")])
    other = replace(
        ALERT, id="other", channel="terrorism", channel_name="الإرهاب", rule=replace(ALERT.rule, id="t"),
        evidence=[quote("الإرهاب")],
    )  # fmt: skip
    shown = render.alerts([one, other])
    lines = shown.plain.splitlines()
    assert [line.split(" · ")[0] for line in lines[:2]] == [f"● {ALERT.channel}", f"● {isolate('الإرهاب')}"]
    assert shown.plain.count(ALERT.article.source) == 1
    both = SENTENCE.replace("الوزيران", "⟦الوزيران⟧").replace("الإرهاب", "⟦الإرهاب⟧")
    assert shown.plain.count(isolate(both)) == 1


def test_a_sentence_that_is_new_is_marked_and_shown_once() -> None:
    new = Evidence(field="body", start=0, end=len(SENTENCE), text=SENTENCE)
    alert = replace(ALERT, kind="update", new_sentences=[new], evidence=[quote("الوزيران")])
    lines = render.alert(alert).plain.splitlines()
    assert [line for line in lines if "الوزيران" in line] == [f"  + {isolate(SENTENCE)}"]
