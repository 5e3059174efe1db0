"""Receivers as files have them: what is wrong is told where it stands."""

import re
import sys
from pathlib import Path

import pytest

from schemas import Route, WebhookConfig
from streams.errors import InputError
from streams.receivers import receiver_files

GOOD = """\
receivers:
  - name: gulf
    zone: Asia/Bahrain
    quiet_hours: 22:00-06:00
    webhook_configs:
      - url: https://tickets.example/rasid
routes:
  - receiver: gulf
    desks: gulf
    severities: [urgent, warning]
    group_wait: 30s
  - receiver: gulf
    labels: {team: night}
"""


def told(tmp_path, text: str) -> list[str]:
    file = tmp_path / "receivers.yaml"
    file.write_text(text)
    _, problems = receiver_files.read([file])
    return [f"{each.where.removeprefix(f'{file}:')}: {each.message}" for each in problems]


def test_a_receiver_is_read_with_its_routes(tmp_path):
    file = tmp_path / "receivers.yaml"
    file.write_text(GOOD)
    [entry], problems = receiver_files.read([tmp_path])
    assert not problems
    assert entry.receiver.webhook_configs == [WebhookConfig(url="https://tickets.example/rasid")]
    assert entry.receiver.routes == [
        Route(desks=["gulf"], severities=["urgent", "warning"], group_wait="30s"),
        Route(labels={"team": "night"}),
    ]
    assert not list(receiver_files.warnings([entry]))


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("Bahrain", "Barain", 3, "receiver gulf, field zone: no time zone Asia/Barain"),
        ("22:00-06:00", "22-6", 4, "receiver gulf, field quiet_hours: expected two times of the day"),
        ("url:", "urll:", 6, "receiver gulf, webhook_configs, a webhook has no field urll: expected url"),
        ("https:", "ftp:", 6, "receiver gulf, webhook_configs, field url: expected an address such as"),
        ("- url: https://tickets.example/rasid", "- x", 5, "receiver gulf, field webhook_configs.0: "),
        ("zone:", "zones:", 3, "receiver gulf, a receiver has no field zones: expected zone"),
        ("- receiver: gulf\n    desks", "- receiver: golf\n    desks", 8,
         "this route, field receiver: there is no receiver golf here"),
        ("desks:", "desk:", 9, "this route, a route has no field desk: expected desks"),
        ("warning", "loud", 10, "this route, field severities.1: expected 'info', 'warning' or 'urgent'"),
        ("routes:", "rules:", 1, "expected a list of receivers under the key `receivers:`"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_its_field(tmp_path, old, new, line, said):
    assert old in GOOD
    [problem] = told(tmp_path, GOOD.replace(old, new, 1))
    assert problem.startswith(f"{line}: {said}")


MAIL = """\
receivers:
  - name: gulf
    email_configs:
      - to: [desk@outlet.example]
        sender: Rasid <rasid@outlet.example>
        smarthost: mail.example:587
        digest: daily
        digest_at: 17:00
"""


def test_the_example_of_the_page_is_well_written(tmp_path):
    page = (Path(__file__).parents[3] / "docs" / "deliver.md").read_text(encoding="utf-8")
    [example] = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert told(tmp_path, example) == []


def test_a_time_that_yaml_takes_for_a_number_is_a_time(tmp_path):
    file = tmp_path / "receivers.yaml"
    file.write_text(MAIL)
    [entry], problems = receiver_files.read([file])
    assert not problems
    assert entry.receiver.email_configs[0].digest_at == "17:00"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("desk@outlet.example", "desk", 4, "field to.0: expected an address such as desk@outlet.example"),
        (":587", "", 6, "field smarthost: expected host:port"),
        ("daily", "monthly", 7, "field digest: expected 'hourly', 'daily' or 'weekdays'"),
        ("17:00", "25:00", 8, "field digest_at: expected a time of the day"),
    ],
)
def test_a_mistake_of_mail_is_told_with_its_line_and_its_field(tmp_path, old, new, line, said):
    [problem] = told(tmp_path, MAIL.replace(old, new))
    assert problem.startswith(f"{line}: receiver gulf, email_configs, {said}")


def test_who_can_be_reached_by_nothing_is_told(tmp_path):
    [problem] = told(tmp_path, "receivers: [{name: gulf}]\n")
    assert "it has nowhere to send to" in problem


def test_a_secret_where_one_may_not_look_is_a_warning_too(tmp_path):
    file, path = tmp_path / "receivers.yaml", "/" + "x" * 300  # as under a folder that is closed to us
    file.write_text(f"receivers: [{{name: gulf, apprise_configs: [{{url_file: {path}}}]}}]\n")
    entries, problems = receiver_files.read([file])
    assert not problems
    assert any(f"there is no file {path} here" in each.message for each in receiver_files.warnings(entries))


def test_what_is_odd_is_a_warning(tmp_path, monkeypatch):
    file = tmp_path / "receivers.yaml"
    file.write_text("receivers: [{name: gulf, apprise_configs: [{url_file: /none}]}]\n")
    monkeypatch.setitem(sys.modules, "apprise", None)  # as where it is not installed
    entries, problems = receiver_files.read([file])
    assert not problems
    said = [each.message for each in receiver_files.warnings(entries)]
    assert [each.partition(": ")[2] for each in said] == [
        "nothing is sent to it",
        "there is no file /none here; `rasid deliver` must find it where it runs",
        "the extra apprise is not installed here; `rasid deliver` needs it where it runs",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        receiver_files.read([tmp_path / "none.yaml"])
