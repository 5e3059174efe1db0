"""What another site can have a browser send is told from what our pages send."""

import os

import pytest
from starlette.requests import Request

from services.access.forms import FormTokens, fields, is_from_here
from streams.errors import StoreError
from streams.settings import Settings


def request(**headers: str) -> Request:
    said = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": said})


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "http://rasid.example", "host": "rasid.example"}, False),
        ({"sec_fetch_site": "none"}, False),
        ({"origin": "http://rasid.example:8421", "host": "rasid.example:8421"}, True),
        ({"origin": "http://rasid.example", "host": "rasid.example:8421"}, False),
        ({"origin": "https://public.example", "host": "10.0.0.1:8421"}, True),  # a proxy stands before us
        ({"origin": "https://public.example.evil", "host": "10.0.0.1:8421"}, False),
        ({"origin": "null", "host": "rasid.example"}, False),
        ({"origin": "", "host": ""}, False),
        ({"host": "rasid.example"}, False),
    ],
)
def test_a_request_comes_from_here_only_where_the_browser_says_so(headers, ours):
    assert is_from_here(request(**headers), "https://public.example") is ours


def test_a_token_is_one_holders_alone_and_outlives_the_process(tmp_path):
    here, elsewhere = (Settings(home=tmp_path / each) for each in ("here", "elsewhere"))
    tokens = FormTokens(here)
    assert FormTokens(here).is_of("amal", tokens.of("amal"))
    for wrong in (tokens.of("badr"), "", "ش", FormTokens(elsewhere).of("amal")):
        assert not tokens.is_of("amal", wrong)
    [key] = (here.home / "access").iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    (here.home / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be kept"):
        FormTokens(Settings(home=here.home / "file"))


@pytest.mark.parametrize("kept", [b"", b"\0" * 31, b"\0" * 33])
def test_a_key_that_is_none_is_refused_with_what_to_do(tmp_path, kept):
    settings = Settings(home=tmp_path)
    FormTokens(settings)
    key = tmp_path / "access" / "forms.key"
    key.write_bytes(kept)
    with pytest.raises(StoreError, match=f"forms.key: {len(kept)} bytes, a key of forms has 32: remove it"):
        FormTokens(settings)
    key.unlink()
    FormTokens(settings)


def test_a_key_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    synced = []

    def fsync(file: int) -> None:
        synced.append((os.fstat(file).st_size, (tmp_path / "access" / "forms.key").exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    FormTokens(Settings(home=tmp_path))
    assert synced == [(32, False)]


def test_a_form_is_read_as_browsers_send_it():
    form = request(content_type="application/x-www-form-urlencoded; charset=utf-8")
    assert fields(form, b"q=%D8%B3+x&empty=&q=2") == {"q": "2", "empty": ""}
    assert fields(request(content_type="application/json"), b"{}") == {}
    for wrong in (b"q=%FF", "q=س".encode(), b"a=1&" * 2_000):
        assert fields(form, wrong) is None
