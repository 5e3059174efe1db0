"""What an article says of itself: a column that is called one needs no model to be known.

Nor does an interview that is laid out as question and answer, or a review of the day's papers.
"""

import re
from itertools import pairwise
from typing import Final

from processors.text.reading import ArticleText

# "Opinion: …", "editorial: …" before the title.
_LABEL: Final = re.compile(r"\W*(?:راي|مقال|افتتاحيه)\s*[:|]")
# "This article is by …, and the views in it are …", at the beginning: both, for a report may have a byline.
_BYLINE: Final = re.compile(r"\bبقلم\b")
_VIEWS: Final = re.compile(r"\b(?:ال)?اراء\b|\bراي\b")
_CREDITED: Final = 250  # characters

# "Interview: …", "interviewed by …", on a line of its own before the first question.
_INTERVIEWED: Final = re.compile(
    r"(?m)^\W*(?:نص )?(?:(?:ال)?حوار|مقابله|حديث اجراه|حاور(?:ه|ها|هم|ته|تها)"
    r"|اجر[يت] (?:ال)?(?:حوار|مقابله|حديث))\b\s*(?:[:|–-]|\w+ \w+(?: \w+)?\s*$)"
)
_EXPLAINS: Final = re.compile(r"\bاسءله\b")  # "five questions about the law": nobody is asked
_BEFORE_QUESTIONS: Final = 200  # characters
_QUESTION: Final = re.compile(r"\W*[سج]\s*[:/.–-]")  # س: … ج: …
_IN_A_ROW: Final = " س:", " ج:"  # on one line
_QUESTIONS: Final = 4  # and answers; a report may ask three
_ASKED: Final = 2.2  # lines to a question, an introduction of two lines left out: it and its answer
_LONGEST: Final = 300  # characters of a question
_ASKS: Final = frozenset("؟?")

# A review of the papers begins with them: "in the papers of the Gulf: …", "our tour of the magazines".
_PAPERS: Final = re.compile(
    r"\W*(?:(?:في|سلطت|اهتمت|تناولت|تتناول|تابعت|انصب اهتمام) )?(?:ال)?(?:صحف|صحافه)"
    r"(?: العالميه| العربيه| الدوليه)?(?: الصادره)?(?: اليوم\b| الخليج:| الضوء\b)"
    r"|\W*(?:سلطت|اهتمت|تناولت|انصب اهتمام) الصحف\b"
    r"|.{0,80}\b(?:قراءه في|جوله (?:في|عبر|علي)|جولتنا (?:في|عبر|علي)) (?:ال)?(?:صحافه|صحف|مجلات)\b"
    r"|.{0,160}\b(?:المواضيع|العناوين) التي (?:تناولت|تصدرت|كتبت)\w*(?: \w+)? ?(?:ال)?صحف\b"
)
_PRESS: Final = "صحف", "صحافه", "مجلات"
_BEGINNING: Final = 250  # characters
# A page of the day's history, of its headlines, its weather, its prayers is called so.
_DAY: Final = r"(?:اليوم|الاسبوع|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه)\b"
_PAGE: Final = re.compile(
    rf"\W*(?:حدث في \d+ \w+|(?:ابرز|اهم) (?:احداث|اخبار) {_DAY}|طقس {_DAY}|حظك اليوم|عناوين الصحف"
    r"|مواقيت الصلاه)"
)


def declared(text: ArticleText) -> str | None:
    """Return the genre that an article says to be of; of the labelled ones all 110 that say so are of it."""
    if _says_opinion(text):
        return "opinion"
    if _is_laid_out_as_interview(text.body) and not _EXPLAINS.search(text.title):
        return "interview"
    beginning = text.body[:_BEGINNING]
    if any(word in beginning for word in _PRESS) and _PAPERS.match(beginning):
        return "listing"
    if _PAGE.match(text.title):
        return "listing"
    return None


def _says_opinion(text: ArticleText) -> bool:
    if _LABEL.match(text.title):
        return True
    beginning = text.body[:_CREDITED]
    return bool(_BYLINE.search(beginning) and _VIEWS.search(beginning))


def _is_laid_out_as_interview(body: str) -> bool:
    if _INTERVIEWED.search(body[:_BEFORE_QUESTIONS]):
        return True
    lines = [line for line in map(str.strip, body.split("\n")) if line]
    if sum([_QUESTION.match(line) is not None for line in lines]) >= _QUESTIONS:
        return True
    if sum([body.count(mark) for mark in _IN_A_ROW]) >= _QUESTIONS:
        return True
    asks = [line[-1] in _ASKS and len(line) < _LONGEST for line in lines]
    answered = sum(asked and not goes_on for asked, goes_on in pairwise(asks))
    return answered >= _QUESTIONS and _ASKED * answered >= len(lines) - 2
