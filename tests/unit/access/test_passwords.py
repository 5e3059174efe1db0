"""What is kept of a password, and how often one may try."""

import pytest

from services.access.attempts import OF_A_NAME, OF_AN_ADDRESS, WINDOW_SECONDS, Attempts
from services.access.passwords import NOBODYS, is_of, kept


def test_a_password_is_known_by_what_is_kept_of_it():
    said = kept("كلمة سر طويلة")
    assert said != kept("كلمة سر طويلة")
    assert "كلمة" not in said
    assert is_of("كلمة سر طويلة", said)
    assert not is_of("كلمة سر طويله", said)


@pytest.mark.parametrize(
    "broken", ["", "scrypt", "scrypt$2$8$1$!$!", "md5$2$8$1$AA==$AA==", NOBODYS, "a$b$c$d$e$f"]
)
def test_nothing_is_the_password_of_what_cannot_be_read(broken):
    assert not is_of("", broken)


def test_failures_are_forgotten_after_a_while_and_by_a_login():
    now = 0.0
    tries = Attempts(lambda: now)
    for _ in range(OF_A_NAME):
        assert tries.wait("a", "amal") == 0
        tries.failed("a", "amal")
    assert tries.wait("a", "amal") == WINDOW_SECONDS + 1
    assert tries.wait("a", "badr") == tries.wait("b", "amal") == 0
    tries.succeeded("a", "amal")
    assert tries.wait("a", "amal") == 0
    for number in range(OF_AN_ADDRESS):
        tries.failed("a", f"name {number}")
    assert tries.wait("a", "somebody else") > 0
    now += WINDOW_SECONDS + 1
    assert tries.wait("a", "somebody else") == 0
