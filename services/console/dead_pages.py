"""The pages of the dead letters: grouped, looked at, sent again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access.permissions import Act
from services.console.door import allowed
from services.console.frame import Frame
from streams.dead_letters import counts, letters
from streams.dead_letters.letters import Filter, Letter
from streams.dead_letters.record import MOST_ATTEMPTS
from streams.dead_letters.redrive import choose, redrive
from streams.messages.held import Held
from streams.settings import Settings

_SHOWN: Final = 50  # letters of a group
_BYTES: Final = 20_000  # of a message that are shown: a whole article, as a rule
_HEX_WIDTH: Final = 16


@dataclass(frozen=True, slots=True)
class DeadPages:
    """The pages, with what they share."""

    _frame: Frame
    _settings: Settings

    def routes(self) -> list[Route]:
        """Return their paths."""
        return [
            Route("/ops/dead", self.show, methods=["GET"]),
            Route("/ops/dead", self.act, methods=["POST"]),
            Route("/ops/dead/{id}", self.show_one),
        ]

    def groups(self) -> list[counts.Group]:
        """Return the groups of the open letters of live work, the largest first."""
        return counts.groups(letters.read(self._settings, Filter()))

    def show(self, request: Request) -> Response:
        """Show the open letters of one reason and agent, and what sending them again would do."""
        allowed(request, Act.READ_OPS)
        said = request.query_params
        return self._page(request, said.get("reason", ""), said.get("stage", ""))

    def act(self, request: Request) -> Response:
        """Send letters again: one, or all of a reason and agent that can be sent."""
        allowed(request, Act.DEAD_LETTERS)
        form: Mapping[str, str] = request.state.form
        one, reason, stage = (form.get(name, "") for name in ("id", "reason", "stage"))
        found = letters.read_ids(self._settings, [one]) if one else self._of(reason, stage)
        going, held = choose(found, MOST_ATTEMPTS)
        if not going:
            return self._page(request, reason, stage, held=held, status=409)
        asked = f"/ops/dead {one or f'{reason} {stage}'}"
        done = redrive(self._settings, going, asked=asked, by=request.state.actor)
        return RedirectResponse(f"/ops?sent={done.count}", 303)

    def show_one(self, request: Request) -> Response:
        """Show a letter whole: where it came from, why it died, its bytes as they were."""
        allowed(request, Act.READ_OPS)
        [letter] = letters.read_ids(self._settings, [request.path_params["id"]])
        value = letter.value or b""
        going, held = choose([letter], MOST_ATTEMPTS)
        return self._frame.page(
            request,
            "dead_letter.html",
            letter=letter,
            size=len(value),
            text=_text(value[:_BYTES]),
            lines=list(_hex(value[:_BYTES])),
            cut=len(value) > _BYTES,
            can_go=bool(going),
            held=held,
            shown=_shown,
        )

    def _page(
        self,
        request: Request,
        reason: str,
        stage: str,
        *,
        held: Counter[Held] | None = None,
        status: int = 200,
    ) -> Response:
        found = self._of(reason, stage)
        going, kept = choose(found, MOST_ATTEMPTS)
        return self._frame.page(
            request,
            "dead.html",
            status=status,
            reason=reason,
            stage=stage,
            found=found[:_SHOWN],
            count=len(found),
            going=len(going),
            held=held or kept,
            shown=_shown,
        )

    def _of(self, reason: str, stage: str) -> Sequence[Letter]:
        wanted = Filter(
            reasons=frozenset([reason] if reason else []), stages=frozenset([stage] if stage else [])
        )
        return list(letters.read(self._settings, wanted))


def _text(value: bytes) -> str | None:
    """Return the text that bytes are, the end of which may be cut off; None where they are none."""
    for end in range(len(value), max(len(value) - 4, -1), -1):
        try:
            return value[:end].decode()
        except UnicodeDecodeError as error:
            if error.start < end - 4:
                return None
    return None


def _shown(value: bytes | None) -> str:
    return "" if value is None else value.decode(errors="replace")


def _hex(value: bytes) -> list[tuple[str, str, str]]:
    """Return lines of a place, its bytes, and what of them are letters."""
    return [
        (
            f"{start:08x}",
            value[start : start + _HEX_WIDTH].hex(" "),
            "".join(chr(byte) if 32 <= byte < 127 else "." for byte in value[start : start + _HEX_WIDTH]),
        )
        for start in range(0, len(value), _HEX_WIDTH)
    ]
