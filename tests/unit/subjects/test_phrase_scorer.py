"""A phrase is scored by its own words, and training learns what editors accept."""

import numpy as np
import pytest

from processors.model_file import ModelFile, read_model_file
from processors.subjects.model import Model
from processors.subjects.phrase_scorer import PhraseScorer
from processors.subjects.taxonomy import SLUGS
from tests.unit.subjects.making import sums
from training.phrases import PHRASE_VERDICTS, Phrase, read_phrases, train_phrase_scorer
from training.reading import read_row

SPORT = SLUGS.index("sport")


def score(speaks, shows, spans, titled=0):
    known = sums([speaks, shows, [1.0] * len(shows)])
    scorer = PhraseScorer(known, titled, (0.5, 0.5, 0.5), np.array([[-1.0]]))
    plausibility, strength = scorer.score(*np.array(spans).T)
    return plausibility[0], strength[0]


def test_what_shows_more_speaks_more_strongly_or_stands_in_the_title_is_more_plausible():
    spans = [(0, 2), (2, 4)]
    for speaks, shows, titled in (
        ([1, 1, 0, 0], [0] * 4, 0),
        ([1] * 4, [1, 1, 0, 0], 0),
        ([1] * 4, [0] * 4, 2),
    ):
        better, worse = score(speaks, shows, spans, titled)[0]
        assert worse < better < 0  # logarithms of probabilities


def test_a_phrase_without_a_stem_has_a_score_too():
    plausibility, strength = score([0, 0], [0, 0], [(0, 2)])
    assert np.isfinite([*plausibility, *strength]).all()


def test_every_phrase_that_was_read_stands_in_one_article_with_a_subject_of_the_list_and_a_verdict():
    lines = [line.split("\t") for line in PHRASE_VERDICTS.read_text(encoding="utf-8").splitlines()]
    assert len({name for name, *_ in lines}) == len(lines) > 0
    for _, *phrases in lines:
        assert phrases
        for subject, field, start, end, verdict in map(str.split, phrases):
            assert subject in SLUGS
            assert field in ("title", "body")
            assert 0 <= int(start) < int(end)
            assert verdict in ("0", "1", "2")


def test_phrases_are_read_for_the_articles_at_hand(rows, tmp_path):
    path = tmp_path / "phrases.tsv"
    path.write_text(
        f"gone\thealth body 0 4 2\n{rows[0]['id']}\tsport title 0 6 1\thealth body 3 9 0\n", "utf-8"
    )
    first, second = read_phrases(rows, path)
    assert first == Phrase(rows[0], SPORT, "title", 0, 6, 0.3)
    assert second[1:] == (SLUGS.index("health"), "body", 3, 9, 0.0)


@pytest.fixture(scope="module")
def taught(rows, made) -> Model:
    """A model whose editors accept المباراة as a reason for sport, and never المدرب."""
    file = read_model_file(made)
    phrases = []
    for row in rows:
        for word, plausibility in (("المباراة", 1.0), ("المدرب", 0.0)):
            if (start := row["body"].find(word)) >= 0:
                phrases.append(Phrase(row, SPORT, "body", start, start + len(word), plausibility))
    return Model(ModelFile(file.header, file.stems, file.arrays | train_phrase_scorer(Model(file), phrases)))


def test_an_editor_is_learnt_from(rows, taught):
    row = next(row for row in rows if row["primary"] == "sport")
    text = read_row(row)
    prediction = taught.predict(taught.vocabulary.page(text))
    places = np.array([text.tokens.words.index(word, text.titled) for word in ("المباراه", "المدرب")])
    scorer = prediction.phrase_scorer([SPORT], prediction.weights([SPORT]))
    plausibility, _ = scorer.score(places, places + 1)
    assert plausibility[0, 0] > np.log(0.7)
    assert plausibility[0, 1] < np.log(0.3)
