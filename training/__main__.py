"""``python -m training --data DIR`` makes the subjects' model file anew, bit for bit."""

import os

# One thread: sums in one order, so that the same data give the same bytes. Before numpy is loaded.
for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_library] = "1"

import argparse  # noqa: E402 - after the threads are set
import json  # noqa: E402
from importlib.metadata import version  # noqa: E402
from pathlib import Path  # noqa: E402

from processors.subjects.model import FILE  # noqa: E402
from training.data import labelled, unlabelled  # noqa: E402
from training.phrases import read_phrases  # noqa: E402
from training.sentences import read_sentences  # noqa: E402
from training.subjects import train  # noqa: E402

DATE = "2026-11-28"  # of the data and the labels; changed by hand with them, so that the file stays the same


def main() -> None:
    """Train on the data, write the model file, print its figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    parser.add_argument("--out", type=Path, default=Path(str(FILE)), help="where the model file goes")
    options = parser.parse_args()
    says = {
        "what": "Rasid: subjects of Arabic news articles",
        "data": "ANT Corpus v2.1 and v1.1 (antcorpus); labels and articles made for Rasid (docs/subjects.md)",
        "date": DATE,
        "code": f"Rasid {version('rasid')}",
    }
    articles = labelled(options.data)
    file, found = train(
        articles + read_sentences(articles), unlabelled(options.data), read_phrases(articles), says
    )
    options.out.write_bytes(file)
    print(json.dumps(found.as_dict(), indent=1))


if __name__ == "__main__":
    main()
