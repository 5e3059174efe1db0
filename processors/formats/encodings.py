"""Bytes to text: UTF-8 where it is valid, else what was declared, else Windows-1256 where that gives Arabic.

Servers say anything about charsets, so the bytes are believed first. Text is never made of bytes that do not
say it: what cannot be read is an error with its reason.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was read in, and a warning where that is not the one declared."""

    text: str
    encoding: str
    warning: str | None = None


class UnreadableBytes(ValueError):
    """The bytes are no text in any encoding that can be relied on; the message says why.

    Attributes:
        nearly: the text with U+FFFD for what is broken, where only a little is.
    """

    def __init__(self, why: str, nearly: Decoded | None = None) -> None:
        super().__init__(why)
        self.nearly = nearly


# Names as feeds write them → Python's codecs. Latin-1 is read as Windows-1252, as browsers do (WHATWG,
# Encoding Standard, "names and labels"). Others are refused: Python also has codecs that are no charsets.
_CODECS: Final = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("windows-1256", "cp1256", "x-cp1256", "win-1256", "windows1256", "ansi"), "cp1256"),
    **dict.fromkeys(
        ("iso-8859-6", "iso8859-6", "iso_8859-6", "iso-8859-6-i", "arabic", "asmo-708", "ecma-114"),
        "iso8859-6",
    ),
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "windows-1252", "cp1252"), "cp1252"
    ),
    **dict.fromkeys(("iso-8859-15", "latin9", "latin-9"), "iso8859-15"),
    **dict.fromkeys(("windows-1254", "cp1254", "iso-8859-9"), "cp1254"),
    **dict.fromkeys(("x-mac-arabic", "macarabic", "mac-arabic"), "mac-arabic"),
    **dict.fromkeys(("dos-720", "ibm720", "cp720"), "cp720"),
    **dict.fromkeys(("ibm864", "cp864"), "cp864"),
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_LATIN: Final = {"cp1252", "iso8859-15", "cp1254"}

# UTF-32's mark begins with UTF-16's, so it stands first.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A document in UTF-16 without its mark: the first character of XML or JSON beside a zero byte.
_UNMARKED: Final = {
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
    b"{\0": "utf-16-le",
    b"\0{": "utf-16-be",
    b"[\0": "utf-16-le",
    b"\0[": "utf-16-be",
}
_XML_DECLARATION: Final = re.compile(rb"""\s{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)

_ARABIC: Final = re.compile(r"[\u0621-\u064a\u066e-\u06d3]")
_COMMON: Final = re.compile(r"[اليمون]")  # half of the letters of any Arabic text
_MIXED: Final = re.compile(r"[\u0621-\u064a][^\W\d_\u0600-\u06ff]|[^\W\d_\u0600-\u06ff][\u0621-\u064a]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HIGH_LATIN: Final = re.compile(r"[\u00c0-\u00ff]")
_LOST: Final = "\ufffd"
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f\ufffd]+")
_MOST_BROKEN: Final = 20  # one character in so many
_ROW: Final = re.compile(r"[\u00c0-\u00ff]{3,}")


def charset(content_type: str | None) -> str | None:
    """Return the charset that a Content-Type header names, if any."""
    found = _CHARSET.search(content_type or "")
    return found[1] if found else None


def is_known(label: str) -> bool:
    """Say whether ``label`` names an encoding that is read here."""
    return _codec(label) is not None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of ``data``, where ``declared`` is what the transport says its encoding is.

    Raises:
        UnreadableBytes: with the reason and what to send.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, "its byte order mark says")
    if encoding := _UNMARKED.get(data[:2], ""):
        return _strictly(data, encoding, "its first bytes look like")
    label = declared or _declared_in_xml(data)
    codec = _codec(label)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, codec, label)
    wrong = codec not in {None, "utf-8"} and not data.isascii()
    return Decoded(text, "utf-8", f"declared as {label}, but is UTF-8" if wrong else None)


def _strictly(data: bytes, encoding: str, because: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UnreadableBytes(
            f"not {encoding.upper()}, which {because}: broken at byte {error.start}; send UTF-8"
        ) from None


def _declared_in_xml(data: bytes) -> str | None:
    found = _XML_DECLARATION.match(data)
    return found[1].decode("ascii", "replace") if found else None


def _codec(label: str | None) -> str | None:
    return _CODECS.get(label.strip().lower()) if label else None


def _not_utf8(data: bytes, start: int, codec: str | None, label: str | None) -> Decoded:
    where = f"byte {data[start]:#04x} at offset {start}"
    nearly = data.decode("utf-8", "replace")
    broken, whole = nearly.count(_LOST), sum(map(len, _NOT_ASCII.findall(nearly)))
    if whole > broken:  # else another encoding, where valid sequences are chance
        what = f"UTF-8 with a broken character: {where}"
        raise UnreadableBytes(
            f"{what}; send it whole, as valid UTF-8",
            Decoded(nearly, "utf-8", what) if broken * _MOST_BROKEN <= whole else None,
        )
    if codec and codec != "utf-8":
        read = _declared(data, codec)
        if read is not None:
            return Decoded(read, codec)
    windows = data.decode("cp1256")
    if reads_as_arabic(windows):
        return Decoded(
            windows, "cp1256", f"read as Windows-1256, though declared as {label}" if label else None
        )
    said = f", nor {label} as declared" if label else ""
    raise UnreadableBytes(
        f"not UTF-8 ({where}){said}, nor Arabic in Windows-1256; send UTF-8 or name the charset"
    )


def _declared(data: bytes, codec: str) -> str | None:
    """Return the text in its declared encoding; None where it cannot be that."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text):
        return None
    if codec in _LATIN:
        return None if _is_other_script(text) else text
    return text if reads_as_arabic(text) or not _ARABIC.search(text) else None


def _is_other_script(text: str) -> bool:
    """Say whether letters with accents stand in rows, as another script's do when they are read as Latin."""
    rows = sum(map(len, _ROW.findall(text)))
    return rows >= 6 and rows * 3 > len(_HIGH_LATIN.findall(text))


def reads_as_arabic(text: str) -> bool:
    """Say whether ``text`` is Arabic as people write it, not the letters that chance made of other bytes.

    Words do not mix Arabic and other letters, there are no control characters, and the six commonest letters
    make at least a quarter of all.
    """
    arabic = len(_ARABIC.findall(text))
    if not arabic or _CONTROL.search(text):
        return False
    return len(_MIXED.findall(text)) * 20 <= arabic and len(_COMMON.findall(text)) * 4 >= arabic


def _byte_table(*codecs_read: str) -> dict[int, int]:
    """Map the characters that the bytes 0x80 to 0xff are read as, to those bytes."""
    table = {}
    for codec in codecs_read:
        for byte in range(0x80, 0x100):
            char = bytes([byte]).decode(codec, "ignore")  # Windows-1252 leaves five open
            if char:
                table[ord(char)] = byte
    return table


@dataclass(frozen=True, slots=True)
class _Misreading:
    """UTF-8 read as an encoding of one byte a character: how to see it, and how to take it back."""

    table: dict[int, int]
    marks: tuple[str, ...]
    hints: tuple[str, ...]
    seen: re.Pattern[str]
    runs: re.Pattern[str]


def _misreading(*codecs_read: str) -> _Misreading:
    table = _byte_table(*codecs_read)

    def chars(first: int, last: int) -> str:
        return "".join(re.escape(chr(char)) for char, byte in table.items() if first <= byte <= last)

    # The letters of Arabic are 0xd8 to 0xdb and one more byte in UTF-8. Three in a row: a true Arabic word
    # may end in one such pair by chance (``فقط،``), never in three.
    pair = f"[{chars(0xD8, 0xDB)}][{chars(0x80, 0xBF)}]"
    # What the six commonest letters look like: a text without any of them need not be searched.
    hints = tuple({letter.encode().decode(codec, "ignore") for letter in "اليمون" for codec in codecs_read})
    # Their second characters are hardly ever in a text, and a character alone is found ten times as fast.
    marks = tuple({hint[1] for hint in hints})
    return _Misreading(
        table, marks, hints, re.compile(f"(?:{pair}){{3}}"), re.compile(f"[{chars(0x80, 0xFF)}]{{2,}}")
    )


_MISREADINGS: Final = (_misreading("cp1256"), _misreading("cp1252", "latin-1"))


def mend(text: str) -> str:
    """Return ``text`` with UTF-8 that was read as Windows-1256 or Latin-1 taken back to what it says.

    It looks like ``ط§ظ„`` or ``Ø§Ù„``. A text without it is returned as it is.
    """
    if text.isascii():
        return text
    for misread in _MISREADINGS:
        if not any(map(text.__contains__, misread.marks)):
            continue
        if any(map(text.__contains__, misread.hints)) and misread.seen.search(text):
            return misread.runs.sub(lambda run, table=misread.table: _as_utf8(run[0], table), text)  # type: ignore[misc]
    return text


def _as_utf8(run: str, table: dict[int, int]) -> str:
    try:
        return bytes(table[ord(char)] for char in run).decode()
    except UnicodeDecodeError:
        return run
