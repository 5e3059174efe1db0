"""What stands beside the names that an article's page lists, and what shows its genre."""

import pytest

from processors.pipeline import enrich
from schemas import Article
from services.showing.show import article_page
from services.showing.words import ARABIC, ENGLISH, Words

ARTICLE = enrich(
    Article(
        id="a",
        source="s",
        title="الجبير في جدة: داعش ينحسر في سوريا",
        body="قال وزير الخارجية السعودي عادل الجبير في جدة إن داعش ينحسر في سوريا وفي القصيم، حول القصيم.",
    )
)
COLUMN = enrich(Article(id="b", source="s", title="ماذا بعد؟", body="أعتقد أنني أخطأت. أشعر بذلك كلما سمعت."))


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        (
            ARABIC,
            {
                "عادل الجبير": "وزير الخارجية السعودي",
                "جدة": "\u2068مكة المكرمة\u2069، المملكة العربية السعودية",
                "القصيم": "المملكة العربية السعودية",
                "سوريا": "",
                "داعش": (
                    "على قائمة الأمم المتحدة \u2068QDe.115\u2069 منذ 18 أكتوبر 2004 (قائمة 26 سبتمبر 2024)"
                ),
            },
        ),
        (
            ENGLISH,
            {
                "عادل الجبير": "وزير الخارجية السعودي",
                "جدة": "\u2068SA-02\u2069, Saudi Arabia",
                "القصيم": "\u2068SA-05\u2069, Saudi Arabia",
                "سوريا": "",
                "داعش": (
                    "designated by the United Nations: \u2068QDe.115\u2069, 18 October 2004 "
                    "(list of 26 September 2024)"
                ),
            },
        ),
    ],
)
def test_a_name_has_a_role_a_province_and_country_or_who_lists_it_beside_it(
    words: Words, beside: dict[str, str]
) -> None:
    page = article_page(ARTICLE, 0, [], [], words)
    assert {line.name: said for _, some in page.named for line, said in some} == beside


def test_what_shows_the_genre_is_named_in_the_readers_language():
    [sign, *_] = article_page(COLUMN, 0, [], [], ARABIC).signs
    assert sign == ("ضمير المتكلم", ["أعتقد", "أنني"])
    [sign, *_] = article_page(COLUMN, 0, [], [], ENGLISH).signs
    assert sign == ("words of “I”", ["أعتقد", "أنني"])
