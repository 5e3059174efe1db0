"""The dashboard, the alert rules and the table of metrics name what a worker really tells."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from services.deliver.metrics import Metrics as DeliverMetrics
from services.gateway.metrics import Metrics as GatewayMetrics
from streams.process.metrics import Metrics

HOME = Path(__file__).parents[3] / "docs" / "operations"
RULES = yaml.safe_load((HOME / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
DASHBOARD = json.loads((HOME / "dashboard.json").read_text(encoding="utf-8"))
FAMILIES = {
    family.name: family
    for each in (Metrics(), GatewayMetrics(), DeliverMetrics())
    for family in each.registry.collect()
}

FUNCTIONS = {"time", "rate", "increase", "deriv", "histogram_quantile", "absent", "max_over_time"}
AGGREGATORS = {"sum", "max", "min", "count"}
WORDS = {"by", "on", "and", "or", "unless"}
TOKEN = re.compile(
    r"""\s*(?:
      (?P<range>\[(?:\d+[smhd](?::\d+[smhd])?|\$__rate_interval)\])
    | (?P<matchers>\{[^{}]*\})
    | (?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<sign>==|!=|>=|<=|[-+*/<>(),])
    )""",
    re.VERBOSE,
)
MATCHER = re.compile(r'\s*(\w+)\s*(?:=~|!~|!=|=)\s*"[^"]*"\s*')


def names_of(family) -> Iterator[str]:
    endings = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "info": ["_info"]}
    for ending in endings.get(family.type, [""]):
        yield family.name + ending


def tokens(expression: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(expression):
        found = TOKEN.match(expression, at)
        assert found, f"cannot be read from here: {expression[at:]}"
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def check(expression: str) -> set[str]:
    """Read an expression of PromQL as far as we use it; return the metrics that it names."""
    metrics, depth, before, grouping = set(), 0, ("", ""), False
    for kind, text in tokens(expression.strip()):
        depth += (text == "(") - (text == ")")
        assert depth >= 0, f"a bracket too many: {expression}"
        if kind == "name":
            if grouping or text in WORDS:
                grouping = grouping or text in {"by", "on"}
            elif text not in FUNCTIONS | AGGREGATORS:
                metrics.add(text)
        elif kind == "matchers":
            assert before[0] == "name", f"matchers without a metric: {expression}"
            assert all(MATCHER.fullmatch(each) for each in text[1:-1].split(",")), text
        elif kind == "range":
            assert before[0] in {"name", "matchers"} or before[1] == ")", f"a range of nothing: {expression}"
        if text == ")":
            grouping = False
        before = kind, text
    assert depth == 0, f"a bracket is not closed: {expression}"
    return metrics


def expressions() -> Iterator[tuple[str, str]]:
    for group in RULES:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("name", "expression"), list(expressions()))
def test_an_expression_can_be_read_and_names_what_is_told(name, expression):
    told = {each for family in FAMILIES.values() for each in names_of(family)}
    named = check(expression)
    assert named
    assert named <= told, named - told


@pytest.mark.parametrize(
    "broken",
    ["sum(rate(x[5m])", "sum(x))", "rate(x[five])", "x{a=b}", "x{=}", "[5m]", "x ? y"],
)
def test_a_broken_expression_is_found_out(broken):
    with pytest.raises(AssertionError):
        check(broken)


@pytest.mark.parametrize(
    "rule", [rule for group in RULES for rule in group["rules"]], ids=lambda r: r["alert"]
)
def test_a_rule_says_how_bad_it_is_and_what_to_do(rule):
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert re.fullmatch(r"Rasid[A-Z][A-Za-z]+", rule["alert"])
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert set(rule["annotations"]) == {"summary", "description"}
    assert re.fullmatch(r"\d+[smh]", rule.get("for", "1m"))


def test_lag_dead_share_standing_still_and_a_missing_process_have_a_rule():
    named = set().union(*(check(rule["expr"]) for group in RULES for rule in group["rules"]))
    assert {
        "rasid_lag_messages",
        "rasid_dead_share",
        "rasid_last_progress_timestamp_seconds",
        "rasid_waited_seconds",
        "rasid_unread_messages",
        "rasid_info",
    } <= named


def test_one_stuck_partition_of_a_small_installation_is_enough():
    [rule] = [rule for group in RULES for rule in group["rules"] if rule["alert"] == "RasidPartitionStuck"]
    assert "by (job, topic, partition)" in rule["expr"]  # not a sum that others could hide
    assert "rasid_lag" not in rule["expr"]  # nor a number of messages that few articles never reach


def test_the_dashboard_is_one_that_grafana_takes():
    panels = DASHBOARD["panels"]
    assert DASHBOARD["schemaVersion"] >= 36
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert {each["name"] for each in DASHBOARD["templating"]["list"]} == {"datasource", "job"}
    taken = set()
    for panel in panels:
        assert panel["type"] in {"stat", "timeseries"}
        assert panel["description"]
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24  # Grafana's grid
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


def test_the_page_lists_every_metric_with_its_words():
    page = (HOME / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(rasid_\w+)` \|[^|]*\| (.+) \|$", page, re.MULTILINE)
    told = {}
    for family in FAMILIES.values():
        if family.name.startswith("rasid"):
            shown = family.name if family.type == "histogram" else next(names_of(family))
            told[shown] = family.documentation
    assert dict(rows) == told
