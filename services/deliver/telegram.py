"""A bot of Telegram: a message of HTML.

https://core.telegram.org/bots/api#sendmessage
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any, Final

from yarl import URL

from schemas import TelegramConfig
from services.deliver import chat
from services.deliver.answers import Answer
from services.deliver.notes import Note, Story
from services.deliver.secret_files import secret
from services.showing.days import Clock

_TO_A_PERSON: Final = 1.0  # seconds between two messages to a chat
_TO_A_GROUP: Final = 3.0  # twenty a minute
_LONGEST: Final = 4_096  # characters of a message, as UTF-16 has them, without its tags
_TAG: Final = re.compile("<[^>]*>")
_WAIT: Final = re.compile(r'"retry_after"\s*:\s*(\d{1,6})')


class Telegram:
    """One chat of a bot's."""

    def __init__(self, config: TelegramConfig) -> None:
        self.pause = _TO_A_GROUP if str(config.chat_id).startswith(("-", "@")) else _TO_A_PERSON
        self._config = config

    def address(self) -> URL:
        """Return the bot's address, which has its secret in it."""
        return URL(self._config.api_url) / f"bot{secret(self._config.bot_token_file)}" / "sendMessage"

    def payload(self, told: Note, clock: Clock) -> dict[str, Any]:
        """Return a message."""
        text = _message(told, clock, names=True)
        if len(unescape(_TAG.sub("", text)).encode("utf-16-le")) > 2 * _LONGEST:
            text = _message(told, clock, names=False)
        return {
            "chat_id": self._config.chat_id,
            "text": text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "disable_notification": all(each.alert.severity == "info" for each in told.stories),
        }

    def asks_to_wait(self, answer: Answer) -> str | None:
        """Return what it says in its answer's body."""
        found = _WAIT.search(answer.text)
        return found[1] if found else None


def _message(told: Note, clock: Clock, *, names: bool) -> str:
    """Return a message; without ``names`` nobody is named beside what titles and sentences say."""
    heading = chat.heading(told)
    parts = [f"<b>{escape(heading)}</b>"] if heading else []
    parts += ["\n".join(_story(each, clock, names=names)) for each in told.stories[: chat.MOST_STORIES]]
    parts += filter(None, [chat.left_out(told)])
    lines = "\n\n".join(parts).split("\n")
    return "\n".join(chat.RIGHT_TO_LEFT + line if line else "" for line in lines)


def _story(story: Story, clock: Clock, *, names: bool) -> Iterator[str]:
    title = escape(chat.text_of(story.lead.head))
    if story.lead.struck:
        title = f"<s>{title}</s>"
    elif story.url:
        title = f'<a href="{escape(story.url)}">{title}</a>'
    yield f"<b>{chat.label(story)}</b>: {title}"
    if why := chat.why(story):
        yield escape(why)
    if names and (named := chat.named(story)):
        yield escape(named)
    yield f"<i>{escape(chat.source(story, clock))}</i>"
