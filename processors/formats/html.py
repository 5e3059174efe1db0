"""HTML as feeds send it: what a reader of the page would read, a paragraph a line.

It need not be well-formed; linear time. What reads an article whose body holds HTML keeps the original and
reads around its markup: processors/text/markup.py.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from typing import Final

from processors.text.markup import Markup, markup


def _names(line: str) -> frozenset[str]:
    return frozenset(line.split())


_VOID: Final = _names("area base br col embed hr img input link meta source track wbr")
_BLOCKS: Final = _names(
    "address article aside blockquote body br center dd details dialog div dl dt fieldset figure footer form"
    " h1 h2 h3 h4 h5 h6 header hl1 hl2 hr html legend li main nav ol option p pre section summary table tbody"
    " tfoot thead tr ul"
)
# What stands in a body and is not the article's words. ``media`` and ``media-…`` are NITF's.
_LEFT_OUT: Final = _names(
    "script style noscript template iframe object video audio canvas svg math head nav form button select"
    " figcaption media media-caption media-producer"
)
_CLASS: Final = re.compile(r"""\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LEFT_OUT_CLASS: Final = re.compile(
    r"(?<![\w-])(?:wp-caption-text|(?:image-|img-|photo-)?caption|read[-_]?(?:also|more|next)|also[-_]?read"
    r"|related(?:[-_](?:posts?|articles?|news|stories|links|content|topics))?|see[-_]?also"
    r"|share[-_]?(?:buttons?|bar|links|icons?)|social[-_]?(?:share|buttons?|links))(?![\w-])",
    re.IGNORECASE,
)
_KNOWN_NAMES: Final = (
    "p|br|div|a|span|b|i|u|em|strong|small|sup|font|center|img|h[1-6]|hr|ul|ol|li|table|tr|td|blockquote|figure"
    "|section|article|iframe|html|body|script|style"
)
_KNOWN_TAG: Final = re.compile(
    rf"</?(?:[a-zA-Z]{{1,10}}:)?(?:{_KNOWN_NAMES})\b[^<>]{{0,500}}>", re.IGNORECASE
)
_ESCAPED_TAG: Final = re.compile(rf"&lt;/?(?:{_KNOWN_NAMES})\b[^<>]{{0,500}}?&gt;", re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\r\n\f\v\u00a0]+")

# A paragraph that points to other articles, and the links below it.
_POINTER: Final = re.compile(
    r"\W*(?:(?:[اإأ]قر[أا]|[إا]قرئي|طالع|شاهد|تابع)\s*(?:[أا]يض[اً]+|كذلك|المزيد|[أا]كثر)\b"
    r"|(?:مواضيع|موضوعات|[أا]خبار|مقالات)\s+(?:ذات\s+صلة|متعلقة|مشابهة)|قد\s+يهمك|قد\s+يعجبك|لقراءة\s+المزيد"
    r"|(?:[اإأ]قر[أا])\s*:"
    r"|(?:read|see)\s+(?:also|more|next)\b|also\s+read\b|related\s*(?:articles|stories|news|:)"
    r"|(?:à )?lire\s+aussi\b)",
    re.IGNORECASE,
)
# What WordPress puts below a summary, in Arabic and in English.
_ORIGIN: Final = re.compile(
    r"(?:the post\b.{1,400}\bappeared first on\b|ظهرت (?:المقالة|التدوينة)\b.{1,400}\bأولا[ًا]{0,2} على\b)",
    re.IGNORECASE,
)
_POINTER_LENGTH: Final = 200  # characters: it and one headline; a report that opens like it is longer


def holds_html(text: str) -> bool:
    """Say whether ``text`` has tags or comments as HTML has them; a lone ``<`` or ``&`` is text."""
    return "<" in text and ("<!--" in text or _KNOWN_TAG.search(text) is not None)


def to_text(text: str) -> str:
    """Return what a reader of the page would read: a paragraph a line, single spaces, entities resolved.

    Left out are scripts, styles, comments, captions, forms and menus, blocks of related articles, and
    paragraphs such as "read also" with the links below them.
    """
    if not _KNOWN_TAG.search(text) and _ESCAPED_TAG.search(text):
        text = unescape(text)  # escaped once too often
    if not holds_html(text):  # its line breaks are its paragraphs
        lines = (_SPACE.sub(" ", line).strip() for line in unescape(text).splitlines())
        return "\n".join(filter(None, lines))
    return "\n".join(_without_pointers(_paragraphs(text)))


def plain_text(text: str) -> str:
    """Return a text without markup, a paragraph a line."""
    return "\n".join(filter(None, map(str.strip, text.splitlines())))


def to_line(text: str) -> str:
    """Return a title's text on one line."""
    return " ".join(to_text(text).split())


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making: its pieces, and how many of its characters are in links."""

    pieces: list[str]
    characters: int = 0
    linked: int = 0

    def add(self, piece: str, in_link: bool) -> None:
        """Take a piece of text, its entities still in it."""
        words = unescape(piece)
        size = len(words) - words.count(" ")
        self.pieces.append(words)
        self.characters += size
        self.linked += size if in_link else 0

    @property
    def text(self) -> str:
        """Return its text with single spaces."""
        return _SPACE.sub(" ", "".join(self.pieces)).strip()

    @property
    def is_link(self) -> bool:
        """Say whether all of it is links."""
        return self.linked * 10 >= self.characters * 9


def _paragraphs(text: str) -> list[_Paragraph]:
    tokens = [token for token in markup(text) if token.kind != "entity"]
    ends = _ends_of_left_out(text, tokens)
    paragraphs = [_Paragraph([])]
    at, links, hidden_until = 0, 0, -1
    for number, token in enumerate(tokens):
        if number > hidden_until:
            if token.start > at:
                paragraphs[-1].add(text[at : token.start], links > 0)
            hidden_until = ends.get(number, hidden_until)
            name = _local(token.name)
            if token.kind == "tag" and name == "a":
                links = max(0, links - 1) if token.closing else min(1, links + 1)
            elif token.kind == "tag" and name in _BLOCKS:
                paragraphs.append(_Paragraph([]))
                links = 0
            elif token.kind == "tag" and name in {"td", "th", "img"}:
                paragraphs[-1].pieces.append(" ")
        at = token.end
    if at < len(text):
        paragraphs[-1].add(text[at:], links > 0)
    return paragraphs


def _ends_of_left_out(text: str, tokens: list[Markup]) -> dict[int, int]:
    """Return the numbers of the tags that open an element that is left out, and of those that close it.

    An element that is never closed is not left out: its tag alone says too little.
    """
    opened: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)
    ends = {}
    for number, token in enumerate(tokens):
        name = _local(token.name)
        if token.kind != "tag" or name in _VOID:
            continue
        if token.closing:
            if opened[name]:
                start, left_out = opened[name].pop()
                if left_out:
                    ends[start] = number
        elif text[token.end - 2] != "/":
            opened[name].append((number, name in _LEFT_OUT or _has_left_out_class(text, token)))
    return ends


def _has_left_out_class(text: str, tag: Markup) -> bool:
    named = _CLASS.search(text, tag.start, tag.end)
    return named is not None and _LEFT_OUT_CLASS.search(named[1] or named[2] or named[3] or "") is not None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _without_pointers(paragraphs: list[_Paragraph]) -> list[str]:
    kept = []
    below_pointer = False
    for paragraph in paragraphs:
        text = paragraph.text
        if not text or _ORIGIN.match(text):
            continue
        if len(text) <= _POINTER_LENGTH and _POINTER.match(text):
            below_pointer = True
        elif not (below_pointer and paragraph.is_link):
            below_pointer = False
            kept.append(text)
    return kept
