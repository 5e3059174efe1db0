"""What people call desks and channels, as desks write it beside their rules.

    names:
      desks: {gulf: الخليج}
      channels: {diplomacy: الدبلوماسية}

A rule takes the names of its desk and its channel with it, as it does its lists; its slugs stay what it is
asked for by.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from schemas import Rule
from schemas.fields import parse_slug
from streams.yaml_lists import Problem, YamlFile

KEY: Final = "names"
_KINDS: Final = ("desks", "channels")
_LOOKS: Final = "`desks: {gulf: الخليج}`"


@dataclass(frozen=True, slots=True)
class Names:
    """What desks and channels are called, by their slugs."""

    desks: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)

    def of_rule(self, desk: object, channel: object) -> dict[str, str | None]:
        """Return the fields of a rule that say what its desk and its channel are called."""
        return {"desk_name": self.desks.get(str(desk)), "channel_name": self.channels.get(str(channel))}


def of(rules: Iterable[Rule]) -> Names:
    """Return what rules call their desks and channels: where they differ, as most of them do."""
    desks: Counter[tuple[str, str]] = Counter()
    channels: Counter[tuple[str, str]] = Counter()
    for rule in rules:
        if rule.desk_name:
            desks[rule.desk, rule.desk_name] += 1
        if rule.channel_name:
            channels[rule.channel, rule.channel_name] += 1
    return Names(_commonest(desks), _commonest(channels))


def _commonest(said: Counter[tuple[str, str]]) -> dict[str, str]:
    """Return the name of each slug that is said most often; of those alike the first in the alphabet."""
    return {slug: name for (slug, name), _ in sorted(said.items(), key=lambda item: (item[1], item[0][::-1]))}


def read(files: Iterable[YamlFile]) -> tuple[Names, list[Problem]]:
    """Return the names that files give, and all that is wrong with them."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    problems: list[Problem] = []
    first: dict[tuple[str, str], str] = {}
    for file in files:
        for kind, node in _kinds(file, problems):
            for slug, name, where in _given(file, kind, node, problems):
                if slug in found[kind] and found[kind][slug] != name:
                    said = f"{kind[:-1]} {slug} has another name at {first[kind, slug]}"
                    problems.append(Problem(where, said))
                    continue
                first.setdefault((kind, slug), where)
                found[kind][slug] = name
    return Names(**found), problems


def _kinds(file: YamlFile, problems: list[Problem]) -> Iterator[tuple[str, yaml.MappingNode]]:
    node = file.under.get(KEY)
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(file.where(node), f"expected names of desks and channels, such as {_LOOKS}"))
        return
    for key, value in node.value:
        if key.value in _KINDS and isinstance(value, yaml.MappingNode):
            yield key.value, value
        else:
            said = f"expected `desks:` and `channels:` under `{KEY}:`, such as {_LOOKS}"
            problems.append(Problem(file.where(key), said))


def _given(
    file: YamlFile, kind: str, node: yaml.MappingNode, problems: list[Problem]
) -> Iterator[tuple[str, str, str]]:
    """Yield slug, name, and where it stands; note what is wrong with the others."""
    for key, value in node.value:
        where = file.where(key)
        slug = key.value if isinstance(key, yaml.ScalarNode) else ""
        name = " ".join(value.value.split()) if isinstance(value, yaml.ScalarNode) else ""
        try:
            parse_slug(slug)
        except ValueError as error:
            problems.append(Problem(where, f"the name of a {kind[:-1]}, {slug}: {error}"))
            continue
        if name:
            yield slug, name, where
        else:
            problems.append(Problem(where, f"{kind[:-1]} {slug}: expected its name, such as {_LOOKS}"))
