"""Each record that died is told once."""

from pathlib import Path

from streams.cluster.parts import TopicPart
from streams.cluster.pieces import Piece
from streams.dead_letters import record as dead_letters
from streams.dead_letters.summaries import Summaries, summaries
from streams.index.store import Store
from streams.messages.lanes import LIVE
from streams.messages.records import RawRecord
from streams.settings import Settings

DEAD = TopicPart("articles.dead", 0)


def letter(at: int, *, died: int) -> RawRecord:
    """Return the letter at an offset, of the first record of ``articles.raw`` and its time."""
    record = RawRecord("articles.raw", 0, 0, died, b"a-1", "خبر".encode(), [])
    why = dead_letters.letter(record, ValueError("broken"), stage="enrich", pipeline="1.0")
    sent = dead_letters.output(record, why, Settings(), LIVE)
    return RawRecord(*DEAD, at, sent.timestamp, sent.key, sent.value, list(sent.headers))


def told(path: Path, letters: list[RawRecord]) -> list[str]:
    with Store.open(path / "letters.sqlite", Summaries()) as store:
        piece = Piece(letters, {DEAD: len(letters)})
        spans = {DEAD: (0, len(letters))}
        store.catch_up(lambda: spans, {DEAD.topic: "1"}, lambda _: [piece], lambda _: None)
        return [each.id for each in summaries(store.db)]


def test_a_letter_that_a_worker_wrote_twice_is_told_once(tmp_path: Path) -> None:
    assert told(tmp_path, [letter(0, died=1_000), letter(1, died=1_000)]) == ["0:0"]


def test_a_record_of_a_topic_made_again_that_died_where_another_one_did_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, [letter(0, died=1_000), letter(1, died=2_000)]) == ["0:0", "0:1"]
