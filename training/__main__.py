"""``python -m training --data DIR`` makes the lexicon and the subjects' model file anew, bit for bit."""

import argparse
from pathlib import Path

import processors.subjects
from training.data import read_rows
from training.lexicon import write_lexicon
from training.subjects import train


def main() -> None:
    """Train on the data, write the lexicon of attested words and the model file."""
    parser = argparse.ArgumentParser(prog="python -m training", description=main.__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="where the data is")
    parser.add_argument(
        "--out", type=Path, default=Path(processors.subjects.__file__).with_name("subjects.model")
    )
    options = parser.parse_args()
    corpus = read_rows(options.data / "ant21.jsonl.gz")
    write_lexicon(f"{row['title'] or ''}\n{row['body'] or ''}" for row in corpus)
    rows = read_rows(options.data / "subjects_train.jsonl.gz")
    options.out.write_bytes(train(rows))


if __name__ == "__main__":
    main()
