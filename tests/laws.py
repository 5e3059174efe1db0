"""How many examples the laws of texts and queries are held against."""

import os

from hypothesis import settings


def thorough(examples: int) -> settings:
    """Return the settings of a law; a quarter of the examples in CI, where they are always the same."""
    return settings(max_examples=examples // 4 if os.environ.get("CI") else examples)
