"""The parts of docs/ that say what the code says, generated from it: topics, settings, commands.

``make docs`` writes them between the two marks of each page; a test fails when they drift from the code.
"""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import click
from pydantic.fields import FieldInfo

from schemas import DeadLetter
from services.cli import cli
from streams import settings
from streams.messages.topics import Topic, Topics
from streams.settings import Settings

HOME: Final = Path(__file__).parents[1] / "docs"
BEGIN: Final = "<!-- written by `make docs` from here … -->\n"
END: Final = "<!-- … to here -->\n"
# Help as a terminal of that width shows it, but for --help itself, which is every command's option.
_HELP: Final[Mapping[str, Any]] = {"terminal_width": 100, "help_option_names": []}


def topics_table() -> str:
    """Return the table of the topics, as Markdown."""
    heads = ("topic", "key", "value", "partitions", "kept", "what")
    own = Topics(Settings())
    return _table(heads, [_topic(each) for each in (*own.table, own.channel("<channel>"))])


def _topic(topic: Topic) -> tuple[str, ...]:
    value = ", ".join(
        "the original bytes, [why](../schemas/json/DeadLetter.schema.json) in headers"
        if kind is DeadLetter
        else f"[{kind.__name__}](../schemas/json/{kind.__name__}.schema.json)"
        for kind in topic.values
    )
    spread = {"load": "`RASID_PARTITIONS` or more", "desks": "`RASID_PARTITIONS`", "one": "1"}[topic.spread]
    return f"`{topic.name}`", topic.key, value or "internal", spread, topic.kept, topic.what


def settings_table() -> str:
    """Return the table of the settings, as Markdown."""
    said = _said_below(Settings)
    fields: dict[str, FieldInfo] = Settings.__pydantic_fields__  # type: ignore[attr-defined]  # pydantic's dataclass
    return _table(
        ("variable", "default", "what"),
        [
            (f"`{settings.PREFIX}{name.upper()}`", _default(each.default), " ".join(said[name].split()))
            for name, each in fields.items()
        ],
    )


def _default(value: object) -> str:
    return "" if value == "" else f"`{value}`"


def _said_below(kind: type) -> dict[str, str]:
    """Return what stands below each field of a class, which Python keeps nowhere."""
    (found,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(found, ast.ClassDef)  # noqa: S101  # the source of a class
    return {
        each.target.id: inspect.cleandoc(below.value.value)
        for each, below in pairwise(found.body)
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        if isinstance(below.value.value, str)
    }


def command_line() -> str:
    """Return the help of every command, as Markdown."""
    commands = list(_walk(click.Context(cli, info_name="rasid", **_HELP)))
    paths = [each.command_path for each in commands[1:]]
    links = ", ".join(f"[{path.removeprefix('rasid ')}](#{path.replace(' ', '-')})" for path in paths)
    helps = (f"## {each.command_path}\n\n```text\n{_help(each)}\n```\n" for each in commands)
    return "\n".join((f"{links}\n", *helps))


def _help(context: click.Context) -> str:
    """Return what ``--help`` says, without the list of subcommands: each has a section of its own."""
    formatter, command = context.make_formatter(), context.command
    command.format_usage(context, formatter)
    command.format_help_text(context, formatter)
    click.Command.format_options(command, context, formatter)
    command.format_epilog(context, formatter)
    return formatter.getvalue().rstrip("\n")


def _walk(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command and not command.hidden:
                yield from _walk(_inside(context, name, command))


def _inside(parent: click.Context, name: str, command: click.Command) -> click.Context:
    return click.Context(command, info_name=name, parent=parent, **_HELP)


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "topics.md": topics_table,
    "settings.md": settings_table,
    "command-line.md": command_line,
}


def filled(page: str, part: str) -> str:
    """Return ``page`` with ``part`` between its marks; ValueError where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no marks: {BEGIN.strip()} and {END.strip()}")
    return f"{before}{BEGIN}\n{part}\n{END}{after}"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def main() -> None:
    """Write the generated parts."""
    for name, part in PARTS.items():
        page = HOME / name
        page.write_text(filled(page.read_text(encoding="utf-8"), part()), encoding="utf-8")


if __name__ == "__main__":
    main()
