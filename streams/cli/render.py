"""Articles and alerts as a person reads them in a terminal.

Arabic stands in isolates (U+2068 … U+2069), so that a right-to-left title does not turn the numbers and the
punctuation around it; evidence is bold, and underlined for those who see no bold.
"""

from collections.abc import Iterable
from typing import Final

from rich.text import Text

from schemas import Alert, EnrichedArticle, Evidence, Quote
from schemas.alert import SubjectLine

MARK: Final = "bold underline"
SEVERITY: Final = {"info": "cyan", "warning": "yellow", "urgent": "bold red"}
TITLE_CHARS: Final = 110  # a line or two on a phone
_OPEN, _CLOSE = "\u2068", "\u2069"


def isolate(text: str) -> str:
    """Keep the direction of ``text`` to itself."""
    return f"{_OPEN}{text}{_CLOSE}"


def enriched(article: EnrichedArticle) -> Text:
    """Show an article with its subjects and what made us say so."""
    out = Text()
    out.append(isolate(_short(article.title or article.body or "")) + "\n", style="bold")
    status = "" if article.status == "usable" else f" · {article.status}"
    out.append(f"  {article.id} · {article.source} · {article.detected_language}{status}\n", style="dim")
    if not article.subjects:
        out.append("  no subjects\n", style="dim")
    for subject in article.subjects:
        mark = "*" if subject.primary else " "
        out.append(f"  {mark} {subject.slug:<18}{subject.confidence:>5.0%}  ")
        out.append("  ".join(isolate(each.text) for each in subject.evidence) + "\n", style="green")
    return out


def alert(one: Alert) -> Text:
    """Show an alert: what, about what, why, from whom."""
    out = Text()
    style = SEVERITY[one.severity]
    if one.suppressed:
        covered = f", covered by {one.suppressed.covered_by}" if one.suppressed.covered_by else ""
        out.append(f"○ {one.channel} · not told: {one.suppressed.reason}{covered}\n", style="dim")
    else:
        out.append(f"● {one.channel} · {one.severity} · {one.kind}", style=style)
        out.append(f" · rule {one.rule.id} · {one.raised_at}\n", style="dim")
    out.append(f"  {isolate(_short(one.article.title))}\n", style="bold")
    published = f" · published {one.article.published_at}" if one.article.published_at else ""
    told = f"{one.story.articles} article{'s' * (one.story.articles != 1)}"
    outlets = f"{one.story.sources} outlet{'s' * (one.story.sources != 1)}"
    out.append(f"  {one.article.source}{published} · story of {told} from {outlets}\n", style="dim")
    out.append(f"  {subjects(one.article.subjects)}\n", style="dim")
    for sentence, found in _by_sentence(one.evidence):
        out.append("  » ")
        out.append_text(_quoted(sentence, found))
        out.append("\n")
    if one.article.url:
        out.append(f"  {one.article.url}\n", style="blue")
    return out


def subjects(lines: Iterable[SubjectLine]) -> str:
    """Name subjects with their confidence, in a line."""
    return ", ".join(f"{each.slug} {each.confidence:.0%}" for each in lines) or "no subjects"


def marked(text: str, evidence: Iterable[Evidence]) -> Text:
    """Return ``text`` with its evidence marked."""
    out = Text(text)
    for each in evidence:
        out.stylize(MARK, each.start, each.end)
    return out


def _by_sentence(quotes: Iterable[Quote]) -> Iterable[tuple[str, list[str]]]:
    """Put together what stands in the same sentence, in the order of the text."""
    found: dict[str, list[str]] = {}
    for quote in quotes:
        found.setdefault(quote.sentence, []).append(quote.text)
    return found.items()


def _quoted(sentence: str, found: Iterable[str]) -> Text:
    """Show a sentence with its evidence marked."""
    out = Text(isolate(sentence))
    for text in found:
        at = out.plain.find(text)
        if at >= 0:
            out.stylize(MARK, at, at + len(text))
    return out


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1] + "…"
