"""The line that stands first wherever an alert is shown: what it is, in Arabic, and about what."""

import re
from collections.abc import Mapping
from typing import Final

from schemas import Alert, AlertKind, Burst, Change

_LABELS: Final[Mapping[AlertKind, str]] = {
    "update": "تحديث",
    "escalation": "بأولوية أعلى",
    "correction": "تصحيح",
    "retraction": "سُحب",
    "burst": "كثافة غير معتادة",
}
_LABEL_OF_OUTLET: Final = re.compile(r"\s*(?:تصحيح|تصويب|استدراك|تحديث)\s*:\s*")
_FURTHER_DOWN: Final = " (في بقية النص)"
_FLOOD: Final = "فيض تنبيهات"
_UNTITLED: Final = "خبر بلا عنوان"
_MOST_SHOWN: Final = 2  # changes: a line is a line
_LONGEST_SHOWN: Final = 40  # characters of old and new together


def headline(alert: Alert) -> str:
    """Return the first line of an alert.

    What changed stands before the title, so that a line that is cut still says it: «تصحيح (سبعة ← عشرة): …».
    """
    label = _LABELS.get(alert.kind)
    if alert.suppressed or label is None:
        return _title(alert)
    if alert.burst:
        return _burst(alert, alert.burst)
    if alert.kind == "retraction":
        return f"{label}: {alert.told_title or _title(alert)}"
    further_down = alert.corrects and alert.told_title is not None and not alert.changes
    changed = _FURTHER_DOWN if further_down else _changed(alert.changes)
    return f"{label}{changed}: {unlabelled(_title(alert))}"


def arrow(change: Change) -> str:
    """Return the old and the new: in text that runs from right to left the arrow points to the new."""
    return f"{change.old} ← {change.new}"


def unlabelled(title: str) -> str:
    """Return a title without the word by which its outlet says that it is a correction."""
    label = _LABEL_OF_OUTLET.match(title)
    return title[label.end() :] if label else title


def _burst(alert: Alert, burst: Burst) -> str:
    """Return the line of a burst: how many hits there were, or, of a flood, how many were not told."""
    if burst.flood:
        of = (alert.desk_name or alert.desk) if burst.flood == "desk" else alert.rule.name
        return f"{_FLOOD}: {of} (حُجب {burst.held} في ساعة)"
    return f"{_LABELS['burst']}: {alert.rule.name} ({burst.hits} في ساعة، والمعتاد {burst.usual:g})"


def _changed(changes: list[Change]) -> str:
    """Return old and new in brackets: the numbers, or the words where no number has changed."""
    phrases = [each for each in changes if each.kind != "title"]
    shown = [arrow(each) for each in phrases if each.kind == phrases[0].kind]
    brief = [each for each in shown if len(each) <= _LONGEST_SHOWN][:_MOST_SHOWN]
    return f" ({'، '.join(brief)})" if brief else ""


def _title(alert: Alert) -> str:
    sentences = (quote.sentence for quote in alert.evidence)
    text = alert.article.title.strip() or next(sentences, "") or _UNTITLED
    return " ".join(text.split())
