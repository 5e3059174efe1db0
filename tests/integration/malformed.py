"""Two hundred and more ways in which a feed can be wrong, each with what must become of it."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

ENRICHED = "enriched"
GOOD = {
    "id": "m-1",
    "source": "example.org",
    "title": "ندوة في المنامة",
    "body": "ناقش المشاركون سبل الحوار.",
}
MANY = 10_000


class Case(NamedTuple):
    """One message: what is odd about it, its bytes, and the reason of its dead letter or ENRICHED."""

    name: str
    value: bytes | None
    outcome: str
    key: bytes | None = b"m-1"


def with_fields(**fields: Any) -> bytes:
    return json.dumps({**GOOD, **fields}, ensure_ascii=False).encode()


def without(*names: str) -> bytes:
    return json.dumps({name: text for name, text in GOOD.items() if name not in names}).encode()


def cases() -> list[Case]:
    return [*broken_text(), *broken_json(), *other_json(), *broken_fields(), *odd_but_good()]


def broken_text() -> Iterator[Case]:
    """Bytes that are not UTF-8."""
    good = with_fields()
    middle = good.index("ندوة".encode())
    bad = (
        b"\xff", b"\xfe", b"\x80", b"\xbf", b"\xc0\xaf", b"\xc1\x81", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf",
        b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xd9", b"\xe2\x80",
        b"\xf0\x9f\x98", b"\xc2", b"\xd8\xd8", b"\xa0\xa1",
    )  # fmt: skip
    for each in bad:
        yield Case(f"text with {each!r}", good[:middle] + each + good[middle:], "not-utf8")
        yield Case(f"ends in {each!r}", good + each, "not-utf8")
    text = good.decode()
    for encoding in ("utf-16", "cp1256", "iso8859-6"):
        yield Case(f"in {encoding}", text.encode(encoding, "replace"), "not-utf8")
    yield Case("cut within a letter", good[: middle + 1], "not-utf8")
    yield Case("all byte values", bytes(range(256)), "not-utf8")
    yield Case("compressed", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "not-utf8")


def broken_json() -> Iterator[Case]:
    """Text that is not JSON, or that no JSON reader may accept."""
    ascii_only = json.dumps(GOOD).encode()
    for cut in range(0, len(ascii_only), 6):
        yield Case(f"cut at {cut}", ascii_only[:cut], "not-json")
    for name, text in {
        "a comma at the end": b'{"id": "a",}',
        "single quotes": b"{'id': 'a'}",
        "a comment": b'{"id": "a"} // no',
        "two objects": ascii_only + ascii_only,
        "two lines": ascii_only + b"\n" + ascii_only,
        "a name without quotes": b'{id: "a"}',
        "blanks only": b" \t\r\n ",
        "a byte order mark": b"\xef\xbb\xbf" + ascii_only,
        "XML": b"<article id='a'/>",
        "NaN": with_fields(score=float("nan")),
        "Infinity": with_fields(score=float("inf")),
        "-Infinity": with_fields(score=float("-inf")),
        "a NUL byte in a text": ascii_only.replace(b"example", b"ex\x00mple"),
        "NUL bytes only": b"\x00" * 100,
        "a NUL byte after it": ascii_only + b"\x00",
        "a raw newline in a text": ascii_only.replace(b"example", b"ex\nmple"),
        "an unknown escape": ascii_only.replace(b"example", rb"ex\qmple"),
        "half an escape": ascii_only.replace(b"example", rb"ex\u06"),
        "a lone high surrogate": ascii_only.replace(b"example", rb"ex\ud83dmple"),
        "a lone low surrogate": ascii_only.replace(b"example", rb"ex\ude00mple"),
        "surrogates the wrong way round": ascii_only.replace(b"example", rb"ex\ude00\ud83dmple"),
        "lists, 10,000 deep": b"[" * MANY + b"]" * MANY,
        "objects, 10,000 deep": b'{"a":' * MANY + b"1" + b"}" * MANY,
        "an unknown field, 10,000 deep": ascii_only[:-1] + b', "x": ' + b"[" * MANY + b"]" * MANY + b"}",
        "brackets never closed": b"[" * 1_000_000,
        "UTF-16 without a mark": "{}".encode("utf-16-le"),
    }.items():
        yield Case(name, text, "not-json")


def other_json() -> Iterator[Case]:
    """JSON that is no object."""
    for text in (
        "null",
        "true",
        "false",
        "0",
        "-1.5",
        "1e999",
        '"text"',
        '""',
        "[]",
        "[1]",
        '["id"]',
        "[{}]",
    ):
        yield Case(f"JSON {text}", text.encode(), "not-an-object" if text != "1e999" else "not-json")


def broken_fields() -> Iterator[Case]:
    """Objects that are no article."""
    yield Case("an empty object", b"{}", "missing-field")
    for name in ("id", "source"):
        yield Case(f"no {name}", without(name), "missing-field")
    yield Case("neither title nor body", without("title", "body"), "invalid-field")
    yield Case("title and body empty", with_fields(title="", body=""), "invalid-field")
    yield Case("title and body null", with_fields(title=None, body=None), "invalid-field")
    wrong: dict[str, tuple[Any, ...]] = {
        "id": (None, 1, 1.5, True, [], {}, "", "x" * 513),
        "source": (None, 1, 1.5, True, [], {}, "", "x" * 513),
        "title": (1, 1.5, True, [], {}, ["ندوة"], "خبر " * 2_000),
        "body": (1, 1.5, True, [], {}, ["ندوة"]),
        "version": (None, 0, -1, 1.5, "1", True, [], {}, 2**53 + 1, 2**63),
        "language": (1, True, [], {}, "ar " * 50),
        "url": (1, True, [], {}, "https://a.example/" + "x" * 8_001),
        "status": (None, "", "Usable", "deleted", 1, []),
        "published_at": (
            1, True, [], "", "yesterday", "2026-03-01", "2026-03-01T12:00:00", "2026-13-01T12:00:00Z",
            "2026-02-30T12:00:00Z", "2026-03-01T25:00:00Z", "2026-03-01T12:00:00+99:00", "١ مارس",
        ),
        "extra": (None, 1, "x", [], True),
    }  # fmt: skip
    for name, values in wrong.items():
        for value in values:
            yield Case(f"{name} is {str(value)[:30]!r}", with_fields(**{name: value}), "invalid-field")


def odd_but_good() -> Iterator[Case]:
    """What looks odd and is an article all the same; and the two that are none, but for another reason."""
    yield Case("neither value nor key", None, "no-value", key=None)
    yield Case("no value: a tombstone", None, ENRICHED)
    yield Case("over the largest size", with_fields(body="و" * 3_000_000), "too-large")
    yield Case("no key", with_fields(), ENRICHED, key=None)
    yield Case("an empty key", with_fields(), ENRICHED, key=b"")
    yield Case("a key that is no text", with_fields(), ENRICHED, key=b"\xff\x00\xfe")
    yield Case("a key that is another's", with_fields(), ENRICHED, key=b"somebody-else")
    yield Case("a body of 2 MB", with_fields(body="قال الوزير إن اللقاء مهم. " * 45_000), ENRICHED)
    yield Case("a body of one letter", with_fields(body="و"), ENRICHED)
    yield Case("one word of a million letters", with_fields(body="و" * 1_000_000), ENRICHED)
    yield Case("a million marks on one letter", with_fields(body="و" + "\u064e" * 1_000_000), ENRICHED)
    yield Case("an escaped NUL", with_fields(body="قبل\u0000بعد"), ENRICHED)
    yield Case("control characters", with_fields(title="\u0001\u0002 خبر \u200f\u202e\ufeff"), ENRICHED)
    yield Case("letters beyond the first plane", with_fields(title="خبر 😀 𐎀"), ENRICHED)
    yield Case("a surrogate pair, escaped", json.dumps({**GOOD, "title": "😀"}).encode(), ENRICHED)
    yield Case("unknown fields", with_fields(a=1, b=[None, {"c": 1.5}]), ENRICHED)
    yield Case("an unknown field, 100 deep", with_fields(x=_nested(100)), ENRICHED)
    yield Case("the same name twice", with_fields()[:-1] + b', "version": 2}', ENRICHED)
    yield Case("a title only", without("body"), ENRICHED)
    yield Case("a body only", without("title"), ENRICHED)
    yield Case("blanks around it", b" \n" + with_fields() + b"\n ", ENRICHED)


def _nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found
