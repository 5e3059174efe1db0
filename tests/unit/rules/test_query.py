import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processors.rules import QueryError, parse, parse_rule
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    GenreIs,
    LanguageIs,
    Near,
    Not,
    Phrase,
    SourceIs,
    StatusIs,
    SubjectIs,
    Word,
)
from processors.rules.query import written_out
from processors.text.direction import isolate
from schemas import Rule
from tests.laws import thorough
from tests.unit.rules.nasty import NASTY


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("سفير", Word("سفير")),
        ("=سفير", Word("سفير", exact=True)),
        ("إرهاب*", Word("إرهاب", prefix=True)),
        ("سفير لندن", AllOf([Word("سفير"), Word("لندن")])),
        ("سفير AND لندن", AllOf([Word("سفير"), Word("لندن")])),
        ("سفير و لندن", AllOf([Word("سفير"), Word("لندن")])),
        ("سفير أو لندن", AnyOf([Word("سفير"), Word("لندن")])),
        ("سفير او لندن", AnyOf([Word("سفير"), Word("لندن")])),
        ("سفير ليس لندن", AllOf([Word("سفير"), Not(Word("لندن"))])),
        ("سفير و ليس لندن", AllOf([Word("سفير"), Not(Word("لندن"))])),
        ("a OR b c", AnyOf([Word("a"), AllOf([Word("b"), Word("c")])])),
        ("(a OR b) c", AllOf([AnyOf([Word("a"), Word("b")]), Word("c")])),
        ("a b NEAR/3 c", AllOf([Word("a"), Near([Word("b"), Word("c")], [3])])),
        ("a NEAR/٥ b", Near([Word("a"), Word("b")], [5])),
        ("a NEAR/2 b NEAR/3 c", Near([Word("a"), Word("b"), Word("c")], [2, 3])),
        ("a NEAR/s b", Near([Word("a"), Word("b")], ["sentence"])),
        ("a NEAR/P b NEAR/3 c", Near([Word("a"), Word("b"), Word("c")], ["paragraph", 3])),
        ("atleast3(النووي)", AtLeast(3, Word("النووي"))),
        ('ATLEAST٢ (a OR "b c")', AtLeast(2, AnyOf([Word("a"), Phrase([Word("b"), Word("c")])]))),
        ("title:atleast2(a)", AtLeast(2, Word("a", "title"))),
        ("lead:(a OR b)", AnyOf([Word("a", "lead"), Word("b", "lead")])),
        ('"atleast3"', Word("atleast3")),
        ("@reuters", Word("reuters")),
        ('"وزير الخارجية"', Phrase([Word("وزير"), Word("الخارجية")])),
        ("«وزير الخارجية»", Phrase([Word("وزير"), Word("الخارجية")])),
        ("“وزير الخارجية”", Phrase([Word("وزير"), Word("الخارجية")])),
        ('="وزير الخارجية"', Phrase([Word("وزير", exact=True), Word("الخارجية", exact=True)])),
        ('"منظمات إرهاب*"', Phrase([Word("منظمات"), Word("إرهاب", prefix=True)])),
        ('"أو"', Word("أو")),
        ("=ليس", Word("ليس", exact=True)),
        ('"قال و فعل"', Phrase([Word("قال"), Word("و"), Word("فعل")])),
        ("COVID-19", Phrase([Word("COVID"), Word("19")])),
        ("and", Word("and")),
        ("NEARLY", Word("NEARLY")),
        ("title:سفير", Word("سفير", "title")),
        ("Title: سفير", Word("سفير", "title")),
        ("body:(a OR b)", AnyOf([Word("a", "body"), Word("b", "body")])),
        ("subject:diplomacy", SubjectIs("diplomacy")),
        ("subject:diplomacy>=0.6", SubjectIs("diplomacy", 0.6)),
        ("subject:diplomacy >= ٠٫٦", SubjectIs("diplomacy", 0.6)),
        ("subject:دبلوماسية", SubjectIs("diplomacy")),
        ("subject:الدبلوماسيه>=0.6", SubjectIs("diplomacy", 0.6)),
        ('subject:"مكافحة التطرف"', SubjectIs("counter-extremism")),
        ('subject:"مكافحة التطرف">=0.6', SubjectIs("counter-extremism", 0.6)),
        ('subject:"مكافحة التطرف>=0.6"', SubjectIs("counter-extremism", 0.6)),
        ("primary:«كوارث وحوادث» ≥ ٠٫٦", SubjectIs("disaster-accident", 0.6, primary=True)),
        (
            'subject:(رياضة OR "Crime and justice">=0.5)',
            AnyOf([SubjectIs("sport"), SubjectIs("crime-justice", 0.5)]),
        ),
        (
            'subject:"الجريمة والقضاء" ="سفير قطر"',
            AllOf([SubjectIs("crime-justice"), Phrase([Word("سفير", exact=True), Word("قطر", exact=True)])]),
        ),
        ("subject:(diplomacy OR politics>=0.5)", AnyOf([SubjectIs("diplomacy"), SubjectIs("politics", 0.5)])),
        ("primary:sport", SubjectIs("sport", primary=True)),
        ("genre:opinion", GenreIs("opinion")),
        ("genre:رأي>=0.8", GenreIs("opinion", 0.8)),
        ("genre:news", GenreIs("news", 0.3)),
        ("genre:الأخبار>=0", GenreIs("news", 0.0)),
        ("genre:الرأى", GenreIs("opinion")),
        ('genre:("قصة صحفية" OR Analysis)', AnyOf([GenreIs("feature"), GenreIs("analysis")])),
        ("سفير NOT genre:opinion", AllOf([Word("سفير"), Not(GenreIs("opinion"))])),
        ("source:BNA.bh", SourceIs("bna.bh")),
        ('source:"BBC Arabic"', SourceIs("bbc arabic")),
        ("source:bbc*", SourceIs("bbc", prefix=True)),
        ("language:ar", LanguageIs("ar")),
        ("status:withheld", StatusIs("withheld")),
        ("سفير، لندن؛ باريس؟", AllOf([Word("سفير"), Word("لندن"), Word("باريس")])),
        ("لندن - باريس.", AllOf([Word("لندن"), Word("باريس")])),
        ("\u202bسفير\u202c NE\u200eAR/\u200f5 لندن", Near([Word("سفير"), Word("لندن")], [5])),
    ],
)  # fmt: skip
def test_what_a_query_says(query, tree):
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "column", "problem", "expected"),
    [
        ("", 1, "says nothing", "a word"),
        ("سفير AND", 9, "ends too early", "a word"),
        ("سفير (لندن", 6, "never closed", "a )"),
        ("سفير) لندن", 5, "closes nothing", "a ("),
        ('سفير "لندن', 6, "never closed", 'a "'),
        ("«سفير", 1, "never closed", "a »"),
        ("سفير »", 6, "closes nothing", "a word"),
        ("OR سفير", 1, "OR has nothing before it", "a word"),
        ("سفير AND OR لندن", 10, "OR has nothing before it", "a word"),
        ("سفير NEAR لندن", 10, "needs a distance", "NEAR/1"),
        ("سفير NEAR/0 لندن", 11, "needs a distance", "NEAR/1"),
        ("سفير NEAR/x لندن", 11, "needs a distance", "NEAR/1"),
        ("a NEAR/5 (b AND c)", 11, "NEAR cannot work", "OR"),
        ("a NEAR/5 subject:sport", 18, "NEAR cannot work", "a word"),
        ("a NEAR/q b", 8, "needs a distance", "NEAR/s"),
        ("atleast(a)", 8, "needs a number", "atleast1"),
        ("atleast0(a)", 8, "needs a number", "atleast1"),
        ("atleast3 a", 10, "lacks its (", "atleast3(word)"),
        ("atleast2(a b)", 10, "atleast2 cannot work on this", "OR"),
        ("a NEAR/s atleast2(b)", 10, "NEAR cannot work", "a word"),
        ("source:atleast2(a)", 8, "counts words", "source:"),
        ("titel:سفير", 1, "no field titel:", "title:"),
        ("السفير وزير:قال", 12, ": has no meaning", "quotes"),
        ("title:", 7, "lacks its value", "title:"),
        ("title:(a body:b)", 10, "stands inside title:", "title:"),
        ("subject:diplomcy", 9, "no subject diplomcy", "diplomacy"),
        ("subject:رياضات", 9, f"no subject {isolate('رياضات')}", "sport"),
        ("subject:diplomacy>0.5", 18, "cannot be compared by >", ">="),
        ('subject:"مكافحة التطرف">0.5', 24, "cannot be compared by >", ">="),
        ('subject:"مكافحة التطرف">=60', 26, "no confidence", "0 to 1"),
        ("subject:diplomacy>=60", 20, "no confidence", "0 to 1"),
        ("genre:opnion", 7, "no genre opnion", "opinion"),
        ("genre:تحاليل", 7, f"no genre {isolate('تحاليل')}", "analysis"),
        ("genre:column", 7, "no genre column", "one of obituary"),
        ("genre:opinion<0.5", 14, "a genre cannot be compared by <", ">="),
        ("NOT genre:opinion", 1, "nearly everything", "word AND NOT other"),
        ("status:spiked", 8, "no status spiked", "usable"),
        ("language:عربي", 10, "no language code", "ar"),
        ("source:*", 8, "no source", "bna.bh"),
        ("*سفير", 1, "does not end a word", "first letters"),
        ("سف*ير", 3, "does not end a word", "first letters"),
        ("س*", 2, "nearly everything", "2 letters"),
        ("سَ*", 3, "nearly everything", "2 letters"),
        ("سـ*", 3, "nearly everything", "2 letters"),
        ("title:killed>=10", 7, "killed: stands inside title:", "title:"),
        ("=سفير*", 6, "exact form", "=word"),
        ("سفير~2", 5, "~ has no meaning", "NEAR/n"),
        ("سفير^2", 5, "^ has no meaning", "weights"),
        ("-سفير", 1, "- has no meaning", "NOT"),
        ("a && b", 3, "& has no meaning", "AND"),
        ("a || b", 3, "| has no meaning", "OR"),
        ("NOT سفير", 1, "nearly everything", "word AND NOT other"),
        ("سفير OR NOT لندن", 9, "nearly everything", "word AND NOT other"),
        ("NOT (a AND b)", 1, "nearly everything", "word AND NOT other"),
        ('سفير "؟!"', 6, "no word", "a word"),
        ("(" * 60 + "a" + ")" * 60, 51, "too deep", "at most 50"),
        ("a " * 10_001, 20_001, "too long", "at most"),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_where_it_is(query, column, problem, expected):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.column == column
    assert problem in caught.value.problem
    assert expected in caught.value.expected
    assert str(column) in str(caught.value)


LISTS = {"daesh": ["داعش", "تنظيم الدولة", "=الخلافة", "إرهاب*"], "cities": ["لندن"]}


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        (
            "@daesh",
            AnyOf([
                Word("داعش"),
                Phrase([Word("تنظيم"), Word("الدولة")]),
                Word("الخلافة", exact=True),
                Word("إرهاب", prefix=True),
            ], list_name="daesh"),
        ),
        ("lead:@cities", AnyOf([Word("لندن", "lead")], list_name="cities")),
        ("a NEAR/s @cities", Near([Word("a"), AnyOf([Word("لندن")], list_name="cities")], ["sentence"])),
        ("atleast2(@cities).", AtLeast(2, AnyOf([Word("لندن")], list_name="cities"))),
        ("a AND NOT @cities", AllOf([Word("a"), Not(AnyOf([Word("لندن")], list_name="cities"))])),
        ('"@cities"', Word("cities")),
    ],
)  # fmt: skip
def test_a_list_is_one_of_its_terms(query, tree):
    assert parse(query, LISTS) == tree


@pytest.mark.parametrize(
    ("query", "column", "problem", "expected"),
    [
        ("سفير @daseh", 6, "no list @daseh", "@daesh"),
        ("@london", 1, "no list @london", "under `lists:`"),
        ("@", 1, "@ names no list", "letters"),
        ("@a@b", 1, "@a@b names no list", "quotes"),
        ("=@daesh", 1, "=@daesh names no list", "quotes"),
        ("NOT @daesh", 1, "nearly everything", "word AND NOT other"),
        ("@daesh " * 700, 4_663, "lists written out the query is too long", "20000"),
    ],
)
def test_a_mistake_about_a_list_is_shown_where_it_is(query, column, problem, expected):
    with pytest.raises(QueryError) as caught:
        parse(query, LISTS)
    assert caught.value.column == column
    assert problem in caught.value.problem
    assert expected in caught.value.expected


@pytest.mark.parametrize(
    "query",
    [
        "@daesh",
        "@da\u200eesh",
        "lead:@daesh @cities",
        "a NEAR/s @daesh NEAR/2 @cities.",
        "atleast2(@daesh) AND NOT @cities",
    ],
)
def test_a_query_with_its_lists_written_out_says_the_same(query):
    lists = LISTS | {"cities": ["لندن", "باريس"]}
    rule = Rule(id="r", desk="d", channel="c", name="n", query=query, lists=lists)
    said = written_out(rule)
    assert "@" not in said
    place_and_name = re.compile(r"at=\d+|list_name='\w*'")
    assert place_and_name.sub("", repr(parse(said))) == place_and_name.sub("", repr(parse_rule(rule)))


def test_a_mistake_in_a_query_of_several_lines_names_its_line():
    with pytest.raises(QueryError, match="line 2, column 5:") as caught:
        parse("سفير\nAND OR لندن")
    assert caught.value.caret().count("\n") == 1


def _cells(text):
    """Where a terminal has come after writing ``text``, as wcwidth counts."""
    zero = {"Mn", "Me", "Cf"}
    return sum(
        0 if unicodedata.category(each) in zero else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )


@pytest.mark.parametrize(
    ("query", "under"),
    [
        ("wordone AND )", ")"),
        ("سفير AND )", ")"),
        ("وَزِيرٌ مُحَمَّدٌ AND )", ")"),
        ("日本 ニュース )", ")"),
        ("\u202bسفير\u202c ( لندن", "("),
        ("سفير\tsubject:x", "x"),
        ("ووو " * 100 + "NEAR/0 ا", "0"),
        ("ووو " * 20 + ") " + "ييي " * 50, ")"),
    ],
)
def test_the_caret_stands_in_the_cell_of_the_mistake(query, under):
    with pytest.raises(QueryError) as caught:
        parse(query)
    above, below = caught.value.caret().split("\n")
    assert _cells(above) <= 80
    cell = _cells(below.split("^")[0])
    assert any(
        _cells(above[:place]) == cell and above[place] == under
        for place in range(len(above))
        if _cells(above[place])
    )


def test_both_lines_of_the_caret_have_the_same_directions_cell_by_cell():
    """So that a terminal that reorders Arabic reorders both lines alike."""
    with pytest.raises(QueryError) as caught:
        parse("السفير NEAR/8 (لندن OR واشنطن) AND subject:diplomcy")
    above, below = (line.removeprefix("\u200e") for line in caught.value.caret().split("\n"))
    marks = {"\u200e": "L", "\u200f": "R"}
    expected = [unicodedata.bidirectional(each).replace("AL", "R") for each in above]
    found, direction = [], None
    for each in below:
        if each in marks:
            direction = marks[each]
        else:
            found.append(direction or "neutral")
            direction = None
    assert [each if each in {"L", "R"} else "neutral" for each in expected] == found


def _points_at_the_place(query):
    error = _mistake(query)
    if error:
        assert 0 <= error.offset <= len(query)
        assert error.expected
        above, below = error.caret().split("\n")
        assert below.count("^") == 1
        assert _cells(above) <= 80


def _mistake(query):
    try:
        parse(query, LISTS)
    except QueryError as error:
        return error
    return None


PIECES = [
    "سفير", "لندن", "وَزِير", "NATO", "AND", "OR", "NOT", "و", "أو", "ليس", "NEAR/3", "NEAR/", "NEAR",
    "(", ")", '"', "«", "»", "“", "”", "=", "*", "title:", "body:", "subject:", "diplomacy", ">=",
    "0.5", "primary:", "source:", "bna.bh", "language:", "ar", "status:", "usable", "foo:", "~", "^",
    "NEAR/s", "atleast2", "atleast", "lead:", "@daesh", "@",
    "[", "\\", "-", "+", "،", "؟", "\u200f", "\u202e", "\u2067", "\n", "\t", "é", "日本", "🙂", "\ud800",
    "\x00", " ",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " "])), max_size=25))
@thorough(6_000)
def test_no_mixture_of_the_language_crashes_the_parser(pieces):
    _points_at_the_place("".join(piece + blank for piece, blank in pieces))


@given(st.text(max_size=60))
@example("\ud800(")
@thorough(4_000)
def test_no_text_crashes_the_parser(query):
    _points_at_the_place(query)


@pytest.mark.parametrize("query", NASTY)
def test_nothing_nasty_crashes_the_parser(query):
    _points_at_the_place(query)


def test_there_are_two_hundred_nasty_queries():
    assert len(set(NASTY)) >= 200


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ('"' + "سفير " * 3_000 + '"', "this phrase has 3000 words; expected at most 50"),
        ("سفير NEAR/3 " * 1_000 + "سفير", "this chain of NEAR is too long; expected at most 50 operands"),
    ],
)
def test_what_would_take_a_worker_minutes_is_a_mistake(query, problem):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert str(caught.value) == f"column {caught.value.column}: {problem}"


@pytest.mark.parametrize("end", ["b", ">= b c"])
def test_blanks_in_the_name_of_a_subject_are_read_once(end):
    began = time.process_time()
    with pytest.raises(QueryError, match="no subject"):
        parse(f'subject:"a{" " * 19_000}{end}"')
    assert time.process_time() - began < 0.5
