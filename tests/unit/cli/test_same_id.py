"""Commands that take an article's id ask for its source where several sources use the id."""

import pytest
from click.testing import CliRunner

from processors import pipeline
from schemas import Article, wire
from streams.cli.trace import require_one, trace
from streams.cli.why import why_command
from streams.desks import rules
from streams.errors import InputError
from streams.messages.records import RawRecord
from streams.settings import Settings
from tests.unit.history.test_about_an_article import on_topics

ARTICLES = [
    Article(id="7", source="wire.example", title="افتتاح جسر جديد"),
    Article(id="7", source="radio.example", title="سوق الخضار يفتح أبوابه"),
]


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    enriched = [wire.encode(pipeline.enrich(each)) for each in ARTICLES]
    on_topics(
        monkeypatch,
        *(RawRecord("articles.raw", 0, n, n, b"7", wire.encode(each), []) for n, each in enumerate(ARTICLES)),
        *(RawRecord("articles.enriched", 0, n, n, b"7", each, []) for n, each in enumerate(enriched)),
    )
    monkeypatch.setattr(rules, "in_force", lambda _: {})


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("command", [trace, why_command])
def test_several_are_named_and_one_of_them_is_told_of(command) -> None:
    run = CliRunner().invoke
    refused = run(command, ["7"], obj=Settings()).exception
    assert isinstance(refused, InputError)
    assert "say which with --source: radio.example, wire.example" in str(refused)
    told = run(command, ["7", "--source", "radio.example"], obj=Settings(), catch_exceptions=False).output
    assert ("radio.example" if command is trace else "سوق الخضار") in told
    assert "wire.example" not in told
    assert "جسر" not in told
    assert isinstance(run(command, ["7", "--source", "x"], obj=Settings()).exception, InputError)


def test_one_source_need_not_be_named() -> None:
    require_one("7", ["wire.example"], None)
    require_one("7", ["wire.example"], "wire.example")
    require_one("7", [], None)
    with pytest.raises(InputError, match=r"'x' has no article '7'; there is one of wire\.example"):
        require_one("7", ["wire.example"], "x")
