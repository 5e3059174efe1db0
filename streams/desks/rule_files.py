"""Rules as desks write them: YAML files, many rules a file.

    names:
      desks: {gulf: الخليج}
    lists:
      cities: [لندن, واشنطن]
    rules:
      - id: ambassadors
        desk: gulf
        query: السفير NEAR/s @cities
        …

A rule may name the lists of all files that are read with its own, and takes with it those that it names; so
it does what these files call its desk and its channel.
What is wrong is told with file and line, all of it at once, and nothing of a file with a mistake is used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Final

import yaml

from processors.rules import QueryError, lint, parse
from processors.rules.query import Lists, lists_named, written_out
from schemas import Rule, wire
from streams.desks import given_names, word_lists
from streams.desks.given_names import Names
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
    "rules", "rule", "`id:`, `desk:`, `channel:`, `name:`, `query:`", beside=(word_lists.KEY, given_names.KEY)
)
# What a rule takes with it of what stands beside all of them, and what is said where it has its own.
_AT_THE_TOP: Final = {
    "lists": "lists stand at the top of a file, beside `rules:`, for all its rules",
    "desk_name": "desks have their names at the top of a file, beside `rules:`, under `names:`",
    "channel_name": "channels have their names at the top of a file, beside `rules:`, under `names:`",
}


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
    readable = [each for each in files if isinstance(each, YamlFile)]
    lists, wrong = word_lists.read(readable)
    names, misnamed = given_names.read(readable)
    entries, problems = _RULES.read(files, partial(_read_rule, lists, names), lambda entry: entry.rule.id)
    return entries, wrong + misnamed + problems


def _read_rule(lists: Lists, names: Names, written: Written) -> Iterator[Entry | Problem]:
    """Yield a rule with the lists that it names, or all that is wrong with it, each where it stands."""
    mistakes = list(_RULES.mistakes(Rule, written))
    mistakes += [
        Mistake(name, f"field {name}: {said}") for name, said in _AT_THE_TOP.items() if name in written.value
    ]
    query = None
    if isinstance(text := written.value.get("query"), str):
        try:
            query = parse(text, lists)
        except QueryError as error:
            mistakes.append(Mistake("query", f"field query, {error}", error))
    if query and not mistakes:
        # Sorted: the order of terms says nothing, and a rule is not another one for it.
        named = {name: sorted(lists[name]) for name in sorted(lists_named(query))}
        called = names.of_rule(written.value["desk"], written.value["channel"])
        rule = wire.from_dict(Rule, {**written.value, **called, "lists": named})
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
    than one before, its terms stand in the query instead. It has one name of a desk and of a channel too: the
    one that most of the rules have.
    """
    rules = list(rules)
    names = given_names.of(rules)
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
                if each.name not in _AT_THE_TOP
                and (
                    (each.default is MISSING and each.default_factory is MISSING)
                    or getattr(rule, each.name) not in (each.default, {})
                )
            }
        )
    called = {kind: dict(some) for kind, some in asdict(names).items() if some}
    file = {given_names.KEY: called, word_lists.KEY: lists, "rules": shown}
    file = {key: some for key, some in file.items() if some or key == "rules"}
    return yaml.safe_dump(file, allow_unicode=True, sort_keys=False, width=1000)
