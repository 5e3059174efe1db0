"""The worker on a real Kafka: what goes in comes out, and a stop is a stop."""

from schemas import EnrichedArticle, wire
from tests.installation import Installation, until

ARTICLE = (
    '{"id": "m-1", "source": "example.org", "title": "ندوة عن مكافحة التطرف في المنامة",'
    ' "body": "ناقش المشاركون سبل مكافحة التطرف وحماية الشباب من الفكر المتطرف."}\n'
).encode()


def test_an_article_that_is_pushed_comes_out_enriched(rasid: Installation) -> None:
    with rasid.worker() as worker:
        rasid.run("push", "-", stdin=ARTICLE)
        until(lambda: rasid.count("articles.enriched"), 30, "the article enriched")
    [record] = rasid.read("articles.enriched")
    assert record.key == b"m-1"
    assert wire.decode(EnrichedArticle, record.value).subjects
    assert worker.exit_code == 0
