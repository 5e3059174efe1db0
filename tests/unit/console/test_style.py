"""The stylesheet of the console, held against its pages."""

import re
from itertools import chain

from services.console.frame import HERE

SPOKEN = {"layer-rule", "layer-people", "layer-places", "layer-bodies"} | {
    f"layer-subject-{each}" for each in "abc"
}  # ids that the article's page puts together


def test_every_class_and_id_that_is_styled_stands_on_a_page() -> None:
    style = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", (HERE / "static/page.css").read_text(), flags=re.DOTALL)
    selectors = re.sub(r"\{[^{}]*\}", "", style)  # what is left of the innermost blocks
    styled = set(re.findall(r"[.#]([a-zA-Z][\w-]*)", selectors)) - SPOKEN
    folders = chain((HERE / "templates").iterdir(), (HERE / "static").glob("*.js"))
    pages = set(re.findall(r"[a-zA-Z][\w-]*", "\n".join(each.read_text() for each in folders)))
    # Kinds of evidence and of events are named by the code.
    code = (
        "\n".join(each.read_text() for each in HERE.glob("*.py")) + (HERE / "../showing/show.py").read_text()
    )
    assert styled - pages - set(re.findall(r"[a-zA-Z][\w-]*", code)) == set()
