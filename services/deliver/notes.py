"""What people are told in mail and chat: alerts put together by story, the most important first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from yarl import URL

from processors.stories.headlines import arrow
from schemas import Alert, Delivery
from schemas.times import milliseconds
from services.showing.marks import Line
from services.showing.show import Row, row
from services.showing.words import ARABIC
from streams.archive.alerts import Kept

_URGENCY: Final = {"urgent": 0, "warning": 1, "info": 2}
# What was told and is wrong comes before what is merely more.
_KINDS: Final = {"retraction": 0, "correction": 0, "escalation": 1, "burst": 1, "new": 2, "update": 2}
# Five of them, with all else that is told, are within what Slack and Teams take.
_LONGEST_LINK: Final = 1_500  # characters


@dataclass(frozen=True, slots=True)
class Event:
    """One alert of a story, on a line: when, what it is, whose, and what it says that the others do not."""

    time: int
    kind: str
    source: str
    said: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a desk is told of a story.

    Attributes:
        lead: the alert that says most of it now: the last.
        events: what came before the lead, and what the lead changed; in order.
        quotes: the sentences that show why, the lead's first; none that stands there as a title.
    """

    lead: Row
    events: list[Event]
    quotes: list[Line]

    @property
    def alert(self) -> Alert:
        """The alert that says most of it."""
        return self.lead.alert

    @property
    def size(self) -> str:
        """How many articles of how many outlets, in words."""
        story = self.alert.story
        return _both(ARABIC.count(story.articles, "articles"), ARABIC.count(story.sources, "outlets"))

    @property
    def url(self) -> str:
        """Where its last article stands; empty where nobody can be led there, or where it was taken back."""
        url = self.alert.article.url or ""
        return url if not self.lead.struck and _leads_somewhere(url) else ""


@dataclass(frozen=True, slots=True)
class Note:
    """All that one message tells."""

    stories: list[Story]
    alerts: int

    @property
    def size(self) -> str:
        """How many alerts of how many stories, in words."""
        return _both(ARABIC.count(self.alerts, "alerts"), ARABIC.count(len(self.stories), "stories"))


def _both(one: str, other: str) -> str:
    return f"{one}{ARABIC.comma} {other}"


def note(some: Sequence[Delivery]) -> Note:
    """Return what a message with these alerts tells; those of a story come in their order."""
    by_story: dict[tuple[str, str], list[Delivery]] = {}
    for each in some:
        by_story.setdefault((each.channel, each.story), []).append(each)
    stories = [_story(its) for its in by_story.values()]
    return Note(sorted(stories, key=_importance), len(some))


def _importance(story: Story) -> tuple[int, int, int, int]:
    alert = story.alert
    return _URGENCY[alert.severity], _KINDS[alert.kind], -alert.story.sources, -story.lead.time


def _story(its: Sequence[Delivery]) -> Story:
    rows = [
        row(Kept(each.offset, milliseconds(each.alert.raised_at), each.alert), ARABIC)
        for each in its
        if each.alert
    ]
    lead = rows[-1]
    told = rows if len(rows) > 1 or lead.changes or lead.news else []
    titles = {_text(each.head) for each in rows}
    return Story(
        lead,
        [_event(each) for each in told],
        _once((quote for each in reversed(rows) for quote in each.quotes), without=titles),
    )


def _event(one: Row) -> Event:
    alert = one.alert
    if one.changes:
        said = f"{ARABIC.comma} ".join(map(arrow, one.changes))
    elif one.news:
        said = one.news[0]
    else:
        said = _text(one.head)
    return Event(one.time, ARABIC.kinds[alert.kind], alert.article.source, said)


def _once(quotes: Iterable[Line], *, without: Collection[str]) -> list[Line]:
    """Return quotes, each sentence once, with the marks that it had first."""
    found: dict[str, Line] = {}
    for each in quotes:
        found.setdefault(_text(each), each)
    return [each for text, each in found.items() if text not in without]


def _leads_somewhere(url: str) -> bool:
    """Return whether a message can have a link to it: for one that it cannot read a service refuses all.

    Escaped as it will be: of the path of «/أخبار/عاجل» each letter is six characters.
    """
    try:
        at = URL(url)
    except ValueError:  # such as a port of five nines
        return False
    return at.scheme in {"http", "https"} and bool(at.host) and len(escape(str(at))) <= _LONGEST_LINK


def _text(line: Line) -> str:
    return "".join(piece.text for piece in line)
