"""From the words of an article to its subjects, each with its confidence and its evidence."""

from processors.subjects.content_words import SAYS
from processors.subjects.evidence import find_evidence
from processors.subjects.model import Prediction, shipped_model
from processors.subjects.passages import in_full, read_passages
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
    """Return the evidence for each of ``subjects``, the best passage first."""
    tags = prediction.tags
    weights = prediction.weights(subjects, NETWORK)
    weights *= (tags & SAYS) != 0
    passages, scorer = read_passages(text, tags), prediction.phrase_scorer(subjects, weights)
    return [
        [text.quote(*in_full(text.whole.text, *text.tokens.span(each.first, each.end - 1))) for each in shown]
        for shown in find_evidence(passages, text.tokens.words, tags, scorer)
    ]
