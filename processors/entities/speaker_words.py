"""The words beside a verb of saying that tell who says it. Data: ``lexicon/speakers.txt``."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from processors.entities.dates import WEEKDAYS
from processors.text.word_list import read_uses


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """The words of each use, in search form; the file tells with examples what each use is."""

    when: frozenset[str]
    then: frozenset[str]
    how: frozenset[str]
    times: frozenset[str]
    how_many: frozenset[str]
    spans: frozenset[str]
    spans_before: frozenset[str]
    spans_past: frozenset[str]
    to_me: frozenset[str]
    his_speech: frozenset[str]
    objects: frozenset[str]
    his_own: frozenset[str]
    placed: frozenset[str]
    occasions: frozenset[str]
    befalls: frozenset[str]
    to_papers: frozenset[str]
    general: frozenset[str]
    turned: frozenset[str]
    tells: frozenset[str]
    of_his: frozenset[str]
    urges: frozenset[str]
    all: frozenset[str]
    addressed: frozenset[str]
    nominal: frozenset[str]
    as_for: frozenset[str]
    but_that: frozenset[str]
    clause: frozenset[str]
    somebody: frozenset[str]
    papers: frozenset[str]
    his_bodies: frozenset[str]
    spokesmen: frozenset[str]
    one_of: frozenset[str]
    lawyers: frozenset[str]
    agents: frozenset[str]
    beside: frozenset[str]
    told_by_him: frozenset[str]
    came_on: frozenset[str]
    statements: frozenset[str]
    findings: frozenset[str]
    acts: frozenset[str]
    begins_speech: frozenset[str]


SPEECH: Final = SpeakerWords(**read_uses(files("processors.entities") / "lexicon" / "speakers.txt"))
WHEN: Final = SPEECH.when | {*WEEKDAYS}  # صرحت السبت المفوضية
SAYS_TO: Final = SPEECH.tells | SPEECH.urges  # behind them stands to whom it is said
TOLD_BY: Final = SPEECH.told_by_him | {"عن", "لسان"}  # and behind it who said it: على لسان فلان قوله
COMMAS: Final = frozenset("،,")
