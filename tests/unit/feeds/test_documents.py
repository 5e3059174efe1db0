"""Folders and archives hold what was put into them, in its order; what is wrong with one is said."""

import gzip
import io
import lzma
import os
import tarfile
import tracemalloc
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.errors import InputError
from streams.feeds.documents import Document, PassedOver, documents, files_of
from streams.feeds.reading import Read
from tests.unit.feeds.making import (
    array,
    found,
    good,
    ids,
    in_folder,
    jsonl,
    problems,
    rss,
    tar_gz,
    tarred,
    written,
    zipped,
)

# Without a time: what is packed is part of a test's id, which is the same in every process.
gzipped = partial(gzip.compress, mtime=0)

NAMES = st.from_regex(r"[a-z]{1,3}/[a-z0-9]{1,4}\.(xml|jsonl|json)", fullmatch=True)
IDS = st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=4, unique=True)


KINDS = {"xml": rss, "jsonl": jsonl, "json": array}


@st.composite
def archives(draw):
    """Return files by their names, and the ids that they hold."""
    names = sorted(draw(st.lists(NAMES, min_size=1, max_size=5, unique=True)))
    held = {name: draw(IDS) for name in names}
    files = {name: KINDS[name.rpartition(".")[2]](*each) for name, each in held.items()}
    return files, [
        ("tag:" if name.endswith("xml") else "") + one for name, each in held.items() for one in each
    ]


@settings(max_examples=25)  # each writes some files
@given(archives(), st.integers(0, 30))
def test_what_is_in_a_folder_and_in_each_kind_of_archive_is_the_same_and_can_be_gone_on_with_anywhere(
    tmp_path_factory, packed, cut
):
    files, held = packed
    folder = tmp_path_factory.mktemp("packed")
    for path in (
        str(in_folder(folder / "folder", files)),
        written(folder, "a.zip", zipped(files)),
        written(folder, "a.tar", tarred(files)),
        written(folder, "a.tar.gz", tar_gz(files)),
    ):
        assert ids(path) == held
    for path in (folder / "a.zip", folder / "a.tar.gz"):
        whole = list(found(str(path)))
        at = cut % len(whole)
        document, last = whole[at]
        assert list(found(str(path), document=document, number=last.number)) == whole[at + 1 :]


def test_an_archive_is_known_by_what_it_is_and_not_by_its_name(tmp_path):
    files = {"x": jsonl("a")}
    for number, data in enumerate((zipped(files), tarred(files), tar_gz(files), gzipped(jsonl("a")))):
        assert ids(written(tmp_path, f"{number}.data", data)) == ["a"]


def test_members_may_be_gzipped(tmp_path):
    files = {"x.jsonl.gz": gzipped(jsonl("a", "b"))}
    assert ids(written(tmp_path, "a.zip", zipped(files))) == ["a", "b"]
    assert ids(written(tmp_path, "a.tar.gz", tar_gz(files))) == ["a", "b"]


def test_pictures_hidden_files_and_links_are_passed_over_and_nothing_is_written(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, kind in (
            ("../../evil", tarfile.SYMTYPE),
            ("/dev/x", tarfile.CHRTYPE),
            ("d", tarfile.DIRTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    beside = {
        "__MACOSX/._x.xml": b"\0",
        "p/a.JPG": b"\xff\xd8",
        ".DS_Store": b"\0",
        "../../../up.jsonl": jsonl("a"),
    }
    link = written(tmp_path, "a.tar.gz", out.getvalue())
    packed = written(tmp_path, "a.zip", zipped(beside))
    assert [type(each) for each in documents(link)] == [PassedOver, PassedOver]
    assert [type(each) for each in documents(packed)] == [PassedOver, PassedOver, PassedOver, Document]
    assert ids(packed) == ["a"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.tar.gz", "a.zip"]


def test_what_is_broken_is_named_and_the_rest_is_read(tmp_path):
    whole = zipped({"a.jsonl": jsonl("a"), "b.jsonl": jsonl("b" * 300), "c.jsonl": jsonl("c")})
    at = whole.index(b"b.jsonl") + 20
    path = written(tmp_path, "a.zip", whole[:at] + b"\0\0\0\0" + whole[at + 4 :])
    outcomes = [each for _, each in found(path)]
    assert [each.article.id for each in outcomes if isinstance(each, Read)] == ["a", "c"]
    [problem] = problems(path)
    assert problem.startswith(f"{path}!b.jsonl: broken zip")
    packed = tar_gz({f"{each}.jsonl": os.urandom(50_000).hex().encode() + b"\n" for each in "abc"})
    cut = written(tmp_path, "cut.tar.gz", packed[:-20_000])
    assert problems(cut)[-1].startswith(f"{cut}: broken gzip")


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_of_a_zip_is_named_however_it_is_packed(tmp_path, way):
    data = bytearray(zipped({"a.jsonl": jsonl(*map(str, range(300)))}, way))
    data[80:90] = b"\xff" * 10
    path = written(tmp_path, "a.zip", bytes(data))
    assert problems(path)[-1].startswith(f"{path}!a.jsonl")


def test_a_tar_whose_headers_only_name_the_next_one_is_broken(tmp_path):
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 2
    named = header.tobuf(tarfile.GNU_FORMAT) + b"a".ljust(512, b"\0")
    path = written(tmp_path, "a.tar", named * 1_500 + tarred({"a.jsonl": jsonl("a")}))
    [problem] = problems(path)
    assert problem.startswith(f"{path}: broken tar")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (lzma.compress(b"x"), "packed as xz, which is not read"),
        (zipped({"a.zip": zipped({"b.jsonl": jsonl("b")})}), "packed twice"),
        (b"PK\x03\x04 and nothing more", "broken zip"),
        (gzipped(b"x" * 1000)[:-9], "broken gzip"),
    ],
    ids=["xz", "zip in zip", "no zip", "cut"],
)
def test_what_cannot_be_read_says_why_and_what_to_do(tmp_path, data, says):
    [problem] = problems(written(tmp_path, "a.jsonl", data))
    assert says in problem


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_member_is_named_on_one_line_whatever_it_calls_itself(tmp_path, pack):
    path = written(tmp_path, "a", pack({"a\nb.jsonl": b"no article"}))
    assert [each.partition("!")[2][:9] for each in problems(path)] == ["a b.jsonl"]


PACKED = [
    pack({"a/b.jsonl": jsonl("a", "b"), "c.xml": rss("d"), "x.gz": gzipped(array("f"))})
    for pack in (zipped, partial(zipped, way=zipfile.ZIP_LZMA), tarred, tar_gz)
]


@settings(max_examples=300)
@given(st.sampled_from(PACKED), st.lists(st.tuples(st.integers(0), st.binary(max_size=4)), max_size=8))
def test_whatever_the_bytes_are_there_are_articles_or_problems(tmp_path_factory, data, changes):
    broken = bytearray(data)
    for at, by in changes:
        start = at % len(broken)
        broken[start : start + (len(by) or 3)] = by
    path = written(tmp_path_factory.getbasetemp(), "broken", bytes(broken))
    assert all("\n" not in each for each in problems(path))


def test_an_encrypted_member_is_named(tmp_path):
    data = bytearray(zipped({"a.jsonl": jsonl("a")}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    [problem] = problems(written(tmp_path, "a.zip", bytes(data)))
    assert "encrypted" in problem


def bomb(name: str) -> bytes:
    """Return 150 MB of blanks, packed."""
    blank, out = b" " * 2**20, io.BytesIO()
    if name == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.jsonl", "w") as file:
            for _ in range(150):
                file.write(blank)
    else:
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6) as packed:
            for _ in range(150):
                packed.write(blank)
    return out.getvalue()


@pytest.mark.parametrize("name", ["zip", "gz", "gz in zip", "gz in tar"])
def test_a_bomb_ends_with_an_error_in_bounded_memory(tmp_path, name):
    inner, _, outer = name.partition(" in ")
    data = bomb(inner)
    if outer:
        data = {"zip": zipped, "tar": tarred}[outer]({"a.jsonl.gz": data})
    path = written(tmp_path, f"a.jsonl.{inner}", data)
    tracemalloc.start()
    try:
        told = problems(path, max_article_bytes=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "times its size" in told[-1]
    assert peak < 150_000_000


def test_a_header_of_a_tar_is_bounded(tmp_path):
    member = tarfile.TarInfo("a")
    member.pax_headers = {"comment": "x" * 20_000_000}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member)
    [problem] = problems(written(tmp_path, "a.tar.gz", out.getvalue()))
    assert "a header above" in problem


def test_a_folder_is_read_by_name_and_needs_a_file(tmp_path):
    in_folder(tmp_path / "f", {"b.jsonl": b"", "a/z.xml": b"", "a/.hidden": b"", "c.png": b"", ".git/x": b""})
    names = [str(Path(each).relative_to(tmp_path / "f")) for each in files_of([str(tmp_path / "f")])]
    assert names == ["b.jsonl", "a/z.xml"]
    (tmp_path / "empty").mkdir()
    for path, says in (("empty", "holds no file"), ("nowhere", "no such file")):
        with pytest.raises(InputError, match=says):
            files_of([str(tmp_path / path)])


def test_an_archive_of_any_number_of_members_is_read_in_bounded_memory(tmp_path):
    path = written(tmp_path, "a.tar", tarred({f"{each}.jsonl": jsonl(str(each)) for each in range(2_000)}))
    tracemalloc.start()
    try:
        assert sum(1 for _, each in found(path) if good(each)) == 2_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
