"""Which dead deliveries `rasid deliveries redrive` sends again."""

from dataclasses import replace
from typing import Any

import click
import pytest

from schemas import Delivery
from streams.cli import cli
from streams.errors import InputError
from streams.receivers import known, ledger
from tests.samples import ALERT

GULF, NIGHT = (
    replace(ledger.queued(ALERT, name, "webhook", offset=0, now_ms=1), state="dead")
    for name in ("gulf", "night")
)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of what is sent again; the receivers gulf and night are in force."""
    ids: list[str] = []

    def of_name(_: Any, name: str) -> str:
        if name not in {"gulf", "night"}:
            raise InputError(f"no receiver {name}")
        return name

    def redrive(_: Any, some: list[Delivery], **__: Any) -> int:
        ids.extend(each.id for each in some)
        return len(some)

    monkeypatch.setattr(known, "of_name", of_name)
    monkeypatch.setattr(ledger, "read", lambda _, wanted: [each for each in (GULF, NIGHT) if wanted(each)])
    monkeypatch.setattr(ledger, "redrive", redrive)
    return ids


def redrive(*words: str) -> None:
    cli.main(["deliveries", "redrive", *words], standalone_mode=False)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--receiver", "gulf"], [GULF.id]),
        (["--receiver", "gulf", "--receiver", "night"], [GULF.id, NIGHT.id]),
        ([NIGHT.id], [NIGHT.id]),
        ([NIGHT.id, "--receiver", "night"], [NIGHT.id]),
        ([NIGHT.id, GULF.id, "--receiver", "night", "--receiver", "gulf"], [NIGHT.id, GULF.id]),
    ],
)
def test_what_is_named_is_sent_again(sent: list[str], words: list[str], expected: list[str]) -> None:
    redrive(*words)
    assert sent == expected


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([NIGHT.id, GULF.id, "--receiver", "night"], f"^{GULF.id}: not for night; nothing is sent$"),
        ([GULF.id, "--receiver", "nigth"], "no receiver nigth"),
        (["--receiver", "nigth"], "no receiver nigth"),
        ([], "which"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_sent(
    sent: list[str], words: list[str], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        redrive(*words)
    assert sent == []


def test_a_time_chooses_among_no_deliveries_that_are_named(sent: list[str]) -> None:
    with pytest.raises(click.UsageError, match="--since"):
        redrive(GULF.id, "--since", "2h")
    assert sent == []
