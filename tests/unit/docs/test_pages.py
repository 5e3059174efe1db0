"""The pages of docs/ say what the code says."""

import re
from dataclasses import fields
from importlib.metadata import requires
from urllib.parse import unquote

import pytest

from schemas import Article, SchemaError
from streams.dead_letters import record as dead_letters
from tests.unit.docs.pages import PAGES, ROOT, rows
from tools import docs

EXTRA = re.compile(r"""extra == ['"]([^'"]+)""")
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", docs.PARTS)
def test_generated_parts_say_what_the_code_says(name):
    page = (docs.HOME / name).read_text(encoding="utf-8")
    assert page == docs.filled(page, docs.PARTS[name]()), "run `make docs`"


@pytest.mark.parametrize("table", [docs.topics_table, docs.settings_table])
def test_each_row_of_a_table_stands_on_its_line(table):
    lines = table().splitlines()
    assert {line.replace("\\|", "").count("|") for line in lines} == {lines[0].count("|")}


def test_a_page_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="no marks"):
        docs.filled("a page\n", "a part\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    local = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in local if not _leads_somewhere(page, link)] == []


def _leads_somewhere(page, link):
    path, _, heading = unquote(link).partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not heading or heading in _anchors(target))


def _anchors(page):
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_feeds_are_told_of_every_field():
    told = [row[0].strip("`") for row in rows(ROOT / "docs" / "feeds.md", "One article")]
    assert set(told) == {each.name for each in fields(Article)}


def test_feeds_are_told_how_to_mend_every_error():
    told = {row[0].strip("`") for row in rows(ROOT / "docs" / "feeds.md", "Errors, and how to fix each")}
    kinds = [*SchemaError.__subclasses__(), *vars(dead_letters).values()]
    named = {kind.reason for kind in kinds if isinstance(getattr(kind, "reason", None), str)}
    # These two have no class of their own: one field's mistake among others, and whatever nobody foresaw.
    by_hand = {"missing-field", dead_letters.reason(RuntimeError())}
    assert told == (named | {"invalid-field"} | by_hand) - {SchemaError.reason}


@pytest.mark.parametrize(
    ("heading", "extra"),
    [
        ("To run", ""),
        ("For full text", "full-text"),
        ("For the long tail of services", "apprise"),
        ("To develop", "dev"),
    ],
)
def test_every_dependency_has_its_reason(heading, extra):
    told = [row[0].replace("_", "-") for row in rows(ROOT / "docs" / "dependencies.md", heading)]
    wanted = {
        re.split(r"[<>=;\s]", each)[0].lower().replace("_", "-")
        for each in requires("rasid") or []
        if EXTRA.findall(each) == ([extra] if extra else [])
    }
    assert sorted(told) == sorted(wanted)


def test_the_readme_leads_to_every_page():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in docs.HOME.glob("*.md") if f"(docs/{page.name})" not in readme] == []
