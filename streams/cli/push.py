"""``rasid push``: articles from files, folders and archives of any format, or from a watched folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from streams.cli.files import BadItems, named
from streams.cli.how import how_options
from streams.cli.progress import Passed, bar
from streams.cli.terminal import plural, say
from streams.feeds.reading import How
from streams.messages import times, topics
from streams.process.signals import stop_asked
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.feeds.files import Counts, FileReport
    from streams.feeds.folder import Folder
    from streams.feeds.push import Archive

_WARNED: Final = 5  # warnings that are shown: the articles are sent
_STEP: Final = 65_536  # bytes between two looks at a progress bar


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1)
@click.option("--watch", "folder", metavar="FOLDER", help="Send what comes into a folder, until Ctrl-C.")
@how_options
@click.option("--archive", is_flag=True, help="Old news: match it, under its own time, and tell nobody.")
@click.option("--again", is_flag=True, help="Send also what an earlier run has sent.")
@click.pass_obj
def push(
    settings: Settings,
    files: tuple[str, ...],
    folder: str | None,
    how: How,
    archive: bool,
    again: bool,
) -> None:
    """Send the articles of each FILE to articles.raw: a file, a folder, a zip or tar.gz; - for stdin.

    \b
      rasid push articles.jsonl                     our JSON, one article a line
      rasid push --source alwatan.example rss.xml   RSS, Atom, JSON Feed, ninjs, NewsML
      rasid push --archive 2019.zip 2020.tar.gz     old news, of which nobody is told
      rasid push --watch /srv/wire                  what comes into a folder

    A line of our JSON is checked before it is sent, and its bytes travel unchanged; other formats, and
    lines where --source, --zone, --encoding or --id-from is given, are converted (docs/formats.md). What is
    bad is named, the rest is still sent, and the exit code is 1. Returns when the cluster has confirmed all.

    A run that was stopped goes on where it was; what was sent is not sent again, but with --again.

    With --watch a file is sent when nobody has written to it for 3 seconds. It is then moved to done/; or to
    failed/, where an .error file beside it says what was wrong and what to do.

    With --archive each article gets its published_at as its time. Its hits stand on alerts.suppressed with
    the reason archive; `rasid replay` tells the desks of those that you choose.
    """  # noqa: D301  # \b is click's: keep the lines
    if folder is not None:
        if files or again:
            raise click.UsageError("--watch stands without FILE and without --again")
        _watch(settings, folder, how, archive=archive)
    elif files:
        _push(settings, files, how, archive=archive, again=again)
    else:
        raise click.UsageError("Missing argument 'FILE…'.")


def _push(settings: Settings, paths: Sequence[str], how: How, *, archive: bool, again: bool) -> None:
    from streams.feeds.documents import files_of
    from streams.feeds.files import push_files, size_of
    from streams.feeds.push import Archive

    files = files_of(paths)
    with bar("pushing") as passed:
        told = _Teller(passed, size_of(files))
        past = Archive(settings) if archive else None
        counts = push_files(settings, files, how, told, archive=past, again=again)
    _say_counts(settings, counts)
    if past:
        _say_times(past)
    told.bad_items.raise_in(named(paths), counts.bad_before)


class _Teller:
    """Says what is bad, the first of it, and moves the progress bar."""

    def __init__(self, passed: Passed, total: int | None) -> None:
        self._passed = passed
        self._total = total
        self._at = 0
        self._warnings = 0
        self.bad_items = BadItems()

    def bad(self, problem: str) -> None:
        self.bad_items.say(problem)

    def warned(self, warning: str) -> None:
        self._warnings += 1
        if self._warnings <= _WARNED:
            say(f"warning: {warning}")

    def passed(self, size: int) -> None:
        if size - self._at >= _STEP or size == self._total:
            self._passed(size - self._at, self._total)
            self._at = size

    def finished(self, report: "FileReport") -> None:
        """Say nothing: all files are counted at the end."""


def _say_counts(settings: Settings, counts: "Counts") -> None:
    say(f"{_number(counts.sent, 'article')} confirmed on {topics.of(settings).raw.name}")
    if counts.before:
        say(
            f"{_number(counts.before, 'article')} of these files had been confirmed before, and were not sent"
            " again (--again sends them)"
        )
    if counts.warnings > _WARNED:
        say(f"{_number(counts.warnings, 'warning')} in all: what was dropped or mended; the first are named")
    if counts.passed_over:
        say(f"{_number(counts.passed_over, 'file')} in archives passed over: pictures, hidden files, links")
    if counts.html:
        holds = "body holds" if counts.html == 1 else "bodies hold"
        say(
            f"{counts.html:,} {holds} HTML: sent as it is; tags, scripts and comments are not read,"
            " and alerts show none"
        )


def _number(count: int, what: str) -> str:
    return f"{count:,} {plural(count, what)}"


def _say_times(archive: "Archive") -> None:
    if archive.older:
        say(
            f"{archive.older:,} are older than the topics keep: their time is {times.shown(archive.oldest)},"
            " and Kafka deletes them in a month"
        )
    if archive.undated:
        say(f"{archive.undated:,} have no published_at: their time is the present")


# A folder that is watched


def _watch(settings: Settings, path: str, how: How, *, archive: bool) -> None:
    from streams.feeds.folder import FAILED, Folder
    from streams.feeds.folder import watch as watch_folder
    from streams.feeds.push import Archive

    folder = Folder(Path(path))
    stop = stop_asked(second_ends=True)
    past = Archive(settings) if archive else None
    say(f"watching {path}; Ctrl-C ends")
    counts = watch_folder(
        settings, folder, how, _Watcher(folder), stop=stop, outage=_say_outage, archive=past
    )
    bad = f"; {counts.bad:,} could not be read: {folder.path / FAILED}" if counts.bad else ""
    say(f"{_number(counts.sent, 'article')} confirmed on {topics.of(settings).raw.name}{bad}")


class _Watcher:
    """Says a line of each file."""

    def __init__(self, folder: "Folder") -> None:
        self._folder = folder

    def bad(self, problem: str) -> None:
        """Say nothing: it is written beside the file."""

    def warned(self, warning: str) -> None:
        say(f"warning: {warning}")

    def passed(self, size: int) -> None:
        """Say nothing: nobody knows what is still to come."""

    def finished(self, report: "FileReport") -> None:
        from streams.feeds.folder import FAILED

        mark, name = report.mark, Path(report.path).name
        bad = f"; {mark.bad:,} could not be read: {self._folder.path / FAILED}" if mark.bad else ""
        say(f"{name}: {_number(mark.sent, 'article')} confirmed{bad}")


def _say_outage(why: str) -> None:
    say(f"{why}; trying again" if why else "it is back; going on where it was")
