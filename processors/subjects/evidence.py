"""The words that carried a decision, as an editor would underline them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# Words that say nothing of the matter: never the edge of a phrase, and never one by themselves.
FUNCTION_WORDS = frozenset(
    """
    في من الي علي عن مع ان انه انها الذي التي الذين هذا هذه ذلك تلك كان كانت يكون تكون قد لقد لم لن
    لا ما او ثم كما بعد قبل خلال بين حول عند عندما حين حتي منذ اذ اذا كل بعض غير عبر ضد دون تحت فوق
    امام وراء نحو لدي هو هي هم هناك هنا ايضا حيث فيما بينما لكن بل اي ايه به بها له لها لهم منه منها
    فيه فيها عليه عليها اليه اليها اليوم امس غدا وقال قال قالت وقالت واضاف اضاف اضافت واضافت اكد
    واكد اكدت واشار اشار يوم عام سنه شهر الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد
    """.split()  # noqa: SIM905 - a list of words is read as words
)
_MOST = 4  # phrases a subject
_LONGEST = 6  # words a phrase
_ENOUGH = 0.6  # of all that speaks for the subject: then we have said why


def find_evidence(
    words: Sequence[str], weight: npt.NDArray[np.float32], breaks: frozenset[int]
) -> list[tuple[int, int]]:
    """Return the phrases that spoke most for a subject, as (first word, one past the last), strongest first.

    Args:
        words: the words of title and body, in search form.
        weight: what each word adds to the subject's score; one value a word.
        breaks: places that no phrase runs across: word ``i`` in it starts anew (a body, a sentence).
    """
    speaks = [
        value > 0 and word not in FUNCTION_WORDS and not word[0].isdigit()
        for word, value in zip(words, weight, strict=True)
    ]
    phrases: list[tuple[float, int, int]] = []
    place = 0
    while place < len(words):
        if not speaks[place]:
            place += 1
            continue
        end = place + 1
        while end < len(words) and end - place < _LONGEST and end not in breaks and speaks[end]:
            end += 1
        phrases.append((float(weight[place:end].sum()), place, end))
        place = end
    phrases.sort(key=lambda phrase: (-phrase[0], phrase[1]))
    total = sum(phrase[0] for phrase in phrases)
    chosen: list[tuple[int, int]] = []
    said: set[str] = set()
    sum_so_far = 0.0
    for strength, start, end in phrases:
        if len(chosen) == _MOST or (chosen and sum_so_far >= _ENOUGH * total):
            break
        text = " ".join(words[start:end])
        if text in said:
            continue
        said.add(text)
        chosen.append((start, end))
        sum_so_far += strength
    return chosen
