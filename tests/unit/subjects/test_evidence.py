from itertools import permutations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from processors.subjects.clauses import Clauses, opens_clause, split
from processors.subjects.content_words import HEAD, OPENS, TURNS, says_something, tag
from processors.subjects.evidence import find_evidence
from processors.subjects.phrase_scorer import PhraseScorer
from processors.subjects.phrases import TaggedWords, WordSpan
from processors.text.clitics import stems
from tests.unit.subjects.making import sums

FIGURES = ("12", "2018")
ROUND = ["في"] * 15  # too much to the edge of the clause


def clauses_of(words: list[str], breaks) -> Clauses:
    opening = {
        place
        for place, word in enumerate(words)
        if tag(word) & OPENS and opens_clause(words[place : place + 2])
    }
    return split(sorted({0, *opening, *(place for place in breaks if place < len(words)), len(words)}))


def spans(words: list[str], weights: list[float], breaks, shows=()) -> list[WordSpan]:
    """Find evidence where what is said is shown, longer phrases better, and what ``shows`` says beside it."""
    return spans_of_all(words, [weights], breaks, shows)[0]


def spans_of_all(words: list[str], weights: list[list[float]], breaks, shows=()) -> list[list[WordSpan]]:
    """Find the evidence of several subjects."""
    tagged = TaggedWords(words, list(map(tag, words)), clauses_of(words, breaks))
    beside = [*shows, *[0.0] * (len(words) - len(shows))]
    speaks = [[max(weight, 0) for weight in of_subject] for of_subject in weights]
    known = sums([*speaks, *[beside] * len(weights), [1.0] * len(words)])
    shift = np.full((len(weights), 1), -2.0)
    return find_evidence(tagged, weights, PhraseScorer(known, 0, (0.7, 0.7, 0.7), shift))


def evidence(text: str, weights: list[float], breaks=(), round_about=ROUND, shows=()) -> list[str]:
    words = [*round_about, *text.split(), *round_about]
    against = [-1.0] * len(round_about)
    begins = [place + len(round_about) for place in breaks]
    found = spans(words, [*against, *weights, *against], begins, [*[0.0] * len(round_about), *shows])
    return [" ".join(words[first:end]) for first, end in found]


def test_neighbours_that_speak_make_one_phrase():
    assert evidence("زار مكافحه تنظيم داعش امس", [-1, 1, 0, 2, -1]) == ["مكافحه تنظيم داعش"]


def test_a_function_word_joins_but_is_never_an_edge():
    assert evidence("الحرب علي الارهاب في", [1, 3, 1, 3]) == ["الحرب علي الارهاب"]


def test_an_adjective_keeps_its_noun_and_a_noun_its_adjective():
    assert evidence("منذ الدفاع المدني بمنطقه مكه", [-1, -0.1, 2, 1.5, -1]) == ["الدفاع المدني بمنطقه"]
    assert evidence("وامر النائب العام باحالتهم", [-1, 2, -1, -1]) == ["وامر النائب العام"]
    assert evidence("دول حلف الناتو الثلاثاء", [-1, 2, -1, -1]) == ["حلف الناتو"]
    assert evidence("وكيل وزاره الخارجيه جاسم", [-1, -1, 2, 1]) == ["وزاره الخارجيه جاسم"]


def test_a_definite_word_keeps_the_one_that_it_leans_on():
    assert evidence("لاطلاق النار مع الحركه", [-1, 2, 0, 1]) == ["لاطلاق النار مع الحركه"]
    assert evidence("في النار مع الحركه", [-1, 2, 0, 1]) == ["النار مع الحركه"]


def test_no_phrase_is_cut_behind_a_noun_that_says_little_alone():
    assert evidence("زار وزير خارجيه فرنسا", [-1, 2, -1, -1]) == ["وزير خارجيه"]
    assert evidence("التقي رءيس وزراء المجر", [-1, -1, -1, 2]) == ["رءيس وزراء المجر"]
    assert evidence("بخساره امام منتخب البلد", [2, -1, 1, -1]) == ["بخساره امام منتخب البلد"]
    assert evidence("وزير الخارجيه", [2, -1], breaks=[1]) == ["وزير"]


def test_no_name_is_cut():
    assert evidence("الامير محمد بن سلمان وصل", [-1, -1, 0, 2, -1]) == ["محمد بن سلمان"]
    assert evidence("المصري عبد الفتاح السيسي", [-1, -1, -1, 2]) == ["عبد الفتاح السيسي"]
    assert evidence("مقتل ابو بكر", [-1, 0, 2]) == ["ابو بكر"]
    assert evidence("شكر بن زايد", [-1, 0, 2], breaks=[1]) == ["زايد"]


def test_a_phrase_goes_to_the_edges_of_its_clause_where_they_are_near():
    text, weights = "استقال وزير الماليه امس", [-1, 2, -1, 0]
    assert evidence(text, weights, breaks=[3], round_about=[]) == ["استقال وزير الماليه"]
    assert evidence(text, weights, breaks=[1], round_about=[]) == ["وزير الماليه"]
    text, weights = "علي سباق كاس العالم 2018", [0, 2, -1, -1, -1]
    assert evidence(text, weights, round_about=[]) == ["سباق كاس العالم 2018"]
    assert evidence(f"{text}{' في' * 10}", [*weights, *[-1] * 10], round_about=[]) == ["سباق"]


def test_a_figure_at_the_edge_of_a_phrase_stays_where_the_clause_has_its_edge():
    assert evidence("14 قتيلا في تفجير", [0, 2, 0, 2], round_about=[]) == ["14 قتيلا في تفجير"]
    assert evidence("باغلبيه صوتين مقابل 89", [2, 1, 1, 0], round_about=[]) == ["باغلبيه صوتين مقابل 89"]
    assert evidence("4 نمو بقيمه 4", [0, 2, 1, 0]) == ["نمو بقيمه"]


def test_what_counts_a_noun_stays_before_it():
    assert evidence("وصل عشرات النازحين", [-1, 0, 2]) == ["عشرات النازحين"]


def test_no_phrase_runs_into_another_clause():
    assert evidence("الدراسه ان تناول", [2, 0, 2]) == ["الدراسه ان تناول"]
    assert evidence("الاطباء ان وجبه", [2, 0, 1]) == ["الاطباء", "وجبه"]
    text, weights = "قال مصدر ان حريقا اندلع", [0, -1, 0, 2, -1]
    assert evidence(text, weights, round_about=[]) == ["حريقا اندلع"]
    assert evidence("حريقا اندلع ان", [2, -1, 0], round_about=[]) == ["حريقا اندلع"]


def test_what_turns_the_sense_is_quoted_too():
    assert evidence("لم يتلق اتهامات", [-1, 2, 2]) == ["لم يتلق اتهامات"]


def test_no_phrase_loses_what_turns_its_sense():
    far = ["الطاءره"] * 8
    text = " ".join(["في"] * 10 + ["لم", *far, "قصف", "المدينه"])
    found = evidence(text, [*[-1] * 19, 2, 2])
    assert found == [" ".join(["لم", *far, "قصف", "المدينه"])]
    assert evidence("كيف انهارت الهدنه", [0, 1, 1], round_about=[]) == ["كيف انهارت الهدنه"]


def test_a_verb_of_the_clause_stays_and_who_acts_with_it():
    text, weights = "شدد الوزير علي مكافحه الارهاب", [0, -1, 0, 2, 2]
    assert evidence(text, weights, round_about=[]) == [text]
    assert evidence("ثلاثه قتلي", [0, 2], round_about=[]) == ["ثلاثه قتلي"]


def test_a_relative_clause_that_is_cut_is_not_begun():
    text = "داعش داعش داعش التي تسيطر عليها"
    assert evidence(text, [2, 2, 2, 0, 2, 0]) == ["داعش داعش داعش"]


def test_who_speaks_is_a_reason_only_where_there_is_no_other():
    text, weights = "اكد وزير الدفاع ان قصف المدينه", [0, 3, 3, 0, 1, 1]
    assert evidence(text, weights, round_about=[]) == ["قصف المدينه"]
    assert evidence("وقال وزير الدفاع قصف", [0, 3, 3, 1], breaks=[3], round_about=[]) == ["قصف"]
    assert evidence("وقال وزير الدفاع", [0, 3, 3], round_about=[]) == ["وقال وزير الدفاع"]


def test_what_was_before_comes_after_the_news_of_the_day():
    text = "حريق مصنع كبير في 12 يونيو غرق قارب"
    weights = [3, 3, 3, 0, 0, 0, 2, 2]
    assert evidence(text, weights, breaks=[6]) == ["غرق قارب", "حريق مصنع كبير"]
    text, weights = "وكانت الشرطه اعتقلت رجلا حريق مصنع", [0, 2, 2, 2, 2, 2]
    assert evidence(text, weights, breaks=[4], round_about=[])[0] == "حريق مصنع"


def test_a_phrase_shows_one_subject_where_another_has_one_as_good():
    words = ["حريق", "مصنع", "غرق", "قارب", "قمه", "رءاسيه"]
    one, other = [3, 3, 2.9, 2.9, 0, 0], [3, 3, 0, 0, 2.9, 2.9]
    assert spans_of_all(words, [one, other], [2, 4]) == [[(0, 2), (2, 4)], [(4, 6)]]
    assert spans_of_all(words, [one, [3, 3, 0, 0, 0, 0]], [2, 4]) == [[(0, 2), (2, 4)], [(0, 2)]]


def test_the_best_phrase_of_a_later_subject_is_left_to_it():
    words = ["حريق", "مصنع", "غرق", "قارب"]
    assert spans_of_all(words, [[3, 3, 2.9, 2.9], [0, 0, 3, 3]], [2]) == [[(0, 2)], [(2, 4)]]


def test_a_place_alone_is_a_reason_only_where_there_is_no_other():
    assert evidence("وتركيا قمه", [3, 2], breaks=[1]) == ["قمه"]
    assert evidence("وتركيا اليوم", [3, 0], breaks=[1]) == ["وتركيا"]
    assert evidence("الولايات المتحده قمه", [3, 2, 2], breaks=[2]) == ["قمه"]


def test_no_noun_is_completed_across_a_break_or_with_a_word_of_another_phrase():
    assert evidence("النائب العام", [2, 0], breaks=[1]) == ["النائب"]
    assert evidence("المجلس من العسكري الحاكم", [-1, 0, 1, 4]) == ["العسكري الحاكم"]


def test_no_phrase_runs_across_a_break():
    assert evidence("مكافحه التطرف الارهاب", [2, 2, 2], breaks=[1]) == ["التطرف الارهاب", "مكافحه"]


def test_a_phrase_is_as_strong_as_all_its_words():
    text = "انفجار تبني التنظيم الهجوم"
    assert evidence(text, [3, 2, 2, 2], breaks=[1]) == ["تبني التنظيم الهجوم", "انفجار"]
    assert evidence(text, [14, 2, 2, 2], breaks=[1]) == ["انفجار", "تبني التنظيم الهجوم"]


def test_a_phrase_that_shows_much_less_than_the_best_is_left_out():
    text, weights = "مكافحه التطرف رياضه", [2, 2, 2]
    assert evidence(text, weights, breaks=[2]) == ["مكافحه التطرف", "رياضه"]
    assert evidence(text, weights, breaks=[2], shows=[2, 2, -3]) == ["مكافحه التطرف"]


def test_what_shows_the_subject_comes_before_what_only_speaks_for_it():
    text, weights = "وزير الخارجيه مفاوضات سلام", [3, 3, 2, 2]
    assert evidence(text, weights, breaks=[2])[0] == "وزير الخارجيه"
    assert evidence(text, weights, breaks=[2], shows=[-1, -1, 1, 1])[0] == "مفاوضات سلام"


def test_a_writer_who_sets_no_comma_is_quoted_in_three_places_too():
    reasons = ["حريق مصنع", "انفجار سفينه", "غرق قارب"]
    text = f" {'في ' * 40}".join(reasons)
    weights = [2 if word != "في" else -1 for word in text.split()]
    assert sorted(evidence(text, weights)) == sorted(reasons)


def test_a_word_alone_comes_after_a_phrase_that_weighs_a_little_less():
    text, weights = "حريق احتجاجات شعبيه نفط مصنع سفينه", [3, 1.3, 1.3, 3, 2, 2]
    assert evidence(text, weights, breaks=[1, 3, 4, 5])[0] == "احتجاجات شعبيه"
    assert evidence(text, [5, *weights[1:]], breaks=[1, 3, 4, 5])[0] == "حريق"


def test_words_against_and_faint_words_are_no_evidence():
    assert evidence("سلام تطرف رياضه كتاب", [-1, 2, -3, 0.01]) == ["تطرف"]


def test_the_same_words_are_said_once_whatever_they_wear():
    assert evidence("التطرف هنا التطرف", [2, 0, 2], breaks=[1]) == ["التطرف"]
    words = "تطرف والتطرف ارهاب داعش القاعده خلافه"
    assert evidence(words, [2, 1.9, 1.8, 1.7, 1.6, 1.5], breaks=range(6)) == ["تطرف", "ارهاب", "داعش"]


def test_what_is_said_again_at_more_length_is_shown_at_length_only():
    assert evidence("الفساد مزاعم الفساد", [3, 2.5, 2.5], breaks=[1]) == ["مزاعم الفساد"]
    weaker = evidence("الفساد مزاعم الفساد رياضه كتاب", [4, 1.8, 2, 3, 2], breaks=[1, 3, 4, 5])
    assert weaker == ["مزاعم الفساد", "رياضه", "كتاب"]


def test_outlets_figures_and_function_words_say_nothing():
    assert not any(map(says_something, ["رويترز", "2018", "وعلي", "في", "سكاي", "مءات", "http"]))
    assert says_something("داعش")


# Grown over a silent word to eleven; its noun's two adjectives make thirteen.
LONG = [("داعش", 3.0)] * 9 + [("في", 0.0), ("المدني", 3.0), ("العام", -1.0), ("المدني", -1.0)]


@settings(max_examples=2000, deadline=None)
@example(LONG, frozenset())
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "داعش",
                    "في",
                    "مكافحه",
                    "قال",
                    "12",
                    "رويترز",
                    "وزير",
                    "الناءب",
                    "العام",
                    "بالدفاع",
                    "المدني",
                    "بن",
                    "ابو",
                    "ان",
                    "2018",
                    "لم",
                    "لكن",
                ]
            ),
            st.floats(-5, 5),
        ),
        max_size=40,
    ),
    st.frozensets(st.integers(0, 40)),
)
def test_phrases_are_disjoint_short_within_the_text_and_speak_at_both_edges(pairs, breaks):
    words = [word for word, _ in pairs]
    weight = np.array([value for _, value in pairs])
    phrases = spans(words, weight.tolist(), breaks)
    taken = [place for first, end in phrases for place in range(first, end)]
    assert len(taken) == len(set(taken))
    assert len(phrases) <= 3
    said = [{stems(word)[0] for word in words[first:end] if says_something(word)} for first, end in phrases]
    assert not any(one <= other for one, other in permutations(said, 2))
    for first, end in phrases:
        assert 0 <= first < end <= len(words)
        assert end - first <= 37
        assert not breaks & set(range(first + 1, end))
        assert weight[first:end].max() > 0
        begins, ends = clauses_of(words, breaks).around(first)
        known = tag(words[first])
        assert says_something(words[first]) or known & HEAD or (words[first] in FIGURES and first == begins)
        before = words[max(begins, first - 10) : first]
        assert known & TURNS or not any(tag(word) & TURNS for word in before)
        last = words[end - 1]
        assert says_something(last) or last == "2018" or (last in FIGURES and end == ends)
