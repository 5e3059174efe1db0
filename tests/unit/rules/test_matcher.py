from time import process_time

import pytest

from processors.rules import Matcher, QueryError
from schemas import Span
from tests.unit.rules.making import article, evidence, genre, matches, places, rule, subject


@pytest.mark.parametrize("form", ["السفير", "للسفير", "وبسفيرها", "سفير", "السَّفِير", "الســفير"])
def test_a_word_matches_whatever_it_wears(form):
    assert evidence("السفير", article(body=f"التقى الوزير {form} أمس")) == [("body", form)]


@pytest.mark.parametrize(("term", "form"), [("إيران", "ايران"), ("القاعده", "القاعدة"), ("مسؤول", "مسئول")])
def test_a_word_matches_its_other_spellings(term, form):
    assert matches(term, article(title=f"عن {form} اليوم"))
    assert matches(form, article(title=f"عن {term} اليوم"))


def test_an_exact_word_matches_its_own_form_only():
    assert matches("=السفير", article(body="وصل السّفير"))
    assert not matches("=السفير", article(body="كتب للسفير عن سفير"))
    assert not matches("=إيران", article(body="ايران"))


def test_a_prefix_matches_words_that_start_so_under_their_clitics():
    assert evidence("إرهاب*", article(body="ضد الارهابيين")) == [("body", "الارهابيين")]
    assert not matches("إرهاب*", article(body="رهاب المرتفعات"))


def test_a_phrase_matches_its_words_in_a_row():
    found_in = article(body="قال وزير الخارجيه أمس. وقالت الخارجية إن وزير المالية حاضر")
    assert evidence('"وزير الخارجية"', found_in) == [("body", "وزير الخارجيه")]
    assert not matches('"الخارجية وزير"', found_in)


def test_a_phrase_does_not_reach_from_the_title_into_the_body():
    assert not matches('"وزير الخارجية"', article(title="وزير", body="الخارجية"))
    assert not matches("وزير NEAR/100 الخارجية", article(title="وزير", body="الخارجية"))


@pytest.mark.parametrize(
    ("words", "expected"), [("", True), ("بلاده في مدينة ", True), ("بلاده في شمال مدينة ", False)]
)
@pytest.mark.parametrize("order", ["سفير {}لندن", "لندن {}سفير"])
def test_near_counts_words_in_either_order(words, expected, order):
    assert matches("السفير NEAR/4 لندن", article(body=order.format(words))) is expected


def test_near_takes_groups_phrases_and_chains():
    found_in = article(body="غادر السفير البريطاني مطار لندن إلى باريس")
    assert evidence('سفير NEAR/3 (واشنطن OR "مطار لندن")', found_in) == [
        ("body", "السفير"),
        ("body", "مطار لندن"),
    ]
    assert evidence("سفير NEAR/3 لندن NEAR/2 باريس", found_in) == [
        ("body", "السفير"),
        ("body", "لندن"),
        ("body", "باريس"),
    ]
    assert not matches("سفير NEAR/2 لندن NEAR/2 باريس", found_in)


def test_a_word_is_never_near_itself():
    assert not matches("سفير NEAR/5 السفير", article(body="وصل السفير وحده"))
    assert matches("سفير NEAR/5 السفير", article(body="وصل السفير إلى بيت سفير آخر"))


def test_what_stands_beside_the_report_matches_nothing():
    body = "افتتح الوزير المعرض.\nاقرأ أيضا: سفير جديد في لندن"
    beside = [Span(start=body.index("اقرأ"), end=len(body))]
    assert matches("سفير", article(body=body))
    assert not matches("سفير", article(body=body, boilerplate=beside))
    assert evidence("الوزير NEAR/2 المعرض", article(body=body, boilerplate=beside)) == [
        ("body", "الوزير"),
        ("body", "المعرض"),
    ]


def test_fields_say_where_a_word_must_stand():
    found_in = article(title="قطر", body="إيران")
    assert matches("title:قطر AND body:إيران", found_in)
    assert not matches("title:إيران", found_in)
    assert matches("title:(قطر OR إيران)", found_in)


def test_conditions_on_the_article_itself():
    found_in = article(
        "خبر", source="BNA.bh", subjects=[subject("diplomacy", 0.8, primary=True), subject("politics", 0.5)]
    )
    for query in (
        "subject:diplomacy",
        "subject:diplomacy>=0.8",
        "primary:diplomacy",
        "subject:politics>=.5",
        "source:bna.bh",
        "source:bna*",
        "language:ar",
        "status:usable",
    ):
        assert matches(query, found_in), query
    for query in (
        "subject:diplomacy>=0.81",
        "primary:politics",
        "source:bna",
        "language:en",
        "status:canceled",
    ):
        assert not matches(query, found_in), query


def test_the_genre_is_asked_for_and_kept_out():
    column = article("لقاء السفير", genre=genre("opinion", 0.8))
    for query in ("genre:opinion", "genre:رأي>=0.8", "السفير AND NOT genre:report"):
        assert matches(query, column), query
    for query in ("genre:opinion>=0.81", "genre:report", "السفير AND NOT genre:opinion"):
        assert not matches(query, column), query
    assert matches("السفير AND NOT genre:opinion", article("لقاء السفير")), "of an older version"


def test_news_is_asked_for_by_how_likely_all_its_genres_are_together():
    column, brief = (genre("analysis", 0.4, news=0.2), genre("brief", 0.4, news=0.7))
    assert not matches("السفير AND genre:news", article("لقاء السفير", genre=column))
    assert matches("السفير AND genre:news", article("لقاء السفير", genre=brief))
    assert not matches("السفير AND genre:news>=0.8", article("لقاء السفير", genre=brief))
    assert matches("السفير AND genre:(news OR opinion)", article("لقاء السفير", genre=genre("opinion")))


@pytest.mark.parametrize(("slug", "confidence", "news"), [("report", 0.5, True), ("opinion", 0.9, False)])
def test_news_of_an_older_version_is_told_by_its_genre(slug, confidence, news):
    assert matches("genre:news", article("لقاء السفير", genre=genre(slug, confidence))) == news
    assert matches("genre:news", article("لقاء السفير"))


def test_news_has_no_evidence_of_its_own():
    report = article("السفير", genre=genre("report", news=0.9, evidence=[("title", 0, 6, "السفير")]))
    assert evidence("genre:news AND السفير", report) == [("title", "السفير")]
    assert evidence("genre:news", report) == []


def test_the_evidence_for_a_genre_is_what_shows_it():
    column = article("أظن أن السفير", genre=genre("opinion", evidence=[("title", 0, 3, "أظن")]))
    assert evidence("genre:opinion AND السفير", column) == [("title", "أظن"), ("title", "السفير")]


def test_the_evidence_for_a_subject_is_its_own():
    found_in = article(
        "لقاء السفير", subjects=[subject("diplomacy", 0.9, evidence=[("title", 0, 11, "لقاء السفير")])]
    )
    assert evidence("subject:diplomacy AND السفير", found_in) == [("title", "لقاء السفير")]


def test_what_a_rule_says_not_to_is_no_evidence_and_no_match():
    assert evidence("سفير AND NOT قطر", article(body="السفير")) == [("body", "السفير")]
    assert not matches("سفير AND NOT قطر", article(body="السفير في قطر"))
    assert matches("NOT (NOT سفير OR قطر)", article(body="السفير"))


def test_evidence_is_first_in_the_title_and_first_in_the_body():
    found_in = article(title="سفير وسفير", body="السفير ثم سفير")
    assert evidence("السفير", found_in) == [("title", "سفير"), ("body", "السفير")]


def test_evidence_stands_in_the_sentence_that_shows_most_of_the_rule():
    body = "زار السفير المدينة. بحث الوزير الأزمة. قال السفير لوزير المالية إن لندن تنتظر. وصل السفير"
    found_in = article(title="السفير", body=body)
    third = body.index("قال")
    in_third = [body.index(word, third) for word in ("السفير", "لوزير", "لندن")]
    assert places("سفير AND وزير AND (لندن OR قطر)", found_in) == [0, *in_third]
    assert places("سفير", found_in) == [0, 4]
    assert places("سفير NEAR/2 وزير", article(body=body)) == in_third[:2]
    assert places('"السفير المدينة" AND وزير', article(body=body)) == [4, body.index("الوزير")]


def test_a_word_is_shown_beside_the_evidence_of_the_subject_that_the_rule_asks_for():
    body = "وصل السفير. غادر السفير بعد لقاء الوفد"
    meeting, second = body.index("لقاء"), body.index("السفير", 8)
    about = subject("diplomacy", 0.9, evidence=[("body", meeting, len(body), body[meeting:])])
    found_in = article(body=body, subjects=[about])
    assert places("subject:diplomacy AND سفير", found_in) == [second, meeting]
    assert places("سفير", found_in) == [4]


def test_a_choice_of_which_a_word_shows_the_subject_is_shown_by_that():
    body = "وصل السفير. عقد الوفد لقاء"
    about = subject("diplomacy", 0.9, evidence=[("body", 12, len(body), body[12:])])
    found_in = article("لقاء", body=body, subjects=[about])
    for query in ("(سفير OR لقاء)", "لقاء", "(وفد NEAR/2 لقاء)"):
        assert evidence(f"subject:diplomacy AND {query}", found_in) == [("body", body[12:])]
    assert evidence("subject:diplomacy AND سفير AND لقاء", found_in)[0] == ("body", "السفير")


def test_near_is_shown_in_the_sentence_that_shows_most_of_the_rule():
    body = "السفير الوزير. أمس. السفير والوزير في لندن"
    assert places("سفير NEAR/2 وزير", article(body=body)) == [0, 7]
    second = body.index("السفير", 8)
    assert places("سفير NEAR/2 وزير AND لندن", article(body=body))[0] == second


def test_rules_come_and_go():
    matcher = Matcher([rule("قطر", "one"), rule("إيران", "two")])
    found_in = article(body="قطر وإيران")
    assert [match.rule.id for match in matcher.match(found_in)] == ["one", "two"]
    matcher.remove("one")
    matcher.add(rule("عمان", "two"))
    matcher.add(rule("قطر", "three", active=False))
    matcher.remove("never there")
    assert matcher.match(found_in) == []
    matcher.add(rule("قطر", "one", version=2))
    assert [match.rule.version for match in matcher.match(found_in)] == [2]
    assert len(matcher) == 2


def test_a_wrong_query_changes_nothing():
    matcher = Matcher([rule("قطر", "one")])
    with pytest.raises(QueryError):
        matcher.add(rule("قطر AND (", "one"))
    assert matcher.match(article(body="قطر"))


@pytest.mark.parametrize("reach", ["NEAR/3", "NEAR/s"])
def test_the_longest_chain_is_shown_in_time_where_its_word_is_said_again_and_again(reach):
    found_in = article(body="السفير " * 15_000)
    query = f" {reach} ".join(["السفير"] * 50)
    began = process_time()
    assert evidence(query, found_in)
    assert process_time() - began < 5  # an agent's deadline
