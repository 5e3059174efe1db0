"""From the words of an article to its subjects, each with its confidence and its evidence."""

from processors.subjects.evidence import find_evidence
from processors.subjects.model import Reading, shipped_model
from processors.subjects.quoted_names import runs_on, with_name
from processors.subjects.taxonomy import SUBJECTS
from processors.text.reading import ArticleText
from schemas import Evidence, Subject

# What the linear reader knows of a word holds in every article, and an editor knows it too; what the network
# makes of it holds on this page alone. Strict editors nodded at half an article of 50 more so than with 1.
_NETWORK = 0.4
_TITLE = 1.5  # a word of the title before the same word of the body: there an editor looks first


def find_subjects(text: ArticleText) -> list[Subject]:
    """Return the subjects of an article, the primary first; none when it has no word that the model knows."""
    model = shipped_model()
    reading = model.read(model.vocabulary.page(text))
    if reading.is_empty():
        return []
    found = []
    chosen = reading.chosen()
    for subject, evidence in zip(chosen, underline(text, reading, chosen), strict=True):
        taxon = SUBJECTS[subject]
        found.append(
            Subject(
                slug=taxon.slug,
                medtop=taxon.medtop,
                name=taxon.name,
                confidence=round(float(reading.probability[subject]), 4),
                primary=subject == chosen[0],
                evidence=evidence,
            )
        )
    return found


def underline(text: ArticleText, reading: Reading, subjects: list[int]) -> list[list[Evidence]]:
    """Return the evidence for each of ``subjects``, the strongest phrase first."""
    words, starts, whole = text.tokens.words, text.tokens.starts, text.whole.text

    def joined(place: int) -> bool:
        """Tell whether a phrase may run on to word ``place`` from the word before it."""
        if not place:
            return False
        start, end = starts[place], starts[place - 1] + len(words[place - 1])
        return whole[end:start] == " " or runs_on(whole, end, start)  # a space, without a call

    weights = reading.weights(subjects, _NETWORK)
    weights[:, : text.titled] *= _TITLE
    return [
        [text.quote(*with_name(whole, *text.tokens.span(first, end - 1))) for first, end in phrases]
        for phrases in (find_evidence(words, weight, joined) for weight in weights)
    ]
