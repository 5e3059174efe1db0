"""Markup in a text: where it stands, and what a reader of the page sees in its place.

Producers send bodies as they have them, with tags and entities; evidence and offsets are those of that
original. So nothing is taken out: it is told what to read in place of markup. Markup need not be well-formed;
linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final, Literal

# Between two texts that are read as one: nothing is read across it.
BOUNDARY: Final = "\x1c"

Kind = Literal["tag", "comment", "script", "style", "entity"]


@dataclass(frozen=True, slots=True)
class Markup:
    """What is no text at ``text[start:end]`` (code points). ``name`` is a tag's, in small letters.

    A script and a style reach from their opening tag to the end of their closing one.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    closing: bool = False


_OPENING: Final = re.compile(r"<!--|<!\[CDATA\[|\]\]>|<(/?)([a-zA-Z][\w:.-]{0,40})|<[!?]|&(?=[#a-zA-Z])")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_QUOTED_REST: Final = re.compile(r"""[^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+>""")
_REST: Final = re.compile(r"[^<>]*+>")
_SCRIPT_END: Final = re.compile(r"</(script|style)\b[^>]*>?", re.IGNORECASE)
_LONGEST_TAG: Final = 4_000  # characters: a picture written into an attribute is longer, and holds no >
_QUOTES_TRIED: Final = 200  # tags whose quotes do not close; then quotes are not looked at: linear time

# A tag and a comment whose brackets are escaped; an entity, also when escaped again and again.
_ESCAPED: Final = re.compile(
    rf"&lt;(?:/?[a-zA-Z][^<>&{BOUNDARY}]{{0,500}}|!--[^<>&{BOUNDARY}]{{0,500}}--)&gt;"
    r"|&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
_SPACE: Final = re.compile(r"\s+")
_INLINE: Final = frozenset(
    ["a", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"]
)
_NAME: Final = re.compile(r"/?([a-zA-Z]+)")

Replacement = tuple[int, int, str]  # a span of the original, and what is read in its place


def replacements(text: str) -> list[Replacement]:
    """Return what is read in place of markup, in order and disjoint.

    A space in place of a script, a style, a comment and a tag; nothing in place of a tag within a line, since
    bold in the middle of a word does not split it; the character that an entity stands for.
    """
    if "&" not in text and "<" not in text:
        return []
    found: list[Replacement] = []
    done = 0
    for start, end, plain in _tags(text):
        found += _escaped(text, done, start)
        found.append((start, end, plain))
        done = end
    found += _escaped(text, done, len(text))
    return found


def shown(text: str) -> str:
    """Return ``text`` as a reader of the page sees it, on one line."""
    pieces: list[str] = []
    done = 0
    for start, end, plain in replacements(text):
        pieces += (text[done:start], plain)
        done = end
    return _SPACE.sub(" ", "".join((*pieces, text[done:])))


def _tags(text: str) -> Iterator[Replacement]:
    if "<" not in text:
        return
    first = 0
    for part in text.split(BOUNDARY):
        for each in markup(part):
            if each.kind != "entity":
                inline = each.kind == "tag" and each.name in _INLINE
                yield first + each.start, first + each.end, "" if inline else " "
        first += len(part) + 1


def _escaped(text: str, start: int, end: int) -> Iterator[Replacement]:
    if text.find("&", start, end) >= 0:
        yield from ((*match.span(), _plain(match[0])) for match in _ESCAPED.finditer(text, start, end))


def _plain(found: str) -> str:
    if found.startswith("&lt;") and len(found) > len("&lt;"):
        name = _NAME.match(found, len("&lt;"))
        return "" if name and name[1].lower() in _INLINE else " "
    return unescape("&" + found[1:].replace("amp;", "")) if found[1:] != "amp;" else "&"


def markup(text: str) -> list[Markup]:
    """Return the tags, comments, scripts, styles and entities of ``text``, in order and disjoint."""
    found: list[Markup] = []
    at, quotes_left, in_cdata = 0, _QUOTES_TRIED, False
    while opening := _OPENING.search(text, at):
        start, sign = opening.span()[0], opening[0]
        if sign == "&":
            entity = _ENTITY.match(text, start)
            at = entity.end() if entity else start + 1
            if entity:
                found.append(Markup("entity", start, at))
            continue
        if sign == "<!--":
            end = text.find("-->", start + 4)
            at = len(text) if end < 0 else end + 3
            found.append(Markup("comment", start, at))
            continue
        if sign in {"<![CDATA[", "]]>"}:
            at = opening.end()
            if in_cdata or sign != "]]>":
                found.append(Markup("tag", start, at, sign.lower()))
            in_cdata = sign != "]]>"
            continue
        rest = None
        if quotes_left:
            rest = _QUOTED_REST.match(text, opening.end(), opening.end() + _LONGEST_TAG)
            quotes_left -= rest is None
        rest = rest or _REST.match(text, opening.end())
        if not rest:  # a lone <, which is text
            at = opening.end()
            continue
        at, name = rest.end(), (opening[2] or sign).lower()
        closing = bool(opening[1])
        if name in {"script", "style"} and not closing and text[at - 2] != "/":
            at = _end_of_script(text, at, name)
            found.append(Markup("script" if name == "script" else "style", start, at, name))
        else:
            found.append(Markup("tag", start, at, name, closing))
    return found


def _end_of_script(text: str, at: int, name: str) -> int:
    """Return where a script or style ends: with the text where it is never closed, as in browsers."""
    while end := _SCRIPT_END.search(text, at):
        at = end.end()
        if end[1].lower() == name:
            return at
    return len(text)
