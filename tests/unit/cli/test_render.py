"""What a person sees of an alert and of an article."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from schemas import Alert, Evidence, Quote
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
    assert render.alert(alert).plain.count(render.isolate(shown)) == 1
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


def test_arabic_keeps_its_direction_to_itself():
    assert render.isolate("عنوان") in render.alert(ALERT).plain


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
