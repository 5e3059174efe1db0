"""An article of any words is read within the deadline: no step looks through all of it from each word."""

from collections.abc import Iterator
from itertools import islice, product
from time import process_time

import pytest

from processors.pipeline import enrich
from schemas import Article
from streams.settings import Settings

WORDS = 20_000  # as many as are read for names, dates, figures and quotes
LEAD = "قال الرئيس الفرنسي فرنسوا هولاند اليوم في باريس إن القمة ستعقد في الرياض. "


def again(piece: str) -> str:
    return piece * (WORDS // len(piece.split()))


def others() -> Iterator[str]:
    """Yield words that no list has, each another one."""
    return map("".join, product("جحخدذرزشضظ", repeat=5))


def people(said: str) -> str:
    """Return a list of people, every one with other names of his own."""
    words = others()
    return "".join(
        said.format(*islice(words, said.count("{}"))) for _ in range(WORDS // (said.count(" ") + 1))
    )


# No sentence ends in them, no mark closes, no two are the same man.
BODIES = {
    "says": again("قال محمد أحمد علي إن "),
    "first names": people("محمد {} {}، "),
    "a name for each": people("محمد {} {} ومحمد، "),
    "one name": again("الأمم "),
    "days": "1 " + again("و2 "),
    "marks": "„" * 1_000_000,
    "colons": again("قال " + ":" * 100),
}
TITLES = {
    "colons": "قال " + ": " * 100_000,
    "blanks": "وزير: " + " " * 100_000 + "نعم سنعود غدا",
    "points": "وزير: نعم " + "..و" * 30_000,
}


def assert_in_time(title: str, body: str) -> None:
    """Read an article: on a machine that does nothing else each of these takes less than two seconds."""
    article = Article(id="a", source="s", title=title, body=body, published_at="2018-03-02T10:00:00Z")
    began = process_time()
    enrich(article)
    assert process_time() - began < Settings().article_deadline


@pytest.mark.parametrize("said", BODIES)
def test_a_body_of_the_same_again_and_again_takes_no_longer_than_the_deadline(said):
    assert_in_time("", LEAD + BODIES[said])


@pytest.mark.parametrize("said", TITLES)
def test_nor_does_such_a_title(said):
    assert_in_time(TITLES[said], LEAD)
