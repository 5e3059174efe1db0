"""An article of any words is read for names, dates, figures and quotes well within an agent's deadline."""

from time import process_time

import pytest

from processors.pipeline import enrich
from schemas import Article
from streams.settings import Settings

WORDS = 20_000  # as many as are read for them
LEAD = "قال الرئيس الفرنسي فرنسوا هولاند اليوم في باريس إن القمة ستعقد في الرياض. "
# Each is said again and again, so that what one step looks through from each of its words would be the whole
# text: no sentence ends, no mark closes.
PIECES = [
    "قال محمد أحمد علي إن ",
]


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_said_without_end_takes_no_longer_than_a_long_report(piece):
    body = LEAD + piece * (WORDS // len(piece.split()))
    began = process_time()
    enrich(Article(id="a", source="s", title="", body=body, published_at="2018-03-02T10:00:00Z"))
    assert process_time() - began < Settings().article_deadline
