"""The ten genres: slug, IPTC genre code, Arabic and English name; and which of them are news.

Codes: IPTC NewsCodes, Genre (https://cv.iptc.org/newscodes/genre/), each the nearest. IPTC knows no genre for
official protocol: such a text is what an institution hands out, ``genre:Press_Release``, as promotion is.
"""

from dataclasses import dataclass
from typing import Final

from processors.text.names import Names
from schemas import Genre, Name


@dataclass(frozen=True, slots=True)
class Kind:
    """One genre of the list: our slug, IPTC's code, its names."""

    slug: str
    code: str
    name: Name


def _kind(slug: str, code: str, arabic: str, english: str) -> Kind:
    return Kind(slug, f"genre:{code}", Name(ar=arabic, en=english))


# The order is the guide's (docs/genre.md), by which the first that fits is taken, and the model's columns.
GENRES = (
    _kind("obituary", "Obituary", "نعي", "Obituary"),
    _kind("protocol", "Press_Release", "مراسم", "Official protocol"),
    _kind("promotion", "Press_Release", "ترويج", "Promotion"),
    _kind("listing", "Results_Listings_and_Statistics", "نتائج وقوائم", "Results and listings"),
    _kind("interview", "Interview", "مقابلة", "Interview"),
    _kind("opinion", "Opinion", "رأي", "Opinion"),
    _kind("analysis", "Analysis", "تحليل", "Analysis"),
    _kind("feature", "Feature", "قصة صحفية", "Feature"),
    _kind("brief", "Current", "خبر موجز", "News brief"),
    _kind("report", "Current", "خبر", "News report"),
)
NAMES: Final = Names((kind.slug, kind.name) for kind in GENRES)
SLUGS = NAMES.slugs

# Rules can ask for all that tells of the day, whichever genre it has.
NEWS: Final = "news"
NEWS_GENRES: Final = frozenset({"obituary", "protocol", "brief", "report"})
NEWS_FROM: Final = 0.3  # how likely news is where a rule asks for it and says no number
ASKED: Final = Names([*((kind.slug, kind.name) for kind in GENRES), (NEWS, Name(ar="أخبار", en="News"))])


def news_share(genre: Genre | None) -> float:
    """Return how likely an article is news; 1 where its genre is not known: who asks for news misses none.

    Of what an older version wrote it is said as far as its genre tells.
    """
    if genre is None:
        return 1.0
    if genre.news is not None:
        return genre.news
    return genre.confidence if genre.slug in NEWS_GENRES else 1 - genre.confidence
