"""What is built and installed: all that runs, and nothing else."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
BUILD = "hatchling", "hypothesis", "mypy", "pytest", "ruff", "scikit-learn", "scipy"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    # In a copy: what the build derives is written beside the code.
    source, out = tmp_path_factory.mktemp("wheel") / "source", tmp_path_factory.mktemp("dist")
    others = shutil.ignore_patterns(".*", "__pycache__", "tests", "docs", "dist", "build")
    shutil.copytree(ROOT, source, ignore=others)
    shutil.copy(ROOT / ".gitignore", source)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    [made] = out.glob("*.whl")
    with zipfile.ZipFile(made) as opened:
        yield opened


def test_it_holds_the_packages_and_nothing_else(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_every_file_that_is_committed_in_the_packages_is_in_it(wheel):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PACKAGES]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    assert {name for name in listed if (ROOT / name).is_file()} <= set(wheel.namelist())


def test_the_samples_of_the_demo_are_in_it(wheel):
    assert wheel.read("streams/cli/demo.jsonl") == (ROOT / "examples" / "articles.jsonl").read_bytes()


def test_the_command_is_rasid(wheel):
    [entries] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert b"rasid = services.cli:main" in wheel.read(entries)


def versions(lock):
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_what_runs_is_locked_without_what_develops():
    runs, develops = versions("requirements.lock"), versions("requirements-dev.lock")
    assert not set(BUILD) & set(runs)
    assert set(BUILD) <= set(develops)
    assert runs == {name: develops[name] for name in runs}, "run `make lock`"


def test_the_image_installs_what_runs():
    last = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")[-1]
    assert "-r requirements.lock" in last
    assert "requirements-dev.lock" not in last
