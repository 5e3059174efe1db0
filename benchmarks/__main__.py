"""Which benchmarks there are, and running them in turn.

    python -m benchmarks                           lists them
    python -m benchmarks --data DIR text rules     runs these two
    python -m benchmarks --data DIR all            runs all: `make bench DATA=DIR`

DIR holds the ANT Corpus as ``ant21.jsonl.gz`` (benchmarks/NOTES.md). Options of one benchmark:
``python -m benchmarks.NAME --help``.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ARTICLES: Final = "ant21.jsonl.gz"
# What each measures, and how it is called, the short ones first; DIR is the folder of the data.
BENCHMARKS: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("reading Arabic text, step by step, beside pyarabic", "text --data DIR"),
    "pipeline": ("an article's way through the pipeline, beside its peers", "pipeline --data DIR"),
    "stories": ("how well reports of the same thing are told from others", "stories --data DIR"),
    "rules": ("matching stored rules, beside brute force and Lucene", "rules --data DIR"),
    "deciding": ("what a full desk's decisions cost, and a digest of them", "deciding --data DIR"),
    "engine": ("the engine on Kafka, beside its peers", f"engine --data DIR/{ARTICLES}"),
    "replay": ("a replay, and what live work feels of it", "replay"),
    "gateway": ("articles a second over HTTP, confirmed", f"gateway --data DIR/{ARTICLES}"),
    "deliver": ("how soon an alert is at its receiver while others hang", "deliver"),
    "console": ("how quick the desk's page is over 312,000 articles", "console --data DIR"),
    "history": ("what became of an article, asked after five million of them", "history"),
    "latency": ("from an article to its alert, at 300 articles a second", "alerts latency --data DIR"),
    "memory": ("whether a worker's memory stays flat, for an hour", "memory --data DIR"),
    "hits": ("how many hits a process decides, and who waits for a noisy desk", "alerts hits --data DIR"),
    "kills": ("alerts with and without kills: nothing lost, nothing doubled", "alerts kills --data DIR"),
}


def run(name: str, data: Path) -> bool:
    """Run one benchmark; return whether it ended well."""
    what, call = BENCHMARKS[name]
    print(f"\n# {name}: {what}\n", flush=True)
    module, *arguments = (part.replace("DIR", str(data)) for part in call.split())
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    """List the benchmarks, or run those that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--data", type=Path, metavar="DIR")
    asked = parser.parse_args()
    if not asked.names:
        print("\n".join(f"{name:<10}{what}" for name, (what, _) in BENCHMARKS.items()))
        return 0
    names = list(BENCHMARKS) if asked.names == ["all"] else asked.names
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}, or all")
    if not asked.data or not (asked.data / ARTICLES).is_file():
        parser.error(f"--data must name the folder that holds {ARTICLES}")
    failed = [name for name in names if not run(name, asked.data.absolute())]
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
