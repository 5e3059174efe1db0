"""What is shown for a subject: whole thoughts that show it, the news of the day first, nothing twice."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.subjects.content_words import PLACE, SAYS, STEM, says_something, tag
from processors.subjects.evidence import find_evidence
from processors.subjects.passages import Passage
from processors.subjects.phrase_scorer import PhraseScorer
from tests.unit.subjects.making import sums

Speaks = dict[str, float]  # words of the matter, and what each adds to the subject's score


def shown(sentences: list[str], *subjects: Speaks, titled: bool = False, parts=()) -> list[list[str]]:
    """Return what is shown of sentences for each subject; ``parts``: which of them are no whole thoughts."""
    words = " ".join(sentences).split()
    ends = np.cumsum([len(sentence.split()) for sentence in sentences]).tolist()
    passages = [
        Passage(first, end, number not in parts)
        for number, (first, end) in enumerate(zip([0, *ends], ends, strict=False))
    ]
    speaks = [[subject.get(word, 0.0) for word in words] for subject in subjects]
    shows = [[value / 5 for value in of_subject] for of_subject in speaks]
    scorer = PhraseScorer(
        sums([*speaks, *shows, [1.0] * len(words)]),
        ends[0] if titled else 0,
        (0.7, 0.0, 0.0),
        np.zeros((len(subjects), 1)),
    )
    tags = np.array(list(map(tag, words)))
    found = find_evidence(passages, words, tags, scorer)
    return [[" ".join(words[each.first : each.end]) for each in of_subject] for of_subject in found]


QUIET = ["بلغت الحراره ثلاثين", "قال شاهد"]  # stands where the lead does, and says nothing of the matter
DAESH = {"داعش": 3.0, "خليه": 3.0, "ارهابي": 3.0}
TALKS = {"السفير": 3.0, "قمه": 3.0, "محادثات": 3.0}


def test_what_shows_the_subject_is_shown_and_what_does_not_is_left_out():
    sentences = [*QUIET, "فككت الشرطه خليه داعش", "نزل المطر", "اعتقل ارهابي خطير"]
    assert shown(sentences, DAESH) == [["فككت الشرطه خليه داعش", "اعتقل ارهابي خطير"]]


def test_the_title_comes_before_a_sentence_that_shows_as_much():
    sentences = ["الشرطه تفكك خليه داعش", "بلغت درجه الحراره ثلاثين", "قال شاهد", "اعتقل الجيش خليه داعش"]
    assert shown(sentences, DAESH, titled=True) == [[sentences[0], sentences[3]]]


def test_the_lead_comes_before_a_later_sentence_that_shows_as_much():
    sentences = ["اعتقل الجيش خليه داعش", "بلغت درجه الحراره ثلاثين", "قال شاهد", "فككت الشرطه خليه داعش"]
    assert shown(sentences, DAESH)[0][0] == sentences[0]


@pytest.mark.parametrize(
    "before",
    ["وكانت الشرطه فككت خليه داعش", "فككت الشرطه في 12 يونيو خليه داعش", "وفي العام الماضي فككت خليه داعش"],
)
def test_the_news_of_the_day_comes_before_what_was_before(before: str):
    sentences = ["بلغت درجه الحراره ثلاثين", before, "قال شاهد", "اعتقل الجيش خليه داعش"]
    assert shown(sentences, DAESH)[0][0] == sentences[3]


def test_the_lead_is_the_news_of_the_day_though_it_names_one():
    sentences = ["يحاكم في 12 يونيو ارهابي خطير", "قال شاهد", "بلغت الحراره ثلاثين", "اعتقل الجيش خليه داعش"]
    assert shown(sentences, {"ارهابي": 3.0, "داعش": 3.0})[0][0] == sentences[0]


def test_a_part_of_a_sentence_is_shown_only_where_no_whole_thought_is():
    sentences = ["بلغت الحراره ثلاثين", "لكن الجيش فكك خليه داعش", "اعتقل ارهابي خطير امس"]
    assert shown(sentences, DAESH, parts=[1]) == [[sentences[2]]]
    assert shown(sentences[:2], DAESH, parts=[1]) == [[sentences[1]]]


def test_what_points_back_comes_after_what_stands_alone():
    sentences = ["بلغت الحراره ثلاثين", "قال شاهد", "وهذا يعني ان خليه داعش انتهت", "انتهت خليه داعش الاخري"]
    assert shown(sentences, DAESH)[0][0] == sentences[3]


def test_a_passage_shows_one_subject_where_another_has_one_as_good():
    both, talks, daesh = "بحث السفير خليه داعش", "عقدت قمه الرءيسين", "اعتقل الجيش ارهابي خطير"
    assert shown([*QUIET, both, talks, daesh], DAESH, TALKS) == [[both, daesh], [talks]]


def test_the_best_passage_of_a_later_subject_is_left_to_it():
    first, other = "فكك الجيش خليه داعش", "اعتقل السفير ارهابي خطير"
    assert shown([*QUIET, first, other], DAESH, TALKS) == [[first], [other]]


def test_a_passage_shows_two_subjects_where_one_has_no_other():
    sentences = ["بحث السفير خليه داعش", "بلغت الحراره ثلاثين"]
    assert shown(sentences, DAESH, TALKS) == [sentences[:1], sentences[:1]]


def test_nothing_is_said_twice():
    title, lead = "تفكيك خليه داعش بالمغرب", "اعلن المغرب تفكيك خليه داعش بالمغرب"
    assert shown([title, *QUIET, lead], DAESH, titled=True) == [[title]]


def test_a_third_passage_is_shown_only_where_it_shows_the_subject_as_well():
    two = ["فكك الجيش خليه داعش", "اعتقل ارهابي داعش امس"]
    assert len(shown([*QUIET, *two, "هرب ارهابي خليه قديمه"], DAESH)[0]) == 3
    assert shown([*QUIET, *two, "هرب مسلح قديم"], DAESH | {"هرب": 1.0}) == [two]


def test_a_place_alone_is_shown_only_where_there_is_nothing_else():
    assert shown(["تركيا", "عقدت قمه الرءيسين"], {"تركيا": 5.0, "قمه": 3.0}) == [["عقدت قمه الرءيسين"]]
    assert shown(["تركيا"], {"تركيا": 5.0}) == [["تركيا"]]


def test_a_subject_that_nothing_speaks_for_has_no_evidence():
    assert shown(["بلغت الحراره ثلاثين"], DAESH) == [[]]


def test_outlets_figures_and_function_words_say_nothing():
    assert not any(map(says_something, ["رويترز", "2018", "وعلي", "في", "سكاي", "مءات", "http", "لم"]))
    assert says_something("داعش")


@settings(max_examples=300)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["داعش", "قمه", "في", "وكان", "12", "يونيو", "الماضي", "خليه", "تركيا"]),
            min_size=1,
            max_size=8,
        ),
        min_size=1,
        max_size=12,
    ),
    st.lists(
        st.dictionaries(st.sampled_from(["داعش", "قمه", "خليه"]), st.floats(0, 5)), min_size=1, max_size=3
    ),
    st.booleans(),
    st.sets(st.integers(0, 11)),
)
def test_three_passages_at_most_and_none_says_what_another_says(sentences, subjects, titled, parts):
    for of_subject in shown([" ".join(each) for each in sentences], *subjects, titled=titled, parts=parts):
        assert len(of_subject) <= 3
        said = [
            {known & STEM for known in map(tag, each.split()) if known & SAYS and not known & PLACE}
            for each in of_subject
        ]
        assert not any(one <= other or other <= one for one, other in combinations(said, 2))
