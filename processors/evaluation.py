"""How well subjects, genres and entities are found: what is given, beside what a reader gave."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Any

from processors.entities.evaluation import (
    EntityEvaluation,
    LabelledDate,
    LabelledFigure,
    LabelledMention,
    LabelledQuote,
    NamedByReader,
    tallies,
)
from processors.genre.taxonomy import NAMES as GENRES
from processors.subjects.taxonomy import SLUGS
from schemas import Article, EnrichedArticle, Subject, wire
from schemas.fields import Text
from schemas.times import parse_time

_BINS = 10  # of confidence, for the calibration error


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful reader gave an article: its subjects, and the primary where the reader named one."""

    subjects: frozenset[str]
    primary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with what a reader gave it: subjects, the primary one where the reader named it, a genre.

    Or its ``mentions``, with dates, figures and quotes. ``published_at`` may be a day.
    """

    title: Text | None = None
    body: Text | None = None
    subjects: list[Text] | None = None
    primary: Text | None = None
    genre: Text | None = None
    published_at: Text | None = None
    mentions: list[LabelledMention] | None = None
    dates: list[LabelledDate] = field(default_factory=list)
    figures: list[LabelledFigure] = field(default_factory=list)
    quotes: list[LabelledQuote] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse an article without text or labels, and labels that there are not: all would be missed."""
        if not (self.title or self.body):
            raise ValueError("a labelled article needs a title or a body: both are empty or missing")
        if self.subjects is None and self.genre is None and self.mentions is None:
            raise ValueError(
                "a labelled article needs its subjects, its genre or its mentions: all are missing"
            )
        named = [*(self.subjects or []), *([self.primary] if self.primary else [])]
        if self.published_at and self.mentions is not None:
            parse_time(_as_time(self.published_at))
        if unknown := sorted(set(named) - set(SLUGS)):
            raise ValueError(f"no such subject: {', '.join(unknown)}; there are: {', '.join(SLUGS)}")
        if self.genre is not None and self.genre not in GENRES.slugs:
            raise ValueError(f"no such genre: {self.genre}; there are: {', '.join(GENRES.slugs)}")

    @property
    def article(self) -> Article:
        """The article as the pipeline reads it."""
        published = _as_time(self.published_at) if self.published_at and self.mentions is not None else None
        return Article(
            id="labelled", source="labelled", title=self.title, body=self.body, published_at=published
        )

    @property
    def truth(self) -> Truth:
        """The subjects that the reader gave."""
        return Truth(frozenset(self.subjects or []), self.primary)

    @property
    def named(self) -> NamedByReader | None:
        """The names, dates, figures and quotes that the reader found; None where nobody looked for them."""
        if self.mentions is None:
            return None
        return NamedByReader(
            mentions=self.mentions, dates=self.dates, figures=self.figures, quotes=self.quotes
        )


def _as_time(day: str) -> str:
    """Return a time of publication; of a day its noon."""
    return f"{day}T12:00:00Z" if len(day) == len("2018-11-02") else day


def read_labelled(data: bytes) -> Labelled:
    """Read one line of a labelled file.

    Raises:
        SchemaError: what is wrong with it.
    """
    return wire.decode(Labelled, data)


@dataclass(frozen=True, slots=True)
class Score:
    """Of one subject or genre, or of all: how many decisions were right, too many, and missed."""

    right: int
    extra: int
    missed: int

    @classmethod
    def of(cls, decisions: Iterable[tuple[bool, bool]]) -> "Score":
        """Count decisions: whether each was given, and whether it is true."""
        count = Counter(decisions)
        return cls(count[True, True], count[True, False], count[False, True])

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
        slug: Score.of((slug in said, slug in truth.subjects) for said, truth in pairs) for slug in SLUGS
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


@dataclass(frozen=True, slots=True)
class GenreEvaluation:
    """The figures of the genres: over how many articles, how often the genre is right, each genre's."""

    articles: int
    right: float
    genres: dict[str, Score]


def compare_genres(found: Sequence[str | None], truths: Sequence[str]) -> GenreEvaluation:
    """Compare the genres found in articles (None where there is none) with what a reader gave them."""
    pairs = list(zip(found, truths, strict=True))
    genres = {slug: Score.of((said == slug, true == slug) for said, true in pairs) for slug in GENRES.slugs}
    right = sum(score.right for score in genres.values())
    return GenreEvaluation(len(pairs), right / max(1, len(pairs)), genres)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a labelled file; None of what no article of it is labelled with."""

    articles: int
    subjects: Evaluation | None
    confusions: list[Confusion]
    genres: GenreEvaluation | None
    entities: EntityEvaluation | None = None


def evaluate(labelled: Iterable[Labelled], enrich: Callable[[Article], EnrichedArticle]) -> Figures:
    """Hold what ``enrich`` finds in articles against what a reader gave them."""
    about: list[tuple[Sequence[Subject], Truth]] = []
    kinds: list[tuple[str | None, str]] = []
    named = EntityEvaluation()
    articles = 0
    for each in labelled:
        articles += 1
        enriched = enrich(each.article)
        if each.subjects is not None:
            about.append((enriched.subjects, each.truth))
        if each.genre is not None:
            kinds.append((enriched.genre.slug if enriched.genre else None, each.genre))
        if each.named is not None:
            named.add(enriched, each.named)
    found, truths = [said for said, _ in about], [true for _, true in about]
    said, true = [said for said, _ in kinds], [true for _, true in kinds]
    return Figures(
        articles=articles,
        subjects=compare(found, truths) if about else None,
        confusions=confusions(found, truths),
        genres=compare_genres(said, true) if kinds else None,
        entities=named if named.articles else None,
    )


def as_data(figures: Figures) -> dict[str, Any]:
    """Return all figures as plain data; shares from 0 to 1."""
    data: dict[str, Any] = {"articles": figures.articles}
    if about := figures.subjects:
        data |= {
            "micro": _scores(about.total),
            "macro_f1": about.macro_f1,
            "primary_right": about.primary_right,
            "calibration_error": about.calibration_error,
            "subjects": {slug: _scores(score) for slug, score in about.subjects.items()},
            "confusions": [asdict(each) for each in figures.confusions],
        }
    if kinds := figures.genres:
        data["genres"] = {
            "articles": kinds.articles,
            "right": kinds.right,
            "genres": {slug: _scores(score) for slug, score in kinds.genres.items()},
        }
    if named := figures.entities:
        data["entities"] = {
            "articles": named.articles,
            **{name: {"f1": tally.f1, **asdict(tally)} for name, tally in tallies(named)},
            "same_entity": named.same.share,
            "dates_resolved": named.resolved.share,
            "speakers_right": named.speakers.share,
        }
    return data


def _scores(score: Score) -> dict[str, float]:
    return {"precision": score.precision, "recall": score.recall, "f1": score.f1, **asdict(score)}
