"""What is shown can be trusted: a terminal obeys nothing of it, and nothing that matters is cut."""

import os
import pty
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from schemas import Redrive, wire
from streams.cli.terminal import asked, broken, safe, say, show, show_table, show_text

HOSTILE = "عنوان \x1b[2J\x1b]0;mine\x07 خبر\r\x9b31m \x7f\u202eللخلف"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
OBEYED = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202d", "\u202e"}


@given(st.text(st.characters() | st.sampled_from(sorted(OBEYED))))
def test_nothing_that_a_terminal_obeys_is_left_and_nothing_else_is_changed(text):
    shown = safe(text)
    assert not OBEYED & set(shown)
    assert len(shown) == len(text)
    shown.encode()  # no half of a character is left
    surrogates = {char for char in text if "\ud800" <= char <= "\udfff"}
    assert all(a == b for a, b in zip(text, shown, strict=True) if a not in OBEYED | surrogates)


def test_what_was_there_is_still_seen():
    assert safe("\x1b[31m") == "␛[31m"
    assert safe("a\nb") == "a␊b"
    assert safe("a\nb", keep="\n") == "a\nb"


def test_a_line_is_one_line_whatever_is_in_it(capsys):
    show(f"{HOSTILE}\nrasid: all is well")
    say(f"{HOSTILE}\nrasid: all is well")
    out, err = capsys.readouterr()
    assert out.count("\n") == err.count("\n") == 1
    assert not (OBEYED - {"\n"}) & set(out + err)


def test_a_style_keeps_its_place_in_what_was_made_safe(capsys):
    text = Text("\x1b[31m").append("bold", style="bold").append(" [red]")
    show_text(text)
    assert capsys.readouterr().out == "␛[31mbold [red]\n"


ISOLATE, CLOSE = re.compile("[\u2066-\u2068]"), "\u2069"


@given(st.lists(st.sampled_from(["خبر", "a", "22", "\u2068خبر عاجل\u2069"]), min_size=1, max_size=30))
def test_a_broken_line_is_indented_and_its_parts_keep_their_directions_to_themselves(words):
    line = f"\u2067{' '.join(words)}{CLOSE}"
    parts = [part.plain for part in broken(Text(f"  » {line}"), Console(width=24))]
    assert [part[:4] for part in parts] == ["  » ", *["    "] * (len(parts) - 1)]
    assert all(len(ISOLATE.findall(part)) == part.count(CLOSE) for part in parts)
    shown = " ".join(part[4:] for part in parts)
    assert ISOLATE.sub("", shown).replace(CLOSE, "") == ISOLATE.sub("", line).replace(CLOSE, "")


def test_a_pipe_gets_bare_lines_with_tabs_between_the_cells(capsys):
    show_table(("rule", "name"), [("a", "x\ty\nz"), ("b", "[bold]" + "خبر " * 200)])
    first, second = capsys.readouterr().out.splitlines()
    assert first == "a\tx␉y␊z"
    assert second.split("\t") == ["b", "[bold]" + "خبر " * 200]


def on_a_terminal(code: str, columns: int) -> str:
    """Run Python on a terminal of so many columns; return what it shows."""
    ours, theirs = pty.openpty()
    env = os.environ | {"TERM": "xterm", "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8"}
    subprocess.run(
        [sys.executable, "-c", f"from streams.cli.terminal import *\n{code}"],
        stdout=theirs,
        env=env,
        check=True,
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65_536):
            shown += part
    except OSError:  # Linux says so that the other end is closed
        pass
    os.close(ours)
    return STYLE.sub("", shown.decode().replace("\r\n", "\n"))


ROWS = [("gulf-ambassadors", "2026-03-01T12:00:00+03:00", "a long name " * 9)] * 2
TABLE = f"show_table(('rule', 'time', 'name'), {ROWS}, cut={{'name'}})"


def test_a_table_fits_the_columns_of_its_terminal():
    lines = on_a_terminal(TABLE, 80).splitlines()
    assert len(lines) == 3
    assert all(len(line) <= 80 for line in lines)
    assert "gulf-ambassadors 2026-03-01T12:00:00+03:00 a long name" in " ".join(lines[1].split())
    assert lines[1].rstrip().endswith("…")


@pytest.mark.parametrize("columns", [20, 45])
def test_ids_and_times_stay_whole_on_a_terminal_that_is_too_narrow(columns):
    shown = on_a_terminal(TABLE, columns)
    assert shown.count("gulf-ambassadors") == shown.count("2026-03-01T12:00:00+03:00") == 2


def test_a_url_is_never_broken_and_words_are_kept_whole():
    url = "https://outlet.example/" + "a-long-path/" * 10
    shown = on_a_terminal(f"show_text(Text('  ' + {'word ' * 30!r} + '\\n  {url}'))", 40)
    assert url in shown
    assert all(len(line.rstrip()) <= 40 for line in shown.splitlines() if url not in line)


def test_the_words_of_a_call_can_be_kept_whatever_bytes_they_are(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/usr/bin/rasid", "dead", "redrive", "--key", os.fsdecode(b"\xc7\xe1")])
    made = Redrive(id="1", made_at="2026-03-01T12:00:00Z", made_by="amal", asked=asked(), count=0, letters={})
    assert wire.decode(Redrive, wire.encode(made)).asked == "rasid dead redrive --key ??"
