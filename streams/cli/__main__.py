"""``python -m streams.cli``: the command ``rasid``."""

from streams.cli import main

main()
