"""Bytes to text: every lie that servers tell about charsets, and no mojibake in silence."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.formats.encodings import UnreadableBytes, charset, decode, mend

ARABIC = "أعلنت الوزارة اليوم افتتاح جسر جديد للمشاة، وقالت «إن العمل انتهى»."
FRENCH = "Le président a été reçu à l'hôtel de ville, où la forêt brûlée était évoquée."


@pytest.mark.parametrize(
    ("data", "declared", "encoding", "is_warned"),
    [
        (ARABIC.encode(), None, "utf-8", False),
        (ARABIC.encode(), "utf-8", "utf-8", False),
        (ARABIC.encode(), "windows-1256", "utf-8", True),
        (ARABIC.encode(), "iso-8859-1", "utf-8", True),
        (ARABIC.encode(), "no-such-charset", "utf-8", False),
        (ARABIC.encode("utf-8-sig"), "windows-1256", "utf-8", False),
        (ARABIC.encode("utf-16"), None, "utf-16-le", False),
        (b"\xfe\xff" + ARABIC.encode("utf-16-be"), "utf-8", "utf-16-be", False),
        (b"\xff\xfe\0\0" + ARABIC.encode("utf-32-le"), None, "utf-32-le", False),
        (ARABIC.encode("cp1256"), "windows-1256", "cp1256", False),
        (ARABIC.encode("cp1256"), "CP1256", "cp1256", False),
        (ARABIC.encode("cp1256"), None, "cp1256", False),
        (ARABIC.encode("cp1256"), "utf-8", "cp1256", True),
        (ARABIC.encode("cp1256"), "iso-8859-1", "cp1256", True),
        (ARABIC.encode("cp1256"), "zip", "cp1256", True),
    ],
    ids=ascii,
)
def test_the_bytes_are_believed_before_the_header(data, declared, encoding, is_warned):
    found = decode(data, declared)
    assert (found.text, found.encoding, found.warning is not None) == (ARABIC, encoding, is_warned)


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        ("أعلنت الوزارة اليوم", "iso8859-6", "ISO-8859-6"),
        ("أعلنت الوزارة اليوم", "cp720", "dos-720"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "cp1252", "windows-1252"),
        (FRENCH, "cp1256", "windows-1256"),
    ],
)
def test_what_is_declared_is_read_so_where_it_can_be_that(text, codec, declared):
    assert decode(text.encode(codec), declared).text == text


def test_xml_says_its_encoding_in_its_first_line():
    data = '<?xml version="1.0" encoding="windows-1256"?><a>القاهرة</a>'.encode("cp1256")
    found = decode(data)
    assert (found.encoding, found.warning) == ("cp1256", None)
    assert "القاهرة" in found.text


def test_utf16_without_its_mark_is_known_by_the_first_character():
    assert decode("<a>القاهرة</a>".encode("utf-16-le")).text == "<a>القاهرة</a>"
    assert decode('{"a": "القاهرة"}'.encode("utf-16-be")).text == '{"a": "القاهرة"}'


@pytest.mark.parametrize(
    ("data", "declared", "said"),
    [
        (ARABIC.encode()[:-3] + b"\xd9", None, "broken character: byte 0xd9"),
        (ARABIC.encode().replace("و".encode(), b"\xd9", 1), "windows-1256", "broken character"),
        (ARABIC.encode("utf-16")[:-1], None, "byte order mark"),
        ("أعلنت الوزارة اليوم".encode("iso8859-6"), None, "nor Arabic in Windows-1256"),
        (FRENCH.encode("latin-1"), None, "name the charset"),
        (bytes(range(128, 256)) * 3, None, "nor Arabic in Windows-1256"),
        ("Привет, это новости".encode("koi8-r"), "iso-8859-1", "nor iso-8859-1 as declared"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xc7\xe1", None, "nor Arabic"),
    ],
    ids=ascii,
)
def test_what_cannot_be_read_is_an_error_with_its_reason(data, declared, said):
    with pytest.raises(UnreadableBytes, match=said):
        decode(data, declared)


def twice(text: str, codec: str) -> str:
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("codec", ["cp1256", "cp1252", "latin-1"])
@pytest.mark.parametrize("text", [ARABIC, "في بغداد", "الرئيس: “نعم” – 2026", "مصر"])
def test_utf8_that_was_encoded_twice_is_mended(text, codec):
    assert mend(twice(text, codec)) == text


@pytest.mark.parametrize(
    "text", [ARABIC, FRENCH, "فقط، ثم غط؛ وخط» ", "ط، ظ، ع، غ", "Øre på Ålesund", "", "plain", "پ ط چ"]
)
def test_a_text_that_is_right_is_left_alone(text):
    assert mend(text) == text


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("text/xml; charset=windows-1256", "windows-1256"),
        ('text/xml;charset="UTF-8"', "UTF-8"),
        ("text/xml", None),
        (None, None),
    ],
)
def test_a_header_names_the_charset(header, found):
    assert charset(header) == found


@given(st.text())
def test_valid_utf8_comes_back_as_it_was(text):
    data = text.encode()
    marks = (b"\xff\xfe", b"\xfe\xff", "\ufeff".encode())
    if not data.startswith(marks) and b"\0" not in data[:2]:
        assert decode(data, "windows-1256").text == text


@given(st.binary(), st.sampled_from([None, "utf-8", "windows-1256", "iso-8859-1", "utf-16", "cp864", "?"]))
def test_any_bytes_are_text_or_an_error_of_ours(data, declared):
    with suppress(UnreadableBytes):
        assert isinstance(decode(data, declared).text, str)


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF) | st.characters()))
def test_mending_any_text_raises_nothing_and_mends_once(text):
    assert mend(mend(text)) == mend(text)


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئ ،؛؟.«»0123456789", min_size=8))
def test_arabic_in_windows_1256_is_never_read_as_other_arabic(text):
    with suppress(UnreadableBytes):  # letters by chance, such as زززز: an error, and no mojibake
        assert decode(text.encode("cp1256")).text == text
