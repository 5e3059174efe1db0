"""Alerts, stories and articles as they are shown: plain values, for templates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Final, Literal

from processors.entities.telling import telling
from processors.entities.who_and_where import who_and_where
from processors.genre.wording import sign_name
from processors.rules.wording import country_name, province_name
from processors.stories.entries import ArticleRef, ref_of
from processors.stories.headlines import headline
from processors.subjects.taxonomy import NAMES
from processors.text.direction import isolate
from schemas import Alert, Change, EnrichedArticle, Entity, Evidence, Mention, Subject
from schemas.alert import EntityLine, SubjectLine
from schemas.entity import EntityType
from schemas.fields import TextField
from services.showing.marks import Line, Piece, Span, marked, paragraphs, sentences, title
from services.showing.words import Words
from streams.archive.alerts import Kept
from streams.archive.marks import UNMARKED, Marked

_LAYERS = ("subject-a", "subject-b", "subject-c")  # an article has three subjects at most
# Names: how they are marked, and what is marked so.
_NAMES: Final[Mapping[str, frozenset[EntityType]]] = {
    "people": frozenset({"person"}),
    "places": frozenset({"place"}),
    "bodies": frozenset({"organisation", "group"}),
}


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


@dataclass(frozen=True, slots=True)
class Step:
    """What a desk had of an article at one time: the alert that says most, and what became of each.

    Attributes:
        row: of those that it was told, else of those that it was not.
        outcomes: each once: what kind of alert it was told, how severe; or why it was not told.
        told: whether it was told anything.
    """

    row: Row
    outcomes: list[str]
    told: bool


def steps(some: Sequence[Row], words: Words) -> list[Step]:
    """Return the alerts of a story, in the order of time, by the articles that they are of.

    Several rules of a desk may find one article: that is one step.
    """
    found: dict[tuple[ArticleRef, int, bool], list[Row]] = {}
    for each in some:
        found.setdefault((ref_of(each.alert.article), each.time, each.struck), []).append(each)
    return [_step(rows, words) for rows in found.values()]


def _step(rows: Sequence[Row], words: Words) -> Step:
    told = [each for each in rows if not each.alert.suppressed]
    outcomes = [_outcome(each.alert, words) for each in told or rows]
    return Step(max(told or rows, key=_says), list(dict.fromkeys(outcomes)), bool(told))


def _says(row: Row) -> tuple[int, int, int]:
    return len(row.changes), len(row.news), len(row.quotes)


def _outcome(alert: Alert, words: Words) -> str:
    if alert.suppressed:
        return words.reasons[alert.suppressed.reason]
    return f"{words.kinds[alert.kind]}{words.comma} {words.severities[alert.severity].lower()}"


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
    """Return a subject's name in the interface's language."""
    return NAMES.arabic(slug) if words.language == "ar" else NAMES.english(slug)


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
    """What may be marked in an article.

    Attributes:
        mark: the name of its marks.
        title: what it is.
        count: how often it stands there.
        sample: what the marks of such a layer stand on.
        shown: whether it is marked before anybody asks for it.
    """

    mark: str
    title: str
    count: int
    sample: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an article at one desk. ``told``: whether it heard of it at all."""

    desk: str
    told: bool
    alerts: list[Kept]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with all that is known of it.

    ``named``: whom and what it surely names, by the words for what they are, each with what is known of it.
    ``signs``: of its genre, the strongest first, each with what it stands on in the text.
    """

    article: EnrichedArticle
    time: int
    head: Line
    body: list[Line]
    layers: list[Layer]
    subjects: list[str]
    named: list[tuple[str, list[tuple[EntityLine, str]]]]
    signs: list[tuple[str, list[str]]]
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
    evidence = words["evidence"]
    by_mark: dict[str, Sequence[Evidence | Mention]] = {"rule": asked}
    layers = [Layer("rule", layer, len(set(_places(asked))), evidence)] if asked else []
    for mark, subject in zip(_LAYERS, article.subjects, strict=False):
        by_mark[mark] = list(subject.evidence)
        name = f"{words['of_subject']}: {_named(subject, words)}"
        layers.append(Layer(mark, name, len(subject.evidence), evidence))
    for mark, types in _NAMES.items():
        by_mark[mark] = named = [each for each in article.mentions if each.type in types]
        if named:
            layers.append(Layer(mark, words[mark], len(named), words["name_in_text"], shown=False))
    known = {each.key: each for each in article.entities}
    surely = telling(article)
    return ArticlePage(
        article=article,
        time=time,
        head=title(article.title or "", _spans("title", by_mark)),
        body=paragraphs(article.body or "", _spans("body", by_mark)),
        layers=layers,
        subjects=[_named(each, words) for each in article.subjects],
        named=[
            (words[mark], some)
            for mark, types in _NAMES.items()
            if (
                some := [
                    (each, _beside(each, known[each.key], words)) for each in surely if each.type in types
                ]
            )
        ],
        signs=[
            (sign_name(sign.name, words.language), [" ".join(each.text.split()) for each in sign.evidence])
            for sign in (article.genre.signs if article.genre else [])
        ],
        verdicts=_verdicts(alerts),
    )


def _beside(line: EntityLine, entity: Entity, words: Words) -> str:
    """Return what stands beside a name: a person's role, where a place lies, who lists a group since when."""
    if entity.designated_by:
        said = (
            words["listed_by"].format(
                by=words.said.get(f"listed_by_{each.by}", each.by),
                reference=isolate(each.reference),
                since=words["listed_since"].format(day=_day(each.listed_on, words)) if each.listed_on else "",
                as_of=_day(each.as_of, words),
            )
            for each in entity.designated_by
        )
        return f"{words.comma} ".join(said)
    if not entity.country or entity.key == f"place:{entity.country}":
        return line.role or ""
    country = country_name(entity.country, words.language)
    if not (entity.location and entity.location.province):
        return country
    province = province_name(entity.location.province, words.language)
    return country if province == line.name else f"{isolate(province)}{words.comma} {country}"


def _day(said: str, words: Words) -> str:
    day = date.fromisoformat(said)
    return f"{day.day} {words.months[day.month - 1]} {day.year}"


def _spans(where: TextField, by_mark: Mapping[str, Sequence[Evidence | Mention]]) -> list[Span]:
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
