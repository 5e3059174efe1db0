"""HTML to what a reader of the page reads, and where its markup stands."""

import time
import timeit
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.formats.html import holds_html, to_text
from processors.text.markup import markup

TEXTS = {
    "paragraphs are lines": ("<p>أول</p><p>ثان</p>", "أول\nثان"),
    "line breaks are kept": ("أول<br>ثان<br/>ثالث", "أول\nثان\nثالث"),
    "inline tags join words": ("ال<b>رئيس</b> <i>قال</i>", "الرئيس قال"),
    "cells are apart": ("<table><tr><td>أ</td><td>ب</td></tr><tr><td>ج</td></tr></table>", "أ ب\nج"),
    "white space is one space": ("<p>أول \n\t ثان&nbsp;&nbsp;ثالث</p>", "أول ثان ثالث"),
    "entities are characters": ("<p>&laquo;نعم&raquo; &amp; &#1604;&#x627; &lt;3</p>", "«نعم» & لا <3"),
    "scripts are out": ('<script>var a = "<p>x</p>";</script><p>نص</p><style>p{}</style>', "نص"),
    "an unclosed script is out": ("<p>نص</p><script>alert('انفجار')", "نص"),
    "comments are out": ("<p>نص<!-- انفجار --></p><!-- <p>x</p>", "نص"),
    "captions are out": ("<figure><img src=a><figcaption>صورة</figcaption></figure><p>نص</p>", "نص"),
    "captions by class are out": ('<div><p class="wp-caption-text">صورة</p></div><p>نص</p>', "نص"),
    "related blocks are out": ('<div class="related-posts"><div>خبر</div></div><p>نص</p>', "نص"),
    "an unclosed caption hides nothing": ("<figcaption><p>نص</p><p>آخر</p>", "نص\nآخر"),
    "read also and its links are out": (
        "<p>نص</p><p>اقرأ أيضًا:</p><ul><li><a href=x>خبر</a></li><li><a href=y>ثان</a></li></ul><p>بقية</p>",
        "نص\nبقية",
    ),
    "read also on one line is out": ("<p>نص</p><p><strong>إقرأ أيضاً: <a>خبر آخر</a></strong></p>", "نص"),
    "read also in English is out": ("<p>Text.</p><p>Read also: <a>Another</a></p>", "Text."),
    "a report that opens like it stays": (
        f"<p>شاهد أيضا {'الجمهور ' * 40}</p>",
        f"شاهد أيضا {'الجمهور ' * 40}".strip(),
    ),
    "links that are no pointers stay": ("<p>قال <a href=x>الوزير</a> ذلك</p>", "قال الوزير ذلك"),
    "CDATA is transparent": ("<![CDATA[<p>نص</p>]]>", "نص"),
    "what was escaped once too often is HTML": ("&lt;p&gt;نص&lt;/p&gt;&lt;p&gt;آخر&lt;/p&gt;", "نص\nآخر"),
    "a lone < is text": ("<p>1 < 2 و 3 > 2</p>", "1 < 2 و 3 > 2"),
    "attributes may hold >": ('<p title="a > b">نص</p>', "نص"),
    "XHTML with prefixes": ("<x:p>أول</x:p><x:p>ثان<x:br/>ثالث</x:p>", "أول\nثان\nثالث"),
    "a page's head is out": ("<html><head><title>x</title></head><body><p>نص</p></body></html>", "نص"),
    "plain text": ("نص  بلا وسوم", "نص بلا وسوم"),
    "nothing": ("<p> </p>", ""),
}


@pytest.mark.parametrize(("html", "text"), TEXTS.values(), ids=TEXTS.keys())
def test_html_becomes_what_a_reader_reads(html, text):
    assert to_text(html) == text


def test_markup_says_where_it_stands_in_the_original():
    text = "قال&nbsp;<b>نعم</b><!-- لا --><script>x<y</script><style>p{}</style> a < b & c"
    found = [(each.kind, text[each.start : each.end]) for each in markup(text)]
    assert found == [
        ("entity", "&nbsp;"),
        ("tag", "<b>"),
        ("tag", "</b>"),
        ("comment", "<!-- لا -->"),
        ("script", "<script>x<y</script>"),
        ("style", "<style>p{}</style>"),
    ]


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<p>نص</p>", True),
        ("نص <br> آخر", True),
        ("<!-- x -->", True),
        ("1 < 2 > 0", False),
        ("a & b", False),
        ("", False),
        ("<الاسم>", False),
    ],
)
def test_html_is_told_from_text(text, is_html):
    assert holds_html(text) is is_html


@given(st.text())
def test_text_that_was_escaped_comes_back(text):
    words = " ".join(text.replace("\xa0", " ").split())
    if words and words.isprintable() and not to_text(f"<i>{words}</i>").count("\n"):
        read = to_text(f"<b>{escape(words)}</b>")
        assert read == words or not read  # a text that opens like "read also" is out


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "<",
                ">",
                '"',
                "&",
                "&amp;",
                "ا",
                " ",
                "<a href='",
                "<div class=caption>",
                "</div>",
                "<![CDATA[",
                "]]>",
            ]
        )
    ).map("".join)
)
def test_markup_is_in_order_and_disjoint_and_nothing_raises(text):
    to_text(text)
    end = 0
    for each in markup(text):
        assert end <= each.start < each.end <= len(text)
        end = each.end


HOSTILE = [
    "<",
    "<a",
    '<a "',
    "<!--",
    "<script>",
    "<div class=caption>",
    "&",
    "&amp;",
    "]]>",
    "<![CDATA[",
    '<p class="',
    "</script",
    " class=",
    "<style></script>",
    "اقرأ أيضا",
    "&lt;p",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_ten_times_the_html_takes_about_ten_times_as_long(piece):
    def cost(size: int) -> float:
        text = "<p>" + piece * (size // len(piece))
        return min(timeit.repeat(lambda: to_text(text), timer=time.process_time, number=1, repeat=3))

    assert cost(200_000) < 40 * max(cost(20_000), 0.002)
