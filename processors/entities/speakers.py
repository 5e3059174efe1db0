"""Who said what is quoted: the name beside its verb, or who is told in other words."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from processors.entities.clues import offices, those_between, verbs_of_quoting
from processors.entities.dates import WEEKDAYS
from processors.entities.lists import shipped_lists
from processors.entities.marks import OPENING, closing_of
from processors.entities.name import PERSON, Name
from processors.entities.roles import CIRCUMSTANCES, HIS_WORDS
from processors.entities.speaking import (
    AWAY,
    OPENINGS,
    PREPOSITIONS,
    TELLS_OF_OTHERS,
    THATS,
    WHO,
    Said,
    Speaking,
    described_end,
    has_pronoun,
    is_circumstance,
    is_of_another,
    is_participle,
    is_preposition,
    sentence_start,
)
from processors.entities.verbs import CAME, LEARNS, NOW, OF_ANOTHER, SAYINGS, without_and
from processors.text.reading import ArticleText
from schemas import Mention

_SPEAKER: Final = 9  # words that name a speaker
_UNNAMED: Final = 5  # words of a subject before its verb that has no name: beyond it they are a clause
_TOLD_BY_HIM: Final = frozenset({"عنه", "عنها", "عنهم", "لسانه", "لسانها"})  # نقلت الوكالة عنه قوله
_TONGUE: Final = "لسان"
_CAME_ON: Final = frozenset({"جاء", "ورد"})  # نفت ما جاء على لسان فلان
_TOLD_BY: Final = _TOLD_BY_HIM | {"عن", "لسان"}  # and behind it who said it: على لسان فلان قوله
_PAPERS: Final = frozenset({"تقرير", "بيان", "دراسه", "تحقيق", "استطلاع", "تحليل"})  # تقرير لرويترز أفاد
# Behind them the subject stands before its verb: وكانت تقارير سابقة توقعت أن, لكن المدرب قال.
_NOMINAL: Final = frozenset({"كان", "كانت", "لكن", "وكان", "وكانت", "ولكن"})
_AS_FOR: Final = frozenset({"اما", "واما"})  # أما الرئيس فقال: its verb has a ف
# When it was said, between the verb and who said it: صرحت السبت المفوضية.
_WHEN: Final = frozenset({*WEEKDAYS, "اليوم", "يوم", "امس", "مساء", "صباح"})
# On which occasion, behind who said it: وقالت الرابطة في بيان.
_OCCASIONS: Final = frozenset(
    {"بيان", "تصريح", "تصريحات", "موءتمر", "مءتمر", "مقابله", "لقاء", "حديث", "كلمه", "خطاب", "حوار"}
    | {"تغريده", "تدوينه", "منشور", "رساله", "تسجيل", "مقطع", "فيديو", "برنامج", "اتصال", "تقرير"}
    | {"وقت", "ختام"}
)
# How or how often he says it: فقد قال غير مرة, وقال بدلا من ذلك.
_HOW: Final = frozenset({"غير", "بدلا", "ردا", "تعليقا", "ساخرا", "صراحه"})
_THEN: Final = frozenset({"مرارا", "لاحقا", "سابقا", "علنا", "انذاك", "حينها", "وقتها", "بعدها"})
# And a word of how many: أعلن مرات عدة, أكد أكثر من مرة.
_TIMES: Final = frozenset({"مره", "مرات", "مرارا", "المره"})
_HOW_MANY: Final = frozenset(
    {"عده", "عديده", "كثيره", "اكثر", "من", "غير", "اخري", "ثانيه", "جديده", "وتكرارا", "لاكثر", "هذه"}
)
_MEANWHILE: Final = CIRCUMSTANCES - {"مع", "بعد"}
# To whom it was said, behind who said it: دبلوماسي لرويترز, but المدير العام لقناة.
_TO_PAPERS: Final = frozenset(
    {"لرويترز", "لفرانس", "لوكاله", "لصحيفه", "لموقع", "لقناه", "لاذاعه", "لشبكه", "لمجله", "لبرنامج"}
    | {"لبي", "لسي", "للصحفيين", "للصحافيين", "للصحافه", "للتلفزيون", "لوساءل", "بالقول"}
)
_GENERAL: Final = frozenset({"العام", "العامه", "التنفيذي", "الرسمي"})
_TO_ME: Final = frozenset({"لي", "لنا"})
_TURNED: Final = frozenset(
    {"موجها", "موجهه", "مخاطبا", "مخاطبه", "متحدثا", "متحدثه", "متوجها", "متوجهه"}
)  # to whom
_PLACED: Final = (
    WHO | _TURNED | _WHEN | {"علي", "عبر", "الي", "بحسب", "حسب", "وفق", "وفقا", "ايضا", "كذلك", "مجددا"}
)
_NO_SUBJECT_BEHIND: Final = THATS | {"فيها"}  # تصريحات لفلان اتهم فيها النادي
_HEADED: Final = 40  # characters of a headline before its verb, or from it to the colon
_SPOKEN_TO: Final = PREPOSITIONS - {"من"}  # رسالة من فلان
_HANGING: Final = AWAY | {"ب", "مع", "بين"}  # no speaker ends with them: مصادر لـ"الشروق"
_ENDS_TOLD: Final = HIS_WORDS | PREPOSITIONS | {"لم"}  # عن مصدر لم تسمه
_APPOSED: Final = 2  # commas around a second phrase
_COMMAS: Final = frozenset("،,")
_BREAKS: Final = frozenset('\n.:؟!"«»“”')
_OPENING: Final = frozenset(OPENING)
# What he ends or goes on with: وختم حديثه.
_HIS_SPEECH: Final = frozenset(
    {"حديثه", "حديثها", "كلامه", "كلامها", "كلمته", "كلمتها", "تصريحه", "تصريحها", "تصريحاته", "تصريحاتها"}
)
_NO_SUBJECT: Final = _HIS_SPEECH | OPENINGS
_HIS: Final = ("ه", "ها", "هم")
_OBJECT: Final = 2  # words of whom it is said, with nobody before them
_PASSES_ON: Final = LEARNS | TELLS_OF_OTHERS
_WITH: Final = frozenset({"مع", "ضد", "بين", "نحو", "تجاه"})  # on whom nothing is said behind them
_BEFORE_NO_VERB: Final = PREPOSITIONS | WHO
_ASIDE: Final = AWAY | _WITH
_HAS: Final = "قد"
_BUT_THAT: Final = frozenset({"الا", "غير", "بيد", "رغم", "علما"})  # إلا أن المدرب قال
_OPENERS: Final = _NOMINAL | _AS_FOR | _BUT_THAT
# No subject goes over them: إلا أن معطيات ظهرت، فقد أكدت الصحيفة.
_CLAUSE: Final = frozenset(
    {"ان", "انه", "انها", "هناك", "عندما", "حين", "اذ", "حيث", "فقد", "لكنه", "لكنها", "ولكنه", "ولكنها"}
)
# A verb or a pronoun with which speech without marks begins: وأضاف كانت.
_BEGIN_SPEECH: Final = frozenset(
    {"كان", "كانت", "لقد", "نحن", "انا", "لدينا", "ليس", "لا", "لن", "لم", "هناك"}
)
# Of a man, and yet not he: المكتب الإعلامي لرئيس الوزراء فلان.
_HIS_BODIES: Final = frozenset({"مكتب", "المكتب", "ديوان", "حمله", "فريق", "اداره"})
_SPOKESMEN: Final = frozenset({"متحدث", "متحدثه", "ناطق", "ناطقه", "مصدر", "مسءول", "مسءوله"})
_SEVERAL: Final = frozenset({"كل"})  # كل من فلان
# Behind them stands to whom it is said: حذر رئيس النادي اللاعب فلانا.
_SAY_TO: Final = frozenset(
    {"حذر", "حذرت", "يحذر", "تحذر", "ابلغ", "ابلغت", "اخبر", "اخبرت", "طالب", "طالبت", "يطالب"}
    | {"تطالب", "دعا", "دعت"}
)
_LIKE: Final = "بمثابه"  # before it stands what is seen so: اعتبرت التصريح بمثابة رسالة
# Before them in a title stands who speaks: وزير يرد على فلان: لن نتراجع.
_ACTS: Final = frozenset({"يرد", "ترد", "يوضح", "توضح", "يكشف", "تكشف", "يحذر", "تحذر"})
# Behind who tells something stands whom he tells it: أخبر المدعون المحكمة أن.
_TELLS: Final = frozenset({"ابلغ", "ابلغت", "اخبر", "اخبرت"})
_OF_HIS: Final = frozenset({"له", "لها", "لهم"})  # أخبرت صديقة لها أنها
_ALL: Final = frozenset({"جميع", "كل", "كافه", "الجميع"})
_RELATIVES: Final = WHO | {"حيث"}
_BRACKETED: Final = 40  # characters of a name in brackets: محطة (سي.ان.ان)
_OF_BODY: Final = frozenset({"في", "من"})  # باحث في «مركز جسور»
_BETWEEN: Final = " #%٪"  # what may stand between two words that name a speaker: 18٪ من المجيبين
_SOMEBODY: Final = frozenset(
    {"رجل", "امراه", "شاب", "شابه", "فتاه", "سيده", "شخص", "مواطن", "مواطنه", "ناشطون"}
)
_ADDRESSED: Final = frozenset({"اللاعب", "المدرب", "المهاجم", "الحارس", "النجم", "الحكم", "الرءيس"})
_ONE_OF: Final = frozenset({"احد", "احدي", "بعض"})
_LAWYERS: Final = frozenset({"محامي", "محاميه"})  # offices that are always somebody's
_AGENTS: Final = frozenset({("وكيل", "اعمال"), ("مدير", "اعمال"), ("وكيله", "اعمال"), ("مديره", "اعمال")})


def speaker_of(
    text: ArticleText, speaking: Speaking, said: Said, thats: Sequence[int]
) -> tuple[str | None, str]:
    """Return whose words they are: an entity, and the words that name the speaker."""
    if said.verb >= 0:
        return _of_verb(text, speaking, said, thats)
    if said.start >= text.body_start:
        return None, ""
    words, end = text.tokens.words, bisect_left(text.tokens.starts, said.start)
    if before := speaking.between(0, end):  # راموس يقول, or the first whom the title names
        spoke = words[end - 1] in verbs_of_quoting() and before[-1][1].last == end - 2
        for mention, name in before[-1:] if spoke else before:
            if not _is_spoken_to(words, name) and not _is_of_who_stands_before(words, name, speaking):
                return mention.entity, mention.text
    colon = text.whole.text.index(":")
    acts = next((at for at in range(1, end) if words[at] in _ACTS), end)
    return None, text.quoted(0, min(colon, text.tokens.starts[acts])).text.strip()


def _is_spoken_to(words: Sequence[str], name: Name) -> bool:
    """Tell whether a title speaks to or of somebody, not from him: إيران ترد على فلان, but رسالة من فلان."""
    to = words[name.first][: name.offset].endswith("ل")  # كوريا لترامب: لن نتراجع
    return name.first > 0 and (to or words[name.first - 1] in _SPOKEN_TO)


def _is_of_who_stands_before(words: Sequence[str], name: Name, speaking: Speaking) -> bool:
    """Tell whether a title speaks of somebody of this name: صهر ترامب, مدرب ليفربول, but not its كلوب."""
    beside = words[name.first - 1] if name.first else ""
    if not beside or speaking.ends(name.first - 1):
        return False
    return is_of_another(beside) or (name.type != PERSON and beside in offices())


def _of_verb(
    text: ArticleText, speaking: Speaking, said: Said, thats: Sequence[int]
) -> tuple[str | None, str]:
    """Return who a verb of saying says it of: the name behind it, the one right before it, or other words."""
    words, verb = text.tokens.words, said.verb
    first = bisect_left(text.tokens.starts, said.start)
    verb_word = without_and(words[verb])
    if told := (
        _on_tongue(text, speaking, verb, first)
        or (_passed_on(text, speaking, said, first, thats) if verb_word in _PASSES_ON else None)
        or (_headline(text, speaking, verb) if verb_word[0] in NOW else None)
        or _before_verb(text, speaking, verb)
        or _somebody(text, speaking, verb)
    ):
        return told
    subject = verb + 1 + (verb_word == CAME)
    while subject < first and _stands_between(text, speaking, subject):
        subject += 1
    subject = _often_end(words, subject, first)
    behind = speaking.between(subject, first)
    turns_away = (
        is_participle(words[verb])
        or ":" in text.gap(verb + 1)  # وقال: من على قناة
        or _turns_away(words, subject, first, behind)
        or _is_addressed(words, subject, verb_word)
    )
    if behind and not turns_away:
        end = _nameless_end(text, speaking, subject, behind, verb_word)
        if end is not None:
            return _in_words(text, speaking, subject, end)
    if verb_word in OF_ANOTHER and (
        (verb and words[verb - 1] in WHO) or _is_object(words, behind, first, thats)
    ):
        behind, turns_away = [], True  # الجامعة التي وصفت القتل بأنه, ووصف فلانا بأنه
    if behind and not turns_away:
        return _behind_verb(text, speaking, subject, behind)
    if told := _named_before(text, speaking, verb, turns_away=turns_away):
        return told
    if turns_away or words[subject] in _WHEN or _is_marked(text, verb):
        return None, ""
    that = next(iter(those_between(thats, subject, first)), first)
    return _in_words(text, speaking, subject, _speaker_end(text, speaking, subject, that, verb_word))


def _speaker_end(text: ArticleText, speaking: Speaking, subject: int, that: int, verb: str) -> int:
    """Return where the words end that name a speaker behind his verb, before word ``that``."""
    words = text.tokens.words
    while that - 1 > subject and words[that - 1] in PREPOSITIONS:  # أشار المتحدث إلى أن
        that -= 1
    if verb in OF_ANOTHER:
        that = _subject_end(text, subject, that)
    elif _LIKE in words[subject:that]:
        return subject
    elif verb in _TELLS:
        country = speaking.place_at(subject)
        that = country.last + 1 if country else _teller_end(words, subject, that)
    return min(that, subject + _SPEAKER)


def _teller_end(words: Sequence[str], subject: int, that: int) -> int:
    """Return where who tells something ends, before whom he tells it: أبلغ مدير الشركة الموظفين أن."""
    end = subject + 1
    while end < that and not words[end - 1].startswith("ال") and words[end].startswith("ال"):
        end += 1
    described = described_end(words, end, that)
    end = next((at for at in range(end, described) if words[at][2:] in offices()), described)  # القاضي
    return end if end < that and words[end].startswith("ال") else that


def _often_end(words: Sequence[str], at: int, end: int) -> int:
    """Return where words end that say how often, or where they begin if none do: مرات عدة, أكثر من مرة."""
    stop = at
    while stop < end and words[stop] in _TIMES | _HOW_MANY:
        stop += 1
    return at if _TIMES.isdisjoint(words[at:stop]) else stop


def _named_before(
    text: ArticleText, speaking: Speaking, verb: int, *, turns_away: bool
) -> tuple[str | None, str] | None:
    """Return who is named right before a verb and says it, or whose man does: طبيب البيت الأبيض يؤكد."""
    before = speaking.between(verb - _SPEAKER, verb)
    if not before or not _is_subject(text, before[-1][1], verb, turns_away=turns_away):
        return None
    mention, name = before[-1]
    man = _man_of(text.tokens.words, name, speaking)
    if man < name.first:
        return _in_words(text, speaking, man, name.last + 1)
    return mention.entity, mention.text


def _man_of(words: Sequence[str], name: Name, speaking: Speaking) -> int:
    """Return where an office begins that somebody or a body of this name has filled: طبيب البيت الأبيض."""
    first = name.first
    while first and words[first - 1] in offices() and not speaking.ends(first - 1):
        if words[first - 1].startswith("ال"):
            return name.first  # الرئيس ترمب
        first -= 1
    return first


def _nameless_end(
    text: ArticleText, speaking: Speaking, subject: int, behind: Sequence[tuple[Mention, Name]], verb: str
) -> int | None:
    """Return where a subject without a name ends, behind which somebody else is named, or None.

    أعلن المستشفى الذي يعالج فيه فلان; أبلغ مسؤول أميركي رويترز; وصفت السعودية تصريحات فلان; تقول
    شركة، المالكة لمواقع أسسها فلان، إنها; حذر رئيس النادي اللاعب فلانا.
    """
    words, name = text.tokens.words, _first_person(behind)[1]
    apart = next((at for at in range(subject + 1, behind[0][1].first) if words[at] in _RELATIVES), None)
    if apart is not None and not _is_man(words[subject]):  # مدير الشركة التي تدير الملعب، فلان
        return apart
    if verb in _TELLS and words[behind[0][1].first - 1] in shipped_lists().adjectives:
        return behind[0][1].first
    country = speaking.place_at(subject)
    if country and behind[0][1].first > country.last + 1:
        return country.last + 1
    if verb in _SAY_TO and words[subject] in offices() and name.first - subject > _OBJECT:
        return name.first - 1 if words[name.first - 1] in _ADDRESSED else None
    if words[subject] not in shipped_lists().organisation_heads or words[subject].startswith("ال"):
        return None  # وزير الخارجية، الشيخ فلان
    commas = [at for at in range(subject + 1, name.first + 1) if not _COMMAS.isdisjoint(text.gap(at))]
    passes_on = not _TOLD_BY.isdisjoint(words[subject : name.first])  # نقلا عن فلان
    return commas[0] if commas and commas[-1] < name.first and not passes_on else None


def _is_man(word: str) -> bool:
    """Tell whether a word is an office or a title, behind which the name of who has it may stand late."""
    return word.removeprefix("ال") in offices() or word in shipped_lists().titles


def _headline(text: ArticleText, speaking: Speaking, verb: int) -> tuple[str | None, str] | None:
    """Return who heads a headline before the verb, in the title or of another article: البابا يحذر: الأرض."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text
    start = whole.rfind("\n", 0, starts[verb]) + 1
    if starts[verb] - start > _HEADED:
        return None
    first = bisect_left(starts, start)
    if first == verb or is_preposition(words[first]) or is_preposition(words[first].removeprefix("و")):
        return None
    line = whole.find("\n", start)
    sentence = whole.endswith(".", start, line if line >= 0 else len(whole))
    if sentence or whole.find(":", starts[verb], starts[verb] + _HEADED) < 0:
        return None
    named = speaking.between(first, verb)
    return _behind_verb(text, speaking, first, named) if named else _in_words(text, speaking, first, verb)


def _passed_on(
    text: ArticleText, speaking: Speaking, said: Said, first: int, thats: Sequence[int]
) -> tuple[str | None, str] | None:
    """Return who said what another one passes on or learned: نقلت عن فلان, علمت من مصادر."""
    words, verb = text.tokens.words, said.verb
    if without_and(words[verb]) in LEARNS:
        source = next((at for at in range(verb + 1, first) if words[at] == "من"), first)
        return _in_words(text, speaking, source + 1, next(iter(those_between(thats, source, first)), first))
    told = next((at for at in range(verb + 1, first) if words[at] in _TOLD_BY), None)
    return _told_by(text, speaking, told, first) if told is not None else None


def _is_object(
    words: Sequence[str], behind: Sequence[tuple[Mention, Name]], first: int, thats: Sequence[int]
) -> bool:
    """Tell whether the one name behind a verb is of whom it says something: اتهم فلانا بأنه."""
    if len(behind) != 1:
        return False
    end = described_end(words, behind[0][1].last + 1, first)
    return end == first or bool(those_between(thats, end, end + 1)) or words[end] in {"ب", "بال"}


def _subject_end(text: ArticleText, subject: int, that: int) -> int:
    """Return where the subject ends behind which another one stands: وصف الرئيس الأميركي الاتفاق بأنه.

    Few words are the object alone, ووصف المحاكمة بأنها, and so is what is somebody's: وصف ضغط دمه بأنه.
    """
    words = text.tokens.words
    if that - subject <= _OBJECT or text.written(subject + 1).endswith(_HIS):
        return subject
    return described_end(words, subject + 1, that)


def _stands_between(text: ArticleText, speaking: Speaking, at: int) -> bool:
    """Tell whether a word stands between a verb and who says it: صرحت السبت المفوضية, قال عنه فلان."""
    words = text.tokens.words
    if words[at] in _WHEN or words[at] in _THEN:
        return text.gap(at) == " "
    if words[at] in _TO_ME:
        return not speaking.begins(at)  # قال لي كه تشيانغ
    behind = at + 1 < len(words) and has_pronoun(words[at]) and words[at] not in _NO_SUBJECT_BEHIND
    return behind and text.gap(at + 1) == " " and not is_preposition(words[at + 1])


def _turns_away(
    words: Sequence[str], subject: int, first: int, behind: Sequence[tuple[Mention, Name]]
) -> bool:
    """Tell whether what stands behind a verb is not who says it: قال لرويترز, قال في بيان, وتابع قائلا."""
    if behind and behind[0][1].first == subject:
        return behind[0][1].offset > 0
    return (
        subject >= first
        or is_preposition(words[subject])
        or is_participle(words[subject])
        or _is_adverb(words[subject])
        or words[subject] in _NO_SUBJECT
    )


def _is_addressed(words: Sequence[str], at: int, verb: str) -> bool:
    """Tell whether to whom it is said stands behind a verb: أخبرت صديقة لها أنها, دعا جميع الأطراف إلى."""
    told = verb in _TELLS and not _OF_HIS.isdisjoint(words[at + 1 : at + 2])
    return told or (verb in _SAY_TO and words[at] in _ALL)


def _is_adverb(word: str) -> bool:
    """Tell whether a word behind a verb says how: وقال مخاطبا العراقيين. A subject has no such ending."""
    return (word.startswith("م") and word.endswith("ا") and len(word) > 4) or word in _HOW


def _before_verb(text: ArticleText, speaking: Speaking, verb: int) -> tuple[str | None, str] | None:
    """Return who is the subject before a verb: وكان فلان قد قال, لكن المدرب قال, أما فلان فقال.

    A second phrase may stand between commas: لكن فلان، محلل أسواق المال، قال. None where nobody is told so.
    """
    words = text.tokens.words
    if _OPENERS.isdisjoint(words[max(0, verb - 2 * _SPEAKER) : verb]) or is_participle(words[verb]):
        return None
    joined = words[verb] not in verbs_of_quoting()
    if joined and words[verb][0] != "ف":
        return None
    end = verb - (words[verb - 1] == _HAS)
    end -= words[end - 1] in _WHEN
    first = _opened(text, speaking, end, _AS_FOR if joined else _NOMINAL)
    if first is None or is_preposition(words[first]) or words[end - 1] in _BEFORE_NO_VERB:
        return None
    stop = next(
        (at for at in range(first + 1, end) if words[at] in WHO or not _COMMAS.isdisjoint(text.gap(at))),
        end,
    )
    named = speaking.between(first, stop) or speaking.between(stop, end)[:1]
    if named:
        name = _first_person(named)[1]
        if name.first in {first, stop} or name.last == stop - 1:
            return _behind_verb(text, speaking, first, named)
    return _in_words(text, speaking, first, stop) if stop - first <= _UNNAMED else None


def _somebody(text: ArticleText, speaking: Speaking, verb: int) -> tuple[str | None, str] | None:
    """Return the one without a name right behind whom a verb tells what he says: اعتقال رجل زعم أنه مسلح."""
    words = text.tokens.words
    first = verb - 1
    first -= first > 0 and words[first] in shipped_lists().adjectives and text.gap(first) == " "
    if first < 0 or words[first] not in _SOMEBODY or text.gap(verb) != " " or is_participle(words[verb]):
        return None
    return _in_words(text, speaking, first, verb) if words[verb] in verbs_of_quoting() else None


def _opened(text: ArticleText, speaking: Speaking, end: int, openers: frozenset[str]) -> int | None:
    """Return the first word of the subject that stands before word ``end``, behind a word that opens it."""
    words = text.tokens.words
    commas = 0
    for at in range(end, max(1, end - 2 * _SPEAKER), -1):
        gap, opener = text.gap(at), words[at - 1]
        if not _BREAKS.isdisjoint(gap):
            return None
        commas += not _COMMAS.isdisjoint(gap)
        but_that = opener == "ان" and words[at - 2] in _BUT_THAT and openers is _NOMINAL
        if (opener in openers and not speaking.ends(at - 1)) or but_that:
            before_verb = commas == 1 and not _COMMAS.isdisjoint(text.gap(end))  # أما الوزير، فقال
            alone = commas <= _APPOSED and (openers is _AS_FOR or not before_verb)
            return at if alone and at < end and words[at - 2] not in WHO else None
        if opener in _CLAUSE:
            return None
    return None


def _on_tongue(text: ArticleText, speaking: Speaking, verb: int, end: int) -> tuple[str | None, str] | None:
    """Return on whose tongue a country or a body says something: أكدت روسيا على لسان وزير خارجيتها أن."""
    words = text.tokens.words
    if _TONGUE not in words[verb:end]:
        return None
    tongue = words.index(_TONGUE, verb)
    if words[tongue - 1] != "علي" or words[tongue - 2] in _CAME_ON or not speaking.between(tongue, end):
        return None
    return _told_by(text, speaking, tongue, end)


def _told_by(text: ArticleText, speaking: Speaking, told: int, end: int) -> tuple[str | None, str]:
    """Return who said what another one passes on, from word ``told`` to ``end``: نقلت عن فلان قوله."""
    words, subject = text.tokens.words, told + 1
    if words[told] in _TOLD_BY_HIM:
        return None, ""
    if named := speaking.between(subject, end):
        return _behind_verb(text, speaking, subject, named)
    stop = next((at for at in range(subject, end) if words[at] in _ENDS_TOLD), end)
    return _in_words(text, speaking, subject, min(stop, subject + _SPEAKER))


def _first_person(named: Sequence[tuple[Mention, Name]]) -> tuple[Mention, Name]:
    """Return the first person of some who are named, or where there is none the first of them."""
    return next((each for each in named if each[1].type == PERSON), named[0])


def _in_words(text: ArticleText, speaking: Speaking, first: int, end: int) -> tuple[str | None, str]:
    """Return who is told in the words from ``first`` on, before ``end`` and up to a mark, and these words."""
    words, starts = text.tokens.words, text.tokens.starts
    if first >= min(end, len(words)) or words[first] in _BEGIN_SPEECH:
        return None, ""
    last = first
    while last + 1 < end and not text.gap(last + 1).strip(_BETWEEN) and not _is_set(words, last + 1):
        last += 1
    closing = _named_to(text, last + 1) if last + 1 < end and words[last] not in _HANGING - _OF_BODY else None
    if closing is not None and bisect_left(starts, closing) <= end:
        return None, text.quoted(starts[first], closing + 1).text
    while last >= first and words[last] in _HANGING:
        last -= 1
    if last < first:
        return None, ""
    return speaking.of_role(words[first : last + 1]), text.written(first, last)


def _named_to(text: ArticleText, at: int) -> int | None:
    """Return where the marks or brackets close in which a name begins with a word: منظمة "أطباء بلا حدود"."""
    gap, start, whole = text.gap(at), text.tokens.starts[at], text.whole.text
    if gap[:1] != " ":
        return None
    if gap.strip(" ") in _OPENING:
        return closing_of(text, start - 1)
    closing = whole.find(")", start, start + _BRACKETED) if gap.strip(" ") == "(" else -1
    return closing if closing >= 0 and not any(map(str.isdigit, whole[start:closing])) else None


def _is_marked(text: ArticleText, verb: int) -> bool:
    """Tell whether words between marks stand right behind a verb: وقال "نجحنا"، مذكرا بأن."""
    end, start = text.tokens.span(verb, verb)[1], text.tokens.starts[verb + 1]
    return not _OPENING.isdisjoint(text.whole.text[end:start])


def _behind_verb(
    text: ArticleText, speaking: Speaking, subject: int, behind: Sequence[tuple[Mention, Name]]
) -> tuple[str | None, str]:
    """Return who speaks of those ``behind`` a verb whose subject begins with word ``subject``."""
    words = text.tokens.words
    speaks = [(mention, name) for mention, name in behind if not _is_told(words, name, subject)]
    if not speaks:
        to = behind[0][1].first
        return _in_words(text, speaking, subject, to - (words[to - 1] == "ل"))
    mention, name = _in_apposition(text, speaks, subject) or _first_person(speaks)
    apart = next((at for at in range(subject, name.first) if words[at] in CIRCUMSTANCES), None)
    if apart is not None:  # أشار الرئيس الأميركي أثناء استقباله فلانا
        return _in_words(text, speaking, subject, apart)
    of_body = name.type != PERSON and name.first > subject  # متحدث باسم الوزارة
    if of_body or _is_spoken_for(words, subject, name.first):
        return _in_words(text, speaking, subject, name.last + 1)
    return mention.entity, mention.text


def _in_apposition(
    text: ArticleText, named: Sequence[tuple[Mention, Name]], subject: int
) -> tuple[Mention, Name] | None:
    """Return who is named behind the man of another one, between commas: كبير موظفي فلان، فلان، إن."""
    if len(named) == 1:
        return None
    whose, name = named[0][1], named[1][1]
    apart = all(text.gap(at).strip(" ") in _COMMAS for at in (whose.last + 1, name.last + 1))
    if whose.first == subject or name.first != whose.last + 1 or not apart:
        return None
    construct = not text.tokens.words[whose.first - 1].startswith("ال")
    return named[1] if construct and whose.type == name.type == PERSON else None


def _is_told(words: Sequence[str], name: Name, subject: int) -> bool:
    """Tell whether something is said to a person: قال مصدر لفلان, للمهاجم فلان."""
    beside = words[name.first - 1]
    to = words[name.first][: name.offset].endswith("ل") or beside == "ل"
    to = to or (beside.startswith("لل") and name.first - 1 > subject and beside[2:] in offices())
    return to and name.type == PERSON and name.first > subject


def _is_spoken_for(words: Sequence[str], subject: int, name: int) -> bool:
    """Tell whether another one speaks than who is named: عائلة صلاح, محامي الوزير فلان."""
    head, beside = (*words[subject : subject + 2], "")[:2]
    if name > subject and words[name - 1] == "من" and head not in _SEVERAL:
        return True  # مقربون من فلان
    if head in _SPOKESMEN and not _HIS_BODIES.isdisjoint(words[subject + 1 : name]):
        return True  # متحدثة باسم مكتب فلان
    if name == subject or head in _ONE_OF or head in _HIS_BODIES or (head, beside) in _AGENTS:
        return name > subject
    titled = beside.startswith("ال") and beside in shipped_lists().titles
    return (head in _LAWYERS or is_of_another(head)) and (name == subject + 1 or titled)


def _is_subject(text: ArticleText, name: Name, verb: int, *, turns_away: bool) -> bool:
    """Tell whether a name stands right before a verb, in its sentence: الوزير قال, not وقال.

    Behind a comma it does only if nobody else stands behind the verb: not تسليح الحوثيين، أكدت روسيا.
    """
    tokens = text.tokens
    word = tokens.words[verb]
    if name.last != verb - 1 or word not in verbs_of_quoting() or word in SAYINGS:
        return False
    clitic = tokens.words[name.first][name.offset - 1] if name.offset else ""
    beside = tokens.words[name.first - 1] if name.first else ""
    hangs = (clitic and clitic in "بكل") or beside in _ASIDE  # رئيسة البحوث بشركة فاروس أكدت
    if hangs and beside not in _PAPERS:  # تقرير لرويترز أفاد
        return False
    if not turns_away and tokens.words[verb + 1].startswith("ال") and is_preposition(beside):
        return False  # في حديث لصحيفة الشروق قال الوزير
    between = text.whole.text[tokens.span(name.last, name.last)[1] : tokens.starts[verb]]
    if not between.strip(" "):
        return True
    if between.strip(" ،,") or not turns_away or is_participle(tokens.words[verb]):  # موقف ليو، مشيرا
        return False
    first = bisect_left(tokens.starts, sentence_start(text, tokens.starts[name.first]))
    return not is_circumstance(text, first, name.first)


def _is_set(words: Sequence[str], at: int) -> bool:
    """Tell whether words say when, where or to whom it was said: الرابطة في بيان, دبلوماسي لرويترز."""
    return (
        words[at] in _PLACED
        or words[at] in _MEANWHILE
        or (words[at] == "في" and not _OCCASIONS.isdisjoint(words[at + 1 : at + 2]))
        or (words[at] in _TO_PAPERS and words[at - 1] not in _GENERAL)
    )
