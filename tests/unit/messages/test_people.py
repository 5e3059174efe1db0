"""Who asks for something."""

import getpass
import os
import socket

import pytest

from streams.messages import people


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_is_named_by_number(monkeypatch: pytest.MonkeyPatch, error) -> None:
    def nameless() -> str:
        raise error("getpwuid(): uid not found: 54321")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert people.here() == f"{os.getuid()}@{socket.gethostname()}"
