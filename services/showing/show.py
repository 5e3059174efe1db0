"""Alerts, stories and articles as they are shown: plain values, for templates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from processors.entities.who_and_where import who_and_where
from processors.stories.headlines import headline
from processors.subjects.taxonomy import NAMES
from schemas import Alert, Change, EnrichedArticle, Evidence, Subject
from schemas.alert import EntityLine, SubjectLine
from schemas.fields import TextField
from services.showing.marks import Line, Piece, Span, marked, paragraphs, sentences, title
from services.showing.words import Words
from streams.archive.alerts import Kept
from streams.archive.marks import UNMARKED, Marked

_LAYERS = ("subject-a", "subject-b", "subject-c")  # an article has three subjects at most


@dataclass(frozen=True, slots=True)
class Row:
    """An alert in a list.

    Attributes:
        number: its place in the archive, in the order in which alerts came.
        time: event time, in ms of the epoch.
        alert: itself.
        head: its first line, the evidence marked.
        said: whether the first line is Rasid's, not the outlet's (a burst).
        struck: whether it takes back what was told.
        quotes: the sentences of its evidence, of the body first.
        subjects: their names, the primary first.
        named: whom and which places its article names, each behind what asks for it; nothing of a burst.
        changes: what reads otherwise than the desk was told.
        news: of an update, the sentences that say what the desk was not told.
        marked: what the desk has done about it.
    """

    number: int
    time: int
    alert: Alert
    head: Line
    said: bool
    struck: bool
    quotes: list[Line]
    subjects: list[str]
    named: list[tuple[str, str]]
    changes: list[Change]
    news: list[str]
    marked: Marked = UNMARKED


def row(kept: Kept, words: Words, marked: Marked = UNMARKED) -> Row:
    """Return an alert as a row."""
    alert = kept.alert
    in_title = [each for each in alert.evidence if each.field == "title"]
    in_body = [each for each in alert.evidence if each.field == "body"]
    return Row(
        number=kept.number,
        time=kept.time,
        alert=alert,
        head=_head(alert),
        said=alert.burst is not None,
        struck=alert.kind == "retraction",
        quotes=sentences(in_body, "rule") + sentences(in_title, "rule"),
        subjects=[_named(each, words) for each in alert.article.subjects],
        named=[] if alert.burst else named(alert.article.entities, words),
        changes=[each for each in alert.changes if each.kind != "title"],
        news=[" ".join(each.text.split()) for each in alert.new_sentences],
        marked=marked,
    )


def rows(some: Iterable[Kept], words: Words, marks: Mapping[str, Marked] | None = None) -> list[Row]:
    """Return alerts as rows; ``marks``: of those that are marked, by their ids."""
    return [row(each, words, (marks or {}).get(each.alert.id, UNMARKED)) for each in some]


def _head(alert: Alert) -> Line:
    """Return the title with its evidence marked; of a burst and a retraction the line that Rasid made."""
    if alert.burst:
        return [Piece(alert.headline or headline(alert))]
    if alert.kind == "retraction" and alert.told_title:
        return [Piece(" ".join(alert.told_title.split()))]
    line = " ".join(alert.article.title.split())
    spans: list[Span] = []
    for each in alert.evidence:
        # The title of an alert is without markup: there its evidence may begin elsewhere.
        at = line.find(each.text) if each.field == "title" else -1
        if at >= 0:
            spans.append((at, at + len(each.text), "rule"))
    return marked(line, spans) if line else [Piece(headline(alert))]


def named(entities: Iterable[EntityLine], words: Words) -> list[tuple[str, str]]:
    """Return who and where, as far as there is something to say: the question, and its answer on a line."""
    who, where = who_and_where(entities)
    answers = (("who", who), ("where", where))
    return [(words[question], f"{words.comma} ".join(names)) for question, names in answers if names]


def named_on_a_line(said: Iterable[tuple[str, str]]) -> str:
    """Return who and where as text: من: عادل الجبير (وزير الخارجية) · أين: لندن، الرياض."""
    return " · ".join(f"{question}: {names}" for question, names in said)


def subject_name(slug: str, words: Words) -> str:
    """Return a subject's name in the interface's language; a slug is its English name."""
    return NAMES.arabic(slug) if words.language == "ar" else slug


def subject_names(words: Words) -> list[tuple[str, str]]:
    """Return all subjects: slug and name."""
    return [(slug, subject_name(slug, words)) for slug in NAMES.slugs]


def worded(before: str, after: str) -> Iterator[tuple[Literal["gone", "new", "same"], str]]:
    """Yield what is gone from a text, what is new in it and what is the same, some words each, in order."""
    old, new = before.split(), after.split()
    for what, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", " ".join(old[start:end])
            continue
        if start < end:
            yield "gone", " ".join(old[start:end])
        if first < last:
            yield "new", " ".join(new[first:last])


def _named(subject: Subject | SubjectLine, words: Words) -> str:
    return f"{subject_name(subject.slug, words)} {subject.confidence:.0%}"


@dataclass(frozen=True, slots=True)
class Layer:
    """What may be marked in an article: the name of its marks, what it is, how often it stands there."""

    mark: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an article at one desk. ``told``: whether it heard of it at all."""

    desk: str
    told: bool
    alerts: list[Kept]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with all that is known of it."""

    article: EnrichedArticle
    time: int
    head: Line
    body: list[Line]
    layers: list[Layer]
    subjects: list[str]
    verdicts: list[Verdict] = field(default_factory=list)


def article_page(
    article: EnrichedArticle, time: int, alerts: Sequence[Kept], searched: Sequence[Evidence], words: Words
) -> ArticlePage:
    """Return an article as its page shows it.

    Args:
        article: its newest text.
        time: event time, in ms of the epoch.
        alerts: all alerts of it.
        searched: what a search found in it.
        words: the interface's.
    """
    asked: list[Evidence] = list(searched)
    layer = words["of_query"]
    if not asked:
        layer = words["of_rules"]
        asked = [
            each
            for kept in alerts
            for each in kept.alert.evidence
            if kept.alert.article.content == article.content
        ]
    by_mark = {"rule": asked}
    layers = [Layer("rule", layer, len(set(_places(asked))))] if asked else []
    for mark, subject in zip(_LAYERS, article.subjects, strict=False):
        by_mark[mark] = list(subject.evidence)
        name = f"{words['of_subject']}: {_named(subject, words)}"
        layers.append(Layer(mark, name, len(subject.evidence)))
    return ArticlePage(
        article=article,
        time=time,
        head=title(article.title or "", _spans("title", by_mark)),
        body=paragraphs(article.body or "", _spans("body", by_mark)),
        layers=layers,
        subjects=[_named(each, words) for each in article.subjects],
        verdicts=_verdicts(alerts),
    )


def _spans(where: TextField, by_mark: Mapping[str, Sequence[Evidence]]) -> list[Span]:
    return [
        (each.start, each.end, mark)
        for mark, evidence in by_mark.items()
        for each in evidence
        if each.field == where
    ]


def _places(evidence: Iterable[Evidence]) -> list[tuple[str, int, int]]:
    return [(each.field, each.start, each.end) for each in evidence]


def _verdicts(alerts: Sequence[Kept]) -> list[Verdict]:
    desks: dict[str, list[Kept]] = {}
    for kept in alerts:
        desks.setdefault(kept.alert.desk, []).append(kept)
    found = [
        Verdict(desk, any(each.alert.suppressed is None for each in some), some)
        for desk, some in sorted(desks.items())
    ]
    return sorted(found, key=lambda verdict: not verdict.told)
