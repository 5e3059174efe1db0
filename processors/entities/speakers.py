"""Who said what is quoted: the name beside its verb, or who is told in other words.

First it is asked whose words another one passes on (``passed_on``), who heads a headline (``headlines``) and
who stands before the verb as its subject (``before_verb``); else he stands behind it (``behind_verb``). Of
those that are named one speaks (``named_speaker``): others are spoken to (``spoken_to``), or a man of theirs
speaks (``whose_man``). Who is not named is told in words (``nameless``).
"""

from bisect import bisect_left
from collections.abc import Sequence

from processors.entities.before_verb import named_before, opened_before
from processors.entities.behind_verb import is_marked, subject_behind, turns_away
from processors.entities.clues import those_between
from processors.entities.headlines import before_colon, before_verb_and_colon
from processors.entities.named_speaker import among_named
from processors.entities.nameless import before_named_end, behind_verb_end, in_words, somebody
from processors.entities.passed_on import passed_on
from processors.entities.speaker_words import WHEN
from processors.entities.speaking import NOBODY, WHO, Said, Speaking, Told, is_participle
from processors.entities.spoken_to import is_addressed, is_object
from processors.entities.verbs import CAME, NOW, OF_ANOTHER, without_and
from processors.text.reading import ArticleText


def speaker_of(text: ArticleText, speaking: Speaking, said: Said, thats: Sequence[int]) -> Told:
    """Return whose words they are: an entity, and the words that name the speaker."""
    if said.verb < 0:
        return before_colon(text, speaking, said.start) if said.start < text.body_start else NOBODY
    first = bisect_left(text.tokens.starts, said.start)
    verb = without_and(text.tokens.words[said.verb])
    return (
        passed_on(text, speaking, said.verb, first, thats)
        or (before_verb_and_colon(text, speaking, said.verb) if verb[0] in NOW else None)
        or opened_before(text, speaking, said.verb)
        or somebody(text, speaking, said.verb)
        or _beside(text, speaking, said.verb, first, thats)
    )


def _beside(text: ArticleText, speaking: Speaking, verb: int, first: int, thats: Sequence[int]) -> Told:
    """Return who says what word ``first`` begins: named behind its verb or before, or in words."""
    words, verb_word = text.tokens.words, without_and(text.tokens.words[verb])
    subject = subject_behind(text, speaking, verb + 1 + (verb_word == CAME), first)
    behind = speaking.between(subject, first)
    away = (
        is_participle(words[verb])
        or ":" in text.gap(verb + 1)  # وقال: من على قناة
        or turns_away(words, subject, first, behind)
        or is_addressed(words, subject, verb_word)
    )
    if behind and not away:
        end = before_named_end(text, speaking, subject, behind, verb_word)
        if end is not None:
            return in_words(text, speaking, subject, end)
    if verb_word in OF_ANOTHER and (
        (verb and words[verb - 1] in WHO) or is_object(words, behind, first, thats)
    ):
        behind, away = [], True  # الجامعة التي وصفت القتل بأنه, ووصف فلانا بأنه
    if behind and not away:
        return among_named(text, speaking, subject, behind)
    if told := named_before(text, speaking, verb, turns_away=away):
        return told
    if away or words[subject] in WHEN or is_marked(text, verb):
        return NOBODY
    that = next(iter(those_between(thats, subject, first)), first)
    return in_words(text, speaking, subject, behind_verb_end(text, speaking, subject, that, verb_word))
