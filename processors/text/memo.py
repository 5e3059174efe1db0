"""What a function says of a word, remembered."""

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")


class Memo(dict[str, V]):
    """A dict that asks a function for what it lacks, so that a word asked before costs one look-up in C.

    ``functools.lru_cache`` moves each word to the end of a list as well, which touches the memory of three
    others: for 300 words an article that is dearer than to forget everything, once in a long while.
    """

    __slots__ = ("_ask", "_most")

    def __init__(self, ask: Callable[[str], V], most: int) -> None:
        """Take the function, pure, and how many words to hold before all are forgotten."""
        super().__init__()
        self._ask = ask
        self._most = most

    def __missing__(self, word: str) -> V:
        """Ask, and remember the answer."""
        if len(self) >= self._most:
            self.clear()
        answer = self[word] = self._ask(word)
        return answer
