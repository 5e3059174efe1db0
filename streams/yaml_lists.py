"""Lists that people write as YAML files, such as rules and feeds: entries with the lines that they stand on.

    rules:
      - id: ambassadors
        …

What is wrong is told with file and line, all of it at once.
"""

import difflib
import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import yaml

from schemas import wire
from streams.errors import InputError, reason

if TYPE_CHECKING:  # lists of feeds hold no queries
    from processors.rules import QueryError

SUFFIXES: Final = (".yaml", ".yml")


class Placed(Protocol):
    """What is made of an entry."""

    @property
    def where(self) -> str:
        """Where it stands: ``file:line``."""


E = TypeVar("E", bound=Placed)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what a query that cannot be read says of it."""

    where: str
    message: str
    error: "QueryError | None" = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field of an entry, in words, and what a query says of it."""

    field: str
    message: str
    error: "QueryError | None" = None


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file: what stands under each key at its top."""

    path: Path
    under: dict[str, yaml.Node]

    def where(self, node: yaml.Node) -> str:
        """Return where a node stands: ``file:line``."""
        return f"{self.path}:{_line(node)}"


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it is written: its fields, and the node that says where each stands."""

    path: Path
    node: yaml.MappingNode
    value: dict[str, Any]

    @property
    def where(self) -> str:
        """Where it stands: ``file:line``."""
        return f"{self.path}:{_line(self.node)}"

    @property
    def names(self) -> list[str]:
        """The names of all fields that stand there, also those that stand twice."""
        return [str(key.value) for key, _ in self.node.value]

    def under(self, key: str) -> list["Written"]:
        """Return the entries of the list that stands under a field; those that are none are left out."""
        for each, node in self.node.value:
            value = self.value.get(key)
            if str(each.value) == key and isinstance(node, yaml.SequenceNode) and isinstance(value, list):
                return [
                    Written(self.path, part, said)
                    for part, said in zip(node.value, value, strict=True)
                    if isinstance(part, yaml.MappingNode) and isinstance(said, dict)
                ]
        return []

    def problems(self, name: str, mistakes: Iterable[Mistake]) -> Iterator[Problem]:
        """Yield mistakes where they stand, in the order of their lines; ``name`` is the entry's."""
        lines = {str(key.value): _line(key) for key, _ in self.node.value}
        placed = [
            # labels.team stands at labels
            (lines.get(each.field.partition(".")[0], _line(self.node)), each)
            for each in mistakes
        ]
        for line, each in sorted(placed, key=lambda at: (at[0], at[1].message)):
            yield Problem(f"{self.path}:{line}", f"{name}, {each.message}", each.error)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a file lists.

    Attributes:
        key: under which the list stands, such as ``rules``.
        one: what an entry is called.
        looks: what one looks like.
        beside: what else a file may have, instead or as well.
    """

    key: str
    one: str
    looks: str
    beside: tuple[str, ...] = ()

    def read(
        self,
        files: Iterable[YamlFile | Problem],
        read_one: Callable[[Written], Iterator[E | Problem]],
        name_of: Callable[[E], str],
    ) -> tuple[list[E], list[Problem]]:
        """Return the entries of files, each name once, and all that is wrong with them.

        Args:
            files: the files, or what is wrong with one as a whole.
            read_one: yields what an entry is, or all that is wrong with it.
            name_of: returns the name of one.

        Raises:
            InputError: a file cannot be read at all.
        """
        entries: list[E] = []
        problems: list[Problem] = []
        first: dict[str, str] = {}
        for written in chain.from_iterable(map(self._entries, files)):
            for found in [written] if isinstance(written, Problem) else read_one(written):
                if isinstance(found, Problem):
                    problems.append(found)
                elif (name := name_of(found)) in first:
                    said = f"{self.one} {name} stands at {first[name]} already"
                    problems.append(Problem(found.where, said))
                else:
                    first[name] = found.where
                    entries.append(found)
        return entries, problems

    def mistakes(self, kind: type, written: Written) -> Iterator[Mistake]:
        """Yield what is wrong with the fields of an entry that is to be one of ``kind``."""
        known, names = _fields(kind), written.names
        meant = set()
        for name in dict.fromkeys(names):
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                meant.update(close)
                expected = close[0] if close else ", ".join(known)
                yield Mistake(name, f"a {self.one} has no field {name}: expected {expected}")
            elif names.count(name) > 1:
                yield Mistake(name, f"field {name} stands twice in this {self.one}")
        for each in wire.problems(kind, written.value):
            if each.field not in meant:  # what is missing stands there under another name
                yield Mistake(each.field, f"field {each}")

    def name(self, said: object) -> str:
        """Name an entry, as far as it says its name."""
        return f"{self.one} {said}" if isinstance(said, str) else f"this {self.one}"

    def _entries(self, file: YamlFile | Problem) -> Iterator[Written | Problem]:
        if isinstance(file, Problem):
            yield file
            return
        keys, entries = file.under.keys(), file.under.get(self.key)
        if not keys or keys - {self.key, *self.beside} or not isinstance(entries, yaml.SequenceNode | None):
            expected = f"expected a list of {self.key} under the key `{self.key}:`"
            yield Problem(f"{file.path}:1", expected)
            return
        loader = Loader("")
        try:
            for node in entries.value if entries else ():
                yield self._written(node, file.path, loader)
        finally:
            loader.dispose()

    def _written(self, node: yaml.Node, path: Path, loader: "Loader") -> Written | Problem:
        where = f"{path}:{_line(node)}"
        if not isinstance(node, yaml.MappingNode):
            return Problem(where, f"expected a {self.one}: {self.looks}")
        try:
            value: dict[str, Any] = loader.construct_document(node)
        except yaml.constructor.ConstructorError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else _line(node)
            return Problem(f"{path}:{line}", f"not YAML: {error.problem}")
        except RecursionError:
            return Problem(where, f"nested too deep to be read: expected a {self.one}")
        return Written(path, node, value)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
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


def yaml_files(paths: Iterable[Path]) -> Iterator[YamlFile | Problem]:
    """Yield the files of files and folders, or what is wrong with one as a whole.

    Raises:
        InputError: a file cannot be read at all.
    """
    for path in _files(paths):
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise InputError(f"{path}: {reason(error)}") from None
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: not UTF-8 at byte {error.start}") from None
        yield yaml_text(path, text)


def yaml_text(path: Path, text: str) -> YamlFile | Problem:
    """Return what a text is, as the file at ``path``, or what is wrong with it as a whole."""
    try:
        document = yaml.compose(text, Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.rstrip().count("\n")  # a file that ends too early is told at its last line
        line = min(mark.line, last) + 1 if mark else 1
        return Problem(f"{path}:{line}", f"not YAML: {error.problem or error.context}")
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        return Problem(f"{path}:{line}", f"not YAML: {error.reason}: #x{error.character:04x}")
    except UnicodeEncodeError as error:  # half a character, as a form may send one
        line = text.count("\n", 0, error.start) + 1
        return Problem(f"{path}:{line}", f"not YAML: {error.reason}: #x{ord(text[error.start]):04x}")
    except RecursionError:
        return Problem(f"{path}:1", "nested too deep to be read")
    top = document.value if isinstance(document, yaml.MappingNode) else []
    under = {str(key.value): node for key, node in top}
    if len(under) < len(top):
        return Problem(f"{path}:1", "a key stands twice at the top of this file")
    return YamlFile(path, under)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            found = sorted(_in_folder(path)) if path.is_dir() else None
        except OSError as error:  # a folder above it is closed to us, or the name is too long to be one
            raise InputError(f"{path}: {reason(error)}") from None
        if found is None:
            yield path
            continue
        if not found:
            raise InputError(f"{path}: no file in this folder ends in {' or '.join(SUFFIXES)}")
        yield from found


def _in_folder(path: Path) -> Iterator[Path]:
    return (each for each in path.rglob("*") if each.suffix in SUFFIXES and each.is_file())


class Loader(yaml.CSafeLoader):
    """YAML as JSON has it: without dates and numbers to the base of sixty, a time stays the text as written.

    What is said to be a number and is none (``!!int لندن``), or one of more than 64 bits, is a mistake like
    any other: PyYAML would raise whatever Python does.
    """

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Take over what ``<<: *base`` names, but for what the mapping says itself.

        PyYAML would leave both there: an ``id`` of a rule's own and that of its base, as if it stood twice.
        """
        own = [(key, value) for key, value in node.value if key.tag != _MERGE]
        super().flatten_mapping(node)
        merged = {str(key.value): (key, value) for key, value in node.value[: len(node.value) - len(own)]}
        said = {str(key.value) for key, _ in own}
        node.value = [pair for name, pair in merged.items() if name not in said] + own


def _checked(read: Callable[[Loader, yaml.Node], Any]) -> Callable[[Loader, yaml.Node], Any]:
    """Return what reads a value as ``read`` does, or says that it cannot be."""

    def reading(loader: Loader, node: yaml.Node) -> Any:
        with suppress(ValueError, LookupError):
            value = read(loader, node)
            if not isinstance(value, int) or value.bit_length() < _BITS:
                return value
        said = f"{str(node.value)[:40]} cannot be read as {node.tag.rpartition(':')[2]}: write it in quotes"
        raise yaml.constructor.ConstructorError(None, None, said, node.start_mark)

    return reading


_BITS: Final = 64
_MERGE: Final = "tag:yaml.org,2002:merge"
_INT: Final = "tag:yaml.org,2002:int"
_CHECKED: Final = {f"tag:yaml.org,2002:{each}" for each in ("bool", "int", "float")}
_LEFT_OUT: Final = {f"tag:yaml.org,2002:{each}" for each in ("binary", "timestamp", "omap", "pairs", "set")}
Loader.yaml_constructors = {
    tag: _checked(read) if tag in _CHECKED else read
    for tag, read in yaml.SafeLoader.yaml_constructors.items()
    if tag not in _LEFT_OUT
}
_NUMBER: Final = re.compile(r"[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|0[0-7_]*|[1-9][\d_]*)$")  # 17:00 is none
Loader.yaml_implicit_resolvers = {
    first: [
        (tag, _NUMBER if tag == _INT else pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _line(node: yaml.Node) -> int:
    line: int = node.start_mark.line + 1
    return line


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
