"""The words of numbers, and what stands before one: خمسة, مليون, أكثر من. In search form."""

import re
from typing import Final

_UNITS: Final = {
    "واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتين": 2, "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4,
    "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7, "ثمانيه": 8, "ثماني": 8, "ثمان": 8,
    "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30,
    "اربعون": 40, "اربعين": 40, "خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70,
    "ثمانون": 80, "ثمانين": 80, "تسعون": 90, "تسعين": 90, "مءه": 100, "ماءه": 100, "مءتين": 200, "مءتا": 200,
    "مءتان": 200, "مءتي": 200, "ثلاثمءه": 300, "اربعمءه": 400, "خمسمءه": 500, "ستمءه": 600, "سبعمءه": 700,
    "ثمانمءه": 800, "ثمانيمءه": 800, "تسعمءه": 900, "احد": 1, "احدي": 1, "اثنا": 2, "اثني": 2, "اثنتا": 2,
    "اثنتان": 2, "واحدا": 1,
}  # fmt: skip
UNITS: Final = _UNITS | {word.replace("مء", "ماء"): number for word, number in _UNITS.items()}  # ثلاثمائة
SCALES: Final = {
    "الف": 1_000, "الفا": 1_000, "الاف": 1_000, "الفي": 2_000, "الفين": 2_000, "الفان": 2_000,
    "مليون": 1_000_000, "مليونا": 1_000_000, "ملايين": 1_000_000, "مليوني": 2_000_000,
    "مليار": 10**9, "مليارا": 10**9, "مليارات": 10**9, "بليون": 10**9, "ملياري": 2 * 10**9,
    "تريليون": 10**12, "تريليونا": 10**12, "تريليونات": 10**12,
}  # fmt: skip
# Two, where what is counted stands right behind: مليارا دولار, not 11 مليارا, مليونا و400 ألف.
TWO_OR_ONE: Final = frozenset({"الفا", "مليونا", "مليارا", "تريليونا"})
# The plurals, which count three to ten of a scale, and by themselves only many: آلاف القتلى.
THREE_TO_TEN: Final = frozenset({"الاف", "ملايين", "مليارات", "تريليونات"})
PARTS: Final = {"نصف": 0.5, "ربع": 0.25}  # of a scale: نصف مليون
AT_LEAST: Final = (
    "اكثر من|ازيد من|ما لا يقل عن|لا يقل عن|لا تقل عن|ما يزيد علي|ما يزيد عن|يزيد علي|يزيد عن|تزيد علي"
    "|تزيد عن|فوق|ما يفوق|يفوق|تفوق|فاق|فاقت|يتجاوز|تتجاوز|تجاوز|تجاوزت|يتعدي|تتعدي|علي الاقل"
)
AT_MOST: Final = (
    "اقل من|دون|ما يصل الي|لا يزيد علي|لا يزيد عن|لا تزيد علي|لا تزيد عن|لا يتجاوز"
    "|لا تتجاوز|لا يتعدي|لا تتعدي|لا يفوق|لا تفوق"
    "|لم يتجاوز|لم تتجاوز|لم يتعد|لم تتعد|لم يزد علي|لم يزد عن|لم تزد علي|لم تزد عن"
)
OF_WHAT: Final = "قيمتها|قيمته|عددهم|عددها|عدده|حاجز|مبلغ|سقف|عتبه"  # between such a verb and its number
# Words without a blank before their number: إلى23,7, الـ15 مليار, مقتل17
GLUED_TO: Final = "الي|علي|عند|عن|من|ال|نحو|حوالي|بلغ|مقتل|قتل|اصابه|وفاه|اعتقال"
ABOUT: Final = "نحو|حوالي|قرابه|زهاء|ما يقارب|ما يقرب من"


def _nth_days() -> dict[str, int]:
    """Return the days of a month in words, in search form: الحادي والعشرين, فاتح."""
    units = [
        "الاول",
        "الثاني",
        "الثالث",
        "الرابع",
        "الخامس",
        "السادس",
        "السابع",
        "الثامن",
        "التاسع",
        "العاشر",
    ]
    days = dict(zip(units, range(1, 11), strict=True))
    joined = ["الحادي", *units[1:9]]
    days |= {f"{unit} عشر": 10 + number for number, unit in enumerate(joined, 1)}
    for tens, begin in (("عشرين", 20), ("عشرون", 20), ("ثلاثين", 30), ("ثلاثون", 30)):
        days |= {f"ال{tens}": begin}
        days |= {f"{unit} وال{tens}": begin + number for number, unit in enumerate(joined, 1)}
    return days


NTH_DAYS: Final = _nth_days()
FIRST_OF_MONTH: Final = ("فاتح", "غره", "اول")  # فاتح ماي and غرة جوان in the Maghreb

_CLITICS: Final = "وبلف"
_THE: Final = tuple(f"ال{scale}" for scale in ("الف", "مليون", "مليار", "تريليون"))  # تتجاوز المليار دولار
_SAID: Final = tuple(said.split()[0] for said in "|".join((AT_LEAST, AT_MOST, ABOUT)).split("|"))
_FIRST: Final = frozenset((*UNITS, *SCALES, *PARTS, *_THE, *_SAID))
_GLUED: Final = re.compile(rf"و?(?:{GLUED_TO})\d")


def may_begin_number(word: str) -> bool:
    """Tell whether a number may begin at a word, behind a clitic or not."""
    bare = word[1:] if word[0] in _CLITICS else word
    return (
        word in _FIRST
        or bare in _FIRST
        or word[0].isdigit()
        or bare[:1].isdigit()
        or bool(_GLUED.match(word))
    )
