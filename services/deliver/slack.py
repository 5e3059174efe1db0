"""Slack's incoming webhooks: a message of blocks.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

from collections.abc import Iterator
from typing import Any

from yarl import URL

from schemas import SlackConfig
from services.deliver import chat
from services.deliver.answers import Answer
from services.deliver.notes import Note, Story
from services.deliver.secret_files import address_in
from services.showing.days import Clock


class Slack:
    """One channel of Slack."""

    pause = 1.0  # a message a second, as Slack asks

    def __init__(self, config: SlackConfig) -> None:
        self._config = config

    def address(self) -> URL:
        """Return the webhook's address, which is its secret."""
        return address_in(self._config.api_url_file)

    def payload(self, told: Note, clock: Clock) -> dict[str, Any]:
        """Return a message; ``text`` is what a phone shows before it is opened."""
        first = told.stories[0]
        blocks = [_text(f"*{chat.heading(told)}*")] if chat.heading(told) else []
        for story in told.stories[: chat.MOST_STORIES]:
            blocks += _story(story, clock)
        if left := chat.left_out(told):
            blocks.append(_small(left))
        said = chat.heading(told) or f"{chat.label(first)}: {chat.text_of(first.lead.head)}"
        return {"text": _escaped(said), "blocks": blocks}

    def asks_to_wait(self, _answer: Answer) -> str | None:
        """Slack says it by Retry-After."""
        return None


def _story(story: Story, clock: Clock) -> Iterator[dict[str, Any]]:
    title = _escaped(chat.text_of(story.lead.head))
    if story.lead.struck:
        title = f"~{title}~"
    elif story.url:
        title = f"<{_escaped(str(URL(story.url))).replace('|', '%7C')}|{title}>"
    lines = [f"*{chat.label(story)}*: {title}", _escaped(chat.why(story))]
    yield _text("\n".join(filter(None, lines)))
    yield _small(_escaped("\n".join(filter(None, (chat.named(story), chat.source(story, clock))))))


def _text(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _mrkdwn(text)}


def _small(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> dict[str, Any]:
    lines = (chat.RIGHT_TO_LEFT + line for line in text.split("\n"))
    # Verbatim: a name in a text is not made a mention. Marks and links of ours are read all the same.
    return {"type": "mrkdwn", "text": "\n".join(lines), "verbatim": True}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
