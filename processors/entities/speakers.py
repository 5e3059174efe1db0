"""Who said what is quoted: the name beside its verb, whom a pronoun means, or who is told in other words."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from processors.entities.clues import offices, those_between, verbs_of_saying
from processors.entities.dates import WEEKDAYS
from processors.entities.find import Named
from processors.entities.keys import words_of
from processors.entities.lists import shipped_lists
from processors.entities.name import GROUP, ORGANISATION, PERSON, Name
from processors.entities.roles import CIRCUMSTANCES, HIS_WORDS
from processors.text.clitics import BEGINNINGS
from processors.text.reading import ArticleText
from schemas import Mention

SPEAKS: Final = frozenset({PERSON, ORGANISATION, GROUP})
_SPEAKER: Final = 9  # words that name a speaker
_TELLS_OF_OTHERS: Final = frozenset({"نقل", "نقلت"})  # ونقلت الصحيفة عن فلان: the verb is of who tells it
_TOLD_BY: Final = frozenset({"عن", "لسان"})  # and behind it who said it: على لسان فلان قوله
_WHO: Final = frozenset({"الذي", "التي"})
_BUT: Final = frozenset({"لكن", "ولكن", "بينما", "فيما", "وفيما"})  # another subject stands behind it
# على موقع تويتر: where something was said, and nobody who says it.
_PLATFORMS: Final = frozenset(
    {"تويتر", "فيسبوك", "فيس بوك", "انستغرام", "انستجرام", "يوتيوب", "تلغرام", "واتساب"}
)
_ON: Final = frozenset({"علي", "عبر", "في"})
_SITE: Final = frozenset({"موقع", "منصه", "تطبيق", "شبكه"})
_PAPERS: Final = frozenset({"تقرير", "بيان", "دراسه", "تحقيق", "استطلاع", "تحليل"})  # تقرير لرويترز أفاد


@dataclass(slots=True)
class Said:
    """A quotation on its way: its span in ``whole``, the place of its verb among the words or -1."""

    start: int
    end: int
    kind: Literal["direct", "indirect"]
    verb: int


class Speaker(NamedTuple):
    """Who spoke last: an entity, if named, in which gender the verb tells it, and where it ends."""

    entity: str | None
    gender: Literal["he", "she"] | None
    end: int


def gender_of(words: Sequence[str], verb: int) -> Literal["he", "she"] | None:
    """Return which gender a verb of saying has: قالت, تقول, قائلة."""
    if verb < 0:
        return None
    word, verbs = words[verb], verbs_of_saying()
    word = word if word in verbs else word[1:]
    if word in _TELLS_OF_OTHERS:
        return None
    return "she" if word.endswith(("ت", "ه")) or (word[0] == "ت" and "ي" + word[1:] in verbs) else "he"


def meant(text: ArticleText, speaking: "Speaking", said: Said, last: Speaker | None) -> str | None:
    """Return whom a pronoun means: وأضاف, مشيرا.

    Where the sentence has named somebody and nobody has spoken in it, its first one does; else who spoke
    last, if the verb has the same gender. Before anybody has spoken, he is who was named last.
    """
    starts, words = text.tokens.starts, text.tokens.words
    at = said.verb if said.verb >= 0 else bisect_left(starts, said.start)
    gender = gender_of(words, said.verb)
    sentence = _sentence_start(text.whole.text, starts[at])
    if said.verb >= 0 and (last is None or last.end <= sentence):
        first = bisect_left(starts, max(sentence, len(text.title)))
        others = [place + 1 for place in range(first, at) if words[place] in _BUT]
        if words[at - 1] in _WHO and (before := speaking.between(first, at)):  # ومارادونا، الذي اعتبر أن
            return before[-1][0].entity
        subject, named = speaking.subject(text, others[-1] if others else first, at, gender)
        if subject or named or others:
            return subject
    if last is None:
        return speaking.last_person(at, text.titled) if gender != "she" else None
    return last.entity if None in (gender, last.gender) or gender == last.gender else None


def _sentence_start(whole: str, end: int) -> int:
    return max(whole.rfind("\n", 0, end), whole.rfind(". ", 0, end)) + 1


class Speaking:
    """Those whom an article names who can speak, in the order of the text."""

    def __init__(self, named: Named, words: Sequence[str]) -> None:
        pairs = zip(named.mentions, named.names, strict=True)
        self.pairs = [
            (mention, name) for mention, name in pairs if name.type in SPEAKS and not _is_where(words, name)
        ]
        self._firsts = [name.first for _, name in self.pairs]
        self._roles = [(_role_words(entity.role), entity.id) for entity in named.entities if entity.role]

    def between(self, first: int, end: int) -> list[tuple[Mention, Name]]:
        """Return those who are named in words ``first`` to ``end``, the last not among them."""
        found = self.pairs[bisect_left(self._firsts, first) : bisect_left(self._firsts, end)]
        return [(mention, name) for mention, name in found if name.last < end]

    def of_role(self, words: str) -> str | None:
        """Return the one person whose role these words tell, shortened or not: الرئيس الإيراني, الوزير."""
        told = _role_words(words)
        if not words.startswith("ال") or not told:
            return None
        fitting = [one for role, one in self._roles if role[0] == told[0] and set(told) <= set(role)]
        return fitting[0] if len(fitting) == 1 else None

    def subject(
        self, text: ArticleText, first: int, end: int, gender: Literal["he", "she"] | None
    ) -> tuple[str | None, bool]:
        """Return who acts in words ``first`` to ``end``, and whether anybody is named there who might.

        That is the first person, or before any a body: حزب الشعوب as soon as the clause begins, for "she"
        anywhere. مدرب مانشستر يونايتد is no body that acts, nor (CNN) in brackets.
        """
        words, whole, tokens = text.tokens.words, text.whole.text, text.tokens
        acting = [
            (mention, name)
            for mention, name in self.between(first, end)
            if not name.offset
            and (name.first == first or words[name.first - 1] not in _PREPOSITIONS)
            and not whole.startswith(")", tokens.span(name.last, name.last)[1])
        ]
        for mention, name in acting:
            if name.type == PERSON or gender == "she":
                return mention.entity, True
        early = next((mention.entity for mention, name in acting if name.first <= first + 1), None)
        return early, bool(acting)

    def last_person(self, end: int, first: int) -> str | None:
        """Return the person named last before word ``end``, not before word ``first``."""
        for at in range(bisect_left(self._firsts, end) - 1, -1, -1):
            mention, name = self.pairs[at]
            if name.first < first:
                return None
            if name.type == PERSON:
                return mention.entity
        return None


def _is_where(words: Sequence[str], name: Name) -> bool:
    """Tell whether a name says on which platform something was said: على موقع تويتر."""
    if name.form not in _PLATFORMS:
        return False
    at = name.first - 1
    if at > 0 and words[at] in _SITE:
        at -= 1
    return at >= 0 and words[at] in _ON


def _role_words(role: str) -> list[str]:
    return [word.removeprefix("ال") for word in words_of(role)]


def speaker_of(
    text: ArticleText, speaking: Speaking, said: Said, thats: Sequence[int]
) -> tuple[str | None, str]:
    """Return whose words they are: an entity, and the words that name the speaker."""
    if said.verb >= 0:
        return _of_verb(text, speaking, said, thats)
    if said.start > len(text.title):
        return None, ""
    words, end = text.tokens.words, bisect_left(text.tokens.starts, said.start)
    if before := speaking.between(0, end):  # راموس يقول, or the first whom the title names
        spoke = words[end - 1] in verbs_of_saying() and before[-1][1].last == end - 2
        for mention, name in before[-1:] if spoke else before:
            if not _is_of_who_stands_before(words, name, speaking):
                return mention.entity, mention.text
    return None, text.quoted(0, text.whole.text.index(":")).text.strip()


def _is_of_who_stands_before(words: Sequence[str], name: Name, speaking: Speaking) -> bool:
    """Tell whether a title speaks of somebody of this name: صهر ترامب, مدرب ليفربول, but not its كلوب."""
    beside = words[name.first - 1] if name.first else ""
    if not beside or any(other.last == name.first - 1 for _, other in speaking.pairs):
        return False
    return _is_of_another(beside) or (name.type != PERSON and beside in offices())


def _of_verb(
    text: ArticleText, speaking: Speaking, said: Said, thats: Sequence[int]
) -> tuple[str | None, str]:
    """Return who a verb of saying says it of: the name behind it, the one right before it, or other words."""
    words = text.tokens.words
    first, subject = bisect_left(text.tokens.starts, said.start), said.verb + 1
    if words[said.verb].removeprefix("و") in _TELLS_OF_OTHERS:
        told = next((at for at in range(subject, first) if words[at] in _TOLD_BY), None)
        if told is not None:
            return _told_by(text, speaking, told + 1, first)
    behind = speaking.between(subject, first)
    if behind and behind[0][1].first == subject:
        turns_away = behind[0][1].offset > 0  # قال لرويترز
    else:
        turns_away = subject >= first or _is_preposition(words[subject])
    if behind and not turns_away:
        return _behind_verb(text, speaking, subject, behind)
    before = speaking.between(said.verb - _SPEAKER, said.verb)
    if before and _is_subject(text, before[-1][1], said.verb, turns_away=turns_away):
        return before[-1][0].entity, before[-1][0].text
    if turns_away or words[subject] in WEEKDAYS or _is_marked(text, said.verb):
        return None, ""
    that = next(iter(those_between(thats, subject, first)), first)
    while that - 1 > subject and words[that - 1] in _PREPOSITIONS:  # أشار المتحدث إلى أن
        that -= 1
    return _in_words(text, speaking, subject, min(that, subject + _SPEAKER))


def _told_by(text: ArticleText, speaking: Speaking, subject: int, end: int) -> tuple[str | None, str]:
    """Return who said what another one passes on, in words ``subject`` to ``end``: نقلت عن فلان قوله."""
    if named := speaking.between(subject, end):
        mention, _ = _first_person(named)
        return mention.entity, mention.text
    words = text.tokens.words
    told = next((at for at in range(subject, end) if words[at] in _ENDS_SPEAKER), end)
    return _in_words(text, speaking, subject, min(told, subject + _SPEAKER))


def _first_person(named: Sequence[tuple[Mention, Name]]) -> tuple[Mention, Name]:
    """Return the first person of some who are named, or where there is none the first of them."""
    return next((each for each in named if each[1].type == PERSON), named[0])


def _in_words(text: ArticleText, speaking: Speaking, first: int, end: int) -> tuple[str | None, str]:
    """Return who is told in the words from ``first`` on, before ``end``, and these words."""
    said = _words_of_speaker(text, first, end)
    return speaking.of_role(said), said


def _is_marked(text: ArticleText, verb: int) -> bool:
    """Tell whether words between marks stand right behind a verb: وقال "نجحنا"، مذكرا بأن."""
    end, start = text.tokens.span(verb, verb)[1], text.tokens.starts[verb + 1]
    return not _OPENING.isdisjoint(text.whole.text[end:start])


_OPENING: Final = frozenset('"“„«')


def _behind_verb(
    text: ArticleText, speaking: Speaking, subject: int, behind: Sequence[tuple[Mention, Name]]
) -> tuple[str | None, str]:
    """Return who speaks of those ``behind`` a verb whose subject begins with word ``subject``."""
    words = text.tokens.words
    mention, name = _first_person(behind)
    apart = next((at for at in range(subject, name.first) if words[at] in CIRCUMSTANCES), None)
    if apart is not None:  # أشار الرئيس الأميركي أثناء استقباله فلانا
        return _in_words(text, speaking, subject, apart)
    spoken_for = name.first == subject + 1 and _is_of_another(words[subject])  # عائلة صلاح, إدارة ترامب
    if spoken_for or (name.type != PERSON and name.first > subject):  # متحدث باسم الوزارة
        return None, _words_of_speaker(text, subject, name.last + 1)
    return mention.entity, mention.text


def _is_subject(text: ArticleText, name: Name, verb: int, *, turns_away: bool) -> bool:
    """Tell whether a name stands right before a verb, in its sentence: الوزير قال, not وقال.

    Behind a comma it does only if nobody else stands behind the verb: not تسليح الحوثيين، أكدت روسيا.
    """
    tokens = text.tokens
    if name.last != verb - 1 or tokens.words[verb] not in verbs_of_saying():
        return False
    clitic = tokens.words[name.first][name.offset - 1] if name.offset else ""
    of_paper = name.first and tokens.words[name.first - 1] in _PAPERS  # تقرير لرويترز أفاد
    if clitic and clitic in "بكل" and not of_paper:  # رئيسة البحوث بشركة فاروس أكدت
        return False
    between = text.whole.text[tokens.span(name.last, name.last)[1] : tokens.starts[verb]]
    apart = turns_away and not tokens.words[verb].endswith("ا")  # موقف ليو، مشيرا
    return not between.strip(" ،," if apart else " ")


_PREPOSITIONS: Final = frozenset(
    {
        "في",
        "خلال",
        "علي",
        "عبر",
        "الي",
        "عن",
        "من",
        "ان",
        "انه",
        "انها",
        "بان",
        "بانه",
        "لدي",
        "امام",
        "عقب",
        "بعد",
        "قبل",
        "اثناء",
        "ل",
        "بحسب",
        "حول",
        "ايضا",
        "مءكدا",
        "كذلك",
        "بانها",
        "انهم",
        "فيه",
        "فيها",
        "حينها",
        "امس",
    }
)


_ENDS_SPEAKER: Final = HIS_WORDS | _PREPOSITIONS


def _is_preposition(word: str) -> bool:
    return word in _PREPOSITIONS or (word[:1] in "لب" and len(word) > 3 and not _has_own_letter(word))


def _has_own_letter(word: str) -> bool:
    """Tell whether a word that begins like one with a preposition has none: لاعبوه, باحثون."""
    return any(word.removesuffix(end) in BEGINNINGS for end in _ENDS)


_ENDS: Final = ("", "ه", "ها", "هم", "ون", "ين", "ان", "وه", "وها", "و", "ي")  # of a noun


def _is_of_another(word: str) -> bool:
    """Tell whether a word without an article makes the name behind it that of another: عائلة, محامي, عراب."""
    if word.startswith("ال") or word.endswith("ا") or word in _PREPOSITIONS:
        return False
    return word not in offices() and word not in shipped_lists().titles


def _words_of_speaker(text: ArticleText, first: int, end: int) -> str:
    """Return the words of the text from ``first`` on, up to a mark: متحدث باسم الوزارة."""
    tokens, whole = text.tokens, text.whole.text
    last = first
    while last + 1 < end and whole[tokens.starts[last] + len(tokens.words[last])] == " ":
        last += 1
    if last >= len(tokens.words) or first >= end:
        return ""
    return text.quoted(*tokens.span(first, last)).text
