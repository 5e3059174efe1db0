"""The query language: text in, a tree out (``nodes``), or a QueryError that points at the mistake.

    query    = all (OR all)*                          OR   أو
    all      = one ([AND] one)*                       AND  و     two terms side by side are AND too
    one      = NOT one | near                         NOT  ليس
    near     = operand (reach operand)*
    reach    = NEAR/n | NEAR/s | NEAR/p                so many words apart, in one sentence, in one paragraph
    operand  = "(" query ")" | field ":" operand | atleastN "(" query ")" | term
    term     = word | prefix* | =exact | "phrase" | ="exact phrase" | @list
             | figure
    field    = title | body | lead | subject | primary | genre | source | language | status
             | person | place | country | province | organisation | group | said | role
    figure   = killed>=n | injured>=n | arrested>=n | missing>=n | displaced>=n

Operators stand alone, in capitals where they are Latin. Marks of direction are passed over wherever they
stand; commas, semicolons and question marks (the Arabic ones too) part words and say nothing.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, TypeAlias, cast, get_args

from processors.entities.lists import countries_by_name, provinces_by_code
from processors.genre.taxonomy import ASKED as GENRES
from processors.genre.taxonomy import NEWS, NEWS_FROM
from processors.rules.errors import QueryError
from processors.rules.mistakes import Mistake
from processors.rules.named import asked, country_of, provinces_of
from processors.rules.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    Counts,
    GenreIs,
    InCountry,
    InProvince,
    LanguageIs,
    NameField,
    Names,
    Near,
    Not,
    Operand,
    Phrase,
    Query,
    Reach,
    SourceIs,
    StatusIs,
    SubjectIs,
    TextField,
    Word,
)
from processors.rules.words import as_one_word, split_words
from processors.subjects.taxonomy import NAMES as SUBJECTS
from processors.text.normalize import normalize
from schemas import InvalidField, Rule
from schemas.entity import FIGURES_OF_PEOPLE, FigureKind
from schemas.fields import Status

# The terms of lists that queries name as @name, each a word or the words of a phrase.
Lists: TypeAlias = Mapping[str, Sequence[str]]

# Bounds that no desk's rule comes near: past them a query is a mistake, or an attack on the worker.
LONGEST = 20_000  # code points
DEEPEST = 50  # parentheses and NOTs inside each other
FARTHEST = 100  # words, for NEAR
SHORTEST_PREFIX = 2  # letters: one letter and a star is a tenth of the language
LONGEST_PHRASE = 50  # words: each is looked for at each place of the one before
LONGEST_CHAIN = 50  # operands of NEAR, for the same reason
MOST_TIMES = 100  # for atleast

TEXT_FIELDS = get_args(TextField)
NAME_FIELDS = get_args(NameField)
FIELDS = (
    *TEXT_FIELDS,
    *("subject", "primary", "genre", "source", "language", "status"),
    *(*NAME_FIELDS, "country", "province"),
)
OPERATORS = {"AND": "AND", "و": "AND", "OR": "OR", "أو": "OR", "او": "OR", "NOT": "NOT", "ليس": "NOT"}

_UNITS: Final[dict[str, Reach]] = {"s": "sentence", "p": "paragraph"}
_ENDS_ALL = frozenset({"OR", "close", "end"})
_IN_TEXT = frozenset({None, *TEXT_FIELDS})
# Fields whose values are names of a list, and how sure Rasid is of them: what one is called, and the list.
_LISTED: Final = {
    "subject": ("subject", SUBJECTS),
    "primary": ("subject", SUBJECTS),
    "genre": ("genre", GENRES),
}
_CLOSING = {'"': '"”“', "“": '”"“', "”": '”"“', "„": '“"”', "«": "»"}
# Direction marks, embeddings, overrides, isolates, the Arabic letter mark, the byte order mark.
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKED = f"{_DIRECTION.pattern}*"  # between the letters of a list's name, which marks are taken out of
_TOKEN = re.compile(
    r"""(?:[\s,;?،؛؟]|[.…–—•·-]+(?=\s|\Z))*   # what parts words and says nothing
    (?: (?P<open>\()
      | (?P<close>\))
      | (?P<quote>=?["“”„«])
      | (?P<field>[A-Za-z_]+:)
      | (?P<chunk>[^\s()"“”„«»,;?،؛؟]+)
      | (?P<end>\Z)
      | (?P<stray>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
# A subject or a genre and how sure Rasid must be of it, which stands behind the quotes where there are some.
_SURE = r"\s*(?P<sign>[<>=≥≤]+)\s*(?P<share>[^\s()\"“”„«»,;،؛]*)"
_NAMED = re.compile(rf"(?P<name>[^\s()\"“”„«»<>=≥≤,;،؛]+)(?:{_SURE})?")
_QUOTED_NAME = re.compile(rf"(?P<name>[^<>=≥≤]++)(?:{_SURE})?\s*")
_BEHIND_QUOTES = re.compile(rf"(?=\s*[<>≥≤]){_SURE}")  # a = begins the next term
_FIGURE = re.compile(
    rf"(?P<kind>{'|'.join(FIGURES_OF_PEOPLE)})"
    r"(?:\s*(?P<sign>[<>≥≤]=?|=[<>])\s*(?P<number>[^\s()\"“”„«»;؛]*)"
    r"|(?P<equals>[!=]?=|\s+[!=]?=(?=\s*\d)))"  # killed =mass asks for two words
)
_WHOLE = re.compile(r"\d{1,9}")
_SHARE = re.compile(r"\d*\.?\d+")
_AT_LEAST = re.compile(r"(?i:atleast)(?P<times>\d*)")
_LIST = re.compile(r"@(?P<name>\w[\w-]*)[.…]*")  # a dot may end the line that it stands in
_LANGUAGE = re.compile(r"[a-z]{2,8}")

# What Lucene reads as syntax and Rasid does not. Sooner an error than another meaning.
_FOREIGN_ANYWHERE = {
    "~": Mistake.FUZZY,
    "^": Mistake.WEIGHT,
    "[": Mistake.RANGE,
    "]": Mistake.RANGE,
    "{": Mistake.RANGE,
    "}": Mistake.RANGE,
    "\\": Mistake.ESCAPE,
    ":": Mistake.COLON,
    ">": Mistake.THRESHOLD,
    "<": Mistake.THRESHOLD,
    "≥": Mistake.THRESHOLD,
}
_FOREIGN_AT_START = {
    "+": Mistake.PLUS,
    "-": Mistake.MINUS,
    "!": Mistake.MINUS,
    "&": Mistake.AND_SIGN,
    "|": Mistake.OR_SIGN,
    "/": Mistake.EXPRESSION,
    ">": Mistake.THRESHOLD,
}
_FOREIGN = re.compile(r"[~^\[\]{}\\:<>≥]|\A[+\-!&|/]")
_NOT_IN_A_LIST = re.compile(
    r"[~^\[\]{}\\<>≥()\"“”„«»]|\A[+\-!&|/@]|(?<!\S)(?:AND|OR|NOT|NEAR(?:/\w*)?)(?!\S)"
)


def parse(text: str, lists: Lists | None = None) -> Query:
    """Return the tree of a query.

    Args:
        text: the query.
        lists: what it may name as ``@name``; None where it can name none, and an @ says nothing.

    Raises:
        QueryError: where it goes wrong, and what was expected there.
    """
    try:
        return _Parser(text, lists).query()
    except InvalidField:  # its words, spelt out, are longer than any text may be
        raise QueryError(text, 0, Mistake.LIGATURES) from None


def parse_rule(rule: Rule) -> Query:
    """Return the tree of a rule's query.

    Raises:
        QueryError: as ``parse``.
    """
    # A rule from before there were lists has none, and its @ said nothing: it still finds what it found.
    return parse(rule.query, rule.lists or None)


@lru_cache(maxsize=1 << 14)
def parse_term(said: str) -> Word | Phrase:
    """Return what a term of a list looks for.

    Raises:
        QueryError: where it goes wrong, and what was expected there.
    """
    try:
        return _Parser(said).listed()
    except InvalidField:
        raise QueryError(said, 0, Mistake.LIGATURES) from None


def lists_named(query: Query) -> set[str]:
    """Return the names of the lists that a query asks for."""
    return {each.list_name for each in _lists(query)}


def written_out(rule: Rule) -> str:
    """Return a rule's query with the terms of its lists in their place: it says the same without them.

    Raises:
        QueryError: as ``parse_rule``.
    """
    said = rule.query
    for each in sorted(_lists(parse_rule(rule)), key=lambda found: found.at, reverse=True):
        terms = " OR ".join(map(_term_in_query, rule.lists[each.list_name]))
        rest = re.sub(_MARKED.join(f"@{each.list_name}"), "", said[each.at :], count=1)
        said = f"{said[: each.at]}({terms}){rest}"
    return said


def _lists(query: Query) -> Iterator[AnyOf]:
    match query:
        case AnyOf(list_name=name) if name:
            yield query
        case AllOf() | AnyOf():
            for each in query.of:
                yield from _lists(each)
        case Near():
            for operand in query.operands:
                yield from _lists(operand)
        case Not() | AtLeast():
            yield from _lists(query.of)


def _term_in_query(term: str) -> str:
    """A term of a list needs no quotes; a query puts them around what are several words, or an operator."""
    exact = term.startswith("=")
    return f'{"=" * exact}"{term.removeprefix("=")}"'


class _Parser:
    """Recursive descent over one query, one token ahead.

    Offsets inside count in the text without direction marks; ``_place`` leads back to the original.
    """

    def __init__(self, text: str, lists: Lists | None = None) -> None:
        self._original = text
        self._lists = lists
        self._listed = 0  # code points of the lists' terms so far
        self._text = text
        self._places: list[int] | None = (
            None  # where each code point stood before the direction marks were taken out
        )
        if _DIRECTION.search(text):
            self._places = [place for place, each in enumerate(text) if not _DIRECTION.match(each)]
            self._text = _DIRECTION.sub("", text)
        self._depth = 0
        self._kind = self._value = ""  # the token ahead: its kind, what was written, where it starts and ends
        self._at = self._end = 0

    def query(self) -> Query:
        if len(self._original) > LONGEST:
            raise QueryError(self._original, LONGEST, Mistake.TOO_LONG, most=LONGEST)
        self._advance()
        if self._kind == "end":
            raise self._error(0, Mistake.NOTHING_SAID)
        tree = self._any(None)
        if self._kind == "close":
            raise self._error(self._at, Mistake.PARENTHESIS_CLOSES_NOTHING)
        culprit = lets_in_everything(tree)
        if culprit is not None:
            raise QueryError(self._original, culprit.at, Mistake.LETS_ALL_IN)
        return tree

    def listed(self) -> Word | Phrase:
        """Read the whole text as a term of a list: its words need no quotes."""
        exact = self._text.startswith("=")
        said = self._text[exact:]
        if foreign := _NOT_IN_A_LIST.search(said):
            raise self._error(exact + foreign.start(), Mistake.NOT_IN_A_LIST, said=foreign[0])
        return self._text_of(said, int(exact), None, exact=exact, at=0)

    # The grammar, from the loosest operator to the tightest.

    def _any(self, field: str | None) -> Query:
        at = self._at
        first = self._all(field)
        if self._kind != "OR":
            return first
        found = [first]
        while self._kind == "OR":
            self._advance()
            found.append(self._all(field))
        return AnyOf(found, self._place(at))

    def _all(self, field: str | None) -> Query:
        at = self._at
        first = self._one(field)
        if self._kind in _ENDS_ALL:
            return first
        found = [first]
        while self._kind not in _ENDS_ALL:
            if self._kind == "AND":
                self._advance()
            found.append(self._one(field))
        return AllOf(found, self._place(at))

    def _one(self, field: str | None) -> Query:
        if self._kind != "NOT":
            return self._near(field)
        at = self._at
        self._deeper(at)
        self._advance()
        negated = Not(self._one(field), self._place(at))
        self._depth -= 1
        return negated

    def _near(self, field: str | None) -> Query:
        at = self._at
        first = self._chunk(field) if self._kind == "chunk" else self._operand(field)
        if self._kind != "near":
            return first
        operands, reaches = [self._placed(first, "NEAR")], []
        while self._kind == "near":
            if len(operands) == LONGEST_CHAIN:
                raise self._error(at, Mistake.CHAIN_TOO_LONG, most=LONGEST_CHAIN)
            reaches.append(self._reach())
            self._advance()
            operands.append(self._placed(self._operand(field), "NEAR"))
        return Near(operands, reaches, self._place(at))

    def _operand(self, field: str | None) -> Query:
        match self._kind:
            case "chunk":
                return self._chunk(field)
            case "open":
                return self._group(field)
            case "quote":
                return self._quoted(field)
            case "field":
                return self._fielded(field)
            case "atleast":
                return self._at_least(field)
            case "end":
                raise self._error(self._at, Mistake.ENDS_EARLY)
            case "stray":
                raise self._error(self._at, Mistake.CLOSES_NOTHING, said=self._value)
        raise self._error(self._at, Mistake.NOTHING_BEFORE, said=self._value)

    # Groups and fields.

    def _group(self, field: str | None) -> Query:
        at = self._at
        self._deeper(at)
        self._advance()
        inner = self._any(field)
        if self._kind != "close":
            raise self._error(at, Mistake.NEVER_CLOSED)
        self._depth -= 1
        self._advance()
        return inner

    def _fielded(self, outer: str | None) -> Query:
        at, name = self._at, self._value[:-1].lower()
        if name in FIGURES_OF_PEOPLE:
            raise self._error(at + len(name), Mistake.FIGURE_NOT_COMPARED, said=":")
        if name not in FIELDS:
            close = difflib.get_close_matches(name, FIELDS, n=1)
            known = tuple(f"{each}:" for each in close or FIELDS)
            raise self._error(at, Mistake.NO_FIELD, said=self._value, known=known)
        if outer is not None:
            raise self._error(at, Mistake.FIELD_IN_FIELD, said=name, outer=outer)
        self._advance()
        if self._kind not in {"chunk", "quote", "open", "atleast"}:
            raise self._error(self._at, Mistake.FIELD_WITHOUT_VALUE, said=name)
        return self._operand(name)

    def _at_least(self, field: str | None) -> AtLeast:
        at, said = self._at, self._value
        times = cast("re.Match[str]", _AT_LEAST.fullmatch(said))["times"]
        if field not in _IN_TEXT:
            raise self._error(at, Mistake.NOTHING_TO_COUNT, said=said, field=str(field))
        if not times or len(times) > 3 or not 1 <= int(times) <= MOST_TIMES:
            raise self._error(at + len("atleast"), Mistake.NO_TIMES, most=MOST_TIMES)
        self._advance()
        if self._kind != "open":
            raise self._error(self._at, Mistake.TIMES_WITHOUT_PARENTHESIS, said=said)
        return AtLeast(int(times), self._placed(self._group(field), said), self._place(at))

    # Terms.

    def _chunk(self, field: str | None) -> Query:
        if self._lists is not None and self._value.removeprefix("=")[:1] == "@" and field in _IN_TEXT:
            return self._list(self._lists, cast("TextField | None", field))
        at = self._at
        if field in _IN_TEXT and (figure := _FIGURE.match(self._text, at)):
            if field is not None:
                raise self._error(at, Mistake.FIELD_IN_FIELD, said=figure["kind"], outer=field)
            return self._counts(figure)
        if field not in _IN_TEXT:
            said = self._value
            if field in _LISTED:
                found = _NAMED.match(self._text, at)
                self._end = found.end() if found else self._end  # blanks may stand around its >=
                self._advance()
                return self._by_name(field, said, at, found, found)
            self._advance()
            return self._condition(cast("str", field), said, at)
        word = as_one_word(self._value)
        if word is not None:
            self._advance()
            return Word(word, cast("TextField | None", field), False, False, self._place(at))
        exact = self._value.startswith("=")
        said = self._value[exact:]
        foreign = _FOREIGN.search(said)
        if foreign:
            meant = (
                (_FOREIGN_ANYWHERE | _FOREIGN_AT_START)[foreign[0]]
                if foreign.start() == 0
                else _FOREIGN_ANYWHERE[foreign[0]]
            )
            known = tuple(f"{each}:" for each in FIELDS)
            raise self._error(at + exact + foreign.start(), meant, said=foreign[0], known=known)
        self._advance()
        return self._text_of(said, at + exact, field, exact=exact, at=at)

    def _list(self, lists: Lists, field: TextField | None) -> AnyOf:
        at, found = self._at, _LIST.fullmatch(self._value)
        if not found:
            raise self._error(at, Mistake.NO_LIST_NAME, said=self._value)
        name = found["name"]
        terms = lists.get(name)
        if terms is None:
            close = difflib.get_close_matches(name, lists, n=1)
            if close:
                raise self._error(at, Mistake.NO_LIST, said=name, known=f"@{close[0]}")
            raise self._error(at, Mistake.NO_LISTS, said=name)
        self._listed += sum(map(len, terms))
        if self._listed > LONGEST:
            raise self._error(at, Mistake.TOO_LONG_WITH_LISTS, most=LONGEST)
        self._advance()
        return AnyOf([_at(parse_term(term), self._place(at), field) for term in terms], self._place(at), name)

    def _quoted(self, field: str | None) -> Query:
        at, start = self._at, self._end
        closing = _CLOSING[self._value[-1]]
        end = start
        while end < len(self._text) and self._text[end] not in closing:
            end += 1
        if end == len(self._text):
            raise self._error(start - 1, Mistake.QUOTE_NEVER_CLOSED, closing=closing[0])
        exact = self._value.startswith("=")
        said = self._text[start:end]
        self._end = end + 1
        if field in _LISTED:
            found = _QUOTED_NAME.fullmatch(self._text, start, end)
            sure = _BEHIND_QUOTES.match(self._text, end + 1)
            self._end = sure.end() if sure else self._end
            self._advance()
            return self._by_name(field, said.strip(), start, found, sure or found)
        self._advance()
        if field not in _IN_TEXT:
            blank = len(said) - len(said.lstrip())
            return self._condition(cast("str", field), said.strip(), start + blank)
        return self._text_of(said, start, field, exact=exact, at=at)

    def _text_of(self, said: str, start: int, field: str | None, *, exact: bool, at: int) -> Word | Phrase:
        """Read the words of ``said``, which starts at ``start``: one is a Word, more are a Phrase."""
        found = split_words(said)
        if not found:
            raise self._error(at, Mistake.NO_WORD)
        if "*" in said:
            self._check_stars(said, start, {end: word for word, _, end in found}, exact=exact)
        if len(found) > LONGEST_PHRASE:
            raise self._error(at, Mistake.PHRASE_TOO_LONG, words=len(found), most=LONGEST_PHRASE)
        where = cast("TextField | None", field)
        words = [
            Word(word, where, exact, said[end : end + 1] == "*", self._place(start + begin))
            for word, begin, end in found
        ]
        return words[0] if len(words) == 1 else Phrase(words, self._place(at))

    def _check_stars(self, said: str, start: int, ending: dict[int, str], *, exact: bool) -> None:
        """Refuse a * that does not end a word's first letters; ``ending`` are the words by where they end.

        They are in their exact form: بَ* is one letter.
        """
        for place in (place for place, each in enumerate(said) if each == "*"):
            at = start + place
            if place not in ending or said[place + 1 : place + 2].strip():
                raise self._error(at, Mistake.STAR_AMID)
            if exact:
                raise self._error(at, Mistake.STAR_ON_EXACT)
            if len(ending[place]) < SHORTEST_PREFIX:
                raise self._error(at, Mistake.STAR_TOO_EARLY, least=SHORTEST_PREFIX)

    def _condition(self, field: str, said: str, at: int) -> Query:
        """Read the value of a field that is not text."""
        place = self._place(at)
        match field:
            case "source":
                name = said.removesuffix("*")
                if not name or "*" in name:
                    raise self._error(at, Mistake.NO_SOURCE)
                return SourceIs(name.casefold(), name != said, place)
            case "language":
                if not _LANGUAGE.fullmatch(said):
                    raise self._error(at, Mistake.NO_LANGUAGE, said=said)
                return LanguageIs(said, place)
            case "country":
                return InCountry(self._country(said, at), place)
            case "province":
                return InProvince(self._province(said, at), place)
            case _ if field in NAME_FIELDS:
                return self._name(cast("NameField", field), said, at)
        if said not in get_args(Status):
            raise self._error(at, Mistake.NO_STATUS, said=said, known=get_args(Status))
        return StatusIs(cast("Status", said), place)

    def _name(self, field: NameField, said: str, at: int) -> Names:
        """Read the name of somebody or something."""
        if "*" in said:
            raise self._error(at + said.index("*"), Mistake.STAR_IN_NAME)
        key = asked(field, said)
        if not key:
            raise self._error(at, Mistake.NO_WORD)
        return Names(field, key, said, self._place(at))

    def _country(self, said: str, at: int) -> str:
        code = country_of(said)
        if code is None:
            names = {each.name: each.country for each in countries_by_name().values()}
            close = difflib.get_close_matches(said, names, n=1) or ["SA", "GB", "البحرين"]
            raise self._error(at, Mistake.NO_COUNTRY, said=said, known=tuple(close))
        return code

    def _province(self, said: str, at: int) -> str:
        found = provinces_of(said)
        if len(found) > 1:
            raise self._error(at, Mistake.SEVERAL_PROVINCES, said=said, known=tuple(found))
        if not found:
            known = provinces_by_code()
            close = difflib.get_close_matches(said, {*known, *known.values()}, n=1)
            raise self._error(at, Mistake.NO_PROVINCE, said=said, known=tuple(close or ["SA-02", "EG-C"]))
        return found[0]

    def _counts(self, figure: re.Match[str]) -> Counts:
        """Read how many people an article must tell of at least."""
        at, sign = self._at, "equals" if figure["equals"] else "sign"
        if figure[sign] not in {">=", "≥"}:
            said = figure[sign].lstrip()
            raise self._error(figure.end(sign) - len(said), Mistake.FIGURE_NOT_COMPARED, said=said)
        number = normalize(figure["number"], "exact").text
        if not _WHOLE.fullmatch(number):
            raise self._error(figure.start("number"), Mistake.NO_NUMBER)
        self._end = figure.end()
        self._advance()
        return Counts(cast("FigureKind", figure["kind"]), int(number), self._place(at))

    def _by_name(
        self, field: str, said: str, at: int, named: re.Match[str] | None, sure: re.Match[str] | None
    ) -> SubjectIs | GenreIs:
        """Read a subject or a genre: ``named`` has its name, if any, ``sure`` how sure Rasid must be."""
        name = named["name"].strip() if named else said
        kind, known = _LISTED[field]
        slug = known.slug_of(name)
        if slug is None:
            none = Mistake.NO_GENRE if kind == "genre" else Mistake.NO_SUBJECT
            raise self._error(at, none, said=name, known=known.nearest(name) or tuple(known.slugs))
        at_least = self._how_sure(kind, sure)
        if field == "genre":
            unsaid = NEWS_FROM if slug == NEWS else 0.0
            return GenreIs(slug, unsaid if at_least is None else at_least, self._place(at))
        return SubjectIs(slug, at_least or 0.0, field == "primary", self._place(at))

    def _how_sure(self, kind: str, sure: re.Match[str] | None) -> float | None:
        """Read how sure Rasid must be of a subject or a genre; None where the query does not say."""
        if sure is None or sure["sign"] is None:
            return None
        if sure["sign"] not in {">=", "≥"}:
            mistake = Mistake.GENRE_NOT_COMPARED if kind == "genre" else Mistake.SUBJECT_NOT_COMPARED
            raise self._error(sure.start("sign"), mistake, said=sure["sign"])
        share = sure["share"].replace("٫", ".")  # the Arabic decimal separator
        if not _SHARE.fullmatch(share) or float(share) > 1:
            raise self._error(sure.start("share"), Mistake.NO_CONFIDENCE)
        return float(share)

    def _placed(self, node: Query, operator: str) -> Operand:
        """Return an operand of NEAR or atleast, which must have a place in the text."""
        if isinstance(node, AnyOf):
            node.of = [self._placed(each, operator) for each in node.of]
            return node
        if isinstance(node, Word | Phrase):
            return node
        raise QueryError(self._original, node.at, Mistake.CANNOT_WORK, said=operator)

    def _reach(self) -> Reach:
        said = self._value.removeprefix("NEAR").removeprefix("/")
        if said.lower() in _UNITS:
            return _UNITS[said.lower()]
        if not said.isdecimal() or len(said) > 3 or not 1 <= int(said) <= FARTHEST:
            raise self._error(self._at + min(5, len(self._value)), Mistake.NO_DISTANCE, most=FARTHEST)
        return int(said)

    # The token ahead, and places.

    def _advance(self) -> None:
        found = _TOKEN.match(self._text, self._end)
        kind = found.lastgroup if found else None
        if found is None or kind is None:  # the last alternative takes any character that is left
            raise AssertionError("the pattern of tokens has a hole")
        self._at, self._end = found.span(kind)
        self._value = value = found[kind]
        if kind == "chunk":
            if value in OPERATORS:
                kind = OPERATORS[value]
            elif value == "NEAR" or value.startswith("NEAR/"):
                kind = "near"
            elif _AT_LEAST.fullmatch(value):
                kind = "atleast"
        self._kind = kind

    def _deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(at, Mistake.TOO_DEEP, most=DEEPEST)

    def _place(self, at: int) -> int:
        if self._places is None:
            return at
        return self._places[at] if at < len(self._places) else len(self._original)

    def _error(self, at: int, mistake: Mistake, **said: str | int | tuple[str, ...]) -> QueryError:
        return QueryError(self._original, self._place(at), mistake, **said)


def lets_in_everything(node: Query) -> Not | None:
    """Return the NOT by which ``node`` matches an article that has nothing it names, if it does."""
    match node:
        case Not():
            return node if lets_in_everything(node.of) is None else None
        case AllOf():
            culprits = [lets_in_everything(each) for each in node.of]
            return culprits[0] if all(culprits) else None
        case AnyOf():
            return next(filter(None, map(lets_in_everything, node.of)), None)
    return None


def _at(term: Word | Phrase, at: int, field: TextField | None) -> Word | Phrase:
    """Return a list's term as it stands in a query: ``at`` the place of its list, in ``field``."""
    if isinstance(term, Phrase):
        return Phrase([replace(word, field=field, at=at) for word in term.words], at)
    return replace(term, field=field, at=at)
