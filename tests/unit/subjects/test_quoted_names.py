import pytest

from processors.subjects.quoted_names import runs_on, with_name
from processors.text.normalize import BOUNDARY


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("تنظيم داعش", True),
        ("تنظيم #داعش", True),
        ('تنظيم "داعش"', True),
        ("حركة «حماس» الفلسطينية", True),
        ("“حماس” الفلسطينية", True),
        ("التنظيم، داعش", False),
        ("التنظيم\nداعش", False),
        ("التنظيم  داعش", False),
        ('قال "إن الذي جرى أمس في المدينة لن يمر بلا حساب"', False),
        ('الذي جرى أمس في المدينة لن يمر بلا حساب" قال', False),
        ('التنظيم "داعش', False),
    ],
)
def test_a_phrase_runs_on_over_a_space_and_the_marks_of_a_name(text, joined):
    words = [word.strip('#"«»“”،') for word in text.split()]
    pairs = [0] if joined else range(len(words) - 1)
    ends = [text.index(words[place]) + len(words[place]) for place in pairs]
    starts = [text.index(words[place + 1]) for place in pairs]
    assert all(runs_on(text, *pair) for pair in zip(ends, starts, strict=True)) is joined


@pytest.mark.parametrize(
    ("text", "phrase", "whole"),
    [
        ('في عملية "سيناء 2018" أمس', 'عملية "سيناء', 'عملية "سيناء 2018"'),
        ('أعلن فيلم "قضية رقم 23" اللبناني', '23" اللبناني', '"قضية رقم 23" اللبناني'),
        ("حركة «حماس» الفلسطينية", "حماس» الفلسطينية", "«حماس» الفلسطينية"),
        ('قال "حماس" ثم "فتح" أمس', 'حماس" ثم "فتح', '"حماس" ثم "فتح"'),
        ('قال "حماس" أمس', '"حماس" أمس', '"حماس" أمس'),
        ('هاتف "آيفون', '"آيفون', '"آيفون'),
        ('تنظيم "داعش وتمويله. وقال" أمس', 'وقال" أمس', 'وقال" أمس'),
        ('تنظيم "داعش وتمويله." وقال', 'تنظيم "داعش', 'تنظيم "داعش'),
        ('موقع "بوكينغ.كوم" أمس', 'موقع "بوكينغ', 'موقع "بوكينغ.كوم"'),
        (f'شركة "أوبر{BOUNDARY}أعلنت "أوبر"', 'شركة "أوبر', 'شركة "أوبر'),
    ],
)
def test_no_name_in_quotation_marks_is_cut(text, phrase, whole):
    start = text.index(phrase)
    first, end = with_name(text, start, start + len(phrase))
    assert text[first:end] == whole
