"""Rules as desks write them: YAML files, many rules a file.

    rules:
      - id: ambassadors
        desk: gulf
        …

What is wrong is told with file and line, all of it at once, and nothing of a file with a mistake is used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Final

import yaml

from processors.rules import QueryError, lint, parse
from schemas import Rule, wire
from streams.yaml_lists import Listing, Mistake, Problem, Written, without_garbage_collection

_RULES: Final = Listing("rules", "rule", "`id:`, `desk:`, `channel:`, `name:`, `query:`")


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule, where it stands (``file:line``), and what is odd about its query, a sentence each."""

    rule: Rule
    where: str
    odd: tuple[str, ...] = ()


def read(paths: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """Return the rules of files and folders, and all that is wrong with them.

    Raises:
        InputError: a file cannot be read at all.
    """
    with without_garbage_collection():
        return _RULES.read(paths, _read_rule, lambda entry: entry.rule.id)


def _read_rule(written: Written) -> Iterator[Entry | Problem]:
    """Yield a rule, or all that is wrong with it, each where it stands."""
    mistakes = list(_RULES.mistakes(Rule, written))
    query = None
    if isinstance(text := written.value.get("query"), str):
        try:
            query = parse(text)
        except QueryError as error:
            mistakes.append(Mistake("query", f"field query, {error}", error.caret()))
    if query and not mistakes:
        yield Entry(wire.from_dict(Rule, written.value), written.where, tuple(lint.warnings(query)))
        return
    yield from written.problems(_RULES.name(written.value.get("id")), mistakes)


def warnings(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield what is odd about rules that can be read: one that can never match, one that always does."""
    for entry in entries:
        for sentence in entry.odd:
            yield Problem(entry.where, f"rule {entry.rule.id} {sentence}")


def write(rules: Iterable[Rule]) -> str:
    """Return rules as a file that ``read`` reads; what is at its default is left out."""
    shown = [
        {
            each.name: getattr(rule, each.name)
            for each in fields(Rule)
            if (each.default is MISSING and each.default_factory is MISSING)
            or getattr(rule, each.name) not in (each.default, {})
        }
        for rule in rules
    ]
    return yaml.safe_dump({"rules": shown}, allow_unicode=True, sort_keys=False, width=1000)
