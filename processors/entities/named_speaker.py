"""Who of those that the words of a subject name speaks: he, or whoever is told by his name."""

from collections.abc import Sequence

from processors.entities.name import PERSON, Name
from processors.entities.nameless import in_words
from processors.entities.roles import CIRCUMSTANCES
from processors.entities.speaking import Speaking, Told, first_person
from processors.entities.spoken_to import is_told
from processors.entities.whose_man import in_apposition, is_spoken_for
from processors.text.reading import ArticleText
from schemas import Mention


def among_named(
    text: ArticleText, speaking: Speaking, subject: int, named: Sequence[tuple[Mention, Name]]
) -> Told:
    """Return who speaks of those who are ``named`` in a subject that begins with word ``subject``."""
    words = text.tokens.words
    speaks = [(mention, name) for mention, name in named if not is_told(words, name, subject)]
    if not speaks:
        to = named[0][1].first
        return in_words(text, speaking, subject, to - (words[to - 1] == "ل"))
    mention, name = in_apposition(text, speaks, subject) or first_person(speaks)
    apart = next((at for at in range(subject, name.first) if words[at] in CIRCUMSTANCES), None)
    if apart is not None:  # أشار الرئيس الأميركي أثناء استقباله فلانا
        return in_words(text, speaking, subject, apart)
    of_body = name.type != PERSON and name.first > subject  # متحدث باسم الوزارة
    if of_body or is_spoken_for(words, subject, name.first):
        return in_words(text, speaking, subject, name.last + 1)
    return mention.entity, mention.text
