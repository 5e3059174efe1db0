"""How well subjects are found: those that are given, beside those that a reader gave."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from processors.subjects.taxonomy import SLUGS
from schemas import Article, EnrichedArticle, Subject, wire
from schemas.fields import Text

_BINS = 10  # of confidence, for the calibration error


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful reader gave an article: its subjects, and the primary where the reader named one."""

    subjects: frozenset[str]
    primary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with the subjects that a reader gave it, the primary one where the reader named it."""

    title: Text | None = None
    body: Text | None = None
    subjects: list[Text]
    primary: Text | None = None

    def __post_init__(self) -> None:
        """Refuse an article without text, and subjects that there are not: they would all count as missed."""
        if not (self.title or self.body):
            raise ValueError("a labelled article needs a title or a body: both are empty or missing")
        named = [*self.subjects, *([self.primary] if self.primary else [])]
        if unknown := sorted(set(named) - set(SLUGS)):
            raise ValueError(f"no such subject: {', '.join(unknown)}; there are: {', '.join(SLUGS)}")

    @property
    def article(self) -> Article:
        """The article as the pipeline reads it."""
        return Article(id="labelled", source="labelled", title=self.title, body=self.body)

    @property
    def truth(self) -> Truth:
        """What the reader gave."""
        return Truth(frozenset(self.subjects), self.primary)


def read_labelled(data: bytes) -> Labelled:
    """Read one line of a labelled file.

    Raises:
        SchemaError: what is wrong with it.
    """
    return wire.decode(Labelled, data)


@dataclass(frozen=True, slots=True)
class Score:
    """Of one subject, or of all: how many decisions were right, too many, and missed."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was given, the share that is right; 0 when nothing was given."""
        return self.right / max(1, self.right + self.extra)

    @property
    def recall(self) -> float:
        """Of what should have been given, the share that was; 0 when there was nothing to give."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 when there was nothing to find and nothing was given."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures: over all decisions (micro), of each subject, of the primary, of the confidences."""

    articles: int
    total: Score
    subjects: dict[str, Score]
    primary_right: float | None
    calibration_error: float

    @property
    def macro_f1(self) -> float:
        """The mean of F1 over the subjects that occur, given or true."""
        seen = [score.f1 for score in self.subjects.values() if score.right + score.extra + score.missed]
        return sum(seen) / len(seen) if seen else 0.0


def compare(found: Sequence[Sequence[Subject]], truths: Sequence[Truth]) -> Evaluation:
    """Compare the subjects found in articles with what a reader gave them, article by article.

    ``primary_right`` is of the articles whose reader named a primary. ``calibration_error`` is the expected
    one over the subjects given: the mean distance of confidence from the share that is right, in ten bins.
    """
    given = [{subject.slug: subject for subject in subjects} for subjects in found]
    pairs = list(zip(given, truths, strict=True))
    subjects = {
        slug: Score(
            sum(slug in said and slug in truth.subjects for said, truth in pairs),
            sum(slug in said and slug not in truth.subjects for said, truth in pairs),
            sum(slug not in said and slug in truth.subjects for said, truth in pairs),
        )
        for slug in SLUGS
    }
    total = Score(
        sum(score.right for score in subjects.values()),
        sum(score.extra for score in subjects.values()),
        sum(score.missed for score in subjects.values()),
    )
    asked = [(said, truth.primary) for said, truth in pairs if truth.primary is not None]
    right = sum(primary in said and said[primary].primary for said, primary in asked)
    said_and_true = [
        (subject.confidence, slug in truth.subjects)
        for said, truth in pairs
        for slug, subject in said.items()
    ]
    return Evaluation(
        articles=len(pairs),
        total=total,
        subjects=subjects,
        primary_right=right / len(asked) if asked else None,
        calibration_error=_calibration_error(said_and_true),
    )


def _calibration_error(said_and_true: list[tuple[float, bool]]) -> float:
    gaps = [0.0] * _BINS
    for confidence, is_true in said_and_true:
        gaps[min(int(confidence * _BINS), _BINS - 1)] += confidence - is_true
    return sum(map(abs, gaps)) / max(1, len(said_and_true))


@dataclass(frozen=True, slots=True)
class Confusion:
    """A subject that was given where the reader had another, and in how many articles."""

    true: str
    given: str
    articles: int


def confusions(found: Sequence[Sequence[Subject]], truths: Sequence[Truth]) -> list[Confusion]:
    """Count each pair of a subject missed and one given too many in an article, the most frequent first."""
    count: Counter[tuple[str, str]] = Counter()
    for subjects, truth in zip(found, truths, strict=True):
        given = {subject.slug for subject in subjects}
        count.update(product(truth.subjects - given, given - truth.subjects))
    ranked = sorted(count.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(true, slug, articles) for (true, slug), articles in ranked]


def evaluate(
    labelled: Iterable[Labelled], enrich: Callable[[Article], EnrichedArticle]
) -> tuple[Evaluation, list[Confusion]]:
    """Hold what ``enrich`` finds in articles against what a reader gave them: the figures, the confusions."""
    found: list[Sequence[Subject]] = []
    truths: list[Truth] = []
    for each in labelled:
        found.append(enrich(each.article).subjects)
        truths.append(each.truth)
    return compare(found, truths), confusions(found, truths)


def as_data(figures: Evaluation, confused: Sequence[Confusion]) -> dict[str, Any]:
    """Return all figures as plain data; shares from 0 to 1."""
    return {
        "articles": figures.articles,
        "micro": _scores(figures.total),
        "macro_f1": figures.macro_f1,
        "primary_right": figures.primary_right,
        "calibration_error": figures.calibration_error,
        "subjects": {slug: _scores(score) for slug, score in figures.subjects.items()},
        "confusions": [asdict(each) for each in confused],
    }


def _scores(score: Score) -> dict[str, float]:
    return {"precision": score.precision, "recall": score.recall, "f1": score.f1, **asdict(score)}
