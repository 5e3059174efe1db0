"""``python -m training.robustness --data DIR``: do an article's subjects stay when only its dress changes?

300 articles of gold_dev, each as it is and in five dresses; 99 of 100 must keep all their subjects.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from processors.pipeline import enrich
from schemas import Article
from training.data import Row, read_rows

ARTICLES = 300
FOOTER = "\nيمكنكم استلام إشعارات بأهم الموضوعات بعد تحميل أحدث نسخة من تطبيقنا على هاتفكم المحمول."

DRESSES: dict[str, Callable[[str], str]] = {
    "diacritics": lambda text: "".join(
        letter + ("\u064e\u0651" if place % 3 else "\u0650") if "ء" <= letter <= "ي" else letter
        for place, letter in enumerate(text)
    ),
    "tatweel": lambda text: text.replace("س", "سـ").replace("م", "مــ"),
    "digits": lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "alef and ya": lambda text: text.translate(str.maketrans("أإآىيك", "اااييک")),
    "footer": lambda text: text,
}


def kept(rows: list[Row], dress: str) -> float:
    """Return the share of articles whose subjects stay the same in this dress."""
    change = DRESSES[dress]
    footer = FOOTER if dress == "footer" else ""
    same = 0
    for row in rows:
        title, body = row["title"] or "", row["body"] or ""
        plain = enrich(Article(id=row["id"], source=row["source"], title=title, body=body))
        worn = enrich(
            Article(id=row["id"], source=row["source"], title=change(title), body=change(body) + footer)
        )
        same += [s.slug for s in plain.subjects] == [s.slug for s in worn.subjects]
    return same / len(rows)


def main() -> None:
    """Measure, and print a line for each dress."""
    parser = argparse.ArgumentParser(prog="python -m training.robustness", description=main.__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    rows = read_rows(parser.parse_args().data / "gold_dev.jsonl.gz")[:ARTICLES]
    for dress in DRESSES:
        sys.stdout.write(f"{dress:<14}{kept(rows, dress):.3f}\n")


if __name__ == "__main__":
    main()
