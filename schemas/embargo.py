"""Which article waits for the end of its embargo."""

from dataclasses import dataclass

from schemas.fields import Count, Id, Time, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """An article that came under embargo, and where it stands on ``articles.raw``.

    ``newest`` is its version, or a later one that came in between: then ``void``, and nothing is sent when
    the time comes. ``source`` is null where an older version wrote it: then the article there says it.
    """

    article: Id
    version: Version
    until: Time
    partition: Count
    offset: Count
    newest: Version
    source: Id | None = None
    void: bool = False
