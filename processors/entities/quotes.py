"""What somebody is reported to have said: between marks, or behind أن after a verb of saying."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from processors.entities.clues import SAYS, THAT, places_of, those_between, verbs_of_saying
from processors.entities.find import Named
from processors.entities.pronouns import Speaker, meant
from processors.entities.speakers import speaker_of
from processors.entities.speaking import SPEAKS, Said, Speaking, gender_of
from processors.text.reading import ArticleText
from processors.text.word_table import Answers
from schemas import Quotation

# Each branch begins with one character: with a class among them the search would try them at all others too.
# The same mark opens and closes: what is short is a pair too, else the next one would begin with its end.
_MARKS: Final = re.compile(
    r'"(?:(?=[^\s.,،؛:)!؟])|(?<=[\s(:]")(?=\s))([^"\n]{1,1200})"'
    r"|“([^”“\n]{12,1200}?)[”“]|„([^”“\n]{12,1200}?)[”“]|«([^»\n]{12,1200}?)»"
)
_SHORTEST_MARKED: Final = 12  # characters between marks that are a statement
_COLON: Final = re.compile(r"[^\n.:؟!]{0,60}:\s*(?=[ء-ي])")
_SPEECH: Final = 600  # characters
_LONGEST: Final = 24  # words between a verb of saying and what was said
_BEFORE_MARKS: Final = 30  # words before a quotation among which its verb stands
_SHORTEST: Final = 3  # words that are a statement
_SHORTEST_CLAUSE: Final = 20  # characters
_COMMENTS: Final = frozenset({"علق", "علقت"})  # with أن they suspend: what is commented stands between marks
_ALTHOUGH: Final = frozenset({"كان", "كانت", "كانوا", "لم", "كنت", "كنا"})  # وإن كانوا
_IN_NAMES: Final = frozenset({"جاي", "جيه"})  # مون جاي إن
_STOP: Final = re.compile(r"[.؟?!…\n](?!\d)")
_TITLE: Final = re.compile(r"[^:\n\"«»]{3,60}:\s")


def find_quotes(text: ArticleText, named: Named, clues: Answers) -> list[Quotation]:
    """Return what is quoted in an article, in order, none inside another."""
    words = text.tokens.words
    thats = places_of(clues, THAT)
    verbs = [at for at in places_of(clues, SAYS) if _says(words, at, thats)]
    spans = {text.tokens.span(name.first, name.last) for name in named.names}
    direct = [each for each in _direct(text, verbs) if (each.start, each.end) not in spans]
    others = [*_behind_colons(text, verbs), *_indirect(text, verbs, thats), *_titled(text, named)]
    said = sorted([*direct, *others], key=lambda each: each.start)
    speaking = Speaking(named, words)
    found: list[Quotation] = []
    last: Speaker | None = None
    end = 0
    for each in said:
        if each.start < end:
            continue
        who, speaker_text = speaker_of(text, speaking, each, thats)
        if who is None and not speaker_text and each.start > len(text.title):
            who, speaker_text = meant(text, speaking, each, last)
        if each.start > len(text.title):
            last = Speaker(who, "" if who else speaker_text, gender_of(words, each.verb), each.end)
        quote = text.quoted(each.start, each.end)
        verb = _shown_verb(text, each.verb) if each.verb >= 0 else ""
        found.append(
            Quotation(
                field=quote.field, start=quote.start, end=quote.end, text=quote.text, kind=each.kind,
                verb=verb, speaker=who, speaker_text=speaker_text,
            )
        )  # fmt: skip
        end = each.end
    return found


def _says(words: Sequence[str], at: int, thats: Sequence[int]) -> bool:
    """Tell whether a verb of saying says something: لم يقل does not, and بين is "between" but before أن."""
    if at and (words[at - 1] in _NOT or words[at - 1] in _ACCORDING):
        return False
    if at > 1 and words[at - 1] == "ما" and words[at - 2] in _ACCORDING_TO:
        return False
    return words[at].removeprefix("و") != "بين" or bool(those_between(thats, at + 1, at + 2))


def _shown_verb(text: ArticleText, place: int) -> str:
    start, end = text.tokens.span(place, place)
    verb = text.tokens.words[place]
    bare = verb not in verbs_of_saying() and verb[0] in "وف"
    return text.quoted(start + bare, end).text


def _direct(text: ArticleText, verbs: Sequence[int]) -> list[Said]:
    """Return what stands between marks with a verb of saying before it, or in a row with such."""
    whole, starts = text.whole.text, text.tokens.starts
    found: list[Said] = []
    for match in _MARKS.finditer(whole):
        start, end = match.span(match.lastindex or 0)
        if end - start < _SHORTEST_MARKED:
            continue
        first = bisect_left(starts, start)
        if bisect_left(starts, end) - first <= _SHORTEST:
            continue
        while end > start and whole[end - 1] in " ،,":
            end -= 1
        at = bisect_right(verbs, first - 1) - 1
        verb = verbs[at] if at >= 0 and first - verbs[at] <= _BEFORE_MARKS else -1
        if verb >= 0 and _same_sentence(whole, starts[verb], match.start()):
            found.append(Said(start, end, "direct", verb))
        elif found and whole[found[-1].end : match.start()].strip(' "»”.،,\n') == "":
            found.append(Said(start, end, "direct", -1))
    return found


def _behind_colons(text: ArticleText, verbs: Sequence[int]) -> list[Said]:
    """Return what stands behind a colon without marks, to the end of its paragraph: وأضاف المصدر: ما حصل."""
    whole, starts = text.whole.text, text.tokens.starts
    found: list[Said] = []
    for verb in verbs:
        end = text.tokens.span(verb, verb)[1]
        match = _COLON.match(whole, end)
        if match is None:
            continue
        start = match.end()
        line = whole.find("\n", start, start + _SPEECH)
        stop = line if line >= 0 else min(len(whole), start + _SPEECH)
        last = whole.rfind(".", start, stop) if line < 0 and stop < len(whole) else stop
        found.append(Said(start, max(last, start + 1), "direct", verb))
    return [
        each for each in found if bisect_left(starts, each.end) - bisect_left(starts, each.start) > _SHORTEST
    ]


def _same_sentence(whole: str, start: int, end: int) -> bool:
    between = whole[start:end]
    return "\n" not in between and ". " not in between


def _indirect(text: ArticleText, verbs: Sequence[int], thats: Sequence[int]) -> list[Said]:
    """Return the clauses behind أن or إن that a verb of saying is near before, to the end of the sentence."""
    whole, tokens = text.whole.text, text.tokens
    words, starts = tokens.words, tokens.starts
    found: list[Said] = []
    for verb, following in pairwise([*verbs, len(words)]):
        if words[verb].removeprefix("و") in _COMMENTS:
            continue
        for place in those_between(thats, verb + 1, min(verb + _LONGEST, following)):
            if words[place - 1] in _BEFORE_VERBS or _is_no_that(words, place):
                continue
            if not _same_sentence(whole, starts[verb], starts[place]):
                break
            start = starts[place] + len(words[place])
            while start < len(whole) and whole[start] in ' "«“:':
                start += 1
            end = _clause_end(whole, start, starts, words)
            if bisect_left(starts, end) - bisect_left(starts, start) >= _SHORTEST:
                found.append(Said(start, end, "indirect", verb))
            break
    return found


def _is_no_that(words: Sequence[str], place: int) -> bool:
    """Tell whether what looks like أن is "although", or the end of a Korean name."""
    although = words[place] == "وان" and not _ALTHOUGH.isdisjoint(words[place + 1 : place + 2])
    return although or words[place - 1] in _IN_NAMES


# Words before an أن that begins no statement: بعد أن, يجب أن.
_BEFORE_VERBS: Final = frozenset(
    {"بعد", "قبل", "دون", "منذ", "يجب", "يمكن", "يريد", "تريد", "من", "بدون", "لابد", "بد", "ينبغي"}
    | {"غير", "الا", "بشرط"}
)
_NOT: Final = frozenset({"لم", "لا", "لن", "ولم", "ولا", "ولن"})
# As somebody else said: قال فلان بحسب ما نقل عنه بيان إن.
_ACCORDING: Final = frozenset({"حسبما", "وفقما"})
_ACCORDING_TO: Final = frozenset({"حسب", "بحسب", "وفق"})
_NEXT_VERB: Final = re.compile(r"[،,]\s")
# What the reporter adds: مما أدى, ومن المتوقع أن. "More than what" goes on.
_ADDED: Final = re.compile(
    r"(?<!اكثر)(?<!اقل)(?<!اكبر)(?<!افضل)(?<!اسوا)(?<!ابعد)[،,]? مما "
    r"|[،,]? ومن (?:المتوقع|المنتظر|المقرر|المرجح) "
)


def _clause_end(whole: str, start: int, starts: Sequence[int], words: Sequence[str]) -> int:
    """Return where a clause ends: with its sentence, or before what the reporter adds or another one says."""
    stop = _STOP.search(whole, start)
    end = stop.start() if stop else len(whole)
    least = start + _SHORTEST_CLAUSE
    if whole.find(" مما ", least, end) >= 0 or whole.find(" ومن ال", least, end) >= 0:  # few clauses have one
        added = _ADDED.search(whole, least, end)
        end = added.start() if added else end
    verbs = verbs_of_saying()
    for comma in _NEXT_VERB.finditer(whole, start, end):
        after = bisect_left(starts, comma.end())
        pair = words[after : after + 2]
        said = not (verbs.isdisjoint(pair) and verbs.isdisjoint([word[1:] for word in pair]))
        if said and comma.start() - start > _SHORTEST_CLAUSE:
            return comma.start()
    while end > start and whole[end - 1] in ' "»”،,':
        end -= 1
    return end


# Who speaks in a title without a name.
_UNNAMED: Final = frozenset(
    {"مصدر", "مصادر", "مسءول", "دراسه", "خبير", "خبراء", "تقرير", "وزير", "رءيس", "متحدث", "شرطه", "محلل"}
)


def _titled(text: ArticleText, named: Named) -> list[Said]:
    """Return what a title says somebody says: اليماني: مستعدون."""
    match = _TITLE.match(text.title)
    if match is None or len(text.title) - match.end() < 12:
        return []
    end = bisect_left(text.tokens.starts, match.end())
    speaks = any(name.last < end and name.type in SPEAKS for name in named.names)
    if not speaks and text.tokens.words[0] not in _UNNAMED:
        return []
    return [Said(match.end(), len(text.title.rstrip()), "indirect", -1)]
