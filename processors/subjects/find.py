"""From the words of an article to its subjects, each with its confidence and its evidence."""

from functools import partial

from processors.subjects.evidence import find_evidence
from processors.subjects.features import BODY_WORDS
from processors.subjects.model import shipped_model
from processors.subjects.taxonomy import SUBJECTS
from processors.text.normalize import Normalized
from processors.text.tokens import Tokens
from schemas import Evidence, Subject


def find_subjects(title: Normalized, in_title: Tokens, body: Normalized, in_body: Tokens) -> list[Subject]:
    """Return the subjects of an article, the primary first; none when it has no word that the model knows.

    Args:
        title: the headline, in the ``search`` strength.
        in_title: its words.
        body: the text, in the ``search`` strength.
        in_body: its words, boilerplate left out.
    """
    model = shipped_model()
    page = model.page(in_title, in_body)
    if page.is_empty():
        return []
    reading = model.read(page)
    chosen = model.choose(reading)
    words = in_title.words + in_body.words[:BODY_WORDS]
    texts = [(title, in_title, 0), (body, in_body, len(in_title.words))]
    joined = partial(_joined, texts)
    weights = reading.weights(chosen)
    found = []
    for place, subject in enumerate(chosen):
        phrases = find_evidence(words, weights[place], joined)
        taxon = SUBJECTS[subject]
        found.append(
            Subject(
                slug=taxon.slug,
                medtop=taxon.medtop,
                name=taxon.name,
                confidence=round(float(reading.probability[subject]), 4),
                primary=place == 0,
                evidence=[_quote(texts, first, end) for first, end in phrases],
            )
        )
    return found


Texts = list[tuple[Normalized, Tokens, int]]


def _joined(texts: Texts, place: int) -> bool:
    """Tell whether only a space stands between word ``place`` and the word before it."""
    text, tokens, offset = texts[place >= texts[1][2]]
    place -= offset
    return place > 0 and text.text[tokens.ends[place - 1] : tokens.starts[place]] == " "


def _quote(texts: Texts, first: int, end: int) -> Evidence:
    """Return the span of the original text from word ``first`` up to word ``end``."""
    in_body = first >= texts[1][2]
    text, tokens, offset = texts[in_body]
    start, stop = text.original_span(tokens.starts[first - offset], tokens.ends[end - 1 - offset])
    return Evidence(
        field="body" if in_body else "title", start=start, end=stop, text=text.original[start:stop]
    )
