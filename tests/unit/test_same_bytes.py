"""The same article gives the same enriched article in each process: nothing hangs on the order of a set."""

import os
import subprocess
import sys

import pytest

SURNAMES = (
    "أسس المنتج الأمريكي جوزيف باربيرا مع زميله ويليام هانا استوديو للرسوم المتحركة. وقدم هانا وباربيرا أول "
    "حلقاتهما في الأربعينيات. وقال الناقد عادل حسين إن أعمالهما بقيت، وباربيرا رسم الشخصيات بيده."
)
PROGRAM = """
import sys
from hashlib import blake2b
from processors.pipeline import enrich
from schemas import Article, wire
from training.data import read_written
bodies = [sys.argv[1], *(row["body"] for row in read_written()[::40])]
found = blake2b()
for number, body in enumerate(bodies):
    found.update(wire.encode(enrich(Article(id=str(number), source="s", title="خبر", body=body))))
print(found.hexdigest())
"""


@pytest.fixture(scope="module")
def digests() -> set[str]:
    """What processes make of the same articles, each with hashes of its own."""
    command = [sys.executable, "-c", PROGRAM, SURNAMES]
    running = [
        subprocess.Popen(
            command, env=os.environ | {"PYTHONHASHSEED": str(seed)}, stdout=subprocess.PIPE, text=True
        )
        for seed in range(4)
    ]
    return {each.communicate(timeout=120)[0] for each in running}


def test_processes_that_hash_otherwise_make_the_same_bytes(digests: set[str]) -> None:
    assert len(digests) == 1
    assert digests != {""}
