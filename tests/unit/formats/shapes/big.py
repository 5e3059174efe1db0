"""Feeds of 5 MB."""

import json

from tests.unit.formats.shapes.rasid_json import ONE
from tests.unit.formats.shapes.rss import ARTICLE, DATE, LINK, TITLE, channel
from tests.unit.formats.shapes.shape import Shape

PARAGRAPH = "قال الوزير إن المشروع يخدم أهالي الوادي كلهم، وإن العمل فيه يبدأ في الربيع. "
LINES = 5_000
MEGABYTES = 5 * 2**20
LONG = PARAGRAPH * (MEGABYTES // len(PARAGRAPH.encode()))

SHAPES = (
    Shape(
        name="one article whose body has 5 MB, a page of an archive",
        format="rss",
        body=channel(f"{TITLE}{LINK}{DATE}<description><![CDATA[<p>{LONG}</p><p>انتهى</p>]]></description>"),
        becomes=[{**ARTICLE, "body": [LONG.strip(), "انتهى"]}],
    ),
    Shape(
        name="5,000 articles of 1 KB, a line each",
        format="rasid",
        body="".join(
            json.dumps({**ONE, "id": f"a-{n}", "body": PARAGRAPH * 7}, ensure_ascii=False) + "\n"
            for n in range(LINES)
        ),
        becomes=[{**ONE, "id": f"a-{n}", "body": [PARAGRAPH * 7]} for n in range(LINES)],
    ),
)
