import numpy as np
import pytest

from processors.model_file import read_model_file, write_model_file
from processors.subjects.features import Page
from processors.subjects.model import Calibration, Model, log_share
from processors.subjects.taxonomy import SLUGS
from tests.unit.subjects.conftest import make_phrases
from training.data import LABELS, MENDED, read_labels, read_written
from training.figures import calibration_error
from training.network import rows_of
from training.reading import read_row
from training.sentences import SENTENCE_SUBJECTS, read_sentences
from training.subjects import SENTENCE_WEIGHT, calibrate, fit_all, lessons_of, train, train_linear
from training.word_subjects import WORD_SUBJECTS, pointers, read_word_subjects


def test_the_same_data_make_the_same_file_bit_for_bit(rows, made):
    assert train(rows, rows, make_phrases(rows), {"date": "then"})[0] == made


def test_a_trained_model_tells_the_subjects_apart(rows, corpus, made):
    model = Model(read_model_file(made))
    right = 0
    for row in rows:
        page = model.vocabulary.page(read_row(row))
        right += SLUGS[model.predict(page).chosen()[0]] == row["primary"]
    assert right >= 0.9 * len(rows)


def test_without_the_word_that_spoke_most_the_subject_is_less_likely(rows, made):
    model = Model(read_model_file(made))
    # Of two subjects: where one is beyond doubt no word decides.
    both = {**rows[0], "body": rows[0]["body"] + rows[1]["body"]}
    page = model.vocabulary.page(read_row(both))
    before = model.predict(page)
    subject = SLUGS.index(rows[0]["primary"])
    strongest = int(before.weights([subject])[0].argmax())
    kept = page.words.copy()
    kept[kept == kept[strongest]] = -1  # silence the word that spoke most
    without = model.predict(Page(kept, page.titled, page.tags))
    assert without.probability[subject] < before.probability[subject]


@pytest.mark.parametrize("times", [1, 6, 30])  # a lead alone; an opening too; more than is read
def test_what_the_words_weigh_and_what_any_page_begins_with_is_the_score(rows, made, times):
    model = Model(read_model_file(made))
    text = read_row({"title": rows[0]["title"], "body": f"{rows[0]['body']} {rows[1]['body']} " * times})
    prediction = model.predict(model.vocabulary.page(text))
    subjects = list(range(len(SLUGS)))
    begins = model.half_slope * (model.bias + model.out_bias[: len(SLUGS)])
    begins += model.pull @ (prediction._alive * model.hidden_bias)
    added = prediction.weights(subjects).sum(axis=1) + begins
    assert added == pytest.approx(prediction.scores * model.calibration.slope, abs=1e-3)


def test_the_shares_of_all_subjects_make_the_page():
    scores = np.array([[2.0, -3, 1], [0, 0, 90]], np.float32)
    primary_scores = np.array([[0.0, 0, 1], [0, 0, 90]], np.float32)
    assert np.exp(log_share(scores, primary_scores)).sum(axis=1) == pytest.approx([1, 1])
    assert np.exp(log_share(scores, primary_scores))[1] == pytest.approx([0, 0, 1])


def test_what_ships_reads_as_what_was_trained(rows, corpus, made):
    model = Model(read_model_file(made))
    linear, network = fit_all(corpus, lessons_of(rows), np.arange(len(rows)))
    from_network, primary_scores = np.split(network.scores(corpus.zones), 2, axis=1)
    scores = (linear.scores(corpus.zones) + from_network) / 2
    for place, row in enumerate(rows):
        prediction = model.predict(model.vocabulary.page(read_row(row)))
        assert prediction.scores == pytest.approx(
            scores[place], abs=0.05
        )  # what single bytes hold of weights
        assert prediction.primary_scores == pytest.approx(primary_scores[place], abs=0.05)
        said = model.calibration.probabilities(prediction.scores, prediction.primary_scores)
        assert said == pytest.approx(prediction.probability)


def test_calibration_finds_what_makes_scores_log_odds():
    random = np.random.default_rng(0)
    scores, primary_scores = random.normal(0, 3, (2, 20_000, 2)).astype(np.float32)
    truth = Calibration(np.array([0.8, 1.1]), np.array([0.1, 0.0]), np.array([-0.5, 0.3]))
    targets = (random.random(scores.shape) < truth.probabilities(scores, primary_scores)).astype(np.float32)
    found = calibrate(scores, primary_scores, targets)
    assert found.slope == pytest.approx(truth.slope, abs=0.05)
    assert found.share == pytest.approx(truth.share, abs=0.05)
    assert found.shift == pytest.approx(truth.shift, abs=0.1)


def test_a_model_file_comes_back_as_it_went(made):
    assert write_model_file(_again(made)) == made


def _again(data: bytes):
    file = read_model_file(data)
    del file.header["stems"], file.header["arrays"]
    return file


def test_a_file_that_is_no_model_or_is_cut_short_is_refused(made):
    with pytest.raises(ValueError, match="python -m training"):
        read_model_file(b"something else")
    with pytest.raises(ValueError, match="cut short"):
        read_model_file(made[:-1])


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (
            SLUGS[:2] + SLUGS[3:],
            "column 3 of the subjects model is armed-conflict, subject 3 .* is diplomacy",
        ),
        (SLUGS[:-1], "column 15 of the subjects model is missing, subject 15 .* is society"),
        ((*SLUGS, "weather"), "column 16 of the subjects model is weather, subject 16 .* is missing"),
        (
            (SLUGS[1], SLUGS[0], *SLUGS[2:]),
            "column 1 of the subjects model is counter-extremism, .* terrorism",
        ),
    ],
    ids=["inserted in the middle since", "added since", "taken out since", "reordered since"],
)
def test_a_model_that_was_made_for_another_list_of_subjects_is_refused(made, columns, says):
    file = _again(made)
    file.header["subjects"] = list(columns)
    with pytest.raises(ValueError, match=says):
        Model(read_model_file(write_model_file(file)))


def test_training_sees_the_same_page_as_reading(rows, corpus, made):
    model = Model(read_model_file(made))
    text = read_row(rows[0])
    seen, read = corpus.vocabulary.page(text), model.vocabulary.page(text)
    assert seen.words.tolist() == read.words.tolist()
    assert seen.titled == read.titled


@pytest.mark.parametrize("path", [LABELS, MENDED])
def test_every_label_names_a_subject_of_the_list_and_an_article_once(path):
    labels = read_labels(path)
    assert len(labels) == len(path.read_text(encoding="utf-8").splitlines()) > 0
    for each in labels.values():
        assert each["subjects"]
        assert set(each["subjects"]) <= set(SLUGS)


def test_every_written_article_has_a_text_of_its_own_and_subjects_of_the_list():
    rows = read_written()
    assert len({row["title"] for row in rows}) == len({row["body"] for row in rows}) == len(rows) > 0
    for each in rows:
        assert each["subjects"]
        assert set(each["subjects"]) <= set(SLUGS)


def test_a_word_that_was_read_stands_once_and_points_to_a_subject():
    words = read_word_subjects()
    assert len(words) == len(WORD_SUBJECTS.read_text(encoding="utf-8").splitlines()) > 0
    for said in words.values():
        assert 0 < said.max() <= 1


def test_what_a_word_points_to_is_the_mean_of_its_readings(tmp_path):
    path = tmp_path / "words.tsv"
    path.write_text("ميسي\tsport\tsport culture?\nمجهول\t\tsport?\n", encoding="utf-8")
    words = read_word_subjects(path)
    sport, culture = SLUGS.index("sport"), SLUGS.index("culture")
    assert (words["ميسي"][sport], words["ميسي"][culture]) == (1, 0.25)
    assert (words["مجهول"][sport], words["مجهول"][culture]) == (0.25, 0)


def test_a_stem_that_nobody_read_points_nowhere():
    assert pointers(["منتخب", "لم_تقرء"]).any(axis=1).tolist() == [True, False]


def test_every_sentence_that_was_read_stands_in_one_article_and_names_subjects_of_the_list():
    lines = [line.split("\t") for line in SENTENCE_SUBJECTS.read_text(encoding="utf-8").splitlines()]
    assert len({name for name, *_ in lines}) == len(lines) > 0
    for _, *sentences in lines:
        assert sentences
        for field, start, end, *said in map(str.split, sentences):
            assert field in ("title", "body")
            assert 0 <= int(start) < int(end)
            assert {each.removesuffix("?") for each in said} <= set(SLUGS)


@pytest.fixture
def sentences(rows, tmp_path) -> list[dict]:
    path = tmp_path / "sentences.tsv"
    path.write_text(f"gone\ttitle 0 4 health\n{rows[0]['id']}\tbody 0 8 sport? health\ttitle 0 6\n", "utf-8")
    return read_sentences(rows, path)


def test_a_sentence_is_cut_from_its_article_and_is_of_its_outlet(rows, sentences):
    first, second = sentences
    assert (first["title"], first["body"]) == ("", rows[0]["body"][:8])
    assert (second["title"], second["body"]) == (rows[0]["title"][:6], "")
    assert {each["source"] for each in sentences} == {rows[0]["source"]}
    assert all(each["came"] is None for each in sentences)  # figures are of articles alone


def test_a_subject_that_a_sentence_only_touches_counts_half_and_one_that_says_nothing_is_of_none(sentences):
    lessons = lessons_of(sentences)
    sport, health = SLUGS.index("sport"), SLUGS.index("health")
    assert (lessons.subjects[0, sport], lessons.subjects[0, health]) == (0.5, 1)
    assert lessons.primary[0, sport] == lessons.primary[0].sum() == 0.5
    assert not lessons.subjects[1].any()
    assert not lessons.primary[1].any()
    assert lessons.weight.tolist() == pytest.approx([SENTENCE_WEIGHT] * 2)


def test_the_linear_reader_learns_nothing_from_a_subject_that_is_only_touched(corpus, rows):
    lessons = lessons_of(rows)
    sport = SLUGS.index("sport")
    touched = lessons.subjects.copy()
    touched[::2, sport] = 0.5
    half = train_linear(corpus.zones, touched, lessons.weight)
    odd = np.arange(1, len(rows), 2)
    alone = train_linear(corpus.zones[rows_of(odd)], lessons.subjects[odd], lessons.weight[odd])
    assert half.weights[:, sport] == pytest.approx(alone.weights[:, sport], abs=1e-5)


def test_calibration_error_is_the_distance_of_what_is_said_from_what_is_true():
    said = np.array([0.9, 0.9, 0.1, 0.1], np.float32)
    assert calibration_error(said, np.array([1, 1, 0, 0])) == pytest.approx(0.1)
    assert calibration_error(said, np.array([0, 0, 1, 1])) == pytest.approx(0.9)
