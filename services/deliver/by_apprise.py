"""The long tail of services, by Apprise: a plain text for each message. Needs the extra ``apprise``.

https://appriseit.com/services/
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from schemas import AppriseConfig, Delivery
from services.deliver import chat
from services.deliver.answers import Answer
from services.deliver.notes import Note, Story, note
from services.deliver.secret_files import NotSendable, secret
from services.outgoing.connecting import Private, check_host, in_words
from services.showing.days import Clock, zone
from services.showing.words import ARABIC

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

_SECONDS: Final = 20  # as a webhook has: what answers later is sent to again
_PAUSE: Final = 1.0  # seconds between two messages, where Apprise knows of no longer one
# What makes a pager ring is a failure, to Apprise.
_TYPES: Final = MappingProxyType({"urgent": "failure", "warning": "warning", "info": "info"})


class ByApprise:
    """One service, by its Apprise URL."""

    together = chat.IN_A_MESSAGE
    one_story = False
    same_again = False
    at_once = 1

    def __init__(
        self, config: AppriseConfig, *, zone_name: str, internal: bool, now_ms: Callable[[], int]
    ) -> None:
        self.pause = _PAUSE
        self._config = config
        self._zone = zone(zone_name)
        self._internal = internal
        self._now = now_ms

    async def send(self, some: Sequence[Delivery]) -> Answer:
        """Send a message with these alerts."""
        told = note(some)
        title, body = text(told, Clock(self._zone, ARABIC, self._now()))
        kind = _TYPES[told.stories[0].alert.severity]
        try:
            return await asyncio.to_thread(self._hand_over, title, body, kind)
        except NotSendable as error:
            return Answer(taken=False, text=str(error))
        except Private as error:
            return Answer(taken=False, text=in_words(error))

    def _hand_over(self, title: str, body: str, kind: str) -> Answer:
        try:
            from apprise import Apprise, AppriseAsset, NotifyType  # noqa: PLC0415  # an extra
        except ImportError:
            missing = "the extra apprise is not installed here: pip install 'rasid[apprise]'"
            raise NotSendable(missing) from None
        # What it says of a message is its answer, which is logged as everybody's.
        logging.getLogger("apprise").propagate = False
        asset = AppriseAsset(app_id="Rasid", app_desc="Rasid", http_redirects=False, storage_mode="memory")
        service = self._service(asset)
        self.pause = max(_PAUSE, service.request_rate_per_sec)
        sending = Apprise(asset=asset)
        sending.add(service)
        result = sending.notify(body, title, NotifyType(kind), body_format="text")
        said = [entry.message for each in result for attempt in each for entry in attempt]
        return Answer(taken=bool(result), text="sent" if result else " ".join(said) or "not taken")

    def _service(self, asset: "AppriseAsset") -> "NotifyBase":
        """Return what sends to the address in the file.

        Raises:
            NotSendable: it is none, or Apprise knows no such service.
            Private: it leads to where it may not.
        """
        from apprise import Apprise, OverflowMode  # noqa: PLC0415  # an extra

        path = self._config.url_file
        service = Apprise.instantiate(secret(path), asset=asset)
        if service is None:
            raise NotSendable(f"secret file {path}: expected an Apprise URL such as discord://…")
        if "host" in service.template_tokens:  # else it is the service's own, and no matter of the address
            check_host(service.host, internal=self._internal)
        service.socket_read_timeout = max(service.socket_read_timeout, _SECONDS)
        if service.overflow_mode is OverflowMode.UPSTREAM:  # a message that is too long would never be taken
            service.overflow_mode = OverflowMode.TRUNCATE
        return service


def text(told: Note, clock: Clock) -> tuple[str, str]:
    """Return the title and the body of a message, each line from right to left."""
    stories = told.stories[: chat.MOST_STORIES]
    if heading := chat.heading(told):
        parts = [[_title(each), *_story(each, clock)] for each in stories]
    else:
        heading, parts = _title(stories[0]), [list(_story(stories[0], clock))]
    parts += [[left]] if (left := chat.left_out(told)) else []
    lines = "\n\n".join("\n".join(each) for each in parts).split("\n")
    body = "\n".join(chat.RIGHT_TO_LEFT + line if line else "" for line in lines)
    return _plain(heading), _plain(body)


def _plain(text: str) -> str:
    """Return a text in which no service finds a mark of its own that calls somebody, such as <!channel>."""
    return text.replace("<", "<\u200b")


def _title(story: Story) -> str:
    return f"{chat.label(story)}: {chat.text_of(story.lead.head)}"


def _story(story: Story, clock: Clock) -> Iterator[str]:
    url = story.url.replace("@", "%40")  # as with texts: no part of it is the name of somebody
    yield from filter(None, (chat.why(story), chat.named(story), chat.source(story, clock), url))
