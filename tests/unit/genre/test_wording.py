"""The signs of a genre in plain words."""

import re

import pytest

from processors.genre import find
from processors.genre.explain import _MATTER
from processors.genre.wording import sign_name


@pytest.mark.parametrize("sign", [*find._SIGNS, _MATTER])
def test_every_sign_has_plain_words_in_both_languages(sign):
    english, arabic = sign_name(sign), sign_name(sign, "ar")
    assert "-" not in english
    assert re.search("[A-Za-z]", arabic) is None
    assert (sign_name(f"no-{sign}"), sign_name(f"no-{sign}", "ar")) == (f"no {english}", f"بلا {arabic}")


def test_no_two_signs_are_called_the_same():
    for language in ("en", "ar"):
        names = [sign_name(each, language) for each in (*find._SIGNS, _MATTER)]
        assert len(set(names)) == len(names)


def test_a_sign_of_a_newer_version_is_called_by_its_slug():
    assert sign_name("no-emoji", "ar") == "no-emoji"
