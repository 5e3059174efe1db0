"""The command ``rasid``: one module for each group of commands, loaded when it is asked for.

A command imports what it works with inside its function. So ``--help``, completion and a mistake in the call
load neither Kafka's clients nor what reads Arabic, and a listing loads nothing that it does not show.

A user's mistake is one line on stderr and an exit code that is not zero (1: something must be mended,
2: the words of the call are wrong); never a traceback.
"""

import gc
import io
import os
import select
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final, TextIO

import click

from streams import settings
from streams.cli.terminal import say, show
from streams.errors import RasidError, reason

# In the order in which somebody new would try them.
COMMANDS: Final[Mapping[str, str]] = {
    "demo": "streams.cli.demo:demo",
    "up": "streams.cli.local:up",
    "down": "streams.cli.local:down",
    "status": "streams.cli.local:status",
    "topics": "streams.cli.local:topics",
    "worker": "streams.cli.worker:worker",
    "health": "streams.cli.worker:health",
    "push": "streams.cli.push:push",
    "feed": "streams.cli.feeds:feed",
    "watch": "streams.cli.watch:watch",
    "rules": "streams.cli.rules:rules",
    "receivers": "streams.cli.receivers:receivers",
    "enrich": "streams.cli.articles:enrich",
    "explain": "streams.cli.quality:explain",
    "entities": "streams.cli.entities:entities",
    "evaluate": "streams.cli.quality:evaluate",
    "search": "streams.cli.search:search",
    "trace": "streams.cli.trace:trace",
    "why": "streams.cli.why:why_command",
    "silence": "streams.cli.silences:silence",
    "dead": "streams.cli.dead:dead",
    "deliveries": "streams.cli.deliveries:deliveries",
    "mend": "streams.cli.mend:mend",
    "replay": "streams.cli.replay:replay",
    "audit": "streams.cli.audit:audit",
    "acls": "streams.cli.acls:acls",
}

# Python looks for cycles whenever there are so many objects more (700 otherwise). What a command imports
# stays; to look through it again and again takes a tenth of the start.
_GARBAGE: Final = 50_000


class _UnreadError(Exception):
    """Nobody reads what is written: the other end of a pipe was closed."""


class Commands(click.Group):
    """Finds a command by the table; what is not asked for is not imported."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._table = dict(COMMANDS)

    def plug_in(self, more: Mapping[str, str], *, after: str) -> None:
        """Add the commands of a package above this one, behind the command ``after``."""
        names = list(self._table)
        at = names.index(after) + 1
        known = {**self._table, **more}
        self._table = {name: known[name] for name in (*names[:at], *more, *names[at:])}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names in the table's order."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Import one command."""
        if cmd_name not in self._table:
            return None
        module, _, name = self._table[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the words of the call, and show the help that they ask for; the same of a closed pipe."""
        with _unread_told():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; ``main`` is told of a pipe that was closed: click would end with 1 and no word."""
        with _unread_told():
            return super().invoke(ctx)


@contextmanager
def _unread_told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _UnreadError from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="rasid", prog_name="rasid")
@click.option(
    "--brokers", metavar="HOST:PORT,…", help="Kafka cluster (RASID_BROKERS). Default: the local broker."
)
@click.option("--topic-prefix", metavar="TEXT", help="Prefix of all topics (RASID_TOPIC_PREFIX).")
@click.pass_context
def cli(ctx: click.Context, brokers: str | None, topic_prefix: str | None) -> None:
    """Rasid (راصد) reads Arabic news from Kafka, says what each article is about and why, and alerts the
    desks that asked.

    \b
    First steps:
      rasid demo                     everything at once, on sample articles
      rasid up                       start a local Kafka, make the topics
      rasid push articles.jsonl      send articles in
      rasid watch                    see the alerts as they come

    In a pipe, tables are bare lines with tabs between the cells; many commands have --json.

    Settings come from the environment (RASID_…): docs/settings.md.
    """  # noqa: D205, D301  # click's own layout: \b keeps the lines
    ctx.obj = settings.load(brokers=brokers, topic_prefix=topic_prefix)


def main() -> None:
    """Run the command line and exit as the module's docstring says."""
    gc.set_threshold(_GARBAGE)
    _open_streams()
    try:
        sys.exit(_run())
    except click.UsageError as mistake:
        where = mistake.ctx.command_path if mistake.ctx else "rasid"
        _die(f"{' '.join(mistake.format_message().split())} (see `{where} --help`)", 2)
    except click.ClickException as mistake:
        _die(mistake.format_message(), 1)
    except RasidError as mistake:
        _die(str(mistake), 1)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)  # as shells say of a program that Ctrl-C ended
    except (_UnreadError, BrokenPipeError):
        # `rasid … | head` has what it wanted; where nobody hears of the work itself, it was cut off.
        unheard, unread = _is_closed(sys.stderr), _is_closed(sys.stdout)
        if unheard or unread:
            sys.exit(1 if unheard else 0)
        _die("a connection was closed by its other end", 1)
    except OSError as failure:  # a full disk, a folder that is not ours to write to
        try:
            sys.stdout.flush()
        except OSError:
            _throw_away(sys.stdout)
        _die(_why(failure), 1)


def _run() -> int:
    """Run the command line; return its exit code when all that it shows is written."""
    try:
        code = cli.main(prog_name="rasid", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_asked:
        show(help_asked.ctx.get_help() if help_asked.ctx else "", keep="\n")
        code = 0
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _open_streams() -> None:
    """See to it that whatever is said can be written, and that what is read ends.

    A stream that was closed before the start (``>&-``) is none: nothing comes from there, and what goes there
    is thrown away. Where an encoding has no Arabic, the letters of راصد are written as their numbers.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # the lowest number first
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # to the end
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _is_closed(stream: TextIO) -> bool:
    """Return whether a stream is a pipe that nobody reads; what is left to be written goes nowhere then."""
    look = select.poll()
    look.register(stream, 0)  # that it is closed is told unasked
    closed = bool(look.poll(0))
    if closed:
        _throw_away(stream)
    return closed


def _throw_away(stream: TextIO) -> None:
    """Throw away what cannot be written: Python would try once more at its end, and say so."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _why(failure: OSError) -> str:
    why = reason(failure)
    return why if failure.filename is None else f"{failure.filename}: {why}"


def _die(message: str, code: int) -> None:
    """Say why and exit; the code is the same where nobody can hear it (``rasid no-such 2>&1 | true``)."""
    try:
        say(message)
    except OSError:  # a pipe that nobody reads, a full disk
        _throw_away(sys.stderr)
    sys.exit(code)
