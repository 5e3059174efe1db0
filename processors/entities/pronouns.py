"""Whom a verb of saying means that names nobody: وأضاف, مشيرا, الذي قال."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from processors.entities.clues import offices, verbs_of_quoting
from processors.entities.lists import shipped_lists
from processors.entities.name import PERSON, Name
from processors.entities.nameless import in_words
from processors.entities.roles import SENT
from processors.entities.speaking import (
    AWAY,
    NOBODY,
    OPENINGS,
    PREPOSITIONS,
    TELLS_OF_OTHERS,
    THATS,
    WHO,
    Said,
    Speaking,
    Told,
    described_end,
    gender_of,
    has_pronoun,
    is_circumstance,
    is_participle,
    is_plural,
    is_preposition,
    sentence_start,
)
from processors.entities.verbs import without_and
from processors.text.reading import ArticleText

Gender = Literal["he", "she"] | None

_BUT: Final = frozenset({"لكن", "ولكن", "بينما", "فيما", "وفيما"})  # another subject stands behind it
_REGARDS: Final = frozenset({"يخص", "يتعلق", "يلي"})  # فيما يخص, with which a sentence only opens
# Between الذي and its verb: الذي كان ولا يزال يرى.
_STILL: Final = frozenset({"كان", "كانت", "قد", "سبق", "ان", "لا", "ولا", "يزال", "تزال"})
_AND_WHO: Final = "والذي"
_AND_HE: Final = frozenset({"وهو", "وهي"})
_REACH: Final = 9  # words between a verb and its subject's name: those of an office
_BACKGROUND: Final = frozenset({"كان", "كانت", "يذكر", "يشار"})  # what was before; then the report goes on
# Who goes on is who spoke last, whatever he is called: وأضاف النجم البرتغالي قائلا.
_GOES_ON: Final = frozenset({"اضاف", "اضافت", "تابع", "تابعت", "اردف", "اردفت", "استطرد", "استطردت", "ختم"})
_HAS: Final = frozenset({"قد", "وقد", "فقد"})
_IN_WHICH: Final = frozenset({"حيث", "التي", "والتي", "والذي", "الذي"})
_ISSUED: Final = frozenset({"صدر", "صدرت", "صادر", "صادره", "الصادر", "الصادره"})
_IN_IT: Final = frozenset({"فيها", "فيه", "فيهما"})
_STATEMENTS: Final = frozenset(
    {"تصريح", "تصريحات", "تغريده", "تغريدات", "بيان", "كلمه", "خطاب", "رساله", "مقال", "مقابله"}
    | {"تدوينه", "حوار"}
)
_MANY: Final = ("ون", "رو", "لو", "مو", "دو", "سو", "بو", "نو")  # المحللون, مسؤولو التحكيم
_OF_MANY: Final = ("ي", "و")  # مؤيدي القرار
# Words behind a verb that are no subject: نفى ذلك, جاء بها, رد فعل.
_THIS: Final = frozenset({"ذلك", "هذا", "هذه", "تلك", "به", "بها", "بهم", "له", "لها", "لهم", "فعل"})
_SOME: Final = frozenset({"عدد", "بعض", "مءات", "عشرات", "الاف", "جميع", "اغلب", "معظم", "كل"})
_ANYONE: Final = "من"
_ON: Final = "علي"
_ANSWERS: Final = frozenset({"رد", "ردت", "يرد", "ترد", "علق", "علقت"})
_ON_IT: Final = (["عليه"], ["عليها"], ["عليهما"])
_COMMA: Final = re.compile("[،,]")
_MARK: Final = re.compile('[،,.:"“”«»()\n]')
_SHORTEST_VERB: Final = 4  # letters of a past of hers: بنت and بيت are none
_TO_THE: Final = "لل"
_OFFICE: Final = 2  # words of an office that is told whole: وزير المالية
_SHES: Final = "ات"  # of many that are she
# Of many as well, which she does and which do nothing: ونفذت غارات.
_DONE: Final = frozenset(
    {"غارات", "ضربات", "هجمات", "عمليات", "تصريحات", "اتصالات", "محادثات", "مفاوضات", "اتهامات"}
)
_HE: Final = frozenset({"هو", "هي"})
_ONE_OF: Final = frozenset({"احد", "احدي"})
_REPORTS: Final = frozenset({"تقارير", "مصادر", "انباء", "وساءل", "صحف"})
_CROSSED: Final = "عبر"  # at the head of a sentence it is a verb: وعبر فلان عن


class Speaker(NamedTuple):
    """Who spoke last: an entity, or the words for who has no name; the gender of the verb; where it ends."""

    entity: str | None
    words: str
    gender: Gender
    end: int


def meant(text: ArticleText, speaking: Speaking, said: Said, last: Speaker | None) -> Told:
    """Return whom a pronoun means, an entity or the words for who has no name: وأضاف, مشيرا.

    Where the sentence has named somebody and nobody has spoken in it, its first one does; else of whom the
    sentences since somebody spoke were; else who spoke last, if the verb has the same gender. Before anybody
    has spoken, he is who was named last. A participle without any of them has the subject of the verb before.
    """
    told = _meant(text, speaking, said, last)
    words, starts = text.tokens.words, text.tokens.starts
    if told != NOBODY or said.verb < 0 or not is_participle(words[said.verb]):
        return told
    sentence = max(sentence_start(text, starts[said.verb]), text.body_start)
    return None, _beside_verb(text, bisect_left(starts, sentence), said.verb)


def _meant(text: ArticleText, speaking: Speaking, said: Said, last: Speaker | None) -> Told:
    starts, words = text.tokens.starts, text.tokens.words
    if is_plural(words, said.verb):  # no one person
        return None, _many(text, said.verb) or (last.words if last and not _is_one(last.words) else "")
    at = said.verb if said.verb >= 0 else bisect_left(starts, said.start)
    gender = gender_of(words, said.verb)
    sentence = sentence_start(text, starts[at])
    begins = said.verb >= 0 and (last is None or last.end <= sentence)
    if begins and words[said.verb].removeprefix("و") not in TELLS_OF_OTHERS:
        first = bisect_left(starts, max(sentence, text.body_start))
        told, settled = _of_sentence(text, speaking, first, at, gender)
        if settled:
            return told
        who, settled = _topic(text, speaking, last, first, gender)
        if settled:
            return who, ""
    if last is None:
        return (_last_person(speaking, at, text.titled) if gender != "she" else None), ""
    return (last.entity, last.words) if None in (gender, last.gender) or gender == last.gender else NOBODY


def _many(text: ArticleText, verb: int) -> str:
    """Return the words for the many who act in the sentence of a verb: حذر المحللون, مؤيديه الذين يرون."""
    words, starts = text.tokens.words, text.tokens.starts
    first = bisect_left(starts, max(sentence_start(text, starts[verb]), text.body_start))
    if (relative := _relative(words, verb)) is not None:
        start = _definite_from(words, first, relative)
        if start > first and start < relative and words[start - 1].endswith(_OF_MANY):
            start -= 1
        return _written(text, start, relative)
    subject = _behind_opening(text, first, verb) + 1
    if subject > verb:
        return ""
    subject += words[subject - 1] in _HAS  # وقد عبر عدد من, not وكان مسؤولون
    if subject >= verb or not (words[subject].endswith(_MANY) or words[subject] in _SOME):
        return ""
    end = subject + 1 + (words[subject] in _SOME and words[subject + 1] == "من")
    end += not words[subject].startswith("ال")  # مسؤولو التحكيم, عدد من المحتجين
    return _written(text, subject, min(_definite_to(words, end, verb), verb))


def _definite_from(words: Sequence[str], first: int, end: int) -> int:
    """Return from which word on, at least ``first``, all have the article up to ``end``: المحافظ الجديد."""
    while end > first and words[end - 1].startswith("ال"):
        end -= 1
    return end


def _definite_to(words: Sequence[str], first: int, end: int) -> int:
    """Return up to which word, at most ``end``, all have the article from ``first`` on."""
    while first < end and words[first].startswith("ال"):
        first += 1
    return first


def _written(text: ArticleText, first: int, end: int) -> str:
    """Return words ``first`` to ``end``, the last not among them, as the article has them, up to a mark."""
    if first == end:
        return ""
    written = text.written(first, end - 1)
    return _MARK.split(written, maxsplit=1)[0].strip()


def _beside_verb(text: ArticleText, first: int, at: int) -> str:
    """Return the words behind the verb of saying that stands before a participle: وطالب محاميه به، مؤكدا."""
    words = text.tokens.words
    for verb in range(at - 2, first - 1, -1):
        finite = without_and(words[verb]) in verbs_of_quoting() and not is_participle(words[verb])
        if not finite or is_preposition(words[verb + 1]) or words[verb + 1] in _THIS:
            continue
        if " " in _written(text, verb, verb + 2):  # one word, where marks stand between: قال "نجحنا"
            end = verb + 2 + words[verb + 2].startswith("ال")  # شيخ الأزهر
            return _written(text, verb + 1, min(described_end(words, end, at), at))
    return ""


def _is_one(speaker: str) -> bool:
    """Tell whether a speaker without a name is one person: وزير الداخلية."""
    return speaker.partition(" ")[0].removeprefix("ال") in offices()


def _of_sentence(
    text: ArticleText, speaking: Speaking, first: int, at: int, gender: Gender
) -> tuple[Told, bool]:
    """Return whom the sentence of a verb means by it, and whether that is settled by it: it may be nobody."""
    words = text.tokens.words
    if words[at - 1] == _ANYONE or words[at + 1 : at + 2] in _ON_IT:
        return NOBODY, True  # هناك من يرى, لافتات كتب عليها
    if owner := _owner(text, speaking, first, at):
        return (owner, ""), True
    if told := _comes_from(text, speaking, first, at) or _one_of(text, speaking, first, at):
        return told, True
    if words[at - 1] == _AND_WHO:  # مارادونا، والذي شدد
        before = speaking.between(first, at)[-1:]
        if before and before[0][1].type == PERSON and before[0][1].last == at - 2:
            return (before[0][0].entity, ""), True
    if (relative := _relative(words, at)) is not None:  # ومارادونا، الذي اعتبر أن
        return _antecedent(text, speaking, first, relative), True
    others = [
        place + 1
        for place in range(first, at)
        if (words[place] in _BUT and words[place + 1] not in _REGARDS)
        or (words[place] == "ما" and place > first and words[place - 1] in _AND_HE)
    ]
    told, settled = _subject(text, speaking, others[-1] if others else first, at, gender)
    return told, settled or bool(others)


def _relative(words: Sequence[str], at: int) -> int | None:
    """Return the place of the الذي that a verb is said of, if it is of one."""
    while at and words[at - 1] in _STILL:
        at -= 1
    return at - 1 if at and words[at - 1] in WHO else None


def _antecedent(text: ArticleText, speaking: Speaking, first: int, relative: int) -> Told:
    """Return whom the words right before a الذي mean: ومارادونا، الذي اعتبر, وفق المحافظ، الذي توقع."""
    words = text.tokens.words
    for mention, name in speaking.between(first, relative)[-1:]:
        if name.last == relative - 1:
            return mention.entity, ""
    start = _definite_from(words, first, relative)
    if start == relative:
        return NOBODY
    who, office = _of_office(text, speaking, start, relative)
    return who, office if _is_one(words[start]) else ""  # القطاع الذي قال إنه


def _subject(
    text: ArticleText, speaking: Speaking, first: int, end: int, gender: Gender
) -> tuple[Told, bool]:
    """Return who acts in words ``first`` to ``end``, and whether anybody is named there who might.

    That is an office that is told whole, the first person, or before any a body: حزب الشعوب as soon as the
    clause begins, for "she" anywhere. مدرب مانشستر يونايتد is no body that acts, nor (CNN) in brackets, nor
    who is named with what it happened at.
    """
    words, whole, tokens = text.tokens.words, text.whole.text, text.tokens
    named, early = False, None
    begins = _behind_opening(text, first, end)
    stop = _office_end(words, begins, end)
    if stop and _is_whole(text, speaking, begins + 1, stop):
        return _of_office(text, speaking, begins + 1, stop), True
    for mention, name in speaking.between(first, end):
        if (
            name.offset
            or whole.startswith(")", tokens.span(name.last, name.last)[1])
            or _hangs(text, speaking, first, name.first)
            or is_circumstance(text, first, name.first)
        ):
            continue
        if name.type == PERSON and gender == "she" and (her := _her(text, speaking, first, end)):
            return her, True
        if name.type == PERSON or gender == "she":
            return (mention.entity, ""), True
        named = True
        if early is None and name.first <= first + 1:
            early = mention.entity
    is_now = words[end].removeprefix("و").startswith("ت")
    if gender == "she" and not is_now and (her := _her(text, speaking, first, end)):
        return her, True
    if early is None and stop:
        return _of_office(text, speaking, begins + 1, stop), True
    return (early, ""), named


def _her(text: ArticleText, speaking: Speaking, first: int, end: int) -> Told | None:
    """Return who stands behind the last verb of a "she" that begins a clause before word ``end``.

    عندما أعلن فلان ترشحه، نشرت المؤسسة العسكرية بيانا حذرت فيه. But the minister may be who is named.
    """
    words = text.tokens.words
    for at in range(end - 2, first - 1, -1):
        if not _is_her_verb(text, first, at):
            continue
        subject = words[at + 1]
        if subject in _DONE or words[at - 1] in _HAS:  # وكانت إسرائيل قد نفذت غارات
            continue
        if subject in shipped_lists().titles or subject.removeprefix("ال") in offices() or subject in _THIS:
            return None
        is_noun = subject.startswith("ال") and subject[2:] not in shipped_lists().adjectives
        country = speaking.place_at(at + 1)  # نفت كولومبيا هذا وقالت
        if len(words[at].removeprefix("و")) < _SHORTEST_VERB and not country:
            return None
        if not (country or is_noun or subject.endswith(_SHES) or subject in _REPORTS):
            return None
        stop = country.last + 1 if country else described_end(words, at + 2, end)
        learns = words[stop] in THATS  # وعلمت المحكمة أن فلانة أخبرت
        if learns or any(name.first <= stop for _, name in speaking.between(at + 1, end)):
            return None
        return None, _written(text, at + 1, stop)
    return None


def _is_her_verb(text: ArticleText, first: int, at: int) -> bool:
    """Tell whether a word is a verb of the past of a "she" that begins a clause: نشرت, وقد أعلنت."""
    words = text.tokens.words
    verb = words[at].removeprefix("و")
    if len(verb) < _SHORTEST_VERB and verb not in verbs_of_quoting():  # but نفت كولومبيا
        return False
    if not verb.endswith("ت") or verb.endswith(_SHES) or verb.startswith("ال"):
        return False
    starts = text.tokens.starts
    comma = at > first and starts[at - 1] + len(words[at - 1]) + 1 < starts[at]
    return at == first or comma or verb != words[at] or words[at - 1] in _STILL


def _is_whole(text: ArticleText, speaking: Speaking, first: int, stop: int) -> bool:
    """Tell whether an office is told without a name: دعم وزير المالية الأميركي موقف فلان, not الوزير فلان."""
    words = text.tokens.words
    if stop - first < _OFFICE or is_preposition(words[stop]) or speaking.begins(stop):
        return False
    return not words[stop].startswith(("ب", "ل")) and words[stop] not in shipped_lists().titles


def _of_office(text: ArticleText, speaking: Speaking, first: int, end: int) -> Told:
    """Return the one person whom words ``first`` to ``end`` mean, or these words."""
    one = speaking.of_role(text.tokens.words[first:end])
    return (one, "") if one else (None, _written(text, first, end))


def _office_end(words: Sequence[str], first: int, end: int) -> int:
    """Return where the office ends behind the verb of a sentence, or 0: واستمع الرئيس الفرنسي إلى."""
    office = words[first + 1] if first + 1 < end else ""
    if (
        not (office in offices() or office.removeprefix("ال") in SENT or _is_rank(words, first + 1, end))
        or _opens(words[first])
        or words[first].removeprefix("و") in _GOES_ON
    ):
        return 0
    return _definite_to(words, first + 2, end)


def _is_rank(words: Sequence[str], at: int, end: int) -> bool:
    """Tell whether a title stands alone, with an adjective behind it: اللواء الأمريكي."""
    title = at + 1 < end and words[at].startswith("ال") and words[at] in shipped_lists().titles
    return title and described_end(words, at + 1, end) > at + 1


def _owner(text: ArticleText, speaking: Speaking, first: int, at: int) -> str | None:
    """Return whose a statement is of which it is told what it says: تصريحات لفلان قال فيها."""
    words = text.tokens.words
    if words[at - 1] not in _IN_WHICH and _IN_IT.isdisjoint(words[at + 1 : at + 2]):
        return None
    for mention, name in reversed(speaking.between(first, at)):
        to = name.first
        while to > first and words[to - 1].startswith("ال"):
            to -= 1
        head = words[to - 1] if to > first and name.type == PERSON else ""
        titled = head.startswith(_TO_THE) and head[2:] in offices()  # تصريحات للناشط الحقوقي فلان
        owns = words[name.first][: name.offset].endswith("ل") and name.first > first
        to = to - 1 if titled else name.first
        near = words[max(first, to - 2) : to] if owns or titled else words[name.first - 1 : name.first]
        on = name.first - len(near) - 1
        if on > first and words[on] == _ON and not _ANSWERS.isdisjoint(words[first:on]):
            continue  # رد الوزير على تغريدة فلان، حيث قال
        if any(word.removeprefix("ال") in _STATEMENTS for word in near):
            return mention.entity
    return None


def _comes_from(text: ArticleText, speaking: Speaking, first: int, at: int) -> Told | None:
    """Return of whom a paper comes in which something is said: قرار صدر عن محكمة في باريس اعتبرت فيه أن."""
    words = text.tokens.words
    if _IN_IT.isdisjoint(words[at + 1 : at + 2]):
        return None
    of = next((of for of in range(at - 1, first, -1) if words[of] == "عن" and words[of - 1] in _ISSUED), None)
    if of is None:
        return None
    if (named := speaking.between(of + 1, at)) and named[0][1].first == of + 1:
        return named[0][0].entity, ""
    end = next((end for end in range(of + 2, at) if words[end] == "في" and words[end + 1].isdigit()), at)
    return in_words(text, speaking, of + 1, end)  # محكمة في باريس في 2016


def _one_of(text: ArticleText, speaking: Speaking, first: int, at: int) -> Told | None:
    """Return the one of some of whom a sentence is, for a participle in it: ووصف أحد الطلاب الحفل، قائلا."""
    words = text.tokens.words
    if not is_participle(words[at]):
        return None
    one = next((one for one in range(first + 1, at - 2) if words[one] in _ONE_OF), None)
    if one is None or is_preposition(words[one - 1]) or words[one - 1] in _HE or speaking.between(first, one):
        return None
    definite = one + 1 + (not words[one + 1].startswith("ال"))  # أحد قادة الحزب
    end = _definite_to(words, definite, at)
    return (None, _written(text, one, end)) if end > definite else None


def _hangs(text: ArticleText, speaking: Speaking, first: int, name: int) -> bool:
    """Tell whether a name, with its office, hangs on a preposition: من الزعيم فلان, بحضور فلان."""
    words = text.tokens.words
    beside = words[name - 1] if name > first else ""
    with_pronoun = has_pronoun(beside)  # رد عليه فلان
    on_noun = beside not in PREPOSITIONS and is_preposition(beside) and not speaking.ends(name - 1)
    on_noun = on_noun and not with_pronoun
    if on_noun or beside in _AND_HE:
        return True
    at = name - 1
    while at > first and (words[at].startswith("ال") or words[at] in shipped_lists().titles):
        at -= 1
    return at >= first and words[at].removeprefix("و") in AWAY


def _topic(
    text: ArticleText, speaking: Speaking, last: Speaker | None, end: int, gender: Gender
) -> tuple[str | None, bool]:
    """Return the person of whom the sentences tell between who spoke last and word ``end``.

    And whether that settles it: it does not say who is meant where they name people, but not who spoke last.
    """
    starts = text.tokens.starts
    since = bisect_left(starts, max(last.end if last else 0, text.body_start))
    people = [(mention, name) for mention, name in speaking.between(since, end) if name.type == PERSON]
    for mention, name in reversed(people):
        first = bisect_left(starts, max(sentence_start(text, starts[name.first]), text.body_start))
        if first >= since and _is_subject(text, speaking, name, first, gender):
            return mention.entity, True
    if last is None or not (last.entity or last.words):
        return None, False
    return None, bool(people) and all(mention.entity != last.entity for mention, _ in people)


def _behind_opening(text: ArticleText, first: int, end: int) -> int:
    """Return the word behind what a sentence opens with, up to a comma: إضافة إلى ذلك، أعرب."""
    starts = text.tokens.starts
    opens = _opens(text.tokens.words[first])
    comma = _COMMA.search(text.whole.text, starts[first], starts[end]) if opens else None
    return bisect_left(starts, comma.end()) if comma else first


def _opens(word: str) -> bool:
    word = word.removeprefix("و")
    return word != _CROSSED and (is_preposition(word) or word in OPENINGS)


def _is_subject(text: ArticleText, speaking: Speaking, name: Name, first: int, gender: Gender) -> bool:
    """Tell whether a sentence is of somebody: its verb begins it, and he or his office stands behind."""
    words = text.tokens.words
    first = _behind_opening(text, first, name.first)
    if name.offset or name.first == first or name.first - first > _REACH:
        return False
    verb = words[first].removeprefix("و")
    if verb in _BACKGROUND or _opens(words[first]):
        return False
    if not verb.startswith("ت") and verb.endswith("ت") != (gender == "she"):
        return False
    if name.first == first + 1:
        return True
    office = words[first + 1]
    if office not in offices() and office not in shipped_lists().titles:
        return False
    between = words[first + 1 : name.first]
    beside = words[name.first - 1]
    joined = beside.startswith("ال") or beside in offices() or speaking.ends(name.first - 1)
    return joined and PREPOSITIONS.isdisjoint(between)


def _last_person(speaking: Speaking, end: int, first: int) -> str | None:
    """Return the person named last before word ``end``, not before word ``first``."""
    for mention, name in reversed(speaking.between(first, end)):
        if name.type == PERSON:
            return mention.entity
    return None
