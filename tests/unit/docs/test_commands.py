"""Every `rasid …` that a page shows is a command of ours, with options that it has."""

import re

import click
import pytest

from services.cli import cli
from tests.unit.docs.pages import PAGES, ROOT

SPAN = re.compile(r"(?<!`)`(rasid [^`]+)`(?!`)")
LINE = re.compile(r"^(?:    |\$ )?(rasid .+)$", re.MULTILINE)
ENDS = re.compile(r"\s{2,}|\s[|#>(]|[;,…]")  # where a remark or the shell takes over


def shown(page):
    text = page.read_text(encoding="utf-8")
    calls = [re.sub(r"\s+", " ", span) for span in SPAN.findall(text)] + LINE.findall(text)
    return {ENDS.split(call)[0].strip() for call in calls} - {"rasid"}


CALLS = [(str(page.relative_to(ROOT)), call) for page in PAGES for call in sorted(shown(page))]


def test_the_pages_show_commands():
    assert len(CALLS) > 100


@pytest.mark.parametrize(("page", "call"), CALLS, ids=[f"{page}: {call}" for page, call in CALLS])
def test_a_command_that_a_page_shows_exists_with_its_options(page, call):
    command, words = cli, call.split()[1:]
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        command = command.get_command(click.Context(command), words.pop(0))
        assert command, "no such command"
    assert {word for word in words if word.startswith("--")} <= {
        name for each in command.params for name in each.opts
    }
