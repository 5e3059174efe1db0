"""Files to ``articles.raw``: each article once, also where an earlier run was stopped or killed on the way.

A file is read in its order, and sent faster than it is confirmed. How far it is sent is what is confirmed
with all before it: that is written down (``marks``), and the next run goes on there.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol

from processors.formats.html import holds_html
from streams.cluster.sender import Sender
from streams.errors import InputError
from streams.feeds.documents import STDIN, Document, PassedOver, Unreadable, documents
from streams.feeds.marks import File, Mark, Marks
from streams.feeds.push import Archive, raw_topic, record
from streams.feeds.reading import ArticleReader, How, Read
from streams.messages import times
from streams.settings import Settings

KEPT: Final = 1_000  # problems of a file that are kept to be written beside it


@dataclass(slots=True)
class Counts:
    """What became of some files.

    Attributes:
        sent: articles that are confirmed.
        bad: what was no article.
        before: articles that earlier runs had confirmed, and were not sent again.
        bad_before: what was no article there.
        passed_over: members and documents that are none of articles, such as pictures.
        warnings: what was mended or dropped on the way.
        html: articles whose bodies hold HTML as they are sent.
    """

    sent: int = 0
    bad: int = 0
    before: int = 0
    bad_before: int = 0
    passed_over: int = 0
    warnings: int = 0
    html: int = 0


@dataclass(slots=True)
class FileReport:
    """What became of one file: its mark is what is confirmed, ``problems`` the first that were found."""

    path: str
    file: File | None
    mark: Mark
    problems: list[str] = field(default_factory=list)


class Told(Protocol):
    """Who is told what happens, as it happens."""

    def bad(self, problem: str) -> None:
        """Take what is no article: where, what is wrong, what to do."""

    def warned(self, warning: str) -> None:
        """Take what was mended or dropped."""

    def passed(self, size: int) -> None:
        """Take how many bytes of all files are read."""

    def finished(self, report: FileReport) -> None:
        """Take a file of which all is confirmed or bad."""


@dataclass(slots=True)
class _Step:
    """A piece of a file, in the order of reading: what its mark is when it is done with all before it."""

    report: FileReport
    document: int
    number: int
    sent: int = 0
    bad: int = 0
    whole: bool = False
    done: bool = True

    def confirm(self) -> None:
        self.done = True


def size_of(files: Sequence[str]) -> int | None:
    """Return the bytes of all files; None where one is a pipe, which says no size."""
    found = [None if path == STDIN else File.of(path) for path in files]
    return sum(each.size for each in found if each) if all(found) else None


def push_files(
    settings: Settings,
    files: Sequence[str],
    how: How,
    told: Told,
    *,
    archive: Archive | None = None,
    again: bool = False,
) -> Counts:
    """Send what files hold; return the counts when all is confirmed.

    Args:
        settings: where the cluster is, and what is kept here.
        files: paths; ``-`` for stdin.
        how: they are read.
        told: what happens.
        archive: where they are old news.
        again: send also what earlier runs had confirmed.

    Raises:
        ClusterError: the topic is missing, or an article was refused or not confirmed.
        StoreError: how far files are sent cannot be kept.
    """
    with opened(settings, how, told, archive=archive, again=again) as push:
        for path in files:
            push.take(path)
        push.close()
    return push.counts


@contextmanager
def opened(
    settings: Settings,
    how: How,
    told: Told,
    *,
    archive: Archive | None = None,
    again: bool = False,
    counts: Counts | None = None,
) -> Iterator["FilePush"]:
    """Yield what sends files; what is confirmed is written down, however the block ends."""
    topic, topic_id = raw_topic(settings)
    with Marks.open(settings, topic_id, how, archive is not None) as marks:
        reader = ArticleReader(settings, how, times.now())
        push = FilePush(settings, topic, reader, marks, told, archive=archive, again=again, counts=counts)
        try:
            yield push
        finally:
            push.advance()


class FilePush:
    """Sends files one after the other, and keeps how far each is confirmed.

    Attributes:
        counts: of all of them.
        stopped: whether to read no further, and not to wait long for what is sent.
    """

    def __init__(
        self,
        settings: Settings,
        topic: str,
        reader: ArticleReader,
        marks: Marks,
        told: Told,
        *,
        archive: Archive | None = None,
        again: bool = False,
        counts: Counts | None = None,
    ) -> None:
        self.counts = counts or Counts()
        self.stopped: Callable[[], bool] = lambda: False
        self._topic = topic
        self._reader = reader
        self._marks = marks
        self._told = told
        self._archive = archive
        self._again = again
        self._sender = Sender(settings)
        self._steps: deque[_Step] = deque()
        self._size_before = 0  # of the files that were taken

    def take(self, path: str) -> None:
        """Read a file and send what it holds behind its mark; its end is told when all is confirmed.

        Raises:
            ClusterError: an article was refused.
        """
        file = None if path == STDIN else File.of(path)
        mark = self._marks.of(file) if file and not self._again else Mark()
        report = FileReport(path, file, mark)
        self.counts.before += mark.sent
        self.counts.bad_before += mark.bad
        last = mark.document
        try:
            for found in () if mark.whole else documents(path, mark.document):
                self._take(report, found, mark.number if found.number == mark.document else 0)
                if self.stopped():
                    return
                last = found.number + 1
        except (InputError, OSError) as error:  # opening or reading it failed: that may pass, so no mark
            report.file = None
            why = str(error) if isinstance(error, InputError) else f"{path}: {error.strerror or error}"
            self._bad(report, why, _Step(report, last, 0, bad=1))
        self._size_before += file.size if file else 0
        self._told.passed(self._size_before)
        self._add(_Step(report, last, 0, whole=True))

    def close(self) -> None:
        """Wait until all is confirmed.

        Raises:
            ClusterError: an article was refused, or not confirmed in time.
        """
        self._sender.close(self.advance, self.stopped)
        self.advance()

    def forget(self, file: File) -> None:
        """Forget how far a file was sent."""
        self._marks.forget(file)

    def advance(self) -> None:
        """Move the marks of files to what is confirmed with all before it."""
        while self._steps and self._steps[0].done:
            step = self._steps.popleft()
            report, before = step.report, step.report.mark
            report.mark = Mark(
                step.document,
                step.number,
                before.sent + step.sent,
                before.bad + step.bad,
                step.whole,
                times.now(),
            )
            self.counts.sent += step.sent
            if report.file:
                self._marks.note(report.file, report.mark)
            if step.whole:
                self._told.finished(report)

    def _take(self, report: FileReport, found: Document | Unreadable | PassedOver, skip: int) -> None:
        if isinstance(found, Document):
            for each in self._reader.read(found, skip):
                if self.stopped():
                    return
                if isinstance(each, Read):
                    self._send(report, found.number, each)
                else:
                    self._bad(report, each.problem, _Step(report, found.number, each.number, bad=1))
                self._told.passed(self._size_before + found.passed())
        elif isinstance(found, Unreadable):
            self._bad(report, f"{found.name}: {found.problem}", _Step(report, found.number + 1, 0, bad=1))
            return
        else:
            self.counts.passed_over += 1
        self._add(_Step(report, found.number + 1, 0))

    def _send(self, report: FileReport, document: int, each: Read) -> None:
        article = each.article
        timestamp = self._archive.time(article) if self._archive else times.now()
        output = record(
            article, each.data, topic=self._topic, timestamp=timestamp, archived=self._archive is not None
        )
        step = _Step(report, document, each.number, sent=1, done=False)
        self._steps.append(step)
        self._sender.send(output, step.confirm)
        self.advance()
        self.counts.html += holds_html(article.body or "")
        self.counts.warnings += len(each.warnings)
        for warning in each.warnings:
            self._told.warned(warning)

    def _bad(self, report: FileReport, problem: str, step: _Step) -> None:
        self.counts.bad += 1
        if len(report.problems) < KEPT:
            report.problems.append(problem)
        self._told.bad(problem)
        self._add(step)

    def _add(self, step: _Step) -> None:
        self._steps.append(step)
        self.advance()
