"""Where a sentence ends, and where in it what somebody said."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from processors.entities.added import SHORTEST, added
from processors.entities.clues import those_between
from processors.entities.marks import CLOSING, closing_of, opened
from processors.entities.speaking import LONGEST_SENTENCE, WHO, gender_of, is_participle
from processors.entities.verbs import NOW, SAID, without_and
from processors.text.reading import ArticleText

_LONGEST_MARKED: Final = 600  # characters between marks that a clause holds
_STOP: Final = re.compile(r"[.؟?!…](?!\d)|\n")  # not in 3.5, but before a line that a number heads
_COMMA: Final = re.compile(r"[،,][\"»”]?\s")
_MEANWHILE: Final = frozenset({("فيما",), ("بينما",), ("في", "حين")})  # behind them another may say something
# قال إن قراره صعب: «هذا رأيي».
_QUOTES_NOW: Final = re.compile(r":\s?[\"“«]")
# They may go on with what is told of somebody, ويعتبر من أكبر المتخصصين, and say something with أن alone, as
# all verbs of what is now.
_ALSO_TELLS: Final = frozenset({"تعتبر", "اعتبر", "اعتبرت", "جاء", "تكشف", "تزعم", "تطالب", "تدعو", "تتهم"})
_AS_HE: Final = frozenset({"اذ", "حيث"})  # إذ كتب: «…»
_COMMAS: Final = frozenset({"،", ","})
_QUOTES_NEAR: Final = re.compile(r"[^\n.؟!]{0,60}[:\"“«]")
_PARAGRAPH_ENDS: Final = ("", "\n")
_AS: Final = "كما"
_NEAR: Final = 8  # words between such a verb and its أن
_AT_ONCE: Final = 3  # words, up to which a participle has its أن
_NOMINAL: Final = frozenset({"كان", "كانت", "يكون", "ليس", "ليست", "غير", "بات", "يزال"})  # كان متوقعا أن
_WAS: Final = frozenset({"وكان", "وكانت"})
_TELLS_BEFORE: Final = 8  # words between وكان and the verb of saying of what was before
_BUT: Final = frozenset({"لكن", "ولكن"})
_BUTS: Final = frozenset({"غير", "الا", "بيد"})
_THAT_HE: Final = {"انه": "he", "انها": "she"}
_SUBJECT: Final = 4  # words at most of a subject, between لكن and its verb or behind أن
_THATS: Final = frozenset({"ان", "بان", "وان"})
_WORDS_BEFORE: Final = 2  # such a verb: what is said before it, and its أن
# They go on with what the speaker of before says, though no comma stands before them: وأضاف أن, وأشار إلى أن.
_GOES_ON: Final = frozenset(
    {"واضاف", "واضافت", "وتابع", "وتابعت", "واشار", "واشارت", "ولفت", "ولفتت", "واردف", "واردفت"}
)


def in_one_sentence(whole: str, start: int, end: int) -> bool:
    """Tell whether no sentence ends between two places."""
    if whole.find("\n", start, end) >= 0:
        return False
    point = whole.find(". ", start, end)
    while point >= 0 and _is_short_for(whole, point):
        point = whole.find(". ", point + 1, end)
    return point < 0


def _is_short_for(whole: str, point: int) -> bool:
    """Tell whether a point stands behind one letter and ends nothing: د. فلان."""
    return whole[point] == "." and point > 1 and whole[point - 1].isalpha() and whole[point - 2] in " (\n"


def clause_end(text: ArticleText, start: int, verbs: Sequence[int], others: Sequence["OtherSays"]) -> int:
    """Return where a clause ends: with its sentence, or before what the reporter adds or another one says.

    Marks that open in it close in it. ``others`` is what ``others_say`` returns of the text.
    """
    whole = text.whole.text
    end = _sentence_end(whole, start)
    if whole[end : end + 1] not in _PARAGRAPH_ENDS and (mark := opened(whole, start, end)) is not None:
        closing = closing_of(text, mark)
        near = closing is not None and end < closing < end + _LONGEST_MARKED
        if closing is not None and near and not _sentence_says(text, end, closing, verbs):
            end = closing + 1 if _STOP.match(whole, closing - 1) else _sentence_end(whole, closing + 1)
    least = start + SHORTEST
    end = added(text, start, end)
    quotes = _QUOTES_NOW.search(whole, least, end)
    if quotes:
        end = _speech_begins(text, start, quotes.start(), end, verbs)
    end = _next_says(text, start, end, others)
    while end > start and (whole[end - 1] in " ،,(" or _closes_nothing(whole, start, end - 1)):
        end -= 1
    return end


def _closes_nothing(whole: str, start: int, mark: int) -> bool:
    """Tell whether a mark stands at a place that closes none which opens from ``start`` on."""
    return whole[mark] in CLOSING and opened(whole, start, mark) is None


def _speech_begins(text: ArticleText, start: int, colon: int, end: int, verbs: Sequence[int]) -> int:
    """Return where a clause ends behind which a colon has marks: there, or before a verb that says them.

    But what he says that another one said is his clause as well: قال إن فلانا تعهد: «…».
    """
    words, starts = text.tokens.words, text.tokens.starts
    said = those_between(verbs, bisect_left(starts, start), bisect_left(starts, colon))
    if not said:
        return colon
    verb, as_he = words[said[-1]], words[said[-1] - 1] in _AS_HE
    return starts[said[-1] - as_he] if as_he or verb != without_and(verb) or is_participle(verb) else end


def _sentence_says(text: ArticleText, start: int, end: int, verbs: Sequence[int]) -> bool:
    """Tell whether a sentence between two places of the text begins with a verb of saying."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text
    return any(
        _STOP.search(whole, starts[verb - 1] + len(words[verb - 1]), starts[verb])
        for verb in those_between(verbs, bisect_left(starts, start), bisect_left(starts, end))
    )


def _sentence_end(whole: str, start: int) -> int:
    """Return where the sentence around a place ends; a list without points nearby ends behind a word."""
    longest = start + LONGEST_SENTENCE
    stop = _STOP.search(whole, start, longest)
    while stop and _is_short_for(whole, stop.start()):
        stop = _STOP.search(whole, stop.end(), longest)
    if stop:
        return stop.start()
    blank = whole.rfind(" ", start, longest)
    return len(whole) if longest >= len(whole) else blank if blank > start else longest


class OtherSays(NamedTuple):
    """A verb of saying whose clause may end the one before it: where that ends then, one place or another.

    ``hangs`` is the place where it ends without a comma, القبول سيبدأ غدا مؤكدا أن, وأشار إلى أن, or -1.
    """

    verb: int
    places: list[int]
    hangs: int


def others_say(text: ArticleText, verbs: Sequence[int], thats: Sequence[int]) -> list[OtherSays]:
    """Return the verbs whose clauses say something anew, wherever the clause before them starts.

    Such a verb is the first word of its clause or the second, or was said before: وكانت صحيفة محلية أوردت. A
    participle with its أن needs no comma, nor does a verb that goes on.
    """
    starts, words = text.tokens.starts, text.tokens.words
    found = []
    for verb in those_between(verbs, _WORDS_BEFORE, len(words)):
        befores = (_clause_before(text, place) for place in _may_begin(text, verb, thats))
        places = [at for at in befores if at is not None]
        if places and not _says_anew(text, verb, thats):
            places = []
        hangs = -1
        if hangs_on_speaker(text, verb, thats) or _goes_on(text, verb, thats):
            hangs = starts[verb - 1] + len(words[verb - 1])
        if places or hangs >= 0:
            found.append(OtherSays(verb, places, hangs))
    return found


def _next_says(text: ArticleText, start: int, end: int, others: Sequence[OtherSays]) -> int:
    """Return where between two places of the text a clause begins that says something, or the end."""
    starts, words = text.tokens.starts, text.tokens.words
    first = bisect_left(starts, start)
    opens = words[first - 1] in _THATS  # with its subject: أن كوريا، التي تعهدت بذلك، تعمل
    verb_of = attrgetter("verb")
    next_one = bisect_left(others, first + 1, key=verb_of)
    behind = bisect_left(others, bisect_left(starts, end), next_one, key=verb_of)
    for other in others[next_one:behind]:
        if opens and words[other.verb - 1] in WHO and other.verb - first <= _SUBJECT:
            continue
        for place in other.places:
            if place > start:
                return place
        if other.hangs > start and opened(text.whole.text, start + 1, other.hangs) is None:
            return other.hangs
    return end


def _may_begin(text: ArticleText, verb: int, thats: Sequence[int]) -> Iterator[int]:
    """Yield the words with which the clause of a verb of saying may begin.

    وكانت صحيفة أوردت, لكن الوزير شدد على أن, غير أنه أضاف, كما رأى, وأكد.
    """
    words = text.tokens.words
    first = max(0, verb - _TELLS_BEFORE)
    before = words[first:verb]
    if not _WAS.isdisjoint(before):
        yield max(at for at in range(first, verb) if words[at] in _WAS)
    if not _BUT.isdisjoint(before) and _may_say_otherwise(words[verb]):
        buts = (at for at in range(verb - _SUBJECT, verb) if words[at] in _BUT)
        if those_between(thats, verb + 1, verb + _NEAR):
            yield from (at for at in buts if _is_unbroken(text, at, verb))
    if words[verb - 2] in _BUTS and _THAT_HE.get(words[verb - 1], "") == gender_of(words, verb):
        yield verb - 2
    yield verb - 1
    yield verb


def _may_say_otherwise(verb: str) -> bool:
    """Tell whether a verb may say what a لكن sets against something: شدد, not يشير, as things do."""
    return (verb[0] not in NOW or verb in SAID) and not is_participle(verb)


def _is_unbroken(text: ArticleText, first: int, end: int) -> bool:
    """Tell whether no mark stands between two words."""
    return text.whole.text[text.tokens.starts[first] : text.tokens.starts[end]].replace(" ", "").isalnum()


def _goes_on(text: ArticleText, verb: int, thats: Sequence[int]) -> bool:
    """Tell whether a verb goes on with what was said, with its أن at once: وأشار إلى أن."""
    return text.tokens.words[verb] in _GOES_ON and bool(those_between(thats, verb + 1, verb + _AT_ONCE))


def hangs_on_speaker(text: ArticleText, verb: int, thats: Sequence[int]) -> bool:
    """Tell whether a verb is a participle behind a blank or a mark, with its أن at once: مشيرا إلى أن."""
    words = text.tokens.words
    if (
        not is_participle(words[verb])
        or without_and(words[verb]) in SAID
        or not those_between(thats, verb + 1, verb + _AT_ONCE)
    ):
        return False
    return words[verb - 1] not in _NOMINAL


def _clause_before(text: ArticleText, place: int) -> int | None:
    """Return where a clause ends that ends right before a word: at a comma or فيما, or None."""
    words, starts = text.tokens.words, text.tokens.starts
    comma = _COMMA.search(text.whole.text, starts[place - 1] + len(words[place - 1]), starts[place])
    if comma:
        return comma.end() - 1
    for meanwhile in _MEANWHILE:
        if tuple(words[place - len(meanwhile) : place]) == meanwhile:
            return starts[place - len(meanwhile)]
    return None


def _says_anew(text: ArticleText, verb: int, thats: Sequence[int]) -> bool:
    """Tell whether a verb of saying says something anew, and does not tell more of what was said.

    Right behind a comma it may be the verb of what was said: قال إن المدير، وهو مهندس، أعلن استقالته.
    """
    words = text.tokens.words
    word = without_and(words[verb])
    if word in SAID and words[verb - 1] == _AS:  # كما يقول فلان
        return True
    joined = word != words[verb] or is_participle(word)
    heads = not joined and text.gap(verb).strip(" ") in _COMMAS
    tells = (
        word[0] == "ي"
        or word in _ALSO_TELLS
        or (heads and not _QUOTES_NEAR.match(text.whole.text, text.tokens.starts[verb]))
    )
    return not tells or bool(those_between(thats, verb + 1, verb + _NEAR))
