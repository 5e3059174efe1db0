"""Articles and alerts as a person reads them in a terminal.

Arabic stands in isolates (U+2068 … U+2069), so that a right-to-left title does not turn the numbers and the
punctuation around it. Evidence stands in ⟦ ⟧, which turn with the text and survive a pipe, and in bold. What
is taken back or replaced is struck through; in a pipe a word says so, or the arrow from old to new. What an
update adds to what a desk was told stands behind a plus sign.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from processors.entities.who_and_where import in_english
from processors.genre.wording import sign_name
from processors.stories.headlines import arrow, headline
from processors.text.direction import CLOSE, OPEN, isolate
from schemas import Alert, Change, DeadLetter, EnrichedArticle, Entity, Evidence, Genre, GenreSign, Quote
from schemas.alert import ArticleLine
from streams.messages import times

if TYPE_CHECKING:  # it loads the model's arithmetic, which `rasid watch` has no use for
    from processors.entities.across import Known
    from processors.explanation import Explanation

MARK: Final = "bold"
GONE: Final = "strike"
NEW: Final = "green"
SEVERITY: Final = {"info": "cyan", "warning": "yellow", "urgent": "bold red"}
TITLE_CHARS: Final = 110  # a line or two on a phone
_OPEN_ARABIC = "\u2067"  # also where no letter says that it runs from right to left: 22 ← 30
_LEFT, _RIGHT = "⟦", "⟧"
_WAS = "كان: "
_NAMED = 6  # entities of a kind in a short view
_SPELLINGS = 5  # of an entity: those that most mentions have


def differences(found: Iterable[tuple[str, object, object]]) -> Text:
    """Show what something says otherwise, a line for each field: (field, before, after)."""
    out = Text()
    for name, old, new in found:
        out.append(f"\n    {name}: ")
        out.append(isolate(str(old)), style="red").append(" → ").append(isolate(str(new)), style="green")
    return out


def outcome(one: EnrichedArticle | DeadLetter | Alert) -> Text:
    """Show what came of an article."""
    if isinstance(one, DeadLetter):
        return Text(f"✗ dead letter: {one.reason}: {one.message}\n", style="red")
    return enriched(one) if isinstance(one, EnrichedArticle) else alert(one)


def enriched(article: EnrichedArticle) -> Text:
    """Show an article with its genre and its subjects, and what made us say so."""
    out = Text()
    out.append(isolate(_short(article.title or article.body or "")) + "\n", style="bold")
    out.append(_about(article), style="dim")
    if article.genre:
        out.append_text(genre(article.genre))
    if not article.subjects:
        out.append("  no subjects\n", style="dim")
    for subject in article.subjects:
        mark = "*" if subject.primary else " "
        out.append(f"  {mark} {subject.slug:<18}{subject.confidence:>5.0%}  {isolate(subject.name.ar)}  ")
        out.append("  ".join(isolate(each.text) for each in subject.evidence) + "\n", style="green")
    return out.append_text(names(article))


def names(article: EnrichedArticle) -> Text:
    """Show whom and what an article names most often, a kind a line."""
    out = Text()
    for kind, some in _by_kind(article):
        out.append(f"  @ {kind:<18}").append("  ".join(some) + "\n", style="green")
    return out


def _by_kind(article: EnrichedArticle) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of entity with the names that an article has most often."""
    for kind in dict.fromkeys(each.type for each in article.entities):
        found = sorted((each for each in article.entities if each.type == kind), key=lambda each: -each.count)
        yield kind, [isolate(on_a_line(each.name)) for each in found[:_NAMED]]


def named(article: EnrichedArticle) -> Text:
    """Show whom and what an article names, a line each."""
    out = Text()
    out.append(isolate(_short(article.title or article.body or "")) + "\n", style="bold")
    out.append(_about(article), style="dim")
    for each in article.entities:
        out.append(f"  {each.type:<14}{each.count:>3}  {isolate(each.name)}")
        said = " · ".join(map(isolate, _known_of(each)))
        out.append(f"  {said}" if said else "", style="green")
        out.append(f"  {isolate(each.key)}\n", style="dim")
    return out


def _known_of(entity: Entity) -> Iterator[str]:
    """Yield a person's role, a place's province or country, who lists a group."""
    if entity.role:
        yield entity.role
    if where := (entity.location and entity.location.province) or entity.country:
        yield where
    for each in entity.designated_by:
        since = f" since {each.listed_on}" if each.listed_on else ""
        yield f"listed by {each.by} as {each.reference}{since} (list of {each.as_of})"


def known(one: "Known") -> Text:
    """Show an entity of many articles on a line: in how many, how often, how it is spelt."""
    out = Text(f"{one.articles:>6}{one.mentions:>7}  {one.type:<14}")
    spelt = (f"{isolate(on_a_line(text))} {times}" for text, times in one.spellings.most_common(_SPELLINGS))
    out.append("  ".join(spelt), style="green")
    return out.append(f"  {isolate(one.key)}\n", style="dim")


def genre(one: Genre) -> Text:
    """Show a genre on a line, with the signs that show it."""
    out = Text(f"  = {one.slug:<18}{one.confidence:>5.0%}  {isolate(one.name.ar)}  ")
    said = (_sign(each) for each in one.signs)
    return out.append("  ".join(said) + "\n", style="green")


def _sign(sign: GenreSign) -> str:
    """Name a sign, with what it stands on in the text; what is missing stands on nothing."""
    shown = "".join(f" {isolate(on_a_line(each.text))}" for each in sign.evidence)
    return sign_name(sign.name) + (f":{shown}" if shown else "")


def _about(article: EnrichedArticle) -> str:
    status = "" if article.status == "usable" else f" · {article.status}"
    return f"  {article.id} · {article.source} · {article.detected_language}{status}\n"


def alert(one: Alert) -> Text:
    """Show an alert: what, about what, why, from whom."""
    return alerts([one])


def alerts(those: Sequence[Alert]) -> Text:
    """Show what the rules of a desk say of one text of an article: each rule, and the article once."""
    out = Text()
    shown: set[str] = set()
    for number, one in enumerate(those):
        out.append_text(_rule(one))
        if number + 1 == len(those) or _says(those[number + 1]) != _says(one):
            out.append_text(_said(one, shown))
    article, story = those[0].article, those[0].story
    published = f" · published {times.local(article.published_at)}" if article.published_at else ""
    told = f"{story.articles} article{'s' * (story.articles != 1)}"
    outlets = f"{story.sources} outlet{'s' * (story.sources != 1)}"
    out.append(f"  {article.source}{published} · story of {told} from {outlets}\n", style="dim")
    out.append(f"  {about(article)}\n", style="dim")
    if named := in_english(article.entities):
        out.append(f"  {named}\n", style="dim")
    evidence = [quote for one in those for quote in one.evidence]
    for sentence in quoted(quote for quote in evidence if quote.sentence not in shown):
        out.append("  » ").append_text(sentence).append("\n")
    if article.url:
        out.append(f"  {article.url}\n", style="blue")
    return out


def _rule(one: Alert) -> Text:
    """Show which rule says something of an article, and whether the desk was told."""
    out = Text()
    channel = isolate(on_a_line(one.channel_name)) if one.channel_name else one.channel
    if one.suppressed:
        out.append(f"○ {channel} · not told: {one.suppressed.reason}", style="dim")
    else:
        out.append(f"● {channel} · {one.severity} · {one.kind}", style=SEVERITY[one.severity])
    return out.append(f" · rule {one.rule.id} · {times.local(one.raised_at)}\n", style="dim")


def _says(one: Alert) -> object:
    return one.headline, one.changes, one.new_sentences, one.suppressed and one.suppressed.covered_by


def _said(one: Alert, shown: set[str]) -> Text:
    """Show what an alert says before its article: its first line, what changed, what is new (noted)."""
    out = Text("  ").append_text(_headline(one)).append("\n")
    for each in one.changes:
        if arrow(each) not in one.headline:
            out.append("  ").append_text(_change(each)).append("\n")
    for new in one.new_sentences:
        if new.text not in shown:
            shown.add(new.text)
            out.append("  + ").append(isolate(on_a_line(new.text)), style=NEW).append("\n")
    if one.suppressed and one.suppressed.covered_by:
        out.append(f"  covered by alert {one.suppressed.covered_by}\n", style="dim")
    return out


def _headline(one: Alert) -> Text:
    """Show the first line of an alert; the title that a retraction takes back is struck through."""
    line = _short(one.headline or headline(one))  # alerts of an older version have none
    out = Text(isolate(line), style="bold")
    if one.kind == "retraction":
        out.stylize(GONE, out.plain.find(": ") + 2, -1)
        said = on_a_line(one.article.title)
        return out if said in {"", one.told_title} else Text.assemble(out, f"\n  » {isolate(said)}")
    for each in one.changes:
        at = out.plain.find(arrow(each))
        if at >= 0:
            out.stylize(GONE, at, at + len(each.old))
    return out


def _change(one: Change) -> Text:
    """Show the old, struck through, and the new; of a title that was written anew the old alone."""
    out = Text(_OPEN_ARABIC)
    if one.kind == "title":
        return out.append(_WAS).append(one.old, style=GONE).append(CLOSE)
    return out.append(one.old, style=GONE).append(arrow(one)[len(one.old) :]).append(CLOSE)


def about(line: ArticleLine) -> str:
    """Name genre and subjects with their confidence, in Arabic: only Arabic articles have some."""
    # They load what folds Arabic letters.
    from processors.genre.taxonomy import NAMES as GENRES
    from processors.subjects.taxonomy import NAMES as SUBJECTS

    named = [(SUBJECTS, each.slug, each.confidence) for each in line.subjects]
    if line.genre:
        named.insert(0, (GENRES, line.genre.slug, line.genre.confidence))
    found = (f"{isolate(names.arabic(slug))} {sure:.0%}" for names, slug, sure in named)
    return ", ".join(found) or "no subjects"


def marked(text: str, evidence: Iterable[Evidence]) -> Text:
    """Return ``text`` with its evidence marked."""
    return _marked(text, ((each.start, each.end) for each in evidence))


def whole(article: EnrichedArticle) -> Text:
    """Show an article with all its text, the evidence of its subjects and its genre marked."""
    evidence = [each for subject in article.subjects for each in subject.evidence]
    evidence += [each for sign in (article.genre.signs if article.genre else []) for each in sign.evidence]
    out = Text()
    for name, text in (("title", article.title), ("body", article.body)):
        if text:
            out.append_text(marked(text, (each for each in evidence if each.field == name))).append("\n")
    return out.append(_about(article), style="dim")


def explanation(one: "Explanation", called: Callable[[str], str] = isolate) -> Text:
    """Show why a subject or a genre was given, or not: what spoke for and against it, as log-odds.

    ``called``: returns what a reason is called; without it they are words of the article.
    """
    out = Text()
    out.append(one.slug, style="bold" if one.given else "")
    out.append(f" · {'given' if one.given else 'not given'} · {one.confidence:.0%}")
    out.append(f", given from {one.threshold:.0%}\n" if one.threshold else "\n")
    for name, reasons, style in (("for", one.reasons_for, "green"), ("against", one.reasons_against, "red")):
        words = "  ".join(f"{called(each.name)} {each.weight:+.2f}" for each in reasons)
        out.append(f"  {name:<8}").append(f"{words or 'nothing'}\n", style=style)
    return out


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> Text:
    out, at = Text(), 0
    for start, end in _merged(spans):
        out.append(text[at:start]).append(f"{_LEFT}{text[start:end]}{_RIGHT}", style=MARK)
        at = end
    return out.append(text[at:])


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of spans that overlap or touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def quoted(quotes: Iterable[Quote]) -> Iterator[Text]:
    """Show the sentences that evidence stands in, each once on a line of its own, the evidence marked."""
    from processors.quoting import by_sentence

    for sentence, spans in by_sentence(quotes).items():
        yield _quoted(sentence, spans)


def _quoted(sentence: str, spans: Iterable[tuple[int, int]]) -> Text:
    """Show a sentence on one line, its evidence marked."""
    return Text(OPEN).append_text(_marked(sentence.replace("\n", " "), spans)).append(CLOSE)


def on_a_line(text: str) -> str:
    """Return ``text`` on one line, its spaces and ends of lines as one space each."""
    return " ".join(text.split())


def _short(text: str) -> str:
    line = on_a_line(text)
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1] + "…"
