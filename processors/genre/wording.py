"""What the signs of a genre are called, for people: their slugs are for programs."""

from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["en", "ar"]

# In English and in Arabic, as nouns: what is missing is named by the same, behind "no" and بلا.
_NAMES: Final = {
    "first-person": ("words of “I”", "ضمير المتكلم"),
    "we": ("words of “we”", "ضمير المتكلمين"),
    "addressing": ("words to the reader", "مخاطبة القارئ"),
    "asking": ("question words", "أدوات سؤال"),
    "musing": ("words of doubt and regret", "ألفاظ ظن وأسف"),
    "saying": ("verbs of saying", "أفعال القول"),
    "sourcing": ("sources", "ذكر مصدر"),
    "quoted": ("quoted words", "كلام منقول"),
    "dying": ("words of mourning", "ألفاظ عزاء"),
    "ceremony": ("words of protocol", "ألفاظ مراسم"),
    "promoting": ("words of promotion", "ألفاظ ترويج"),
    "listing": ("words of lists and results", "ألفاظ قوائم ونتائج"),
    "explaining": ("words of analysis", "ألفاظ تحليل"),
    "portraying": ("words of a tale", "ألفاظ حكاية"),
    "talking": ("words of an interview", "ألفاظ حوار"),
    "offering": ("offers", "عروض وحجز"),
    "contact": ("telephone number or address", "هاتف أو عنوان"),
    "weighing": ("words that weigh", "ألفاظ موازنة وترجيح"),
    "dating": ("days and hours", "أيام وساعات"),
    "press": ("newspapers", "ذكر صحف"),
    "hosting": ("guests and programmes", "ضيوف وبرامج"),
    "guiding": ("words that guide the reader", "إرشاد القارئ"),
    "dateline": ("place of the report", "مكان في صدر الخبر"),
    "agency": ("news agency", "وكالة أنباء"),
    "credit": ("credit to a paper", "عزو إلى صحيفة"),
    "label": ("label in the title", "وسم في العنوان"),
    "questions": ("questions", "أسئلة"),
    "exclamations": ("exclamation marks", "علامات تعجب"),
    "ellipses": ("dots of omission", "نقاط حذف"),
    "figures": ("figures", "أرقام"),
    "years": ("years", "سنوات"),
    "length": ("length of text and sentences", "طول النص والجمل"),
    "layout": ("short lines and items", "أسطر قصيرة وبنود"),
    "title": ("shape of the headline", "صيغة العنوان"),
    "matter": ("what it tells of", "ما يتحدث عنه"),
}
_MISSING: Final = "no-"


def sign_name(slug: str, language: Language = "en") -> str:
    """Return what a sign is called; the slug itself where another version found it, which knows more."""
    names = _NAMES.get(slug.removeprefix(_MISSING))
    if names is None:
        return slug
    english, arabic = names
    is_missing = slug.startswith(_MISSING)
    if language == "ar":
        return f"بلا {arabic}" if is_missing else arabic
    return f"no {english}" if is_missing else english
