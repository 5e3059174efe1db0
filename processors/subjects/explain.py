"""Why an article has its subjects: what ``rasid explain`` shows when a label looks wrong."""

import numpy as np

from processors.explanation import Explanation, for_and_against
from processors.subjects.content_words import says_something
from processors.subjects.model import GIVEN_FROM, shipped_model
from processors.subjects.taxonomy import SLUGS
from processors.text.reading import read_article
from schemas import Article

_REASONS = 8  # words for, and words against: what a person takes in at a glance
_NEAR = 3  # subjects that were not given but came closest


def explain(article: Article) -> list[Explanation]:
    """Explain the subjects of an Arabic article, those given first, then the nearest that were not.

    Empty when the article has no word that the model knows.
    """
    model = shipped_model()
    text = read_article(article.title or "", article.body or "")
    page = model.vocabulary.page(text)
    prediction = model.predict(page)
    if prediction.is_empty():
        return []
    words = text.tokens.words[: len(page.words)]
    given = prediction.chosen()
    order = np.argsort(-prediction.probability, kind="stable").tolist()
    nearest = [subject for subject in order if subject not in given][:_NEAR]
    shown = given + nearest
    explained = []
    for subject, weights in zip(shown, prediction.weights(shown), strict=True):
        by_word: dict[str, float] = {}
        for word, weight in zip(words, weights.tolist(), strict=True):
            if says_something(word):
                by_word[word] = by_word.get(word, 0.0) + weight
        reasons_for, reasons_against = for_and_against(by_word, _REASONS)
        explained.append(
            Explanation(
                slug=SLUGS[subject],
                confidence=round(float(prediction.probability[subject]), 4),
                threshold=GIVEN_FROM[subject],
                given=subject in given,
                reasons_for=reasons_for,
                reasons_against=reasons_against,
            )
        )
    return explained
