"""``rasid evaluate`` and ``rasid explain``: how good what Rasid says is; why an article has its own."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import click
import orjson

from streams.cli import render
from streams.cli.files import lines_of, raise_for_bad, read_article, with_progress
from streams.cli.terminal import show, show_text, write
from streams.errors import InputError
from streams.settings import Settings

if TYPE_CHECKING:
    from processors.entities.evaluation import EntityEvaluation
    from processors.evaluation import Figures, Score

CONFUSIONS: Final = 10  # pairs shown to people: what comes after them happened once or twice


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object, for pipes.")
@click.pass_obj
def evaluate(settings: Settings, file: str, as_json: bool) -> None:
    """Hold what Rasid says of the articles of FILE against what a reader said of them.

    \b
    FILE is JSONL (- for stdin). Each line needs a title or a body, and the subjects, the genre, the mentions,
    or several of them:
      {"title": "…", "body": "…", "subjects": ["diplomacy", "politics"], "primary": "diplomacy"}
      {"title": "…", "body": "…", "genre": "opinion"}
      {"title": "…", "body": "…", "published_at": "2018-11-02", "dates": [], "figures": [], "quotes": [],
       "mentions": [{"field": "body", "start": 4, "end": 8, "type": "place", "name": "لندن"}]}

    Shows precision, recall and F1 of each subject and of all, how often the primary subject is right, which
    subject was given where the reader had another; and the same of each genre. Of people, organisations,
    places and groups it shows how many have the reader's span to the letter (strict) or meet it (lenient), of
    dates, figures and quotes how many are found, resolved and said by the right one. Other fields are not
    looked at. Bad lines are named with their number, the others count, and the exit code is 1.
    """  # noqa: D301  # \b is click's: keep the lines
    from processors import pipeline  # loads the model
    from processors.evaluation import as_data, read_labelled
    from processors.evaluation import evaluate as evaluated

    with lines_of(file, settings, read_labelled) as lines:
        labelled = (line.article for line in with_progress(lines, file, "evaluating"))
        figures = evaluated(labelled, pipeline.enrich)
        if not figures.articles:
            raise_for_bad(lines, file)
            raise InputError(f"{file}: no labelled article in it")
        if as_json:
            write(orjson.dumps({"pipeline": pipeline.PIPELINE, **as_data(figures)}))
        else:
            for line in _report(figures, pipeline.PIPELINE):
                show(line)


def _report(figures: "Figures", pipeline: str) -> Iterable[str]:
    """Yield the lines of a report for people: the figures of subjects, their confusions, those of genres."""
    yield f"{figures.articles} articles, pipeline {pipeline}"
    if about := figures.subjects:
        yield from _table("subject", about.subjects)
        yield ""
        yield _line("all (micro)", about.articles, about.total)
        yield f"{'mean of F1 (macro)':<48}{about.macro_f1:>7.3f}"
        if about.primary_right is not None:
            yield f"{'primary right':<48}{about.primary_right:>7.3f}"
        yield f"{'calibration error':<48}{about.calibration_error:>7.3f}"
        yield ""
        yield f"{'a reader said':<20}{'Rasid said':<20}{'articles':>8}"
        for each in figures.confusions[:CONFUSIONS]:
            yield f"{each.true:<20}{each.given:<20}{each.articles:>8}"
    if kinds := figures.genres:
        yield from _table("genre", kinds.genres)
        yield ""
        yield f"{'genre right':<20}{kinds.articles:>9}{kinds.right:>26.3f}"
    if named := figures.entities:
        yield from _entities(named)


def _entities(figures: "EntityEvaluation") -> Iterable[str]:
    from processors.entities.evaluation import tallies

    yield ""
    yield f"{'entity':<26}{'right':>7}{'extra':>7}{'missed':>8}{'F1':>7}"
    for name, tally in tallies(figures):
        yield f"{name:<26}{tally.right:>7}{tally.extra:>7}{tally.missed:>8}{tally.f1:>7.3f}"
    yield f"{'same entity (of pairs)':<48}{figures.same.share:>7.3f}"
    yield f"{'dates resolved':<48}{figures.resolved.share:>7.3f}"
    yield f"{'speaker right':<48}{figures.speakers.share:>7.3f}"


def _table(what: str, scores: "Mapping[str, Score]") -> Iterable[str]:
    yield ""
    yield f"{what:<20}{'articles':>9}{'precision':>11}{'recall':>8}{'F1':>7}"
    for slug, score in scores.items():
        yield _line(slug, score.right + score.missed, score)


def _line(name: str, articles: int, score: "Score") -> str:
    return f"{name:<20}{articles:>9}{score.precision:>11.3f}{score.recall:>8.3f}{score.f1:>7.3f}"


@click.command()
@click.argument("file", default="-")
@click.option("--id", "ids", metavar="ID", multiple=True, help="Only this article; may be repeated.")
@click.pass_obj
def explain(settings: Settings, file: str, ids: tuple[str, ...]) -> None:
    """Show the articles of FILE (JSONL; - or nothing for stdin) with the reasons for subjects and genre.

    The evidence is marked in the text. Below it stand whom and what it names; the subjects that were given
    and the nearest that were not, with the words that spoke most for and against each, and what each word
    adds to the log-odds; then the genre and the nearest one, with their signs.
    """
    from processors import pipeline  # loads the model
    from processors.genre.explain import explain as genres
    from processors.genre.wording import sign_name
    from processors.subjects.explain import explain as subjects

    missing = set(ids)
    with lines_of(file, settings, read_article) as articles:
        for line in articles:
            if ids and line.article.id not in ids:
                continue
            missing.discard(line.article.id)
            enriched = pipeline.enrich(line.article)
            show_text(render.whole(enriched))
            show_text(render.names(enriched))
            for each in subjects(line.article) if enriched.subjects else []:
                show_text(render.explanation(each))
            for each in genres(line.article) if enriched.genre else []:
                show_text(render.explanation(each, sign_name))
        if missing:
            raise InputError(f"no article {', '.join(sorted(missing))} in {file}")
