"""The key of a name: one for all spellings of a person, another for other people."""

import pytest

from processors.entities.keys import person_key, words_of


def key(name: str) -> tuple[str, ...]:
    return person_key(words_of(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبدالله بن زايد", "عبد الله زايد"),
        ("دونالد ترامب", "دونالد ترمب"),
        ("أنطونيو غوتيريش", "انطونيو جوتيريش"),
        ("محمد_بن_سلمان", "محمد بن سلمان"),
        ("أبو بكر البغدادي", "أبي بكر البغدادي"),
        ("مصطفى الكاظمي", "مصطفي الكاظمى"),
    ],
)
def test_spellings_of_a_name_have_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("محمد سالم", "محمد سليم"), ("حسن روحاني", "حسن نصرالله"), ("بشار الأسد", "حافظ الأسد")],
)
def test_other_people_have_other_keys(one, other):
    assert key(one) != key(other)
