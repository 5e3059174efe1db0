"""A desk's own program: reads its channels, shows each alert once, takes back what was retracted.

    pip install kafka-python lz4
    python desk.py localhost:9092 diplomacy counter-extremism
    python desk.py localhost:9092                              every channel, new ones too

Idempotent by the alert's id: Rasid may publish an alert a second time after a crash, under the same id. The
file desk.seen keeps the ids over a restart of this program.
"""

import json
import os
import re
import sys
from pathlib import Path

from kafka import KafkaConsumer

SEEN = Path(os.environ.get("DESK_SEEN", "desk.seen"))
# An installation with RASID_TOPIC_PREFIX=x has x.alerts.diplomacy.
ALERTS = f"{prefix}.alerts." if (prefix := os.environ.get("RASID_TOPIC_PREFIX")) else "alerts."
# The audit trail, and what a replay would have said.
NOT_CHANNELS = {f"{ALERTS}suppressed", f"{ALERTS}replay"}


def main(brokers: str, channels: list[str]) -> None:
    """Read for ever."""
    consumer = KafkaConsumer(
        bootstrap_servers=brokers,
        group_id="my-desk-python",  # a name of your own: Kafka keeps your place under it
        auto_offset_reset="earliest",
        enable_auto_commit=False,  # committed below, when the alert was shown and its id noted
        metadata_max_age_ms=10_000,  # how soon a new channel is seen
    )
    if channels:
        consumer.subscribe([ALERTS + channel for channel in channels])
    else:
        consumer.subscribe(pattern=f"^{re.escape(ALERTS)}.*")
    seen = set(SEEN.read_text().split()) if SEEN.exists() else set()
    with SEEN.open("a") as notes:
        for record in consumer:
            alert = json.loads(record.value)
            if record.topic not in NOT_CHANNELS and alert["id"] not in seen:
                show(alert)
                seen.add(alert["id"])
                print(alert["id"], file=notes, flush=True)
            consumer.commit()


def show(alert: dict) -> None:
    """Show an alert to the desk."""
    headline = alert.get("headline") or alert["article"]["title"]  # older alerts have none
    print(f"{alert['severity'].upper()} {alert['kind']}: {headline}", flush=True)
    match alert["kind"]:
        case "retraction":
            print(f"    take back alert {alert['retracts']}", flush=True)
        case "correction":
            print(f"    article {alert['article']['id']} says now:", flush=True)
            for change in alert.get("changes", []):
                print(f"    {change['old']} ← {change['new']}", flush=True)
        case "new" | "update" | "escalation":
            story = alert["story"]
            print(f"    {story['articles']} articles, {story['sources']} outlets", flush=True)
            show_names(alert["article"].get("entities", []))  # older alerts have none
            for new in alert.get("new_sentences", []):  # of an update
                print(f"  + {new['text']}", flush=True)
            for sentence in dict.fromkeys(quote["sentence"] for quote in alert["evidence"]):
                print(f"    {sentence}", flush=True)


def show_names(entities: list[dict]) -> None:
    """Show the three most telling names of people and bodies, and of places."""
    who = [each["name"] for each in entities if each["type"] != "place"]
    where = [each["name"] for each in entities if each["type"] == "place"]
    for asked, names in (("من", who), ("أين", where)):
        if names:
            print(f"    {asked}: {'، '.join(names[:3])}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
