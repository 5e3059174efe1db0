"""What a gateway confirmed is in Kafka as it was sent, whatever is killed: the short form of the soak."""

import random
from pathlib import Path

from tests.soak import gateway


def test_what_was_confirmed_outlives_kills_of_the_gateway_and_of_the_broker(tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    report = gateway.run(tmp_path, kills=5, restarts=1, seed=seed)
    assert not report.broken, (seed, report)
    assert report.confirmed > 500
    assert report.unanswered, "nothing was under way when it was killed"
