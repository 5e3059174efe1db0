"""What is said in another language than the page's says so, and keeps its direction to itself."""

import pytest
from markupsafe import Markup

from processors.text.direction import CLOSE, OPEN, isolate
from services.showing.marks import Piece
from services.showing.tongues import isolated, own, tongue
from services.showing.words import ARABIC, ENGLISH, capital


@pytest.mark.parametrize(
    ("said", "in_english", "in_arabic"),
    [
        ("السفير يصل إلى لندن", ' lang="ar"', ""),
        ("The ambassador arrived in London", "", ' lang="en"'),
        ("وزیر خارجه به تهران رفت و گفت", ' lang="fa"', ' lang="fa"'),
        ("23:40", "", ""),
        ("", "", ""),
    ],
)
def test_what_is_not_in_the_language_of_the_page_says_in_which_it_is(said, in_english, in_arabic):
    assert (tongue(said, ENGLISH), tongue(said, ARABIC)) == (in_english, in_arabic)
    assert tongue([Piece(said[:5], ("rule",)), Piece(said[5:])], ENGLISH) == in_english


def test_a_name_stands_for_itself_in_a_sentence():
    assert own("مكتب الخليج", ENGLISH) == '<bdi lang="ar">مكتب الخليج</bdi>'
    assert own("مكتب الخليج", ARABIC) == "<bdi>مكتب الخليج</bdi>"
    assert own("<7>", ARABIC) == "<bdi>&lt;7&gt;</bdi>"


def test_each_isolate_of_a_sentence_says_its_language():
    sentence = f"lacks one of {isolate('روما')}, {isolate('<Rome>')}"
    assert isolated(sentence, ENGLISH) == ('lacks one of <bdi lang="ar">روما</bdi>, <bdi>&lt;Rome&gt;</bdi>')


def test_one_isolate_stands_in_another():
    received = f"received from {isolate('وكالة')}, version 2"
    sentence = f"again: {isolate(received)}"
    assert isolated(sentence, ENGLISH) == (
        'again: <bdi>received from <bdi lang="ar">وكالة</bdi>, version 2</bdi>'
    )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"x{CLOSE} y", "x y"),
        (f"x {OPEN}y", "x <bdi>y</bdi>"),
        (f"{OPEN}x{CLOSE}{CLOSE}{OPEN}", "<bdi>x</bdi><bdi></bdi>"),
    ],
)
def test_an_isolate_that_a_feed_left_open_or_never_began_breaks_no_page(said, shown):
    assert isolated(said, ENGLISH) == shown


def test_what_begins_a_line_begins_with_a_capital():
    assert [capital(each) for each in ("told", "no alerts", "3 alerts", "أُبلغ", "")] == [
        "Told", "No alerts", "3 alerts", "أُبلغ", "",
    ]  # fmt: skip
    assert capital(Markup("published <time>")) == Markup("Published <time>")
    assert isinstance(capital(Markup("published <time>")), Markup)
