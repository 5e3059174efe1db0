"""From the words of an article to its subjects, each with its confidence and its evidence."""

from processors.subjects.clauses import read_clauses
from processors.subjects.evidence import find_evidence
from processors.subjects.model import Prediction, shipped_model
from processors.subjects.phrases import TaggedWords
from processors.subjects.quoted_names import with_name
from processors.subjects.taxonomy import SUBJECTS
from processors.text.reading import ArticleText
from schemas import Evidence, Subject

# What the linear classifier knows of a word holds in every article, and an editor knows it too; what the
# network makes of it holds on this page alone. Strict editors accept half an article of 50 more than with 1.
NETWORK = 0.4


def predict(text: ArticleText) -> Prediction:
    """Return what the model makes of an article."""
    model = shipped_model()
    return model.predict(model.vocabulary.page(text))


def find_subjects(text: ArticleText, prediction: Prediction) -> list[Subject]:
    """Return the subjects of an article, the primary first; none when it has no word that the model knows."""
    if prediction.is_empty():
        return []
    found = []
    chosen = prediction.chosen()
    for subject, evidence in zip(chosen, quote_evidence(text, prediction, chosen), strict=True):
        taxon = SUBJECTS[subject]
        found.append(
            Subject(
                slug=taxon.slug,
                medtop=taxon.medtop,
                name=taxon.name,
                confidence=round(float(prediction.probability[subject]), 4),
                primary=subject == chosen[0],
                evidence=evidence,
            )
        )
    return found


def quote_evidence(text: ArticleText, prediction: Prediction, subjects: list[int]) -> list[list[Evidence]]:
    """Return the evidence for each of ``subjects``, the best phrase first."""
    weights = prediction.weights(subjects, NETWORK)
    tags = prediction.tags
    words = TaggedWords(text.tokens.words, tags.tolist(), read_clauses(text, tags))
    found = find_evidence(words, weights.tolist(), prediction.phrase_scorer(subjects, weights))
    return [
        [text.quote(*with_name(text.whole.text, *text.tokens.span(first, end - 1))) for first, end in phrases]
        for phrases in found
    ]
