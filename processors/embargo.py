"""Embargoes: an article that nobody is to be told of before a time, and the version that is told then."""

from dataclasses import replace

from schemas import Article
from schemas.fields import next_version
from schemas.times import milliseconds


def ends(article: Article, received: int) -> int | None:
    """Return when the embargo of an article ends; None where none was in force when it was ``received``.

    Both in milliseconds of the epoch.
    """
    if article.embargoed_until is None or article.status == "canceled":
        return None
    end = milliseconds(article.embargoed_until)
    return end if end > received else None


def held_back(article: Article, received: int) -> Article:
    """Return an article as desks may see it: withheld where it came ``received`` under embargo."""
    if article.status == "usable" and ends(article, received) is not None:
        return replace(article, status="withheld")
    return article


def released(article: Article) -> Article:
    """Return the version of an article that desks are told of when its embargo ends."""
    return replace(article, version=next_version(article.version), status="usable")
