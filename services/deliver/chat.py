"""Chat: short messages, as many alerts in each as have come since the last one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

import aiohttp
import orjson
from yarl import URL

from processors.text.direction import isolate
from schemas import Delivery
from services.deliver.answers import Answer
from services.deliver.notes import Note, Story, note
from services.deliver.secret_files import NotSendable
from services.deliver.webhook import post
from services.outgoing.patience import retry_at
from services.showing.days import Clock, zone
from services.showing.marks import Line
from services.showing.show import named_on_a_line
from services.showing.words import ARABIC

MOST_STORIES: Final = 5  # in a message; of more it says how many
IN_A_MESSAGE: Final = 500  # alerts: the rest are in the next
_LONGEST: Final = 300  # characters of a title, a sentence, a change: some two lines on a phone
_LONGEST_NAMES: Final = 160  # characters of who and where: a line or two, of three people with their offices
_CUT: Final = "…"
_NO_MENTION: Final = "@\u200b"  # looks the same
_JSON: Final = {"content-type": "application/json"}
# A line that begins with it runs from right to left wherever the line's own letters decide that.
RIGHT_TO_LEFT: Final = "\u200f"


class Service(Protocol):
    """A chat service: where a message goes, and how it looks there.

    Attributes:
        pause: seconds after a message before the next.
    """

    pause: float

    def address(self) -> URL:
        """Return where messages are posted to.

        Raises:
            NotSendable: a secret cannot be read.
        """

    def payload(self, told: Note, clock: Clock) -> Mapping[str, Any]:
        """Return a message as JSON."""

    def asks_to_wait(self, answer: Answer) -> str | None:
        """Return for how many seconds the service wants to be left alone, where it says so in words."""


class Chat:
    """One place of a chat service."""

    together = IN_A_MESSAGE
    one_story = False
    same_again = False
    at_once = 1

    def __init__(
        self,
        service: Service,
        session: aiohttp.ClientSession,
        *,
        zone_name: str,
        internal: bool,
        now_ms: Callable[[], int],
    ) -> None:
        self.pause = service.pause
        self._service = service
        self._session = session
        self._zone = zone(zone_name)
        self._internal = internal
        self._now = now_ms

    async def send(self, some: Sequence[Delivery]) -> Answer:
        """Send a message with these alerts."""
        now = self._now()
        body = orjson.dumps(self._service.payload(note(some), Clock(self._zone, ARABIC, now)))
        try:
            at = self._service.address()
        except NotSendable as error:
            return Answer(taken=False, text=str(error))
        answer = await post(self._session, at, body, _JSON, internal=self._internal, now_ms=self._now)
        wait = None if answer.taken else self._service.asks_to_wait(answer)
        return answer if wait is None else replace(answer, retry_at=retry_at(wait, now))


def cut(text: str, longest: int = _LONGEST) -> str:
    """Return a text on one line that is no longer than so many characters, and calls nobody.

    As it is, an article whose title holds «@everyone» would ring for a whole room.
    """
    line = " ".join(text.split()).replace("@", _NO_MENTION)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _CUT


def text_of(line: Line) -> str:
    """Return a marked text without its marks."""
    return cut("".join(piece.text for piece in line))


def heading(told: Note) -> str:
    """Return what stands over several stories; empty over one."""
    return f"راصد: {told.size}" if len(told.stories) > 1 else ""


def left_out(told: Note) -> str:
    """Return how many stories are not told in a message; empty where all are."""
    left = len(told.stories) - MOST_STORIES
    return f"وغيرها: {ARABIC.count(left, 'stories')}" if left > 0 else ""


def label(story: Story) -> str:
    """Return what a story is: «عاجل · تصحيح»."""
    alert = story.alert
    urgent = [ARABIC.severities[alert.severity]] if alert.severity != "info" else []
    return " · ".join([*urgent, ARABIC.kinds[alert.kind]])


def source(story: Story, clock: Clock) -> str:
    """Return whose a story is, when it came, how large it is, and which rule found it."""
    alert = story.alert
    return " · ".join(
        (
            isolate(cut(alert.article.source)),
            clock.minute(story.lead.time),
            story.size,
            cut(alert.rule.name, 60),
        )
    )


def why(story: Story) -> str:
    """Return the one line that says most: what changed, or the sentence that made the rule match."""
    if story.events:
        return cut(story.events[-1].said)
    return text_of(story.quotes[0]) if story.quotes else ""


def named(story: Story) -> str:
    """Return whom and which places a story's last article names, on a line; empty where nobody is sure."""
    return cut(named_on_a_line(story.lead.named), _LONGEST_NAMES)
