import re
from itertools import pairwise

import pytest

from processors.subjects.quoted_names import runs_on, with_name
from processors.text.markup import BOUNDARY


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("تنظيم داعش", True),
        ("تنظيم #داعش", True),
        ('تنظيم "داعش"', True),
        ("حركة «حماس» الفلسطينية", True),
        ("“حماس” الفلسطينية", True),
        ("1.5", True),
        ("12/3", True),
        ("3-1", True),
        ("التنظيم.داعش", False),
        ("5.داعش", False),
        ("التنظيم، داعش", False),
        ("التنظيم\nداعش", False),
        ("التنظيم  داعش", False),
        ('قال "إن الذي جرى أمس في المدينة لن يمر بلا حساب"', False),
        ('الذي جرى أمس في المدينة لن يمر بلا حساب" قال', False),
        ('التنظيم "داعش', False),
    ],
)
def test_a_phrase_runs_on_over_a_space_the_marks_of_a_name_and_the_point_of_a_figure(text, joined):
    words = [word.span() for word in re.finditer(r"\w+", text)]
    gaps = [(end, start) for (_, end), (start, _) in pairwise(words)]
    assert all(runs_on(text, *gap) for gap in gaps[: 1 if joined else None]) is joined


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
