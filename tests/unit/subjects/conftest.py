"""A model of a few words, trained here in a moment: what the tests of reading and training share."""

import pytest

from processors.subjects.taxonomy import SLUGS
from training.phrases import Phrase
from training.subjects import Corpus, make_corpus, train

WORDS = {
    "sport": ["المباراة", "الفريق", "الهدف", "اللاعب", "الملعب", "المدرب", "البطولة", "الكأس"],
    "health": ["المستشفى", "الطبيب", "المرض", "اللقاح", "الدواء", "العلاج", "المريض", "الصحة"],
    "economy": ["السوق", "الأسهم", "النفط", "البنك", "الأسعار", "الشركة", "التجارة", "الأرباح"],
}
OUTLETS = ("skynews", "BBC", "Jawhara FM", "CNN")


def make_rows(count: int = 96) -> list[dict]:
    rows = []
    for number in range(count):
        slug = sorted(WORDS)[number % 3]
        words = WORDS[slug]
        turned = [words[(number * step + step) % 8] for step in range(1, 7)]
        rows.append(
            {
                "id": f"r-{number}",
                "title": " ".join(turned[:3]),
                "body": " ".join(turned[3:] + words) + ".",
                "subjects": [slug],
                "primary": slug,
                "unsure": number % 7 == 0,
                "came": {"subjects": [slug], "primary": slug},
                "source": OUTLETS[number // 3 % 4],
            }
        )
    return rows


@pytest.fixture(scope="session")
def rows() -> list[dict]:
    return make_rows()


@pytest.fixture(scope="session")
def corpus(rows) -> Corpus:
    return make_corpus(rows, rows)


def make_phrases(rows: list[dict]) -> list[Phrase]:
    """Of each title its first word, which an editor accepts, and its last one, which none does."""
    found = []
    for row in rows:
        first, *_, last = row["title"].split()
        for word, plausibility in ((first, 1.0), (last, 0.0)):
            start = row["title"].index(word)
            about = SLUGS.index(row["primary"])
            found.append(Phrase(row, about, "title", start, start + len(word), plausibility))
    return found


@pytest.fixture(scope="session")
def made(rows) -> bytes:
    """A model file."""
    return train(rows, rows, make_phrases(rows), {"date": "then"})[0]
