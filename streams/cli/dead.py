"""``rasid dead``: the messages that could not be processed: see them, take them out, send them again."""

import base64
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

import click
import orjson
from rich.table import Table

from schemas.times import milliseconds
from streams.cli.terminal import say, tables
from streams.dead_letters import letters
from streams.dead_letters.letters import ALL_LANES, Filter, Letter
from streams.dead_letters.redrive import MOST_ATTEMPTS, choose
from streams.dead_letters.redrive import redrive as redrive_letters
from streams.messages import times
from streams.messages.lanes import LIVE
from streams.settings import Settings

HEX_WIDTH: Final = 16  # bytes a line, as hexdump shows them
_HELD: Final = "held back"


@click.group()
def dead() -> None:
    """Messages that could not be processed: their bytes are untouched, the reason stands beside them.

    A letter is open until a redrive sends it again. What dies again is a new letter, with attempts + 1.
    """


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which letters are meant."""
    for option in reversed(
        (
            click.option("--reason", "reasons", multiple=True, help="Only this reason; may be repeated."),
            click.option("--stage", "stages", multiple=True, help="Only this agent: enrich, watch, alert."),
            click.option("--key", help="Only with this key: the article id, as a rule."),
            click.option("--since", metavar="TIME", help="From this time on: 2026-10-01T00:00+03:00, or 2h."),
            click.option("--until", metavar="TIME", help="Before this time; likewise."),
            click.option("--replay", metavar="ID", help="What died in this replay. Default: in live work."),
        )
    ):
        command = option(command)
    return command


def _filter(
    reasons: Sequence[str],
    stages: Sequence[str],
    key: str | None,
    since: str | None,
    until: str | None,
    replay: str | None,
    *,
    sent_again: bool = False,
) -> Filter:
    return Filter(
        reasons=frozenset(reasons),
        stages=frozenset(stages),
        key=key,
        since=times.since(since) if since else None,
        until=times.since(until) if until else None,
        lane=replay or LIVE,
        sent_again=sent_again,
    )


@dead.command("list")
@_filters
@click.option("--letters", "one_by_one", is_flag=True, help="Each letter on a line, with its id.")
@click.option("--all", "sent_again", is_flag=True, help="Those that were sent again as well.")
@click.pass_obj
def list_(settings: Settings, /, one_by_one: bool, sent_again: bool, **which: Any) -> None:
    """Show the open dead letters, grouped by reason."""
    found = letters.read(settings, _filter(**which, sent_again=sent_again))
    if one_by_one:
        for each in found:
            click.echo(_line(each))
        return
    groups: dict[tuple[str, str], list[Letter]] = defaultdict(list)
    for each in found:
        groups[each.why.reason, each.why.stage].append(each)
    if not groups:
        say("no dead letters")
        return
    rows = Table("reason", "stage", "letters", "attempts", "first seen", "last seen", "such as", box=None)
    for (reason, stage), group in sorted(groups.items(), key=lambda item: -len(item[1])):
        first = min(milliseconds(each.why.first_seen) for each in group)
        last = max(each.why.timestamp for each in group)
        attempts = max(each.why.attempts for each in group)
        rows.add_row(
            reason, stage, str(len(group)), str(attempts), times.shown(first), times.shown(last), group[0].id
        )
    tables().print(rows)


@dead.command()
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@click.pass_obj
def show(settings: Settings, ids: tuple[str, ...]) -> None:
    """Show letters whole: where they came from, why they died, headers, the bytes as they were."""
    for letter in letters.read_ids(settings, ids):
        why = letter.why
        rows = {
            "reason": f"{why.reason} ({why.error})",
            "message": why.message,
            "died in": f"{why.stage}, pipeline {why.pipeline}, attempt {why.attempts}",
            "came from": f"{why.topic} partition {why.partition} offset {why.offset}",
            "time": f"{times.shown(why.timestamp)}, first seen {why.first_seen}",
            "lane": "live" if letter.lane is LIVE else f"replay {letter.lane}",
            "sent again": "yes" if letter.sent_again else "no",
            "key": _shown(letter.key),
            **{f"header {name}": _shown(value) for name, value in letter.headers},
        }
        click.echo(f"dead letter {letter.id}")
        for name, text in rows.items():
            click.echo(f"  {name:<12} {_safe(text)}")
        click.echo(f"  {len(letter.value or b''):,} bytes:")
        click.echo(_body(letter.value))


@dead.command()
@_filters
@click.option("--all", "sent_again", is_flag=True, help="Those that were sent again as well.")
@click.pass_obj
def export(settings: Settings, /, sent_again: bool, **which: Any) -> None:
    """Write letters to stdout, one a line, as JSON: the bytes as text, or in base64 where they are none."""
    for each in letters.read(settings, _filter(**which, sent_again=sent_again)):
        line = {"id": each.id, "why": each.why, "replay": each.lane, "sent_again": each.sent_again}
        line |= {"key": _exported(each.key), "value": _exported(each.value)}
        line["headers"] = [[name, _exported(value)] for name, value in each.headers]
        sys.stdout.buffer.write(orjson.dumps(line) + b"\n")


@dead.command()
@click.argument("ids", metavar="[ID]…", nargs=-1)
@_filters
@click.option("--max-attempts", default=MOST_ATTEMPTS, show_default=True, help="Leave what failed so often.")
@click.option("--execute", is_flag=True, help="Do it. Without this the plan is shown and nothing happens.")
@click.pass_obj
def redrive(
    settings: Settings, /, ids: tuple[str, ...], max_attempts: int, execute: bool, **which: Any
) -> None:
    """Send open dead letters once more to where they died: the IDs named, or all that fit a filter.

    Key, bytes and headers are as they were; a header counts the attempts. A letter that died in a replay is
    not sent again: plan a new replay of its article.
    """
    found = letters.read_ids(settings, ids) if ids else list(letters.read(settings, _filter(**which)))
    going, held = choose(found, max_attempts)
    _show_plan(going, held)
    if not going:
        say("nothing to send")
        return
    if not execute:
        say("nothing was sent; `--execute` sends")
        return
    done = redrive_letters(settings, going, asked=_asked())
    say(f"{done.count} letter{'s' * (done.count != 1)} sent and confirmed; redrive {done.id}")


@dead.command()
@click.pass_obj
def stats(settings: Settings) -> None:
    """Count all dead letters that are kept: by reason, stage, attempts, day, replay."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in letters.read(settings, Filter(lane=ALL_LANES, sent_again=True)):
        counts["state"]["sent again" if each.sent_again else "open"] += 1
        counts["reason"][each.why.reason] += 1
        counts["stage"][each.why.stage] += 1
        counts["attempts"][str(each.why.attempts)] += 1
        counts["day"][times.shown(each.why.timestamp)[:10]] += 1
        counts["lane"][each.lane or "live"] += 1
    if not counts:
        say("no dead letters")
        return
    rows = Table("", "", "letters", box=None)
    for name, counter in counts.items():
        ordered = sorted(counter.items()) if name in {"day", "attempts"} else counter.most_common()
        for number, (value, count) in enumerate(ordered):
            rows.add_row(name if not number else "", _safe(value), str(count))
    tables().print(rows)


def _show_plan(going: Sequence[Letter], held: Counter[str]) -> None:
    plan = Counter((each.why.reason, each.why.topic) for each in going)
    rows = Table("reason", "goes to", "letters", box=None)
    for (reason, topic), count in plan.most_common():
        rows.add_row(reason, topic, str(count))
    for why, count in held.most_common():
        rows.add_row(_HELD, why, str(count), style="dim")
    if plan or held:
        tables().print(rows)


def _asked() -> str:
    """Return the words of this call, for the record."""
    return " ".join(["rasid", *sys.argv[1:]])


def _line(letter: Letter) -> str:
    why = letter.why
    mark = " (sent again)" if letter.sent_again else ""
    return _safe(
        f"{letter.id}\t{why.reason}\t{why.stage}\t{why.attempts}\t{times.shown(why.timestamp)}"
        f"\t{_shown(letter.key)}\t{why.message}{mark}",
        keep="\t",
    )


def _body(value: bytes | None) -> str:
    text = _text(value or b"")
    return _hex(value or b"") if text is None else text


def _text(value: bytes) -> str | None:
    """Return the text that ``value`` is, None where it is none or would play tricks with a terminal."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    return text if _safe(text, keep="\n\r\t") == text else None


def _hex(value: bytes) -> str:
    lines = []
    for start in range(0, len(value), HEX_WIDTH):
        part = value[start : start + HEX_WIDTH]
        letters_ = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"  {start:08x}  {part.hex(' '):<{3 * HEX_WIDTH}} {letters_}")
    return "\n".join(lines)


def _shown(value: bytes | None) -> str:
    if value is None:
        return "none"
    return _text(value) or value.hex(" ")


def _safe(text: str, *, keep: str = "") -> str:
    """Return ``text`` without what a terminal would obey: control characters as escapes."""
    return "".join(
        char if char in keep or (char >= " " and not "\x7f" <= char <= "\x9f") else f"\\x{ord(char):02x}"
        for char in text
    )


def _exported(value: bytes | None) -> Any:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}
