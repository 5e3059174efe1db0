"""The words in which it is said what a rule asks of an article, in English and in Arabic.

English facts are nouns behind "has" and "lacks"; Arabic has a sentence for each: موضوعه ليس الرياضة.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from processors.entities.lists import countries_by_code, provinces_by_code
from processors.genre.taxonomy import ASKED as GENRES
from processors.rules.nodes import (
    Counts,
    Fact,
    GenreIs,
    InCountry,
    InProvince,
    LanguageIs,
    Names,
    SourceIs,
    StatusIs,
    SubjectIs,
)
from processors.subjects.taxonomy import NAMES as SUBJECTS
from processors.text.direction import isolate

Language: TypeAlias = Literal["en", "ar"]

_ENGLISH: Final = {
    "title": " in the title", "body": " in the body", "lead": " in the lead",
    "unreadable": "cannot be read: {error}",
    "or": " or ", "and": " and ", "comma": ", ", "either": "either {said}", "or_else": ", or ",
    "has": "has {said}", "lacks": "lacks {said}", "must_not": "{said}, and must not",
    "counted": "lacks {said}: there {times}", "none": "is none", "one": "is one", "some": "are {number}",
    "of_list": "a term of {name}", "one_of": "one of {said}", "more": "{number} more",
    "times": "{number} times {said}",
    "within": "within {number} words of", "next_to": "next to",
    "sentence": "in one sentence with", "paragraph": "in one paragraph with",
    "it_has": " (it has {said})", "it_is": " (it is {said})", "it_reads": " (it is {said})",
    "it_comes": " (it comes from {said})",
    "sure": " with {number:g} or more", "at_least": "{number:g} or more",
}  # fmt: skip
_ARABIC: Final = {
    "title": " في العنوان", "body": " في المتن", "lead": " في المقدمة",
    "unreadable": "لا تُقرأ: {error}",
    "or": " أو ", "and": " و", "comma": "، ", "either": "إما {said}", "or_else": "، أو ",
    "has": "فيه {said}", "lacks": "ينقصه {said}", "must_not": "{said}، والقاعدة تستبعد ذلك",
    "counted": "ينقصه {said}: {times}", "none": "لا شيء منها", "one": "مرة واحدة فيه", "some": "{number} فيه",
    "of_list": "كلمة من {name}", "one_of": "واحدة من {said}", "more": "و{number} غيرها",
    "times": "{said} {number} مرات",
    "within": "على مدى {number} كلمات من", "next_to": "بجانب",
    "sentence": "في جملة واحدة مع", "paragraph": "في فقرة واحدة مع",
    "it_has": " (ثقته {said})", "it_is": " (هو {said})", "it_reads": " (هي {said})",
    "it_comes": " (جاء من {said})",
    "sure": " بثقة {number:g} أو أكثر", "at_least": "{number:g} أو أكثر",
}  # fmt: skip
WORDS: Final[Mapping[Language, Mapping[str, str]]] = {"en": _ENGLISH, "ar": _ARABIC}

# By what is asked about: how it is said that an article is so, and that it is not.
_FACTS: Final[Mapping[Language, Mapping[str, tuple[str, str]]]] = {
    "en": {
        "subject": ("has the subject {}", "lacks the subject {}"),
        "primary": ("has the main subject {}", "lacks the main subject {}"),
        "genre": ("has the genre {}", "lacks the genre {}"),
        "source": ("has the source {}", "lacks the source {}"),
        "language": ("has the language {}", "lacks the language {}"),
        "status": ("has the status {}", "lacks the status {}"),
        "person": ("names the person {}", "does not name the person {}"),
        "place": ("names the place {}", "does not name the place {}"),
        "country": ("names the country {}", "does not name the country {}"),
        "province": ("names the province {}", "does not name the province {}"),
        "organisation": ("names the organisation {}", "does not name the organisation {}"),
        "group": ("names the group {}", "does not name the group {}"),
        "said": ("quotes {}", "does not quote {}"),
        "role": ("names somebody with the role {}", "names nobody with the role {}"),
        "killed": ("tells of {} killed", "does not tell of {} killed"),
        "injured": ("tells of {} injured", "does not tell of {} injured"),
        "arrested": ("tells of {} arrested", "does not tell of {} arrested"),
        "missing": ("tells of {} missing", "does not tell of {} missing"),
        "displaced": ("tells of {} displaced", "does not tell of {} displaced"),
    },
    "ar": {
        "subject": ("موضوعه {}", "موضوعه ليس {}"),
        "primary": ("موضوعه الأول {}", "موضوعه الأول ليس {}"),
        "genre": ("نوعه {}", "نوعه ليس {}"),
        "source": ("مصدره {}", "مصدره ليس {}"),
        "language": ("لغته {}", "لغته ليست {}"),
        "status": ("حاله {}", "حاله ليس {}"),
        "person": ("يذكر الشخص {}", "لا يذكر الشخص {}"),
        "place": ("يذكر المكان {}", "لا يذكر المكان {}"),
        "country": ("يذكر بلدا هو {}", "لا يذكر بلدا هو {}"),
        "province": ("يذكر المحافظة أو الولاية {}", "لا يذكر المحافظة أو الولاية {}"),
        "organisation": ("يذكر الهيئة {}", "لا يذكر الهيئة {}"),
        "group": ("يذكر الجماعة {}", "لا يذكر الجماعة {}"),
        "said": ("ينقل كلام {}", "لا ينقل كلام {}"),
        "role": ("يذكر صاحب صفة {}", "لا يذكر صاحب صفة {}"),
        "killed": ("عدد القتلى فيه {}", "عدد القتلى فيه ليس {}"),
        "injured": ("عدد الجرحى فيه {}", "عدد الجرحى فيه ليس {}"),
        "arrested": ("عدد الموقوفين فيه {}", "عدد الموقوفين فيه ليس {}"),
        "missing": ("عدد المفقودين فيه {}", "عدد المفقودين فيه ليس {}"),
        "displaced": ("عدد النازحين فيه {}", "عدد النازحين فيه ليس {}"),
    },
}
# What a rule says by a code.
_BY_CODE: Final = {
    "ar": "العربية", "en": "الإنجليزية", "fr": "الفرنسية", "fa": "الفارسية", "ur": "الأردية",
    "ckb": "الكردية", "usable": "صالح للنشر", "withheld": "محظور النشر", "canceled": "ملغى",
}  # fmt: skip
_MOST_NAMED: Final = 6  # of a choice: who reads this has the rule


def asked_about(fact: Fact) -> str:  # noqa: PLR0911  # one for each kind of fact
    """Return what of an article a fact is about: ``subject``, ``country``, ``killed``."""
    match fact:
        case SubjectIs():
            return "primary" if fact.primary else "subject"
        case GenreIs():
            return "genre"
        case SourceIs():
            return "source"
        case LanguageIs():
            return "language"
        case StatusIs():
            return "status"
        case Names():
            return fact.field
        case InCountry():
            return "country"
        case InProvince():
            return "province"
        case Counts():
            return fact.kind


def said_of_facts(facts: Sequence[Fact], language: Language, *, holds: bool) -> str:
    """Say that one of these facts holds, or that none does; they are about the same of an article."""
    sentence = _FACTS[language][asked_about(facts[0])][0 if holds else 1]
    return sentence.format(choice([value(each, language) for each in facts], language, "or"))


def value(fact: Fact, language: Language) -> str:  # noqa: PLR0911  # one for each kind of fact
    """Return what a fact asks for: الدبلوماسية بثقة 0.8 أو أكثر."""
    words = WORDS[language]
    match fact:
        case SubjectIs():
            name = SUBJECTS.arabic(fact.slug) if language == "ar" else fact.slug
            return name + _sure(fact.at_least, words)
        case GenreIs():
            name = f"«{GENRES.arabic(fact.slug)}»" if language == "ar" else fact.slug
            return name + _sure(fact.at_least, words)
        case SourceIs():
            return isolate(f"{fact.name}{'*' * fact.prefix}")
        case LanguageIs(code=code) | StatusIs(status=code):
            return _BY_CODE.get(code, code) if language == "ar" else code
        case Names():
            return isolate(f"«{fact.said}»")
        case InCountry():
            return country_name(fact.code, language)
        case InProvince():
            return province_name(fact.code, language)
        case Counts():
            return words["at_least"].format(number=fact.at_least)


def choice(some: Sequence[str], language: Language, joint: Literal["or", "comma"]) -> str:
    """Return the first of what may be chosen, and how many more there are."""
    words, left = WORDS[language], len(some) - _MOST_NAMED
    more = words["comma"] + words["more"].format(number=left) if left > 0 else ""
    return words[joint].join(some[:_MOST_NAMED]) + more


def _sure(at_least: float, words: Mapping[str, str]) -> str:
    return words["sure"].format(number=at_least) if at_least else ""


def country_name(code: str, language: Language) -> str:
    """Return the name of a country by its code (ISO 3166-1); the code where no list has it."""
    listed = countries_by_code().get(code)
    if listed is None:
        return code
    return listed.name if language == "ar" else listed.latin


def province_name(code: str, language: Language) -> str:
    """Return the name of a province by its code (ISO 3166-2); the code in English, or where none is known."""
    return provinces_by_code().get(code, code) if language == "ar" else code
