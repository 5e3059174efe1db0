"""Why an article has its genre: what ``rasid explain`` shows when it looks wrong."""

from typing import Final

from processors.explanation import Explanation, for_and_against
from processors.genre import find
from processors.genre.find import names, weigh
from processors.genre.model import OPINION_FROM
from processors.genre.signs import read_signs
from processors.genre.taxonomy import SLUGS
from processors.subjects.find import predict
from processors.text.reading import read_article
from schemas import Article

_REASONS: Final = 6  # signs for, and signs against: what a person takes in at a glance
_MATTER: Final = "matter"  # what the article tells of, as all its words together say
_SHOWN: Final = 2  # genres: the one that was given, and the one that came closest


def explain(article: Article) -> list[Explanation]:
    """Explain the genre of an Arabic article, and the likeliest that was not given."""
    text = read_article(article.title or "", article.body or "")
    signs = read_signs(text)
    prediction = find.predict(text, signs, predict(text).vector)
    chosen = prediction.chosen()
    likely = prediction.probabilities
    order = sorted(range(len(SLUGS)), key=lambda genre: (genre != chosen, -likely[genre], genre))
    explained = []
    for genre in order[:_SHOWN]:
        weights = dict(zip(names(signs), weigh(prediction, genre).tolist(), strict=True))
        weights[_MATTER] = float(prediction.matter[genre] - prediction.matter.mean())
        reasons_for, reasons_against = for_and_against(weights, _REASONS)
        explained.append(
            Explanation(
                slug=SLUGS[genre],
                confidence=likely[genre],
                threshold=OPINION_FROM if SLUGS[genre] == "opinion" else None,
                given=genre == chosen,
                reasons_for=reasons_for,
                reasons_against=reasons_against,
            )
        )
    return explained
