"""Which rules an article matches, and why. Rules come and go while it runs."""

from collections.abc import Iterable
from dataclasses import dataclass

from processors.rules.article_words import ArticleWords
from processors.rules.atoms import Atoms, Leaf
from processors.rules.evidence import collect
from processors.rules.presearcher import Presearcher, Slot
from processors.rules.program import Program, compile_query
from processors.rules.query import parse_rule
from processors.rules.word_index import Atom
from schemas import EnrichedArticle, Evidence, Rule


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule, ready to run, and the atoms that it uses (one for each time that one stands in it)."""

    rule: Rule
    program: Program
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule matched an article; ``evidence`` are the spans of the original text that made it match."""

    rule: Rule
    evidence: list[Evidence]


class Matcher:
    """A set of rules, at most one for each id. Inactive rules are left out."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._atoms = Atoms()
        self._presearcher = Presearcher(self._atoms.share)
        self._slots: dict[str, Slot] = {}
        self._compiled: dict[Slot, _Compiled] = {}
        self._free: list[Slot] = []
        for rule in rules:
            self.add(rule)

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, rule_id: str) -> bool:
        return rule_id in self._slots

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held: neither rules nor what they were made of."""
        return not (self._slots or self._compiled or self._atoms)

    @property
    def desks(self) -> set[str]:
        """The desks that have a rule here."""
        return {compiled.rule.desk for compiled in self._compiled.values()}

    @property
    def channels(self) -> set[str]:
        """The channels of the rules here."""
        return {compiled.rule.channel for compiled in self._compiled.values()}

    def add(self, rule: Rule) -> None:
        """Hold ``rule``, in place of the one with its id if there is one.

        Raises:
            QueryError: its query is wrong; nothing has changed.
        """
        query = parse_rule(rule)
        self.remove(rule.id)
        if not rule.active:
            return
        acquired: list[Atom] = []

        def acquire(leaf: Leaf) -> Atom:
            acquired.append(self._atoms.acquire(leaf))
            return acquired[-1]

        program = compile_query(query, acquire)
        slot = self._free.pop() if self._free else len(self._slots)
        self._slots[rule.id] = slot
        self._compiled[slot] = _Compiled(rule, program, tuple(acquired))
        self._presearcher.add(slot, program)

    def remove(self, rule_id: str) -> None:
        """Hold the rule no longer; nothing happens when it is not there."""
        slot = self._slots.pop(rule_id, None)
        if slot is None:
            return
        self._free.append(slot)
        self._presearcher.remove(slot)
        for atom in self._compiled.pop(slot).atoms:
            self._atoms.release(atom)

    def match(self, article: EnrichedArticle, words: ArticleWords | None = None) -> list[Match]:
        """Return the rules that ``article`` matches, by rule id; its ``words`` are read if not known."""
        reading = self._atoms.read(article, words)
        candidates = (self._compiled[slot] for slot in self._presearcher.candidates(reading))
        matches = [
            Match(each.rule, collect(each.program, reading))
            for each in candidates
            if each.program.holds(reading)
        ]
        return sorted(matches, key=lambda match: match.rule.id)
