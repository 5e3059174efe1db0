"""The scorer of names, dates, figures and quotes."""

from processors.evaluation import as_data, evaluate, read_labelled
from processors.pipeline import enrich

LINE = """{"title": "", "published_at": "2018-11-14",
 "body": "قال عادل الجبير في لندن إن اللقاء انتهى أمس بعد ساعات",
 "mentions": [{"field": "body", "start": 4, "end": 15, "type": "person", "name": "عادل الجبير"},
              {"field": "body", "start": 20, "end": 23, "type": "place", "name": "لندن"}],
 "dates": [{"field": "body", "start": 40, "end": 43, "value": "2018-11-13", "calendar": "gregorian"}],
 "quotes": [{"field": "body", "start": 27, "end": 53, "kind": "indirect", "speaker": "عادل الجبير"}],
 "figures": []}"""


def test_what_stands_where_the_reader_has_it_is_right_and_what_only_meets_it_is_lenient():
    figures = as_data(evaluate([read_labelled(LINE.replace("\n", "").encode())], enrich))["entities"]
    assert figures["person (strict)"]["f1"] == 1
    assert figures["place (strict)"]["f1"] == 0
    assert figures["place (lenient)"]["f1"] == 1
    assert figures["dates"]["f1"] == figures["quotes"]["f1"] == 1
    assert figures["dates_resolved"] == figures["speakers_right"] == 1
