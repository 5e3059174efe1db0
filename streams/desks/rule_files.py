"""Rules as desks write them: YAML files, many rules a file.

    rules:
      - id: ambassadors
        desk: gulf
        …

What is wrong is told with file and line, all of it at once, and nothing of a file with a mistake is used.
"""

import difflib
import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any, Final

import yaml

from processors.rules import QueryError, lint, parse
from schemas import Rule, wire
from streams.errors import InputError

SUFFIXES: Final = (".yaml", ".yml")
_KNOWN: Final = tuple(each.name for each in fields(Rule))


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule, where it stands (``file:line``), and what is odd about its query, a sentence each."""

    rule: Rule
    where: str
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and for a query the lines that show it with a caret."""

    where: str
    message: str
    picture: str = ""


def read(paths: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """Return the rules of files and folders, and all that is wrong with them.

    Raises:
        InputError: a file cannot be read at all.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    first: dict[str, str] = {}
    with _without_garbage_collection():
        for found in chain.from_iterable(map(_read_file, _files(paths))):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.rule.id in first:
                problems.append(
                    Problem(found.where, f"rule {found.rule.id} stands at {first[found.rule.id]} already")
                )
            else:
                first[found.rule.id] = found.where
                entries.append(found)
    return entries, problems


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Look for no garbage inside: 100,000 rules are millions of YAML nodes, of use until the end.

    Looking through them again and again takes as long as reading them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES and each.is_file())
        if not found:
            raise InputError(f"{path}: no file in this folder ends in {' or '.join(SUFFIXES)}")
        yield from found


def _read_file(path: Path) -> Iterator[Entry | Problem]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from None
    try:
        document = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.rstrip().count("\n")  # a file that ends too early is told at its last line
        line = min(mark.line, last) + 1 if mark else 1
        yield Problem(f"{path}:{line}", f"not YAML: {error.problem or error.context}")
        return
    except yaml.YAMLError as error:
        yield Problem(f"{path}:1", f"not YAML: {' '.join(str(error).split())}")
        return
    except RecursionError:
        yield Problem(f"{path}:1", "nested too deep to be read: expected a list of rules")
        return
    nodes = _rules_of(document)
    if nodes is None:
        yield Problem(f"{path}:1", "expected a list of rules under the key `rules:`")
        return
    for node in nodes:
        yield from _read_rule(node, path)


def _rules_of(document: yaml.Node | None) -> list[yaml.Node] | None:
    if isinstance(document, yaml.MappingNode) and [key.value for key, _ in document.value] == ["rules"]:
        rules = document.value[0][1]
        if isinstance(rules, yaml.SequenceNode):
            return list(rules.value)
    return None


def _read_rule(node: yaml.Node, path: Path) -> Iterator[Entry | Problem]:
    """Yield a rule, or all that is wrong with it, each where it stands."""
    start = node.start_mark.line + 1
    where = f"{path}:{start}"
    if not isinstance(node, yaml.MappingNode):
        yield Problem(where, "expected a rule: `id:`, `desk:`, `channel:`, `name:`, `query:`")
        return
    try:
        value = _value(node)
    except yaml.YAMLError as error:
        yield Problem(where, f"not YAML: {' '.join(str(error).split())}")
        return
    except RecursionError:
        yield Problem(where, "nested too deep to be read: expected a rule")
        return
    mistakes = list(_mistakes([str(key.value) for key, _ in node.value], value))
    query = None
    if isinstance(text := value.get("query"), str):
        try:
            query = parse(text)
        except QueryError as error:
            mistakes.append(("query", f"field query, {error}", error.caret()))
    if query and not mistakes:
        yield Entry(wire.from_dict(Rule, value), where, tuple(lint.warnings(query)))
        return
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    placed = (
        (lines.get(field.partition(".")[0], start), mistake, picture)  # labels.team stands at labels
        for field, mistake, picture in mistakes
    )
    for line, mistake, picture in sorted(placed):
        yield Problem(f"{path}:{line}", f"{_named(value)}, {mistake}", picture)


def _mistakes(names: Sequence[str], value: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a rule's fields: the field, the mistake in words, and no picture of it."""
    meant = set()
    for name in dict.fromkeys(names):
        if name not in _KNOWN:
            close = difflib.get_close_matches(name, _KNOWN, n=1)
            meant.update(close)
            yield name, f"a rule has no field {name}: expected {close[0] if close else ', '.join(_KNOWN)}", ""
        elif names.count(name) > 1:
            yield name, f"field {name} stands twice in this rule", ""
    for each in wire.problems(Rule, value):
        if each.field not in meant:  # what is missing stands there under another name
            yield each.field, f"field {each}", ""


def _named(value: dict[str, Any]) -> str:
    """Name a rule, as far as it says its id."""
    return f"rule {value['id']}" if isinstance(value.get("id"), str) else "this rule"


def warnings(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield what is odd about rules that can be read: one that can never match, one that always does."""
    for entry in entries:
        for sentence in entry.odd:
            yield Problem(entry.where, f"rule {entry.rule.id} {sentence}")


class _Loader(yaml.CSafeLoader):
    """YAML without dates: a time stays the text that was written, which the rule's schema reads."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _value(node: yaml.Node) -> dict[str, Any]:
    loader = _Loader("")
    try:
        value: dict[str, Any] = loader.construct_document(node)
    finally:
        loader.dispose()
    return value


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
