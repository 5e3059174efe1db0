"""Lists of terms that rules share, as desks write them beside their rules.

    lists:
      daesh: [داعش, تنظيم الدولة, الدولة الإسلامية]

A query names one as ``@daesh``. A term is a word, ``prefix*``, ``=exact``, or the words of a phrase.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import yaml

from processors.rules.errors import QueryError
from processors.rules.query import parse_term
from streams.yaml_lists import Problem, YamlFile

KEY: Final = "lists"
_NAME: Final = re.compile(r"\w[\w-]*")
_LOOKS: Final = "`daesh: [داعش, تنظيم الدولة]`"

Lists = dict[str, list[str]]


def read(files: Iterable[YamlFile]) -> tuple[Lists, list[Problem]]:
    """Return the lists of files, by name, and all that is wrong with them.

    One with a mistake is there too, as far as it can be read: a rule that names it makes none by that.
    """
    lists: Lists = {}
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for file in files:
        for name, node in _named(file, problems):
            where = file.where(node)
            if name in first:
                problems.append(Problem(where, f"list {name} stands at {first[name]} already"))
                continue
            first[name] = where
            lists[name] = []
            for term in _terms(file, name, node, problems):
                if term not in lists[name]:
                    lists[name].append(term)
    return lists, problems


def _named(file: YamlFile, problems: list[Problem]) -> Iterator[tuple[str, yaml.Node]]:
    found = file.under.get(KEY)
    if found is None:
        return
    if not isinstance(found, yaml.MappingNode):
        problems.append(Problem(file.where(found), f"expected lists by their names, such as {_LOOKS}"))
        return
    for key, node in found.value:
        if isinstance(key, yaml.ScalarNode) and _NAME.fullmatch(key.value):
            yield key.value, node
        else:
            said = f"list {key.value}" if isinstance(key, yaml.ScalarNode) else "this list"
            problems.append(Problem(file.where(key), f"{said}: a name is letters, digits, - and _"))


def _terms(file: YamlFile, name: str, node: yaml.Node, problems: list[Problem]) -> Iterator[str]:
    """Yield the terms of a list, and note what is wrong with the others."""
    written = node.value if isinstance(node, yaml.SequenceNode) else []
    if not written:
        problems.append(Problem(file.where(node), f"list {name}: expected terms, such as {_LOOKS}"))
    for each in written:
        where = file.where(each)
        if not isinstance(each, yaml.ScalarNode):
            problems.append(Problem(where, f"list {name}: expected a term, a word or the words of a phrase"))
            continue
        try:
            parse_term(each.value)
        except QueryError as error:
            problems.append(Problem(where, f"list {name}, {error}", error))
        else:
            yield each.value
