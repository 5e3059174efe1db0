"""A file that is no replay plan is told as such, whatever stands in it."""

import pytest

from streams.errors import InputError
from streams.replay import plan


@pytest.mark.parametrize("text", ["!!timestamp لندن", "!!bool لندن", "!!int ''", "[" * 5_000, "&a [*a]", ""])
def test_what_is_no_plan_is_told(tmp_path, text):
    path = tmp_path / "replay.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not a replay plan"):
        plan.read(path)
