"""What people mean by the name of a subject, a rule or a desk; what does not exist is refused."""

import difflib
from collections.abc import Iterable, Mapping

from schemas import Rule
from streams.errors import InputError


def subject(said: str) -> str:
    """Return the slug of a subject that is named by its slug, or in Arabic or English.

    Raises:
        InputError: there is none.
    """
    from processors.subjects.taxonomy import NAMES  # noqa: PLC0415  # loads what folds Arabic letters

    slug = NAMES.slug_of(said)
    if slug is None:
        close = NAMES.nearest(said)
        raise InputError(
            f"there is no subject {said}: "
            + (f"did you mean {close}?" if close else f"expected one of {', '.join(NAMES.slugs)}")
        )
    return slug


def rule(rules: Mapping[str, Rule], said: str) -> str:
    """Return the id of a rule in force that is named by its id, or by its name where it is the only one.

    Raises:
        InputError: none is in force, or several have that name.
    """
    if said in rules:
        return said
    folded = _folded(said)
    called = sorted(rule_id for rule_id, each in rules.items() if _folded(each.name) == folded)
    if len(called) > 1:
        raise InputError(f"{len(called)} rules are called {said}: say which by its id: {', '.join(called)}")
    if not called:
        names = {name for each in rules.values() for name in (each.id, each.name)}
        raise InputError(
            f"no rule {said} is in force{_meant(said, names)}; `rasid rules list` shows those that are"
        )
    return called[0]


def desk(rules: Mapping[str, Rule], said: str) -> str:
    """Return a desk that has a rule in force.

    Raises:
        InputError: there is none of that name.
    """
    desks = {each.desk for each in rules.values()}
    if said not in desks:
        raise InputError(
            f"no desk {said} has a rule{_meant(said, desks)}; `rasid rules list` shows those that have"
        )
    return said


def _meant(said: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(said, known, n=1)
    return f", did you mean {close[0]}?" if close else ""


def _folded(name: str) -> str:
    from processors.text.normalize import normalize  # noqa: PLC0415  # loads numpy: an id does without

    return " ".join(normalize(name, "search").text.split())
