"""The producer of docs/feeds.md works as it stands on the page."""

import re

from schemas import Article, wire
from tests.installation import Installation
from tests.unit.docs.pages import ROOT


def test_the_producer_on_the_page_delivers_an_article(rasid: Installation) -> None:
    page = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    for here, there in (
        ('"127.0.0.1:9092"', repr(rasid.settings.bootstrap)),
        ('"articles.raw"', repr(rasid.settings.name("articles.raw"))),
    ):
        assert here in code
        code = code.replace(here, there)
    exec(compile(code, "docs/feeds.md", "exec"), {})  # noqa: S102  # the page is ours
    [record] = rasid.read("articles.raw")
    article = wire.decode(Article, record.value)
    assert record.key == article.id.encode()
    assert article.title == "افتتاح جسر جديد للمشاة فوق الوادي"
