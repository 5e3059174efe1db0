"""Our own JSON, as small systems produce it."""

import json

from tests.unit.formats.making import RIYADH
from tests.unit.formats.shapes.shape import Shape

ONE = {"id": "a-1", "source": "alwatan.example", "title": "افتتاح حديقة", "body": "افتتحت البلدية حديقة."}


def line(**fields: object) -> str:
    """Return an article on a line."""
    return json.dumps({**ONE, **fields}, ensure_ascii=False)


SHAPES = (
    Shape(
        name="NDJSON with a byte order mark, blank lines, CR LF and a line cut off",
        format="rasid",
        body=f"\ufeff{line()}\r\n\r\n{line(id='a-2', version=3)}\r\n   \r\n{line(id='a-3')[:-9]}\r\n",
        becomes=[
            {
                "id": "a-1",
                "source": "alwatan.example",
                "title": "افتتاح حديقة",
                "body": ["افتتحت البلدية حديقة."],
            },
            {
                "id": "a-2",
                "source": "alwatan.example",
                "version": 3,
                "title": "افتتاح حديقة",
                "body": ["افتتحت البلدية حديقة."],
            },
        ],
        errors=[(2, None, "not-json")],
    ),
    Shape(
        name="an array with a comment",
        format="rasid",
        body=f"[\n  {line()},\n  // the next one is late\n  {line(id='a-2')}\n]",
        becomes=[],
        errors=[(None, None, "not-json")],
    ),
    Shape(
        name="an array with a comma too many",
        format="rasid",
        body=f"[{line()},\n{line(id='a-2')},\n]",
        becomes=[],
        errors=[(None, None, "not-json")],
    ),
    Shape(
        name="an array with what is no article among its articles",
        format="rasid",
        body=f"[{line()}, null, {line(id=7)}, {line(id='a-4', version='2')}, {line(id='a-5', status='deleted')}]",
        becomes=[
            {
                "id": "a-1",
                "source": "alwatan.example",
                "title": "افتتاح حديقة",
                "body": ["افتتحت البلدية حديقة."],
            }
        ],
        errors=[
            (1, None, "not-an-object"),
            (2, "id", "invalid-field"),
            (3, "version", "invalid-field"),
            (4, "status", "invalid-field"),
        ],
    ),
    Shape(
        name="a body in HTML stays as it was sent",
        format="rasid",
        body=line(body="<p>افتتحت&nbsp;البلدية</p>", byline="سعاد"),
        becomes=[
            {
                "id": "a-1",
                "source": "alwatan.example",
                "title": "افتتاح حديقة",
                "body": ["<p>افتتحت&nbsp;البلدية</p>"],
                "extra": {"byline": "سعاد"},
            }
        ],
    ),
    Shape(
        name="an article with a field of its own as a page of AP's feed has it",
        format="rasid",
        body=line(data={"items": [{"item": {"uri": "urn:x"}}]}),
        becomes=[
            {
                **ONE,
                "body": ["افتتحت البلدية حديقة."],
                "extra": {"data": {"items": [{"item": {"uri": "urn:x"}}]}},
            }
        ],
    ),
    Shape(
        name="a text of question marks, as a database leaves it",
        format="rasid",
        body=line(title="?????? ?????", body="??? ?????? ????? ?????."),
        becomes=[],
        errors=[(0, "title", "lost-text")],
    ),
    Shape(
        name="a cancellation without text",
        format="rasid",
        body='{"id": "a-1", "source": "alwatan.example", "status": "canceled", "version": 2}',
        becomes=[{"id": "a-1", "source": "alwatan.example", "version": 2, "status": "canceled"}],
    ),
    Shape(
        name="pretty-printed, with fields of the sender's own and an embargo",
        format="rasid",
        body=json.dumps(
            {**ONE, "embargoed_until": "2026-03-02 18:00", "section": "محليات", "words": 3}, indent=4
        ),
        hints={"zone": RIYADH},
        becomes=[
            {
                "id": "a-1",
                "source": "alwatan.example",
                "title": "افتتاح حديقة",
                "body": ["افتتحت البلدية حديقة."],
                "status": "withheld",
                "embargoed_until": "2026-03-02T18:00:00+03:00",
                "extra": {
                    "section": "محليات",
                    "words": 3,
                },
            }
        ],
    ),
)
