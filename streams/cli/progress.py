"""Progress bars: on stderr, gone when they are done, and none where nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

Passed = Callable[[int, int | None], None]  # steps done since the last call, and all there are, where known


def bars(*columns: "ProgressColumn", transient: bool = True) -> "Progress":
    """Return bars with these columns, drawn only on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=transient, disable=not console.is_terminal)


@contextmanager
def bar(what: str) -> Iterator[Passed]:
    """Show how far ``what`` is while the block runs; yield what is to be told of each step."""
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    with bars(TextColumn(what), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()) as progress:
        task = progress.add_task(what, total=None)
        yield lambda passed, total: progress.update(task, advance=passed, total=total)
