"""What a desk is told of a hit, and why: state, hit and event time in; an entry and alerts out. No clock.

The questions are asked in this order, and the first that says so ends them:

1. Was this very hit decided before (published again after a crash)? Nothing new; one entry.
   Unless it was released out of a replay, and the desk was told nothing of it.
2. Is it older than the window, or an older text than the one that was seen?    → late
3. Is the article withheld or canceled?                                         → withheld
4. Has the rule expired?                                                        → expired
5. Is there a silence over it?                                                  → silenced
6. Was the desk told so much in the last hour that nobody reads more?           → flood
   Asked before all others that need the story, for it must cost little. Not of an article that was told of.
7. Did the rule never tell of this story (or, with ``stories: off``, of this article)?
   Enough outlets: new; too few                                                 → min_sources
8. Was this article told of, in other words?                                    correction
9. Has the rule become more severe since?                                       escalation
10. Was all that was told retracted, or does this report say otherwise,
    or more in its title?                                                       update
11. Does it say what was told, or adds it background or a rewording alone?       → duplicate
12. Has ``repeat_after`` passed?  Yes: update; no                               → repeat_after

A hit of an archive, and of an old page, is asked nothing: the desk is not told (``unasked``), and its state
stays as it is.

Ids are functions of content, so deciding again from the same state gives the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Final

from processors.identity import content_id
from processors.stories.additions import Additions, additions
from processors.stories.age import is_old
from processors.stories.bursts import HitRate, NewBurst
from processors.stories.changes import Wording, contradicted, rewritten
from processors.stories.decided import Decided
from processors.stories.desk import Desk, Placement, Story, Telling, Told
from processors.stories.entries import ArticleRef, Entry, RuleAsTold, Sum, ref_of
from processors.stories.floods import most
from processors.stories.grouping import Relation
from processors.stories.headlines import headline
from processors.stories.reports import Report
from processors.stories.revisions import Revision
from processors.stories.silences import Silences
from schemas import (
    UNKNOWN_SOURCE,
    Alert,
    AlertKind,
    ArticleLine,
    Burst,
    Change,
    FloodOf,
    Hit,
    LeadingStory,
    OtherHit,
    Rule,
    RuleLine,
    StoryLine,
    SuppressedReason,
    Suppression,
    Withdrawal,
)
from schemas.fields import parse_duration, parse_factor
from schemas.times import milliseconds, parse_time

_SEVERITIES: Final = ("info", "warning", "urgent")
# Outcomes of which the desk was told nothing, neither of this hit nor of one that covers it.
_UNTOLD: Final = frozenset(("late", "withheld", "expired", "silenced", "flood", "min_sources"))


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be published, and the entry that makes the state after it."""

    entry: Entry
    alerts: list[Alert] = field(default_factory=list)
    warning: str = ""  # for ops


@dataclass(frozen=True, slots=True)
class _Verdict:
    kind: AlertKind
    cause: str = ""  # what tells two alerts of a kind, story and rule apart
    reason: SuppressedReason | None = None
    covered_by: str | None = None
    silence: str | None = None
    otherwise: Telling | None = None  # what was told, where this says otherwise
    additions: Additions | None = None  # to what was told


def decide(
    desk: Desk, hit: Hit, *, offset: int, time: int, silences: Silences, released: bool = False
) -> Decision:
    """Decide what ``desk`` is told of ``hit``; the state is not changed, ``desk.fold(entry)`` does that.

    ``offset``: the hit's place in its partition. ``time``: when its article reached Kafka, in ms since 1970.
    ``released``: somebody chose it out of a replay, to be told after all: that nothing was told of it before
    is then no answer.
    """
    article, rule = hit.article, hit.rule
    decided = desk.decided(hit.id)
    if decided and not (released and decided.outcome in _UNTOLD):
        return Decision(_again(decided, offset, time))
    if not released and (flood := _flood(desk, hit, time, silences)):
        return _hold(desk, [hit], flood, offset=offset, time=time)
    revision, seen = Revision.of(article, time), desk.revision(ref_of(article))
    report = _report(hit, time)
    place = desk.place(ref_of(article), revision, report, time)
    refused = _refused(desk, hit, place, time)
    verdict = refused or _judged(hit, place, time, silences)
    story = _story_line(hit, place, counts=refused is None)
    alert = _alert(hit, verdict, story)
    entry = Entry(
        offset=offset,
        time=time,
        outcome=verdict.reason or verdict.kind,
        article=article.id,
        version=article.version,
        content=article.content,
        received=0 if revision.received == time else revision.received,
        hit=hit.id,
        rule=rule.id,
        alert=alert.id,
    )
    if refused:
        return Decision(entry, [alert])
    told = verdict.reason is None
    if place and told:
        place = desk.place_of_first_told(place, report)
    wording = _new_wording(hit, place, told=told)
    entry = replace(
        entry,
        source=article.source,
        title=wording.title,
        lead=wording.lead,
        story=story.id,
        first=place.story.first if place else time,
        report=place.report if place else 0,
        fingerprint=_new_report(desk, hit, place),
        told_by=None if verdict.reason else _as_told(hit),
    )
    repeated = seen and revision.says_same_as(seen) and seen.received < revision.received
    if not rule.burst or decided or repeated:  # the same words were counted before
        return Decision(entry, [alert])
    rate = desk.rates.get(rule.id, HitRate())
    burst = None if verdict.silence else rate.burst(time, story.id, parse_factor(rule.burst))
    entry = replace(entry, counted=True, bursting=burst is not None or rate.lasts(time))
    return Decision(entry, [alert, _burst(desk, hit, burst, story, time)] if burst else [alert])


def hold_together(
    desk: Desk, found: Sequence[Hit], *, offset: int, time: int, silences: Silences
) -> tuple[Decision | None, list[Hit]]:
    """Decide all at once what of some hits is of a flood of all rules of the desk; return what is left.

    A flood's hits cost little only where they are not decided one by one.

    Args:
        desk: as for ``decide``.
        found: hits of one article.
        offset: as for ``decide``.
        time: as for ``decide``.
        silences: as for ``decide``.
    """
    held: list[Hit] = []
    left: list[Hit] = []
    for hit in found:
        new = desk.decided(hit.id) is None
        (held if new and _flood(desk, hit, time, silences) == "desk" else left).append(hit)
    return _hold(desk, held, "desk", offset=offset, time=time) if held else None, left


def unasked(desk: Desk, hit: Hit, time: int, *, archived: bool) -> Alert | None:
    """Return what becomes of a hit that is asked nothing: the suppressed alert of a story of its own.

    None where the questions are to be asked. What is old is none of these where the desk knows the article:
    it is another text of what it was told.

    Args:
        desk: whose hit it is.
        hit: one that was not released.
        time: when its article reached Kafka, in ms since 1970.
        archived: whether its producer said that it is of an archive.
    """
    reason: SuppressedReason | None = "archive" if archived else None
    if not archived and desk.revision(ref_of(hit.article)) is None and is_old(hit, time):
        reason = "old"
    return (
        _alert(hit, _Verdict("new", reason=reason), _story_line(hit, None, counts=True)) if reason else None
    )


def withdraw(desk: Desk, withdrawal: Withdrawal, *, offset: int, time: int) -> Decision:
    """Take back what ``desk`` was told of an article, rule by rule, each on its own channel.

    One that is canceled is taken back whole, whatever its version. One that is withheld may be told of later:
    a withheld text that is older than the one that was seen takes nothing back.
    """
    if decided := desk.decided(withdrawal.id):
        return Decision(_again(decided, offset, time))
    article = withdrawal.article
    source = "" if article.source == UNKNOWN_SOURCE else article.source
    seen = desk.revision(ref_of(article))
    late = article.status == "withheld" and seen is not None and Revision.of(article, time).is_before(seen)
    entry = Entry(
        offset=offset,
        time=time,
        outcome="late" if late else "withdrawal",
        article=article.id,
        version=article.version,
        source="" if late else source,
        hit=withdrawal.id,
    )
    if late:
        return Decision(entry)
    meant = desk.meant((source, article.id))
    stories = ((each, story) for each in meant if (story := desk.story_of(each, time)))
    alerts = [
        _retraction(withdrawal, each, story, rule)
        for each, story in stories
        for rule, told in sorted(story.told.items())
        if each in told.articles
    ]
    return Decision(entry, alerts, warning=_of_another(desk, source, article.id))


def _of_another(desk: Desk, source: str, article: str) -> str:
    """Return a warning where what a source takes back is known to the desk, but of others alone."""
    known = [each for each, _ in desk.meant(("", article))] if source else []
    if not known or source in known:
        return ""
    return (
        f"{source} takes back the article {article}, which the desk knows of {', '.join(known)}: nothing"
        " is retracted, for only its own source takes an article back"
    )


def _flood(desk: Desk, hit: Hit, time: int, silences: Silences) -> FloodOf | None:
    """Return whose flood a hit is one of; None where there is something else to be said of it."""
    article, rule = hit.article, hit.rule
    flood = desk.volume.flood(rule, max(desk.clock, time))
    if flood is None:
        return None
    story = desk.story_of(ref_of(article), time)
    told = story.told.get(rule.id) if story else None
    other = (
        (told and ref_of(article) in told.articles)  # it may be a correction
        or desk.is_late(time)
        or article.status != "usable"
        or _has_expired(rule, time)
        or silences.over(hit, time)
    )
    return None if other else flood


def _hold(desk: Desk, held: Sequence[Hit], of: FloodOf, *, offset: int, time: int) -> Decision:
    """Suppress an article's hits of a flood; with the alert that sums it up, where it is time for one."""
    hit, *others = held
    article, rule = hit.article, hit.rule
    now = max(desk.clock, time)
    known = desk.story_of(ref_of(article), time)
    story = StoryLine(
        id=known.id if known else _begun_by(hit),
        articles=len(known.articles) if known else 1,
        sources=len(known.sources) if known else 1,
    )
    alerts = []
    covered = desk.volume.last_sum(of, rule, now, len(held))
    if covered is None:
        sum_up = _sum(desk, held, of, story, now)
        covered = Sum(alert=sum_up.id, at=now, held=desk.volume.held(of, rule, now) + len(held), of=of)
        alerts.append(sum_up)
    kinds: list[AlertKind] = ["update" if known and each.rule.id in known.told else "new" for each in held]
    alert = _alert(hit, _Verdict(kinds[0], reason="flood", covered_by=covered.alert), story)
    if others:
        alert = replace(alert, others=list(map(_other, others, kinds[1:], repeat(story))))
    entry = Entry(
        offset=offset,
        time=now,  # of a flood, the desk's: it is forgotten by that
        outcome="flood",
        article=article.id,
        version=article.version,
        hit=hit.id,
        rule=rule.id,
        alert=alert.id,
        flood=covered,
        in_step=desk.volume.held_in_step(of, rule, now) + len(held),
        others=tuple(each.id for each in others),
    )
    return Decision(entry, [alert, *alerts])


def _other(hit: Hit, kind: AlertKind, story: StoryLine) -> OtherHit:
    """Return, in short, the alert of a hit that is held with another one."""
    rule = hit.rule
    return OtherHit(
        id=content_id(rule.id, rule.version, story.id, "flood", hit.id),
        kind=kind,
        channel=rule.channel,
        severity=rule.severity,
        rule=RuleLine(id=rule.id, version=rule.version, name=rule.name),
        hit=hit.id,
        evidence=hit.evidence,
        channel_name=rule.channel_name,
    )


def apart(alert: Alert) -> Iterator[Alert]:
    """Yield an alert, and those that it has in short as they would stand alone."""
    if not alert.others:
        yield alert
        return
    yield replace(alert, others=[])
    for each in alert.others:
        yield _headed(
            replace(
                alert,
                id=each.id,
                kind=each.kind,
                channel=each.channel,
                severity=each.severity,
                rule=each.rule,
                hit=each.hit,
                evidence=each.evidence,
                channel_name=each.channel_name,
                others=[],
            )
        )


def _again(decided: Decided, offset: int, time: int) -> Entry:
    """Return the entry of a message that was decided before."""
    return Entry(
        offset=offset,
        time=time,
        outcome="again",
        article=decided.article,
        hit=decided.hit,
        alert=decided.alert,
    )


def _refused(desk: Desk, hit: Hit, place: Placement | None, time: int) -> _Verdict | None:
    """Return why a hit does not even count towards its story; None when it does."""
    article, rule = hit.article, hit.rule
    told = _told(hit, place)
    kind: AlertKind = "update" if told else "new"
    covered = told.alert if told else None
    seen = desk.revision(ref_of(article))
    if desk.is_late(time) or (seen and Revision.of(article, time).is_before(seen)):
        return _Verdict(kind, reason="late", covered_by=covered)
    if article.status != "usable":
        return _Verdict(kind, reason="withheld", covered_by=covered)
    if _has_expired(rule, time):
        return _Verdict(kind, reason="expired", covered_by=covered)
    return None


def _has_expired(rule: Rule, time: int) -> bool:
    return rule.expires_at is not None and milliseconds(rule.expires_at) <= time


def _judged(hit: Hit, place: Placement | None, time: int, silences: Silences) -> _Verdict:
    """Tell whether a hit that counts is an alert, and of which kind."""
    rule = hit.rule
    told = _told(hit, place)
    silence = silences.over(hit, time)
    if silence:
        kind: AlertKind = "update" if told else "new"
        return _Verdict(kind, reason="silenced", silence=silence.id, covered_by=told.alert if told else None)
    if place is None or told is None:
        sources = {hit.article.source} | (place.story.sources if place else set())
        return _Verdict("new", reason="min_sources" if len(sources) < rule.min_sources else None)
    return _told_before(hit, place, told, time)


def _told(hit: Hit, place: Placement | None) -> Told | None:
    """Return what was told that this hit may be covered by: of its story, or of its article alone."""
    told = place.story.told.get(hit.rule.id) if place else None
    return told if told and (hit.rule.stories or ref_of(hit.article) in told.articles) else None


def _told_before(hit: Hit, place: Placement, told: Told, time: int) -> _Verdict:
    article, rule = hit.article, hit.rule
    cause, known = _cause(article), told.articles.get(ref_of(article))
    if known and not Revision.of(article, time).says_same_as(known.revision):
        return _Verdict("correction", cause, otherwise=known)
    if _SEVERITIES.index(rule.severity) > _SEVERITIES.index(told.rule.severity):
        return _Verdict("escalation", rule.severity)
    report = _report(hit, time)
    relation = Relation.DUPLICATE if known else place.story.relation_to_told(told, report)
    otherwise = told.retracted or relation is Relation.CHANGED
    if relation is Relation.DUPLICATE and not otherwise:
        return _Verdict("update", reason="duplicate", covered_by=known.alert if known else told.alert)
    passed = time - told.at >= 1000 * parse_duration(rule.repeat_after)
    if not (otherwise or passed or relation is Relation.ADDED):
        return _Verdict("update", reason="repeat_after", covered_by=told.alert)
    known_reports = place.story.told_reports(told)
    fingerprints = [each.fingerprint for each in known_reports]
    added = additions(hit, fingerprints, soon=report.follows_soon(known_reports)) if fingerprints else None
    if relation is Relation.ADDED and added and not added.news:
        return _Verdict("update", reason="duplicate", covered_by=told.alert)
    return _Verdict(
        "update",
        cause,
        otherwise=place.story.nearest_told(told, report) if otherwise else None,
        additions=added,
    )


def _story_line(hit: Hit, place: Placement | None, *, counts: bool) -> StoryLine:
    """Return the story, this hit's article included where it counts."""
    article = hit.article
    if place is None:
        return StoryLine(id=_begun_by(hit), articles=1, sources=1)
    story = place.story
    sources = story.sources | ({article.source} if counts else set())
    articles = story.articles | ({ref_of(article)} if counts else set())
    return StoryLine(id=story.id, articles=len(articles), sources=len(sources))


def _begun_by(hit: Hit) -> str:
    """Return the id of the story that this hit's article begins."""
    return content_id(hit.rule.desk, _cause(hit.article))


def _cause(article: ArticleLine) -> str:
    """Return what tells the alerts apart that the texts of an article cause."""
    if not article.content:  # a hit of the version before: under the id that it had there
        return f"{article.id}/{article.version}"
    # With its source: outlets print an agency's text under the agency's id, and one post brings them all.
    return f"{article.id}/{article.version}/{article.content}/{article.received_at}/{article.source}"


def _report(hit: Hit, time: int) -> Report:
    return Report(hit.fingerprint, hit.article.source, time)


def _new_report(desk: Desk, hit: Hit, place: Placement | None) -> str:
    """Return the fingerprint to keep: of what the desk has not read in these words."""
    if place:
        return place.fingerprint
    return hit.fingerprint if desk.has_capacity() else ""


def _new_wording(hit: Hit, place: Placement | None, *, told: bool) -> Wording:
    """Return the wording to keep: of what is told and not kept yet; of what begins a story, its title."""
    wording = Wording.of(hit)
    if told and not (place and place.story.wording(ref_of(hit.article), hit.article.content)):
        return wording
    return Wording("" if place else wording.title, "")


def _as_told(hit: Hit) -> RuleAsTold:
    rule = hit.rule
    return RuleAsTold(
        version=rule.version,
        name=rule.name,
        channel=rule.channel,
        severity=rule.severity,
        desk_name=rule.desk_name,
        channel_name=rule.channel_name,
    )


def _alert(hit: Hit, verdict: _Verdict, story: StoryLine) -> Alert:
    article, rule = hit.article, hit.rule
    suppressed = None
    name: str = verdict.kind
    cause = verdict.cause
    if name == "new" and story.id != _begun_by(hit):
        # A story that was withdrawn, or left the memory, may be told as new again, by another article.
        cause = _cause(article)
    if verdict.reason:
        name, cause = verdict.reason, hit.id
        suppressed = Suppression(
            reason=verdict.reason, covered_by=verdict.covered_by, silence=verdict.silence
        )
    before = verdict.otherwise
    alert = Alert(
        id=content_id(rule.id, rule.version, story.id, name, cause),
        kind=verdict.kind,
        channel=rule.channel,
        desk=rule.desk,
        severity=rule.severity,
        rule=RuleLine(id=rule.id, version=rule.version, name=rule.name),
        story=story,
        article=article,
        raised_at=article.received_at,
        latency_seconds=_latency(article),
        hit=hit.id,
        pipeline=hit.pipeline,
        evidence=hit.evidence,
        told_title=before.wording.title if before and before.wording else None,
        changes=_changes(before.wording, hit, verdict) if before and before.wording else [],
        new_sentences=verdict.additions.sentences if verdict.additions else [],
        corrects=before.alert if before and verdict.kind == "correction" else None,
        suppressed=suppressed,
        desk_name=rule.desk_name,
        channel_name=rule.channel_name,
    )
    return _headed(alert)


def _headed(alert: Alert) -> Alert:
    return replace(alert, headline=headline(alert))


def _changes(before: Wording, hit: Hit, verdict: _Verdict) -> list[Change]:
    """Return what a hit says otherwise: of an article that was rewritten all, of two articles the facts."""
    find = rewritten if verdict.kind == "correction" else contradicted
    return find(before, Wording.of(hit))


def _burst(desk: Desk, hit: Hit, burst: NewBurst, story: StoryLine, time: int) -> Alert:
    """Return the alert that a burst begins, beside the one of the hit that began it."""
    alert = _alert(hit, _Verdict("burst", str(time)), story)
    stories = _leading(desk, hit, burst.stories)
    return _headed(replace(alert, burst=Burst(hits=burst.hits, usual=burst.usual, stories=stories)))


def _sum(desk: Desk, hits: Sequence[Hit], of: FloodOf, story: StoryLine, now: int) -> Alert:
    """Return the alert that sums a flood up, beside the suppressed one of the hits that made it due."""
    hit = hits[0]
    rule, volume = hit.rule, desk.volume
    held = volume.held(of, rule, now) + len(hits)
    burst = Burst(
        hits=volume.told(of, rule, now) + held,
        usual=float(most(of, rule)),
        stories=_leading(desk, hit, volume.leading(of, rule, now)),
        flood=of,
        held=held,
    )
    return _headed(replace(_alert(hit, _Verdict("burst", f"flood/{hit.id}"), story), burst=burst))


def _leading(desk: Desk, hit: Hit, stories: Iterable[tuple[str, int]]) -> list[LeadingStory]:
    """Return the stories of a burst, with their titles; one that the desk does not know is the hit's."""
    return [
        LeadingStory(
            id=each, title=desk.stories[each].title if each in desk.stories else hit.article.title, hits=hits
        )
        for each, hits in stories
    ]


def _retraction(withdrawal: Withdrawal, ref: ArticleRef, story: Story, rule_id: str) -> Alert:
    """Return the alert that takes back what a rule said of an article."""
    article = replace(withdrawal.article, source=ref[0])
    told = story.told[rule_id]
    telling, rule = told.articles[ref], told.rule
    alert = Alert(
        id=content_id(rule_id, rule.version, story.id, "retraction", _cause(article)),
        kind="retraction",
        channel=rule.channel,
        desk=withdrawal.desk,
        severity=rule.severity,
        rule=RuleLine(id=rule_id, version=rule.version, name=rule.name),
        story=StoryLine(id=story.id, articles=len(story.articles), sources=len(story.sources)),
        article=article,
        raised_at=article.received_at,
        latency_seconds=_latency(article),
        hit=telling.hit,
        pipeline=withdrawal.pipeline,
        told_title=telling.wording.title if telling.wording else None,
        retracts=telling.alert,
        desk_name=rule.desk_name,
        channel_name=rule.channel_name,
    )
    return _headed(alert)


def _latency(article: ArticleLine) -> float | None:
    """Return the seconds from publication until the article reached Kafka."""
    if not article.published_at:
        return None
    seconds = parse_time(article.received_at) - parse_time(article.published_at)
    return round(seconds.total_seconds(), 3)
