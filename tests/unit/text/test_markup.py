"""Markup is never read and never shown; places stay those of the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors import pipeline
from processors.hits import hits
from processors.quoting import Quoter
from processors.rules.matcher import Matcher
from processors.text.markup import replacements, shown
from schemas import Article, Evidence, Rule, wire

PIECES = st.lists(
    st.sampled_from(
        ["كلمة", " ", "أخرى", "<p>", "</p>", "<b>", "<!--", "-->", "<script>", "</script>", "<", ">", "&amp;",
         "&lt;p&gt;", "&#1605;", "\x1c", "<![CDATA[", "]]>", '<a title="', '">', "\n"]
    )
).map("".join)  # fmt: skip

HIDDEN = [
    "<script>var title = 'إرهاب';</script>",
    "<script type='x'>if (a < b) { document.write('<p>إرهاب</p>'); }</script >",
    "<STYLE>.إرهاب { color: red }</STYLE>",
    "<!-- إرهاب -->",
    "<!-- <p>إرهاب</p> -->",
    f'<img alt="إرهاب" src="data:{"A" * 2_000}">',
    "<!-- never closed إرهاب",
]


def enriched(body: str, title: str = "خبر"):
    return pipeline.enrich(Article(id="a", source="s", title=title, body=body))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_a_reader_of_the_page_does_not_see_is_not_read(hidden):
    article = enriched(f"<p>اجتمع الوزراء في المنامة</p>{hidden}")
    assert "ارهاب" not in article.normalized.body
    assert "المنامه" in article.normalized.body


def test_a_script_that_is_not_closed_in_the_title_does_not_hide_the_body():
    article = enriched("اجتمع الوزراء في المنامة", title="خبر <script> x")
    assert article.normalized.body == "اجتمع الوزراء في المنامه"


def test_signs_that_are_no_markup_are_text():
    assert shown("الربح < 5 و > 3 & AT&T") == "الربح < 5 و > 3 & AT&T"


@given(PIECES)
def test_replacements_are_disjoint_and_in_order(text):
    done = 0
    for start, end, _ in replacements(text):
        assert done <= start < end <= len(text)
        done = end


@given(PIECES)
def test_without_signs_of_markup_only_space_changes(text):
    plain = text.replace("<", "").replace("&", "").replace("\x1c", "")
    assert shown(plain).split() == plain.split()


def test_alerts_show_neither_tags_nor_entities_and_places_stay_those_of_the_original():
    body = (
        "<div class='x'><p>قال الوزير إن&nbsp;مكافحة <b>الإرهاب</b> أولوية &quot;قصوى&quot;."
        "<script>x()</script></p>"
        "<p>فقرة أخرى.</p></div>"
    )
    article = enriched(body, title="الوزير: &quot;مكافحة الإرهاب&quot; <i>أولوية</i>")
    matcher = Matcher([Rule(id="r", desk="d", channel="c", name="ر", query='"مكافحة الإرهاب" AND أولوية')])
    [hit] = hits(
        article, matcher.match(article), encoded=wire.encode(article), received_at="2026-01-01T00:00:00Z"
    )
    assert hit.article.title == 'الوزير: "مكافحة الإرهاب" أولوية'
    for quote in hit.evidence:
        original = article.title if quote.field == "title" else article.body
        assert original
        assert shown(original[quote.start : quote.end]) == quote.text
        assert quote.at is not None
        assert quote.sentence[quote.at : quote.at + len(quote.text)] == quote.text
    in_body = next(each for each in hit.evidence if each.field == "body")
    assert in_body.sentence == 'قال الوزير إن مكافحة الإرهاب أولوية "قصوى".'
    assert hit.lead == 'قال الوزير إن مكافحة الإرهاب أولوية "قصوى". فقرة أخرى.'


@given(PIECES, st.data())
def test_whatever_the_markup_a_quote_stands_in_its_sentence(text, data):
    body = f"كلمة {text} كلمة"
    article = enriched(body)
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    [quote] = Quoter(article).quotes([Evidence(field="body", start=start, end=end, text=body[start:end])])
    assert quote.at is not None
    assert quote.sentence[quote.at : quote.at + len(quote.text)] == quote.text
