"""Building the package: what is derived is made first (``training/common_words.py``)."""

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommonWords(BuildHookInterface):
    """Makes what the word tables know of common words, for the wheel or beside the code of a checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatch's names
        """Run before the files of the wheel are collected."""
        subprocess.run([sys.executable, "-m", "training.common_words"], cwd=self.root, check=True)
