"""What an article lacks for a rule is said clause by clause."""

import pytest
from hypothesis import given, settings

from processors.rules import Matcher
from processors.rules.lacking import lacking
from processors.text.direction import CLOSE, OPEN
from tests.unit.rules.making import article, genre, rule, subject
from tests.unit.rules.test_no_hit_is_lost import LISTS, articles, queries

ARTICLE = article(
    "السفير البريطاني يغادر",
    "غادر أمس من لندن إلى باريس في رحلة طويلة تنتهي بعد شهر. وكان السفير في الملعب.",
    subjects=[subject("sport", 0.5)],
)
TERM = 'a word, a "phrase", a field such as title: or ('


@pytest.mark.parametrize(
    ("query", "lacks"),
    [
        ("السفير NEAR/2 لندن", ["lacks ⟦لندن⟧ within 2 words of ⟦السفير⟧"]),
        ("السفير NEAR/1 لندن", ["lacks ⟦لندن⟧ next to ⟦السفير⟧"]),
        ("السفير NEAR/s لندن", ["lacks ⟦لندن⟧ in one sentence with ⟦السفير⟧"]),
        (
            "السفير NEAR/p لندن NEAR/2 شهر",
            ["lacks ⟦شهر⟧ within 2 words of ⟦لندن⟧ in one paragraph with ⟦السفير⟧"],
        ),
        ("السفير NEAR/8 روما", ["lacks ⟦روما⟧"]),
        ("السفير NEAR/8 (روما OR برلين)", ["lacks one of ⟦روما⟧, ⟦برلين⟧"]),
        ("السفير روما الملعب برلين", ["lacks ⟦روما⟧", "lacks ⟦برلين⟧"]),
        ('"مغادرة السفير"', ["lacks ⟦«مغادرة السفير»⟧"]),
        ("=سفير ملاعب*", ["lacks ⟦=سفير⟧", "lacks ⟦ملاعب*⟧"]),
        ("title:لندن", ["lacks ⟦لندن⟧ in the title"]),
        ("lead:@cities", ["lacks a term of ⟦@cities⟧"]),
        ("atleast3(السفير)", ["lacks 3 times ⟦السفير⟧: there are 2"]),
        ("atleast2(لندن)", ["lacks 2 times ⟦لندن⟧: there is one"]),
        ("السفير AND NOT الملعب", ["has ⟦الملعب⟧, and must not"]),
        ("subject:sport>=0.8", ["lacks the subject sport with 0.8 or more (it has 0.50)"]),
        ("primary:culture", ["lacks the main subject culture"]),
        ("source:bbc*", ["lacks the source ⟦bbc*⟧ (it comes from ⟦bna.bh⟧)"]),
        ("السفير language:en", ["lacks the language en (it is ar)"]),
        ("السفير status:withheld", ["lacks the status withheld (it is usable)"]),
        ("country:FR OR country:IT", ["does not name the country France or Italy"]),
        ("province:SA-05", ["does not name the province SA-05"]),
        ("killed>=10", ["does not tell of 10 or more killed"]),
        ("روما OR genre:brief OR برلين", ["either lacks one of ⟦روما⟧, ⟦برلين⟧, or lacks the genre brief"]),
        (
            "السفير NEAR/1 لندن OR (روما برلين)",
            ["either lacks ⟦لندن⟧ next to ⟦السفير⟧, or lacks ⟦روما⟧ and lacks ⟦برلين⟧"],
        ),
        (
            "السفير NOT (subject:sport OR لندن OR روما)",
            ["has the subject sport and has ⟦لندن⟧, and must not"],
        ),
        ("السفير", []),
        ("AND", [f"cannot be read: ⟦column 1: AND has nothing before it to work on; expected {TERM}⟧"]),
    ],
)  # fmt: skip
def test_the_clauses_that_fail_are_named(query, lacks):
    assert _seen(lacking([rule(query, lists={"cities": ["روما"]})], ARTICLE)) == {"r": lacks}


@given(queries, articles)
@settings(max_examples=300)
def test_an_article_lacks_nothing_exactly_where_the_rule_matches(query, found_in):
    asked = rule(query, lists=LISTS)
    lacks = lacking([asked], found_in)["r"]
    assert bool(Matcher([asked]).match(found_in)) == (lacks == [])


@pytest.mark.parametrize(
    ("query", "lacks"),
    [
        ("السفير NEAR/2 لندن", ["ينقصه ⟦لندن⟧ على مدى 2 كلمات من ⟦السفير⟧"]),
        ("title:لندن", ["ينقصه ⟦لندن⟧ في العنوان"]),
        ("atleast3(السفير)", ["ينقصه ⟦السفير⟧ 3 مرات: 2 فيه"]),
        ("السفير AND NOT الملعب", ["فيه ⟦الملعب⟧، والقاعدة تستبعد ذلك"]),
        ("subject:sport>=0.8", ["موضوعه ليس الرياضة بثقة 0.8 أو أكثر (ثقته 0.50)"]),
        ("primary:sport OR primary:economy", ["موضوعه الأول ليس الرياضة أو الاقتصاد"]),
        ("السفير NOT (subject:sport OR genre:opinion)", ["موضوعه الرياضة، والقاعدة تستبعد ذلك"]),
        ("genre:opinion", ["نوعه ليس «رأي»"]),
        ('person:"عادل الجبير"', ["لا يذكر الشخص ⟦«عادل الجبير»⟧"]),
        ("place:روما", ["لا يذكر المكان ⟦«روما»⟧"]),
        ("country:FR", ["لا يذكر بلدا هو فرنسا"]),
        ("province:SA-05", ["لا يذكر المحافظة أو الولاية القصيم"]),
        ("killed>=10", ["عدد القتلى فيه ليس 10 أو أكثر"]),
        ("language:en", ["لغته ليست الإنجليزية (هي العربية)"]),
        (
            "subject:culture>=0.9 OR (subject:culture روما)",
            ["إما موضوعه ليس الثقافة بثقة 0.9 أو أكثر، أو موضوعه ليس الثقافة وينقصه ⟦روما⟧"],
        ),
    ],
)
def test_they_are_named_in_arabic_too(query, lacks):
    assert _seen(lacking([rule(query)], ARTICLE, "ar")) == {"r": lacks}


def test_how_likely_news_is_stands_beside_what_was_asked():
    column = article("السفير", genre=genre("opinion", 0.6, news=0.25))
    assert _seen(lacking([rule("genre:news")], column, "en")) == {
        "r": ["lacks the genre news with 0.3 or more (it has 0.25)"]
    }


def _seen(said):
    """Return what is said with the invisible isolates of its terms as ⟦ and ⟧."""
    seen = str.maketrans({OPEN: "⟦", CLOSE: "⟧"})
    return {rule_id: [each.translate(seen) for each in lacks] for rule_id, lacks in said.items()}
