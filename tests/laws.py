"""How many examples the laws of texts and queries are held against."""

import os

from hypothesis import settings


def thorough(examples: int) -> settings:
    """Return the settings of a law; in CI, where its examples are always the same, a quarter of them will do."""
    return settings(max_examples=examples // 4 if os.environ.get("CI") else examples)
