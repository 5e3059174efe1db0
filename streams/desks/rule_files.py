"""Rules as desks write them: YAML files, many rules a file.

    lists:
      cities: [لندن, واشنطن]
    rules:
      - id: ambassadors
        desk: gulf
        query: السفير NEAR/s @cities
        …

A rule may name the lists of all files that are read with its own, and takes with it those that it names.
What is wrong is told with file and line, all of it at once, and nothing of a file with a mistake is used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Final

import yaml

from processors.rules import QueryError, lint, parse
from processors.rules.query import Lists, lists_named, written_out
from schemas import Rule, wire
from streams.desks import word_lists
from streams.yaml_lists import (
    Listing,
    Mistake,
    Problem,
    Written,
    YamlFile,
    without_garbage_collection,
    yaml_files,
    yaml_text,
)

_RULES: Final = Listing(
    "rules", "rule", "`id:`, `desk:`, `channel:`, `name:`, `query:`", beside=(word_lists.KEY,)
)


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
        return _read(list(yaml_files(paths)))


def read_text(name: str, text: str) -> tuple[list[Entry], list[Problem]]:
    """Return the rules of a text, and all that is wrong with it; ``name`` is what messages call it."""
    return _read([yaml_text(Path(name), text)])


def _read(files: list[YamlFile | Problem]) -> tuple[list[Entry], list[Problem]]:
    lists, wrong = word_lists.read(each for each in files if isinstance(each, YamlFile))
    entries, problems = _RULES.read(files, partial(_read_rule, lists), lambda entry: entry.rule.id)
    return entries, wrong + problems


def _read_rule(lists: Lists, written: Written) -> Iterator[Entry | Problem]:
    """Yield a rule with the lists that it names, or all that is wrong with it, each where it stands."""
    mistakes = list(_RULES.mistakes(Rule, written))
    if "lists" in written.value:
        said = "field lists: lists stand at the top of a file, beside `rules:`, for all its rules"
        mistakes.append(Mistake("lists", said))
    query = None
    if isinstance(text := written.value.get("query"), str):
        try:
            query = parse(text, lists)
        except QueryError as error:
            mistakes.append(Mistake("query", f"field query, {error}", error.caret()))
    if query and not mistakes:
        # Sorted: the order of terms says nothing, and a rule is not another one for it.
        named = {name: sorted(lists[name]) for name in sorted(lists_named(query))}
        rule = wire.from_dict(Rule, {**written.value, "lists": named})
        yield Entry(rule, written.where, tuple(lint.warnings(query)))
        return
    yield from written.problems(_RULES.name(written.value.get("id")), mistakes)


def warnings(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield what is odd about rules that can be read: one that can never match, one that always does."""
    for entry in entries:
        for sentence in entry.odd:
            yield Problem(entry.where, f"rule {entry.rule.id} {sentence}")


def write(rules: Iterable[Rule]) -> str:
    """Return rules as a file that ``read`` reads.

    What is at its default is left out. A file has one list of a name: where a rule has it with other terms
    than one before, its terms stand in the query instead.
    """
    lists: dict[str, list[str]] = {}
    shown = []
    for applied in rules:
        rule = applied
        if any(lists.get(name, terms) != terms for name, terms in rule.lists.items()):
            rule = replace(rule, query=written_out(rule), lists={})
        lists |= rule.lists
        shown.append(
            {
                each.name: getattr(rule, each.name)
                for each in fields(Rule)
                if each.name != "lists"
                and (
                    (each.default is MISSING and each.default_factory is MISSING)
                    or getattr(rule, each.name) not in (each.default, {})
                )
            }
        )
    file = {"lists": lists, "rules": shown} if lists else {"rules": shown}
    return yaml.safe_dump(file, allow_unicode=True, sort_keys=False, width=1000)
