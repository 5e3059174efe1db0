"""What the gateway answers: articles that are confirmed, and problems (RFC 9457), each with its cure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_
from typing import Final

import orjson
from starlette.responses import Response

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"

# What each status says here, in the two languages of the house.
TITLES: Final[Mapping[int, tuple[str, str]]] = {
    400: ("Not an article", "لا يمكن قراءة المقال"),
    401: ("A token is needed", "لا بد من رمز"),
    403: ("Not allowed", "غير مسموح"),
    404: ("Not found", "غير موجود"),
    405: ("Not a method of this path", "طريقة غير معروفة لهذا المسار"),
    408: ("Too slow", "أبطأ من المسموح"),
    409: ("In conflict with another", "تعارض مع طلب آخر"),
    413: ("Too large", "أكبر من المسموح"),
    415: ("Not a format that is read here", "صيغة غير معروفة"),
    422: ("The key stands for another body", "المفتاح مستعمل لمحتوى آخر"),
    429: ("Too many articles", "مقالات أكثر من المسموح"),
    503: ("Try again", "حاول مرة أخرى"),
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """An article that is confirmed by all replicas: its place in the body from 0, and where it stands.

    ``offset`` is null where the broker was asked twice, and said only that it has it.
    """

    index: int
    id: str
    version: int
    partition: int
    offset: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An article that was not taken, and what to do; ``reason`` is a stable slug, no ``index`` the body's."""

    index: int | None
    id: str | None
    status: int
    reason: str
    field: str | None
    problem: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What was mended or dropped on the way, and what was done."""

    index: int | None
    id: str | None
    field: str | None
    problem: str
    done: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each article of a body."""

    accepted: list[Accepted] = field_(default_factory=list)
    refused: list[Refused] = field_(default_factory=list)
    warnings: list[Warned] = field_(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why nothing was done, as RFC 9457 has it; ``reason`` is a stable slug, ``cure`` what to do.

    ``field`` is the field of the article, the header or the parameter that it is about. ``refused`` has each
    article, where there are several.
    """

    type: str
    title: str
    title_ar: str
    status: int
    reason: str
    detail: str
    cure: str
    field: str | None = None
    refused: list[Refused] = field_(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, before it is sent: it can be sent again."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    def response(self, **more: str) -> Response:
        """Return what Starlette sends."""
        return Response(self.body, self.status, {**self.headers, **more})


class Refusal(Exception):
    """A request is refused; the attributes are those of the Problem that is answered."""

    def __init__(
        self,
        status: int,
        reason: str,
        detail: str,
        cure: str,
        *,
        field: str | None = None,
        retry_after: float | None = None,
        refused: Sequence[Refused] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self._cure = cure
        self._field = field
        self._refused = list(refused)
        self._headers = dict(headers or {})
        if retry_after is not None:
            self._headers["retry-after"] = str(max(1, -int(-retry_after // 1)))  # whole seconds, rounded up

    def reply(self) -> Reply:
        """Return the answer."""
        title, title_ar = TITLES[self.status]
        problem = Problem(
            type=f"urn:rasid:problem:{self.reason}",
            title=title,
            title_ar=title_ar,
            status=self.status,
            reason=self.reason,
            detail=str(self),
            cure=self._cure,
            field=self._field,
            refused=self._refused,
        )
        return Reply(self.status, orjson.dumps(problem), {"content-type": PROBLEM, **self._headers})


def reply_to(outcome: Outcome, retry_after: float) -> Reply:
    """Return the answer to a body: 202 where all was taken, 207 where some was, else the problem.

    Args:
        outcome: of each article.
        retry_after: seconds, where one was refused that may be taken later.
    """
    refused = outcome.refused
    if not outcome.accepted:
        return _nothing_taken(refused, retry_after).reply()
    passing = {"retry-after": str(int(retry_after))} if any(each.status == 503 for each in refused) else {}
    return Reply(207 if refused else 202, orjson.dumps(outcome), {"content-type": JSON, **passing})


def _nothing_taken(refused: list[Refused], retry_after: float) -> Refusal:
    """Return the problem of a body of which nothing was taken.

    Its status is 503 where one may be taken later, as a sender drops what is answered with 400; else the one
    that all share, else 400.
    """
    first = next((each for each in refused if each.status == 503), refused[0])
    status = first.status if first.status == 503 or len({each.status for each in refused}) == 1 else 400
    several = f"none of the {len(refused):,} articles was taken; the first: " if len(refused) > 1 else ""
    where = f"{first.field}: " if first.field else ""
    return Refusal(
        status,
        first.reason,
        f"{several}{where}{first.problem}",
        first.cure,
        field=first.field,
        retry_after=retry_after if status == 503 else None,
        refused=[each for each in refused if each.index is not None],
    )
