"""From the words of an article to its subjects, each with its confidence and its evidence."""

from processors.subjects.clauses import read_clauses
from processors.subjects.content_words import content
from processors.subjects.evidence import find_evidence
from processors.subjects.model import Reading, shipped_model
from processors.subjects.phrases import Line
from processors.subjects.quoted_names import with_name
from processors.subjects.taxonomy import SUBJECTS
from processors.text.reading import ArticleText
from schemas import Evidence, Subject

# What the linear reader knows of a word holds in every article, and an editor knows it too; what the network
# makes of it holds on this page alone. Strict editors nodded at half an article of 50 more so than with 1.
NETWORK = 0.4


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
    """Return the evidence for each of ``subjects``, the best phrase first."""
    weights = reading.weights(subjects, NETWORK)
    known = content(text.tokens, weights.shape[1])
    line = Line(text.tokens.words, known.tolist(), read_clauses(text, known))
    found = find_evidence(line, weights.tolist(), reading.showing(subjects, weights))
    return [
        [text.quote(*with_name(text.whole.text, *text.tokens.span(first, end - 1))) for first, end in phrases]
        for phrases in found
    ]
