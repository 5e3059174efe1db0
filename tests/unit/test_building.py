"""The package can be built by who has nothing but its source: what its build runs is asked for beforehand."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The distributions whose modules are there when the common words can be asked.
LOADED = """
import json, sys
from importlib.metadata import packages_distributions
import training.common_words
names = packages_distributions()
modules = {name.partition(".")[0] for name in sys.modules}
print(json.dumps([each for module in modules for each in names.get(module, ())]))
"""
STARTUP = {"setuptools", "coverage", "rasid"}  # what an environment itself loads, and what is built


def normal(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


def with_theirs(names: set[str]) -> set[str]:
    """The packages, and those that they bring along."""
    brought = {normal(each) for name in names for each in requires(name) or [] if ";" not in each}
    return names if brought <= names else with_theirs(names | brought)


def test_what_reads_the_common_words_is_asked_for_by_the_build():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hook = project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    ran = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True)
    loaded = {normal(each) for each in json.loads(ran.stdout)} - STARTUP
    assert loaded <= with_theirs({normal(each) for each in hook["dependencies"]})
