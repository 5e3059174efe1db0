"""The signs of a genre that stand in a text, or are missing from it: who speaks, to whom, in which formulas.

Some are words of the lexicon (``lexicon/words.txt``), counted where the writer speaks: what somebody else is
quoted with says nothing of the genre. The others are marks, figures, the shape of title and paragraphs, and
what stands before the first sentence and behind the last.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.text.characters import Codes, codes
from processors.text.normalize import normalize
from processors.text.reading import ArticleText
from processors.text.tokens import without_spaces
from processors.text.word_table import hash_words

Values = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int8]
Places = npt.NDArray[np.intp]  # where the words start
CharSpan = tuple[int, int]  # start, end, in code points of the normalised text

_HEAD: Final = 90  # characters: a dateline with two cities and two agencies has 80
_TAIL: Final = 90  # the signature of an agency
_LEAD: Final = 30  # words that tell what a report is about, the title's beside them
_END: Final = 40  # words that close a text: where a column draws its lesson, asks, prays
_SAID: Final = 12  # words before a colon: among them stands who says what follows
_QUOTATION: Final = 80  # words: of a thousand quotations in ANT one is longer
_SPEECH: Final = 800  # characters: no sentence of a speaker is longer
_SHORT_LINE: Final = 50  # characters: a name, a heading, a question of an interview
_BEGINNING: Final = 300  # characters of a title that tell what it offers
_TITLE: Final = 9  # words of a usual title: an article without one says nothing by it
_LONGEST: Final = 150  # characters of evidence: what is longer is read no more

DATELINE: Final = re.compile(
    r"\W*[^\n.:؟!]{2,60}?(?:\([^\n()]{2,30}\)|\s[-–—]{1,2}|[-–—]{1,2}\s)(?=[\s:,،-])"
)
_STOPS: Final = ".؟?!…\n"
_SENTENCE: Final = re.compile(r"[.؟?!…](?!\w)|\n")  # not in youtu.be, but before a line that a word heads
_ASKS: Final = frozenset("؟?!")
_BULLETS: Final = frozenset("-*•·–—●")
_ZERO: Final = np.uint32(ord("0"))
_NEW_LINE: Final = np.uint32(ord("\n"))
_AGENCIES: Final = (
    "واس|رويترز|ا ف ب|اف ب|فرانس برس|وام|كونا|بنا|بترا|سانا|سبا|قنا|معا|صفا|واج|وات|و م ع|ا ش ا|د ب ا"
    "|الاناضول|نوفوستي|سبوتنيك|شينخوا|وكالات|الوكالات|cnn|afp|reuters|ap"
)
_AGENCY: Final = re.compile(rf"(?<!\w)(?:{_AGENCIES})(?!\w)")
# What is said beside a column of who wrote it and whose views it holds.
_CREDITS: Final = (
    "بقلم", "راي كاتب", "راي كتاب", "راي الكاتب", "عن راي", "بالضروره", "*نقلا عن", "* نقلا عن", "\nكاتب "
)  # fmt: skip
_CREDITED: Final = 250  # characters at the beginning, and at the end
_LABEL: Final = re.compile(r"\W*(?:راي|مقال|افتتاحيه|كلمه \w+|خواطر)\s*[:|.-]")
# A title that offers an answer or a list, not an event: who is …, why …, five reasons, in figures.
_EXPLAINS: Final = re.compile(
    r"(?:.*(?:\.\.|:)\s*)?\W*(?:من (?:هو|هي|هم)|ما (?:هو|هي|هم)|ماذا|فماذا|لماذا|كيف|هل|ما الذي|ما قصه|اين"
    r"|متي|تعرف|اليك|اليكم|ابرز|اهم|اكبر|افضل|انفوغرافيك|بالارقام|بالاسماء|تسلسل|حقائق|اسرار|قصه|سيناريوهات"
    r"|\d+ \w+)\b"
)
# What a reader is to call or open: a telephone number, an address.
_CONTACT: Final = re.compile(r"[0-9]{7,12}|https?:|www\.")
_NUMBER: Final = re.compile(r"[0-9]{7}")
_CONTACTS: Final = 200  # characters at the end, where they stand
# "In a talk with …", as an interview is introduced.
_TALKS: Final = tuple(
    f"{within} {talk}" for within in ("في", "خلال") for talk in ("حديث", "حوار", "مقابله", "لقاء", "استضافت")
)
_INTRODUCED: Final = 600  # characters at the beginning
_LINES: Final = 4  # fewer have no layout
_ITEM: Final = 120  # characters: a line of a list
_NAME: Final = 40  # characters before the colon: "Gold, 21 carat: …"

_YEARS: Final = frozenset(str(year) for year in range(1900, 2100))

# Marks by their kind.
_QUOTE, _OPENS, _CLOSES, _COLON, _BREAK = range(1, 6)
_KINDS: Final = np.zeros(0x110000, np.uint8)
for _marks, _kind in (('"“”„', _QUOTE), ("«", _OPENS), ("»", _CLOSES), (":", _COLON), ("\n", _BREAK)):
    _KINDS[codes(_marks)] = _kind


def _lexicon() -> dict[str, list[str]]:
    """Return the words of each sign, in search form."""
    found: dict[str, list[str]] = {}
    file = files("processors.genre") / "lexicon" / "words.txt"
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.endswith(":"):
            found[line[:-1]] = words = []
        elif line and not line.startswith("#"):
            words += normalize(line, "search").text.split()
    return found


_WORDS: Final = _lexicon()
SPOKEN: Final = tuple(_WORDS)  # the signs that are words of the lexicon
_QUOTED: Final = len(SPOKEN) + 1  # stands for the sign of a word that somebody else is quoted with
_SPEAKING: Final = SPOKEN.index("first-person") + 1, SPOKEN.index("we") + 1
_SAYING: Final = SPOKEN.index("saying") + 1, SPOKEN.index("sourcing") + 1


def _table() -> tuple[npt.NDArray[np.int64], Numbers]:
    """Return the hashes of all words of the lexicon, sorted, and the number of each one's sign, from 1 on."""
    signs = {
        before + word: number
        for number, words in enumerate(_WORDS.values(), 1)
        for word in words
        for before in ("", "و", "ف")
    }
    hashes = hash_words(list(signs))
    order = hashes.argsort()
    return hashes[order], np.array(list(signs.values()), np.int8)[order]


_HASHES, _NUMBERS = _table()
# Nine words in ten are none of them, and their last bits say so.
_BITS: Final = np.int64(0xFFFF)
_MAYBE: Final = np.zeros(0x10000, np.bool_)
_MAYBE[_HASHES & _BITS] = True

# What is measured, in the model's order. Paragraphs and commas are not: they tell the outlet, not the genre.
MEASURED: Final = (
    *SPOKEN,
    *(f"{name}-in-lead" for name in SPOKEN),
    *(f"{name}-at-end" for name in SPOKEN),
    *("dateline", "agency", "credit", "label", "contact", "in-talk"),
    *("questions", "last-question", "exclamations", "ellipses", "quoted", "quoted-speaker"),
    *("figures", "years"),
    *("words", "sentences", "words-a-sentence", "short-lines", "question-lines", "items"),
    *("item-lines", "named-lines", "figure-lines", "asking-lines"),
    *("title-words", "title-question", "title-colon", "title-quotes", "title-exclamation", "title-figures"),
    "title-explains",
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What was measured of an article (``MEASURED``), and where the words of the lexicon stand."""

    values: Values
    _text: ArticleText
    _numbers: Numbers

    def spans(self, name: str, most: int) -> list[CharSpan]:
        """Return where a sign stands in ``whole.text``, the first places; of what is no text, nothing."""
        if name in SPOKEN:
            (places,) = (self._numbers == SPOKEN.index(name) + 1).nonzero()
            return [self._text.tokens.span(place, place) for place in places[:most].tolist()]
        find = _FINDERS.get(name)
        return list(islice(find(self._text.whole.text, self._text.body_start), most)) if find else []


def read_signs(text: ArticleText) -> Signs:
    """Measure an article. Linear in time for any input."""
    titled, title, body = text.titled, text.title, text.body
    points = codes(text.whole.text)
    starts = np.ascontiguousarray(text.tokens.spans[:, 0])
    numbers, speaking = _sign_numbers(text, points, starts)
    figures = points.take(starts) - _ZERO < 10
    spoken = numbers[titled:]
    count = len(spoken)
    scale = 100 / max(count, 1)  # what grows with the length is told for a hundred words
    said = _counts(spoken) * np.float32(scale)
    head, tail = body[:_HEAD], body[-_TAIL:].rstrip()
    beside = f"{body[:_CREDITED]}\n{body[-_CREDITED:]}"
    introduced = body[:_INTRODUCED]
    lines = [line for line in map(str.strip, body.split("\n")) if line]
    firsts, lasts = [line[0] for line in lines], [line[-1] for line in lines]
    questions, exclamations = body.count("؟") + body.count("?"), body.count("!")
    sentences = body.count(". ") + questions + exclamations + len(lines)
    others = [
        DATELINE.match(head) is not None,
        _AGENCY.search(head) is not None or _AGENCY.search(tail) is not None,
        any(credit in beside for credit in _CREDITS),
        _LABEL.match(title) is not None,
        _has_contact(body[-_CONTACTS:]),
        any(talk in introduced for talk in _TALKS),
        questions * scale,
        tail[-1:] in _ASKS,
        exclamations * scale,
        body.count("..") * scale,
        float(said[-1]),
        speaking * scale,
        np.count_nonzero(figures[titled:]) * scale,
        sum([text.tokens.words[place] in _YEARS for place in figures[titled:].nonzero()[0].tolist()]) * scale,
        count,
        sentences,
        count / max(sentences, 1),
        sum([len(line) < _SHORT_LINE for line in lines]),
        lasts.count("؟") + lasts.count("?"),
        sum([first in _BULLETS for first in firsts]),
        *_layout(lines, points, starts[titled:][figures[titled:]]),
        titled or _TITLE,
        "؟" in title,
        ":" in title,
        '"' in title or "«" in title,
        "!" in title,
        np.count_nonzero(figures[:titled]) > 0,
        _EXPLAINS.match(title, 0, _BEGINNING) is not None,
    ]
    counted = said[:-1], _counts(numbers[: titled + _LEAD])[:-1], _counts(spoken[-_END:])[:-1]
    return Signs(np.concatenate([*counted, np.array(others, np.float32)]), text, numbers)


def _layout(lines: list[str], points: Codes, figures: Places) -> tuple[float, float, float, float]:
    """Return the share of lines that are short, named, with a figure, a question; of a few lines none."""
    if (count := len(lines)) < _LINES:
        return 0, 0, 0, 0
    (breaks,) = (points == _NEW_LINE).nonzero()
    return (
        sum([len(line) < _ITEM for line in lines]) / count,
        sum([":" in line[:_NAME] for line in lines]) / count,
        len(set(breaks.searchsorted(figures).tolist())) / count,
        sum([line[-1] in _ASKS for line in lines]) / count,
    )


def _has_contact(tail: str) -> bool:
    return "http" in tail or "www." in tail or _NUMBER.search(tail) is not None


def _counts(numbers: Numbers) -> Values:
    """Return how many words each sign of the lexicon has, and how many words are quoted."""
    return np.bincount(numbers, minlength=_QUOTED + 1)[1:].astype(np.float32)


def _sign_numbers(text: ArticleText, points: Codes, starts: Places) -> tuple[Numbers, int]:
    """Return the number of each word's sign: 0 where it has none, ``_QUOTED`` where somebody else says it.

    And how often those who are quoted speak of themselves.
    """
    hashes = text.tokens.hashes
    numbers = np.zeros(len(hashes), np.int8)
    (words,) = _MAYBE.take(hashes & _BITS).nonzero()
    found = hashes.take(words)
    places = _HASHES.searchsorted(found)
    numbers[words] = np.where(
        _HASHES.take(places, mode="clip") == found, _NUMBERS.take(places, mode="clip"), 0
    )
    speaking = 0
    for first, end in _quoted(text.whole.text, points, starts, numbers):
        said = numbers[first:end].tolist()
        speaking += said.count(_SPEAKING[0]) + said.count(_SPEAKING[1])
        numbers[first:end] = _QUOTED
    return numbers, speaking


def _quoted(whole: str, points: Codes, starts: Places, numbers: Numbers) -> list[tuple[int, int]]:
    """Return which words stand in quotation marks, or in the sentence behind a colon that ends "he said".

    No mark is open beyond its line. Many a body is one line: there a mark that another lacks ends with the
    next one that is too far for a quotation.
    """
    kinds = _KINDS.take(points)
    (places,) = kinds.nonzero()
    found: list[tuple[int, int]] = []
    opened, closing = -1, 0
    kinds, words = kinds.take(places), starts.searchsorted(places)
    last = np.ones(len(places), np.bool_)  # of the colons before a word
    last[:-1] = (kinds[1:] != _COLON) | (kinds[:-1] != _COLON) | (words[1:] != words[:-1])
    marks = kinds[last], words[last]
    for kind, word in zip(*(each.tolist() for each in marks), strict=True):
        if opened >= 0:
            if kind in (closing, _BREAK):
                if word - opened <= _QUOTATION:
                    found.append((opened, word))
                    opened = -1
                else:
                    opened = word if kind == _QUOTE else -1
        elif kind == _QUOTE:
            opened, closing = word, _QUOTE
        elif kind == _OPENS:
            opened, closing = word, _CLOSES
        elif kind == _COLON and word < len(numbers):
            before = numbers[max(0, word - _SAID) : word].tolist()
            if _SAYING[0] in before or _SAYING[1] in before:
                begins = int(starts[word])  # وقال في بيان: and what he said on the next line
                stop = _SENTENCE.search(whole, begins, begins + _SPEECH)
                end = stop.start() if stop else begins + _SPEECH
                found.append((word, int(starts.searchsorted(end))))
    if opened >= 0 and len(numbers) - opened <= _QUOTATION:
        found.append((opened, len(numbers)))
    return found


# Where a sign that is no word of the lexicon stands; ``body`` is where in ``whole`` the body begins.


def _datelines(whole: str, body: int) -> Iterator[CharSpan]:
    if found := DATELINE.match(whole[: body + _HEAD], body):
        yield without_spaces(whole, *found.span())


def _agencies(whole: str, body: int) -> Iterator[CharSpan]:
    for start, end in ((body, body + _HEAD), (max(body + _HEAD, len(whole) - _TAIL), len(whole))):
        if found := _AGENCY.search(whole, start, end):
            yield found.span()


def _credits(whole: str, body: int) -> Iterator[CharSpan]:
    """Yield the lines that credit a column, or as much of them as one reads."""
    for credit in _CREDITS:
        for start, end in ((body - 1, body + _CREDITED), (max(body - 1, len(whole) - _CREDITED), len(whole))):
            if (at := whole.find(credit, start, end)) >= 0:
                first = max(whole.rfind("\n", 0, at + 1) + 1, at - _LONGEST)
                line_end = whole.find("\n", at + 1)
                yield _trimmed(whole, first, min(len(whole) if line_end < 0 else line_end, at + _LONGEST))
                return


def _labels(whole: str, body: int) -> Iterator[CharSpan]:
    if found := _LABEL.match(whole[: body - 1]):
        yield found.span()


def _contacts(whole: str, body: int) -> Iterator[CharSpan]:
    if found := _CONTACT.search(whole, max(body, len(whole) - _CONTACTS)):
        yield found.span()


def _sentences(marks: str, whole: str, body: int) -> Iterator[CharSpan]:
    """Yield the sentences of the body that end with one of some marks; of a long one the end."""
    for found in re.finditer(rf"[{marks}]+", whole[body:]):
        end = body + found.start()
        first = max(body, end - _LONGEST)
        start = max(whole.rfind(stop, first, end) + 1 for stop in _STOPS)
        yield _trimmed(whole, max(start, first), body + found.end())


def _trimmed(whole: str, start: int, end: int) -> CharSpan:
    """Return a span without a part of a word at its beginning, and without the spaces around it."""
    if start and whole[start].isalnum() and whole[start - 1].isalnum():
        start = whole.find(" ", start, end) + 1 or start
    return without_spaces(whole, start, end)


_FINDERS: Final[Mapping[str, Callable[[str, int], Iterator[CharSpan]]]] = {
    "dateline": _datelines,
    "agency": _agencies,
    "credit": _credits,
    "label": _labels,
    "contact": _contacts,
    "questions": partial(_sentences, "؟?"),
    "exclamations": partial(_sentences, "!"),
}
