"""Malformed bodies over a real socket: each gets a 4xx that names the field or the place, and a cure."""

import http.client
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Final, NamedTuple

import pytest
import uvicorn

from services.serving import Protocol, Server
from tests.integration import malformed
from tests.unit.formats import test_iptc as iptc
from tests.unit.formats import test_rss_atom as web
from tests.unit.formats.shapes import SHAPES
from tests.unit.formats.test_malformed import GOOD
from tests.unit.gateway.making import ARTICLE, Got, Site, hold_to_the_document

# What a worker refuses from the topic and the gateway mends, with a warning where something was dropped.
MENDED: Final = re.compile(
    r"in utf-16|in cp1256|two lines|a byte order mark|id is 'x|version is 'None'|status is 'None'"
    r"|published_at is '(?!1'|True|\[\])"
)
# Problems of a body as a whole; all others have a field or a place in it.
OF_THE_BODY: Final = {"empty", "no-items", "not-a-feed", "xml-entities"}
PLACE: Final = re.compile(
    r"line \d+, column \d+|byte 0x[0-9a-f]{2} at offset \d+|broken at byte \d+|it begins with "
)


class Bad(NamedTuple):
    """A body that holds no article, and the request's query."""

    name: str
    body: bytes
    query: str = ""


def of_the_topic() -> Iterator[Bad]:
    """What a worker makes a dead letter of."""
    for case in malformed.cases():
        if case.outcome != malformed.ENRICHED and case.value is not None and not MENDED.match(case.name):
            yield Bad(case.name, case.value)


def cut() -> Iterator[Bad]:
    """Agencies' documents, of which a part came."""
    for form in ("newsml-g2", "newsml-1"):
        for part in range(1, 40):
            yield Bad(f"{form}, {part}/40 of it", GOOD[form][: len(GOOD[form]) * part // 40])


def said_to_be_another() -> Iterator[Bad]:
    """A body of one format that is said to be another."""
    for form, body in GOOD.items():
        for said in GOOD:
            if said != form and {form, said} != {"rss", "atom"}:
                yield Bad(f"{form} said to be {said}", body, f"format={said}")


def without_text() -> Iterator[Bad]:
    """Items whose texts say nothing, or are none."""
    for text in (
        None,
        True,
        [],
        {},
        "",
        " ",
        "<p></p>",
        "<script>x</script>",
        "<!-- x -->",
        "&nbsp;",
        "???? ????",
    ):
        ninjs = {"uri": "urn:a", "headline": text, "body_html": text}
        item = {"id": "a:1", "title": text, "content_html": text}
        yield Bad(f"ninjs whose texts are {text!r}", json.dumps(ninjs).encode(), "format=ninjs")
        yield Bad(
            f"JSON Feed whose texts are {text!r}", json.dumps({"items": [item]}).encode(), "format=json-feed"
        )
        if isinstance(text, str):
            rss = f"<title><![CDATA[{text}]]></title><description><![CDATA[{text}]]></description>"
            yield Bad(f"RSS whose texts are {text!r}", web.rss(rss + web.GUID).encode())


def broken_xml() -> Iterator[Bad]:
    """Markup that no parser may accept, and what parsers may be attacked with."""
    for tag in ("newsItem", "itemMeta", "headline", "contentMeta", "contentSet", "inlineXML"):
        for wrong in ("", f"</{tag.lower()}x>", f"</{tag}"):
            yield Bad(f"{wrong!r} for </{tag}>", iptc.g2().replace(f"</{tag}>", wrong).encode())
    for head in (web.BOMB, web.FILE):
        for body in (iptc.g2(), iptc.envelope(iptc.newsml_1()), web.rss("<title>&x;</title>")):
            yield Bad(f"{head[:30]} before {body[:9]}", (head + body).encode())
    for name, text in {
        "a page": "<!doctype html><html><head><title>x</title></head><body><p>خبر</p></body></html>",
        "an error of a proxy": "<html><h1>502 Bad Gateway</h1></html>",
        "a sitemap": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>',
        "SOAP": '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
        "NITF alone": iptc.NITF,
        "text": "خبر عاجل: افتتاح حديقة",
        "a form": "title=x&body=y",
        "CSV": "id,title\n1,x\n",
        "YAML": "- id: 1\n  title: x\n",
        "a declaration alone": '<?xml version="1.0"?>',
        "a comment alone": "<!-- x -->",
    }.items():
        yield Bad(name, text.encode())
    yield Bad("RSS, 1,000 deep", web.rss("<a>" * 1_000).encode())


def cases() -> list[Bad]:
    shapes = (Bad(each.name, each.data) for each in SHAPES if not each.becomes)
    return [*of_the_topic(), *cut(), *said_to_be_another(), *without_text(), *broken_xml(), *shapes]


@pytest.fixture
def site() -> Iterator[tuple[Site, int]]:
    """A gateway that listens, as it does in production, and its port."""
    made = Site()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(uvicorn.Config(made.app, http=Protocol, ws="none", lifespan="off", log_config=None))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield made, listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def post(connection: http.client.HTTPConnection, body: bytes, query: str) -> Got:
    connection.request("POST", f"/v1/articles?{query}", body, {"content-type": "application/octet-stream"})
    answer = connection.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    got = Got(answer.status, headers, answer.read())
    hold_to_the_document("POST", "/v1/articles", got)
    return got


def says_what_is_wrong(got: Got) -> bool:
    problem = got.json
    placed = problem["field"] or problem["refused"] or PLACE.search(problem["detail"])
    return bool(problem["cure"] and problem["title_ar"] and (placed or problem["reason"] in OF_THE_BODY))


def test_300_malformed_bodies_each_name_the_field_or_the_place_and_a_cure(site):
    gateway, port = site
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        answers = {each.name: post(connection, each.body, each.query) for each in cases()}
        assert {name: got.status for name, got in answers.items() if not 400 <= got.status < 500} == {}
        assert {name: got.body for name, got in answers.items() if not says_what_is_wrong(got)} == {}
        assert len(answers) == len(cases()) >= 300
        assert {got.status for got in answers.values()} == {400, 413, 415}
        assert gateway.sent == []
        # And the same connection takes what is right.
        assert post(connection, json.dumps(ARTICLE).encode(), "").status == 202
    assert gateway.sent == ["a-1"]
