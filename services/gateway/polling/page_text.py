"""The article's text on a page; and the process that finds it, of which ``page_reader`` starts two.

It reads from its input, for each page, a line of JSON (its ``url``, the ``charset`` that its server says, how
many ``bytes`` it has) and the page; it answers with a line of JSON that has the ``text``, or the ``problem``.
"""

import json
import logging
import resource
import signal
import sys
from contextlib import suppress
from typing import BinaryIO, Final

import trafilatura

_MOST_MEMORY: Final = 2**30  # bytes: a page of 3 MB takes a third of it
_LONGEST_TEXT: Final = 3_000_000  # characters: what a page may have, where nothing on it stands twice
_LONGEST_PROBLEM: Final = 500  # characters: an error may quote all of a page


def text_of(page: bytes, url: str, declared: str | None) -> str | None:
    """Return the article's text on a page, a paragraph a line; None where no article is found.

    Args:
        page: HTML.
        url: where it stands.
        declared: the charset that the server says.
    """
    html: str | bytes = page
    if declared:
        try:
            html = page.decode(declared)
        except (LookupError, ValueError):  # `undefined` and `punycode` are codecs too
            html = page  # it is found by what the page says of itself, else by its bytes
    found: str | None = trafilatura.extract(
        html, url=url, include_comments=False, include_tables=False, favor_precision=True
    )
    return found.strip() or None if found else None


def main(seconds: float) -> None:
    """Answer until the input ends; a page that takes longer than ``seconds`` ends this process by an alarm.

    A stop that the whole group of processes is sent does not: who started this one may still wait for a page.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    with suppress(OSError, ValueError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    logging.disable()  # what the library says of pages that are none
    answer_all(sys.stdin.buffer, sys.stdout.buffer, seconds)


def answer_all(pages: BinaryIO, answers: BinaryIO, seconds: float) -> None:
    """Answer for each page that is read until the end; see ``main``."""
    for line in pages:
        asked = json.loads(line)
        page = pages.read(asked["bytes"])
        signal.setitimer(signal.ITIMER_REAL, seconds)  # the alarm ends even what C is in the middle of
        answer = _answer(page, asked["url"], asked["charset"])
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(page: bytes, url: str, declared: str | None) -> dict[str, str | None]:
    try:
        text = text_of(page, url, declared)
    except MemoryError:
        return {"problem": "it takes more memory to read than a page may"}
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one page, the others are read
        return {"problem": repr(error)[:_LONGEST_PROBLEM]}
    if text and len(text) > _LONGEST_TEXT:
        return {"problem": f"its text is above {_LONGEST_TEXT:,} characters"}
    return {"text": text}


if __name__ == "__main__":
    main(float(sys.argv[1]))
