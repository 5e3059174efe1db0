"""Whose headline it is: راموس: سنفوز, وزير يرد على فلان: لن نتراجع, البابا يحذر: الأرض."""

from bisect import bisect_left
from typing import Final

from processors.entities.clues import verbs_of_quoting
from processors.entities.named_speaker import among_named
from processors.entities.nameless import in_words
from processors.entities.speaker_words import SPEECH
from processors.entities.speaking import LONGEST_SENTENCE, NOBODY, Speaking, Told, is_preposition
from processors.entities.spoken_to import is_titled_to
from processors.entities.whose_man import is_of_who_stands_before
from processors.text.reading import ArticleText

_HEADED: Final = 40  # characters of a headline before its verb, or from it to the colon


def before_colon(text: ArticleText, speaking: Speaking, start: int) -> Told:
    """Return whose title it is of which a colon and no verb tells that it quotes, from ``start`` on."""
    words, end = text.tokens.words, bisect_left(text.tokens.starts, start)
    head = max(headed_from(text.whole.text, start), start - LONGEST_SENTENCE)
    first = bisect_left(text.tokens.starts, head)
    if before := speaking.between(first, end):  # راموس يقول, or the first whom the title names
        spoke = words[end - 1] in verbs_of_quoting() and before[-1][1].last == end - 2
        for mention, name in before[-1:] if spoke else before:
            if not is_titled_to(words, name) and not is_of_who_stands_before(words, name, speaking):
                return mention.entity, mention.text
    colon = text.whole.text.find(":", head)
    if colon < 0:  # a quotation that stands beside another one, without anybody
        return NOBODY
    acts = next((at for at in range(first + 1, end) if words[at] in SPEECH.acts), end)
    return None, text.quoted(head, min(colon, text.tokens.starts[acts])).text.strip()


def headed_from(title: str, end: int) -> int:
    """Return where the last head of a title before a place begins: بعد زيارتها.. والد الفتاة: هي بخير."""
    points = title.rfind("..", max(0, end - LONGEST_SENTENCE), end)
    return points + 2 if points >= 0 else 0


def before_verb_and_colon(text: ArticleText, speaking: Speaking, verb: int) -> Told | None:
    """Return who heads a headline before the verb, in the title or of another article: البابا يحذر: الأرض."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text
    start = whole.rfind("\n", max(0, starts[verb] - _HEADED - 1), starts[verb]) + 1
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
    return among_named(text, speaking, first, named) if named else in_words(text, speaking, first, verb)
