"""Teams by Workflows: an Adaptive Card for each message.

https://adaptivecards.io/schemas/adaptive-card.json
"""

from collections.abc import Iterator
from typing import Any, Final

from yarl import URL

from schemas import TeamsConfig
from services.deliver import chat
from services.deliver.answers import Answer
from services.deliver.notes import Note, Story
from services.deliver.secret_files import address_in
from services.showing.days import Clock

_VERSION: Final = "1.5"  # the first in which a card runs from right to left
_COLOURS: Final = {"urgent": "attention", "warning": "warning", "info": "default"}
_MARKDOWN: Final = str.maketrans(
    {each: f"\\{each}" for each in r"\`*_[]#"}
)  # what TextBlock would take for its own
_ROUND: Final = str.maketrans({"(": "%28", ")": "%29"})  # of an address: one of them would end the link


class Teams:
    """One channel of Teams."""

    pause = 1.0  # Teams takes four a second of all that come to a channel

    def __init__(self, config: TeamsConfig) -> None:
        self._config = config

    def address(self) -> URL:
        """Return the workflow's address, which is its secret."""
        return address_in(self._config.webhook_url_file)

    def payload(self, told: Note, clock: Clock) -> dict[str, Any]:
        """Return a message with a card."""
        body: list[dict[str, Any]] = []
        if heading := chat.heading(told):
            body.append(_text(heading, weight="bolder", size="large"))
        for story in told.stories[: chat.MOST_STORIES]:
            body.append({"type": "Container", "separator": bool(body), "items": list(_story(story, clock))})
        if left := chat.left_out(told):
            body.append(_text(left, isSubtle=True, separator=True))
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": _VERSION,
            "lang": "ar",
            "rtl": True,
            "body": body,
        }
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return {"type": "message", "attachments": [attachment]}

    def asks_to_wait(self, _answer: Answer) -> str | None:
        """Teams says it by Retry-After."""
        return None


def _story(story: Story, clock: Clock) -> Iterator[dict[str, Any]]:
    colour = _COLOURS[story.alert.severity]
    yield _text(chat.label(story), weight="bolder", size="small", color=colour)
    title = chat.text_of(story.lead.head).translate(_MARKDOWN)
    linked = f"[{title}]({str(URL(story.url)).translate(_ROUND)})" if story.url else title
    yield _text(linked, weight="bolder", size="medium", isSubtle=story.lead.struck)
    if why := chat.why(story):
        yield _text(why.translate(_MARKDOWN))
    if named := chat.named(story):
        yield _text(named.translate(_MARKDOWN), size="small")
    yield _text(chat.source(story, clock).translate(_MARKDOWN), size="small", isSubtle=True, spacing="small")


def _text(text: str, **looks: object) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, "horizontalAlignment": "right", **looks}
