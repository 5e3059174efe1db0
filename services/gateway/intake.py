"""From the bytes of a body to confirmed records on ``articles.raw``, and what became of each article."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from processors import formats
from processors.formats import SAME_VERSION, FeedHints, Format, Item, Parsed
from processors.formats import Problem as ItemProblem
from schemas import Feed
from services.gateway.access import Caller
from services.gateway.answers import Accepted, Outcome, Refused, Warned
from services.gateway.bodies import Form
from services.gateway.taken import Taken
from streams.cluster.async_sender import AsyncSender, Delivery, Stored
from streams.feeds.conversion import EMPTY, convert, converting
from streams.feeds.push import Archive, record
from streams.messages import topics
from streams.messages.times import zone_of
from streams.settings import Settings

# A body above is not read at once, so that small ones are answered meanwhile: JSON in steps, what is parsed
# as a whole in a thread. JSON in a thread costs more: the loop lets go of the interpreter with each record
# that it sends, and a thread that reads then keeps it for five milliseconds.
_LARGE: Final = 200_000
_STEP_SECONDS: Final = 0.002
_JSON: Final = (b"{", b"[")
# So that one of 16 MB does not hold up the others; with more each body would take as long as all of them.
_AT_ONCE: Final = 2
_READERS: Final = ThreadPoolExecutor(_AT_ONCE, "reader")

_OTHER_TEXT: Final = "another title, body or status"
_STATUSES: Final = {"too-large": 413, "unknown-format": 415}


@dataclass(frozen=True, slots=True)
class Read:
    """What a body holds: articles that may be sent, and what else was found.

    ``same_version``: of which articles a warning says that one above has their id and version.
    """

    items: list[Item]
    refused: list[Refused]
    warnings: list[Warned]
    same_version: frozenset[int | None] = frozenset()


class Intake:
    """Takes articles in for ``articles.raw``."""

    def __init__(self, settings: Settings, sender: AsyncSender) -> None:
        self._settings = settings
        self._sender = sender
        self._topic = topics.of(settings).raw.name
        self._taken = Taken()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def take(self, body: bytes, form: Form, caller: Caller, now_ms: int) -> Outcome:
        """Send the articles of a body; return what became of each when all is known.

        Args:
            body: the bytes.
            form: what the request says of them.
            caller: who sends it.
            now_ms: when it came, in milliseconds of the epoch.
        """
        found = await read(self._settings, body, form, caller, now_ms, turns=self._turns)
        if not (found.refused or found.items):
            found.refused.append(_unread(EMPTY))
        fit, warnings = self._fit(found)
        deliveries = await self._deliver(fit, now_ms)
        outcome = Outcome([], found.refused, warnings)
        for item, delivery in zip(fit, deliveries, strict=True):
            _add(outcome, item, delivery)
        outcome.refused.sort(key=lambda each: -1 if each.index is None else each.index)
        return outcome

    async def send(
        self, items: Sequence[Item], now_ms: int, archive: Archive | None = None
    ) -> list[Delivery]:
        """Send articles; return what became of each.

        Args:
            items: what to send.
            now_ms: when they came, in milliseconds of the epoch.
            archive: where they are old news: gives them their times, and the mark that nobody is told.
        """
        if archive is None:
            for each in items:
                self._taken.note(each.article)
        return await self._deliver(items, now_ms, archive)

    async def _deliver(
        self, items: Sequence[Item], now_ms: int, archive: Archive | None = None
    ) -> list[Delivery]:
        deliveries = await self._sender.send(
            record(
                each.article,
                each.value,
                topic=self._topic,
                timestamp=archive.time(each.article) if archive else now_ms,
                archived=archive is not None,
            )
            for each in items
        )
        for item, delivery in zip(items, deliveries, strict=True):
            if not isinstance(delivery, Stored):
                self._taken.forget(item.article)
        return deliveries

    def _fit(self, found: Read) -> tuple[list[Item], list[Warned]]:
        """Return what is to be sent, noted as taken, and all warnings; the others join what is refused.

        Of two texts in one body the format has told already: not again, and not where the second is refused.
        """
        fit: list[Item] = []
        refused: set[int] = set()
        warnings: list[Warned] = []
        for item in found.items:
            if self._taken.differs(item.article):
                if self._settings.same_version == "refuse":
                    found.refused.append(_same_version(item))
                    refused.add(item.index)
                    continue
                if item.index not in found.same_version:
                    warnings.append(_taken_as_well(item))
            self._taken.note(item.article)
            fit.append(item)
        untold = refused & found.same_version
        kept = [each for each in found.warnings if not (each.index in untold and each.field == "version")]
        return fit, kept + warnings


async def read(
    settings: Settings,
    body: bytes,
    form: Form,
    caller: Caller,
    now_ms: int,
    *,
    url: str | None = None,
    turns: AbstractAsyncContextManager[None] | None = None,
) -> Read:
    """Return the articles of a body, and what is wrong with the others.

    Args:
        settings: say how large an article may be.
        body: the bytes.
        form: what is said of them.
        caller: whose they are.
        now_ms: when they came, in milliseconds of the epoch.
        url: where they were fetched from, if they were.
        turns: are waited for before a large body is read.
    """
    hints = _hints(caller.feed, form, url, now_ms)
    named = form.forced or formats.named(form.content_type)
    if len(body) <= _LARGE:
        parsed = convert(settings, body, named, hints)
    else:
        async with turns or nullcontext():
            parsed = await _convert_large(settings, body, named, hints)
    fit = [item for item in parsed.items if caller.may_send(item.article)]
    refused = [_unread(each) for each in parsed.errors]
    refused += [_not_allowed(item, caller) for item in parsed.items if not caller.may_send(item.article)]
    told = frozenset(each.index for each in parsed.warnings if each.reason == SAME_VERSION)
    return Read(fit, refused, [_warned(each) for each in parsed.warnings], told)


async def _convert_large(settings: Settings, body: bytes, form: Format | None, hints: FeedHints) -> Parsed:
    """Convert a body while others are answered."""
    if not body.startswith(_JSON):
        running = asyncio.get_running_loop()
        return await running.run_in_executor(_READERS, convert, settings, body, form, hints)
    parsed = Parsed()
    rest = time.perf_counter() + _STEP_SECONDS
    for _ in converting(settings, body, form, hints, parsed):
        if time.perf_counter() > rest:
            await asyncio.sleep(0)
            rest = time.perf_counter() + _STEP_SECONDS
    return parsed


def _hints(feed: Feed | None, form: Form, url: str | None, now_ms: int) -> FeedHints:
    return FeedHints(
        source=feed.sources[0] if feed and len(feed.sources) == 1 else None,
        language=feed.language if feed else None,
        zone=zone_of(feed.zone) or UTC if feed else UTC,
        url=url,
        encoding=formats.charset(form.content_type),
        received_at=datetime.fromtimestamp(now_ms / 1000, UTC),
    )


def _unread(problem: ItemProblem) -> Refused:
    return Refused(
        index=problem.index,
        id=problem.id,
        status=_STATUSES.get(problem.reason, 400),
        reason=problem.reason,
        field=problem.field,
        problem=problem.problem,
        cure=problem.cure,
    )


def _not_allowed(item: Item, caller: Caller) -> Refused:
    return _refused(
        item,
        403,
        "source-not-allowed",
        f"feed {caller.name} may not send articles of {item.article.source[:100]!r}",
        f"send its own ({caller.sources}), or have ops add the source",
        field="source",
    )


def _same_version(item: Item) -> Refused:
    return _refused(
        item,
        409,
        "same-version",
        f"version {item.article.version} was taken before, with {_OTHER_TEXT}",
        "send it under the next version",
        field="version",
    )


def _taken_as_well(item: Item) -> Warned:
    return Warned(
        index=item.index,
        id=item.article.id,
        field="version",
        problem=f"version {item.article.version} was taken before, with {_OTHER_TEXT}",
        done="taken as well: it replaces what came before it",
    )


def _warned(problem: ItemProblem) -> Warned:
    return Warned(
        index=problem.index, id=problem.id, field=problem.field, problem=problem.problem, done=problem.cure
    )


def _refused(
    item: Item, status: int, reason: str, problem: str, cure: str, *, field: str | None = None
) -> Refused:
    return Refused(
        index=item.index,
        id=item.article.id,
        status=status,
        reason=reason,
        field=field,
        problem=problem,
        cure=cure,
    )


def _add(outcome: Outcome, item: Item, delivery: Delivery) -> None:
    if isinstance(delivery, Stored):
        outcome.accepted.append(
            Accepted(item.index, item.article.id, item.article.version, delivery.partition, delivery.offset)
        )
    elif delivery.may_pass:
        why, cure = (
            f"Kafka did not confirm it: {delivery.why}",
            "send it again: under the same id that is safe",
        )
        outcome.refused.append(_refused(item, 503, "not-confirmed", why, cure))
    else:
        outcome.refused.append(
            _refused(item, 400, "refused-by-kafka", f"Kafka refused it: {delivery.why}", "tell ops")
        )
