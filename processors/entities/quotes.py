"""What somebody is reported to have said: between marks, or behind أن after a verb of saying."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from processors.entities.clauses import clause_end, hangs_on_speaker, in_one_sentence, others_say
from processors.entities.clues import (
    QUOTES,
    THAT,
    offices,
    places_of,
    those_between,
    verbs_of_quoting,
)
from processors.entities.find import Named
from processors.entities.headlines import headed_from
from processors.entities.marks import OPENING, between_marks, closing_of
from processors.entities.name import ORGANISATION
from processors.entities.pronouns import Speaker, meant
from processors.entities.speakers import speaker_of
from processors.entities.speaking import (
    NOBODY,
    SPEAKS,
    THATS,
    WHO,
    Said,
    Speaking,
    Told,
    gender_of,
    is_participle,
)
from processors.entities.verbs import (
    CAME,
    DESCRIBES,
    DESCRIBES_HIM,
    NOW,
    OF_ANOTHER,
    SAID,
    quoting_verbs,
    without_and,
)
from processors.text.reading import ArticleText
from processors.text.tokens import without_spaces
from processors.text.word_table import Answers
from schemas import Quotation

_SHORTEST_MARKED: Final = 12  # characters between marks that are a statement
_TO_COLON: Final = 60  # characters from a verb to its colon
_COLON: Final = re.compile(rf"[^\n.:؟!]{{0,{_TO_COLON}}}:\s*(?=[ء-ي])")
# A sentence of the reporter behind speech without marks: يذكر أن, ومن المنتظر أن.
_TELLS_ON: Final = re.compile(
    r"\. (?:و?(?:يذكر|يشار|تجدر|الجدير|جدير) |ومن (?:المنتظر|المقرر|المتوقع) |وكانت? |ومن جانبه |وتم "
    r"|و[^ ]{3,} (?:النجم|المدرب|اللاعب|المهاجم|الحارس|المدافع) ال[^ ]+ي )"  # وخاض النجم الفرنسي مباراته
)
_MORE_OF_HIM: Final = re.compile("، ال(?:ذي|تي) ")
_SPEECH: Final = 600  # characters
_LONGEST: Final = 24  # words between a verb of saying and what was said
_LONGEST_SAYING: Final = 45  # words between قال and its إن: no other verb has it
_BEFORE_MARKS: Final = 30  # words before a quotation among which its verb stands
_SHORTEST: Final = 3  # words that are a statement
_NEXT_SAYS: Final = 12  # words of a sentence among which its verb of saying stands
# With أن they suspend: what is commented stands between marks.
_COMMENTS: Final = frozenset({"علق", "علقت", "يعلق"})
_CALLS: Final = frozenset({"دعا", "دعت", "يدعو", "تدعو", "داعيا", "داعيه", "حث", "حثت"})
_SEES: Final = frozenset({"راي", "رات", "يري", "تري", "يعتبر", "تعتبر", "كشف", "يكشف", "تكشف", "بين", "جاء"})
# Their أن has a ب: طالب العلم is a student.
_WITH_B: Final = frozenset({"طالب", "طالبت", "مطالبا", "يطالب", "تطالب"})
_WARNS: Final = frozenset({"حذر", "حذرت", "يحذر", "تحذر", "محذرا", "محذره", "حذروا", "محذرين"})  # من أن
_WROTE: Final = frozenset({"كتب", "كتبت"})
_IF: Final = frozenset({"ان", "وان"})
_ALTHOUGH: Final = "وان"
_WERE: Final = frozenset({"كان", "كانت", "كانوا", "لم", "كنت", "كنا"})  # لم يوضح إن كان, وإن كانوا
_LETTERS: Final = frozenset({"اس", "سي", "بي", "تي", "اف", "ام", "اي", "جي", "ار"})  # إس إن سي إف
_IN_NAMES: Final = frozenset({"جاي", "جيه"})  # مون جاي إن
# Behind them marks hold a name: برنامج "ستون دقيقة على الهواء".
_CALLED: Final = frozenset(
    {"اسم", "باسم", "عنوان", "بعنوان", "عباره", "صحيفه", "برنامج", "جمعيه", "موقع", "شبكه", "قناه", "وكاله"}
    | {"مجله", "شركه", "فيلم", "كتاب", "روايه", "مسلسل", "اغنيه", "حمله", "مبادره", "مشروع", "مركز", "منظمه"}
    | {"حركه", "حزب", "جماعه", "كتيبه", "عمليه", "مسرحيه", "مهرجان", "مءتمر", "جاءزه", "قانون", "وسم", "ندوه"}
    | {"فعاليات", "اداره", "قسم", "وحده", "خندق", "جهاز", "هيءه"}
)
_DESCRIPTION: Final = "وصف"  # a noun where it is no verb of saying: احتجاجا على وصف البرامج بأنها
_CALLED_SO: Final = DESCRIBES_HIM | {_DESCRIPTION}
_DESCRIBED: Final = frozenset({"ب", "بال", "بان", "بانه", "بانها", "بانهم"})
_TO: Final = frozenset({"الي", "علي"})
_LEADS: Final = tuple(f"{word}{space}" for word in sorted(_DESCRIBED | _TO) for space in ("", " "))
_ANSWERS: Final = re.compile(r"\.\. ?و[^ ]{1,40}(?: [^ ]{1,40}){0,2} [يت]رد\b")  # فلان: نجحنا.. وفلان يرد
_ROW: Final = re.compile(r'[ "»”.،,\n]*')  # what stands between two quotations of one speaker
_TITLE: Final = re.compile(r"[^:\n\"«»]{3,60}:\s")


def find_quotes(text: ArticleText, named: Named, clues: Answers) -> list[Quotation]:
    """Return what is quoted in an article, in order, none inside another."""
    words = text.tokens.words
    thats = _thats(places_of(clues, THAT), named)
    surnames = {name.last for name in named.names if name.last > name.first}
    places = [at for at in places_of(clues, QUOTES) if at not in surnames]  # ستيفن فراي is no فرأى
    verbs = quoting_verbs(text, places, thats)
    direct = _direct(text, verbs, named)
    others = [*_behind_colons(text, verbs, thats), *_indirect(text, verbs, thats), *_titled(text, named)]
    said = sorted([*direct, *others], key=lambda each: (each.start, -each.end))
    if not said:
        return []
    speaking = Speaking(named, words)
    found: list[Quotation] = []
    last: Speaker | None = None
    end = 0
    for each in said:
        if each.start < end:
            continue
        who, speaker_text = _speaker(text, speaking, each, thats, last)
        if each.kind == "direct":
            each.end = _until_told_of_him(text, speaking, each, who)
        if last is not None and each.verb >= 0 and without_and(words[each.verb]) == CAME:
            last = last._replace(end=each.end)  # who has put out the paper goes on
        elif each.start >= text.body_start:
            last = Speaker(who, "" if who else speaker_text, gender_of(words, each.verb), each.end)
        quote = text.quoted(*without_spaces(text.whole.text, each.start, each.end))
        verb = _shown_verb(text, each.verb) if each.verb >= 0 else ""
        found.append(
            Quotation(
                field=quote.field, start=quote.start, end=quote.end, text=quote.text, kind=each.kind,
                verb=verb, speaker=who, speaker_text=speaker_text,
            )
        )  # fmt: skip
        end = each.end
    return found


def _thats(places: Sequence[int], named: Named) -> list[int]:
    """Return those places of an أن that are no part of what a body is called: سي إن إن."""
    called = [name for name in named.names if name.type == ORGANISATION and name.last > name.first]
    inside = {at for name in called for at in range(name.first + 1, name.last + 1)}
    return [at for at in places if at not in inside]


def _speaker(
    text: ArticleText, speaking: Speaking, said: Said, thats: Sequence[int], last: Speaker | None
) -> Told:
    """Return whose words they are: who is told beside them, or whom a pronoun means."""
    if last is not None and _goes_right_on(text, said, last):
        return last.entity, last.words
    who, speaker_text = speaker_of(text, speaking, said, thats)
    if who is not None or speaker_text or said.start < text.body_start:
        return who, speaker_text
    who, speaker_text = meant(text, speaking, said, last)
    words, first = text.tokens.words, bisect_left(text.tokens.starts, said.start)
    described = said.verb >= 0 and without_and(words[said.verb]) in OF_ANOTHER
    if described and any(mention.entity == who for mention, _ in speaking.between(said.verb, first)):
        return NOBODY  # nobody says it of himself
    return who, speaker_text


def _goes_right_on(text: ArticleText, said: Said, last: Speaker) -> bool:
    """Tell whether a participle right behind what somebody said is his, whoever was named in it: مؤكدا أن."""
    words, starts = text.tokens.words, text.tokens.starts
    if said.verb < 0 or not is_participle(words[said.verb]) or not (last.entity or last.words):
        return False
    right_behind = not text.whole.text[last.end : starts[said.verb]].strip(' "”»')
    return (
        right_behind and last.end <= starts[said.verb] and gender_of(words, said.verb) in (None, last.gender)
    )


def _until_told_of_him(text: ArticleText, speaking: Speaking, said: Said, who: str | None) -> int:
    """Return where speech without marks ends, before a sentence of the reporter that names who speaks.

    وقال فييرا: كان القرار صعبا. واعتزل فييرا في 2011. And so does one that tells more of somebody: ووافق
    توخيل، الذي.
    """
    whole, starts = text.whole.text, text.tokens.starts
    if whole[said.start - 1] in OPENING:
        return said.end
    first, behind = bisect_left(starts, said.start), bisect_left(starts, said.end)
    for mention, name in speaking.between(first + 2, behind):
        verb = name.first - 1
        told = mention.entity == who or _MORE_OF_HIM.match(whole, text.tokens.span(name.last, name.last)[1])
        if told and text.tokens.words[verb][0] == "و" and "." in text.gap(verb):
            return starts[verb - 1] + len(text.tokens.words[verb - 1])
    return said.end


def _shown_verb(text: ArticleText, place: int) -> str:
    start, end = text.tokens.span(place, place)
    verb = text.tokens.words[place]
    bare = verb not in verbs_of_quoting() and verb[0] in "وف"
    first, last = text.whole.original_span(start + bare, end)
    return text.whole.original[first:last]


def _direct(text: ArticleText, verbs: Sequence[int], named: Named) -> list[Said]:
    """Return what stands between marks and is no name, behind a verb of saying or in a row with such."""
    whole, starts = text.whole.text, text.tokens.starts
    found: list[Said] = []
    for start, marked in between_marks(text):
        is_long = marked - start >= _SHORTEST_MARKED
        if not is_long and not whole.endswith(_LEADS, 0, start - 1):
            continue
        first, behind = bisect_left(starts, start), bisect_left(starts, marked)
        is_long = is_long and behind - first > _SHORTEST
        leads = _leading(text, first, start)
        if not (is_long or leads in _DESCRIBED or leads in _TO):
            continue
        verb = _verb_before(text, verbs, first, start, described=leads in _DESCRIBED)
        if not _is_statement(text, verb, first, behind, is_long=is_long, leads=leads):
            continue
        end = start + len(whole[start:marked].rstrip(" ،,"))
        row = bool(found) and _ROW.fullmatch(whole, found[-1].end, start - 1) is not None
        if (verb >= 0 or row) and not _is_name(text, named, first, start, end):
            found.append(Said(start, end, "direct", verb))
    return found


def _leading(text: ArticleText, first: int, start: int) -> str:
    """Return the word that stands right before marks whose first word is ``first``: بأنه "موهوب"."""
    words, starts = text.tokens.words, text.tokens.starts
    return words[first - 1] if first and starts[first - 1] + len(words[first - 1]) >= start - 2 else ""


def _verb_before(text: ArticleText, verbs: Sequence[int], first: int, start: int, *, described: bool) -> int:
    """Return the verb of saying that stands before marks, near and in their sentence, or -1."""
    words = text.tokens.words
    at = bisect_left(verbs, first) - 1
    if at > 0 and not described and without_and(words[verbs[at]]) in DESCRIBES:
        at -= 1
    if at < 0 or first - verbs[at] > _BEFORE_MARKS:
        return -1
    return verbs[at] if in_one_sentence(text.whole.text, text.tokens.starts[verbs[at]], start - 1) else -1


def _is_statement(
    text: ArticleText, verb: int, first: int, behind: int, *, is_long: bool, leads: str
) -> bool:
    """Tell whether what stands between marks may be what a verb says: a sentence, or a few words behind it.

    وقال: "نعم", دعا إلى "ضبط النفس", وصفه بأنه "موهوب".
    """
    words = text.tokens.words
    word = without_and(words[verb]) if verb >= 0 else ""
    if word in DESCRIBES:
        return behind - first > 1 and leads in _DESCRIBED
    if verb >= 0 and any(
        words[at] in _WISHES and words[at + 1] in THATS for at in range(verb + 1, first - 1)
    ):
        return False
    if leads in _DESCRIBED and (verb < 0 or not _CALLED_SO.isdisjoint(words[verb:first])):
        return False  # كما يطالب المعارضون الذين وصفهم بأنهم "انقلابيون": another says it
    if is_long:
        beside = words[first - 1] if first else ""
        named = beside in _CALLED or (beside[:1] in "وبل" and beside[1:] in _CALLED)
        return verb == first - 1 or not named
    if word not in _CALLS or behind - first < 2 or leads not in _TO:
        return False
    return not _TO.intersection(words[verb + 1 : first - 1])  # دعا إلى طردهم دون اللجوء إلى "القضاء"


def _is_name(text: ArticleText, named: Named, first: int, start: int, end: int) -> bool:
    """Tell whether a span of the text, whose first word is ``first``, is a name, or one and its adjective."""
    at = bisect_left(named.names, first, key=attrgetter("first"))
    if at == len(named.names):
        return False
    name, words = named.names[at], text.tokens.words
    further = "".join(words[name.last + 1 : name.last + 2])
    adjective = name.type == ORGANISATION and further.startswith("ال")
    return any(
        text.tokens.span(name.first, last) == (start, end) for last in (name.last, name.last + adjective)
    )


def _behind_colons(text: ArticleText, verbs: Sequence[int], thats: Sequence[int]) -> list[Said]:
    """Return what stands behind a colon without marks: وأضاف المصدر: ما حصل.

    It goes on to the end of its paragraph, or to where somebody says something again, in a sentence or with a
    participle: مضيفا أن.
    """
    whole, starts = text.whole.text, text.tokens.starts
    found: list[Said] = []
    for at, verb in enumerate(verbs):
        if without_and(text.tokens.words[verb]) in _SEES:
            continue
        behind = text.tokens.span(verb, verb)[1]
        if whole.find(":", behind, behind + _TO_COLON + 1) < 0:  # most have none, and to find it is quicker
            continue
        match = _COLON.match(whole, behind)
        says_next = starts[verbs[min(at + 1, len(verbs) - 1)]]
        if match is None or match.end() == says_next or _is_byline(text, verb):
            continue  # وطالبهم بالصبر: وقال في المؤتمر
        start = match.end()
        line = whole.find("\n", start, start + _SPEECH)
        stop = line if line >= 0 else min(len(whole), start + _SPEECH)
        last = whole.rfind(".", start, stop) if line < 0 and stop < len(whole) else stop
        end = max(last, start + 1)
        for next_verb in those_between(verbs, verb + 1, bisect_left(starts, end)):
            if hangs_on_speaker(text, next_verb, thats):
                end = starts[next_verb]
                break
            sentence = whole.rfind(". ", start, starts[next_verb])
            if sentence >= 0 and next_verb - bisect_left(starts, sentence) < _NEXT_SAYS:
                end = sentence
                break
        end = _told_on(whole, start, end)
        if bisect_left(starts, end) - bisect_left(starts, start) >= _SHORTEST:
            found.append(Said(start, end, "direct", verb))
    return found


def _told_on(whole: str, start: int, end: int) -> int:
    """Return where speech without marks ends before the reporter tells on, and before points and commas."""
    told = _TELLS_ON.search(whole, start, end)
    end = told.start() if told else end
    while end > start + 1 and whole[end - 1] in " .،,":
        end -= 1
    return end


def _is_byline(text: ArticleText, verb: int) -> bool:
    """Tell whether a verb with a colon heads a line of who wrote the article: كتبت: فلانة."""
    start, end = text.tokens.span(verb, verb)
    whole = text.whole.text
    return text.tokens.words[verb] in _WROTE and whole[end : end + 1] == ":" and whole[start - 1] == "\n"


def _indirect(text: ArticleText, verbs: Sequence[int], thats: Sequence[int]) -> list[Said]:
    """Return the clauses behind أن or إن that a verb of saying is near before, to the end of the sentence.

    What stands between marks from their beginning on is a direct quotation, be it of one word.
    """
    whole, tokens = text.whole.text, text.tokens
    words, starts = tokens.words, tokens.starts
    others = others_say(text, verbs, thats)
    found: list[Said] = []
    for before, verb, following in zip((-1, *verbs), verbs, (*verbs[1:], len(words)), strict=False):
        word = without_and(words[verb])
        if word in _COMMENTS:
            continue
        place = _that_of(text, thats, verb, following)
        if place is None or not in_one_sentence(whole, starts[verb], starts[place]):
            continue
        sayer = before if _is_aside(text, thats, before, verb, place) else verb
        start = starts[place] + len(words[place])
        while start < len(whole) and whole[start] in " :":
            start += 1
        end = clause_end(text, start, verbs, others)
        closing = _closes(text, start, end)
        if closing is not None:
            if word not in DESCRIBES or bisect_left(starts, closing) - bisect_left(starts, start) > 1:
                found.append(Said(start + 1, closing, "direct", sayer))
        elif word not in DESCRIBES and bisect_left(starts, end) - bisect_left(starts, start) >= _SHORTEST:
            found.append(Said(start, end, "indirect", sayer))
    return found


def _is_aside(text: ArticleText, thats: Sequence[int], said: int, verb: int, place: int) -> bool:
    """Tell whether a verb only tells of who said what behind it is said: قالت روسيا، التي تنفي ذلك، إن."""
    words, starts = text.tokens.words, text.tokens.starts
    return (
        said >= 0
        and words[verb - 1] in WHO
        and without_and(words[said]) in SAID
        and without_and(words[verb]) not in SAID
        and _is_inna(text, place)
        and not those_between(thats, said + 1, verb)
        and in_one_sentence(text.whole.text, starts[said], starts[verb])
    )


def _that_of(text: ArticleText, thats: Sequence[int], verb: int, end: int) -> int | None:
    """Return the place of the أن behind a verb, before word ``end``, with which what it says begins."""
    words = text.tokens.words
    word = without_and(words[verb])
    reach = _LONGEST_SAYING if word in SAID else _LONGEST
    refused = False
    for place in those_between(thats, verb + 1, min(verb + reach, end)):
        near = place < verb + _LONGEST or _is_inna(text, place)
        described = words[place][0] == "ب" and _DESCRIPTION in words[verb + 1 : place]
        may_show = words[place - 2] in _SHOWN or words[place - 3] in _SHOWN
        shown = may_show and _only_shows(words, place)
        no_statement = described or shown or _begins_no_statement(words, word, place)
        refused = no_statement or (refused and words[place].startswith("و"))
        if near and not refused and not _is_if(words, place, end):
            return place
    return None


def _closes(text: ArticleText, start: int, end: int) -> int | None:
    """Return where the marks close that a clause begins with, if it is all in them."""
    closing = closing_of(text, start) if text.whole.text[start : start + 1] in OPENING else None
    if closing is None:
        return None
    if _SAID_OF_MARKS.match(text.whole.text, closing + 1):
        return None
    goes_on = end - closing > _GOES_ON * (closing - start)
    return None if goes_on and not _ENDS_WITH_MARKS.match(text.whole.text, closing + 1) else closing


_GOES_ON: Final = 1.5  # times as long as what stands between marks: then they are the head of a clause
_SAID_OF_MARKS: Final = re.compile(r" (?:لم|لن|لا|ليس|ليست|س[يت][^ ]+) ")  # "اتفاق الهدنة" لم يتوقف
# Behind marks, what says how or as whom he said it: "استفزازية" من غير أن يوضح.
_ENDS_WITH_MARKS: Final = re.compile(r"[،,.]| (?:من غير|من دون|دون|في اشاره|وفق|وفقا|حسب|بحسب|علي حد)\b")


def _is_inna(text: ArticleText, place: int) -> bool:
    """Tell whether an أن is written إن."""
    return "إ" in text.written(place)


def _begins_no_statement(words: Sequence[str], verb: str, place: int) -> bool:
    """Tell whether what looks like the أن of a statement is none: بعد أن, وإن كانوا, مون جاي إن."""
    before = words[place - 1]
    if verb in _CALLS and before not in _TO:
        return True
    if verb not in _TAKES_TO and before == "الي" and words[place] == "ان":  # إلى أن تم
        behind = words[place + 1 : place + 2]
        if behind and behind[0][0] in NOW:
            return True
    others_say = before in _OTHERS_SAY and before != verb
    if others_say or before in _BEFORE_VERBS or before in _WISHES or before[1:] in _MUST:
        return not (before == "من" and verb in _WARNS)
    if verb in _WITH_B:
        return words[place][0] != "ب"
    behind = words[place + 1] if place + 1 < len(words) else ""
    if behind == "بي" or (before in _LETTERS and behind in _LETTERS):  # شبكة إن بي سي
        return True
    return before in _IN_NAMES


_WHAT: Final = frozenset({"ما", "مما"})
_HINTS: Final = frozenset({"اشاره", "تلميح"})
_SHOWN: Final = _WHAT | _HINTS


def _only_shows(words: Sequence[str], place: int) -> bool:
    """Tell whether an أن is of what shows something: أكدت عزمها، ما يشير إلى أن, أضاف في إشارة إلى أن."""
    last = place - 1 - (words[place - 1] in _TO)
    if last < place - 1 and words[last] in _HINTS:
        return True
    verb, what, often = words[last], words[last - 1], words[last - 2]
    shows = verb[0] in NOW and verb in verbs_of_quoting() and verb not in SAID
    return shows and what in _WHAT and not often.endswith("ا")


def _is_if(words: Sequence[str], place: int, verb: int) -> bool:
    """Tell whether what looks like أن is "if", with the next ``verb`` of saying right behind: وإن اعتبروا."""
    if words[place] == _ALTHOUGH and place + 1 == verb:
        return True
    return words[place] in _IF and not _WERE.isdisjoint(words[place + 1 : place + 2])


# They say something إلى أن.
_TAKES_TO: Final = frozenset(
    {"اشار", "اشارت", "يشير", "تشير", "مشيرا", "مشيره", "مشيرين", "اشاروا", "يشيرون", "لفت", "لفتت", "يلفت"}
    | {"تلفت", "لافتا", "لافته", "لفتوا", "نوه", "نوهت", "ينوه", "تنوه", "منوها", "منوهه", "نبه", "نبهت"}
    | {"المح", "المحت", "يلمح", "تلمح", "ملمحا", "ملمحه", "لمح", "لمحت"}
    | {"ينبه", "تنبه", "منبها", "منبهه", "خلص", "خلصت", *_CALLS}
)
_MUST: Final = frozenset({"يجب", "يمكن", "ينبغي"})  # ويجب أن
# What is hoped or expected is no statement: أعربت عن أملها بأن.
_WISHES: Final = frozenset(
    {"الامل", "امله", "املها", "املهم", "توقعات", "توقعاته", "توقعاتها", "احتمال", "احتمالات"}
)
# Of whom they are said does not say it: قال رجل يعتقد أنه مسلح إن.
_OTHERS_SAY: Final = frozenset({"يفترض", "يزعم", "تزعم", "يعتقد", "تعتقد", "يقال"})
# Words before an أن that begins no statement: بعد أن, يجب أن, ثقته في أن.
_BEFORE_VERBS: Final = frozenset(
    {"بعد", "قبل", "دون", "منذ", "يجب", "يمكن", "يريد", "تريد", "من", "بدون", "لابد", "بد", "ينبغي"}
    | {"غير", "الا", "بشرط", "في", "ضروره", "اهميه", "رغم", "كما", "حيث", "خاصه", "خصوصا", "حتي"}
    | {"المفروض", "المفترض", "المتوقع", "المنتظر", "المقرر", "الممكن", "الضروري", "السبب"}
    | {"استطيع", "يستطيع", "تستطيع", "نستطيع", "اريد", "نريد", "علينا"}
)


# Of what a title tells before its colon, which says nothing: قمة الناتو: خلافات بين الأعضاء.
_EVENTS: Final = frozenset(
    {"قمه", "قضيه", "اختفاء", "مقتل", "ازمه", "اغتيال", "هجوم", "انتخابات", "مونديال", "مباراه", "تفجير"}
    | {"حادث", "حادثه", "ملف", "اتفاق", "زياره", "استقاله", "اعتقال", "محاكمه", "حرب", "معركه", "نهاءي"}
)
# Who speaks in a title without a name.
_UNNAMED: Final = frozenset(
    {"مصدر", "مصادر", "مسءول", "دراسه", "خبير", "خبراء", "تقرير", "وزير", "رءيس", "متحدث", "شرطه", "محلل"}
)


def _titled(text: ArticleText, named: Named) -> list[Said]:
    """Return what a title says somebody says: اليماني: مستعدون."""
    title = text.title
    match = _TITLE.match(title)
    if match is None or len(title) - match.end() < 12:
        return []
    end = bisect_left(text.tokens.starts, match.end())
    first = bisect_left(text.tokens.starts, headed_from(title, match.end()))
    if end == text.titled or text.tokens.words[first] in _EVENTS:
        return []
    speaks = any(name.last < end and name.type in SPEAKS for name in named.names)
    word = text.tokens.words[first]
    if not speaks and word not in _UNNAMED and word.removeprefix("ال") not in offices():
        return []
    answer = _ANSWERS.search(title, match.end())
    said = title[: answer.start()] if answer else title
    return [Said(match.end(), len(said.rstrip()), "indirect", -1)]
