"""The package as the image builds it: with what is derived, and of the same version as a checkout."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from processors.pipeline import PIPELINE
from training.common_words import read_words

ROOT = Path(__file__).parents[2]
ASK = """
import json
from processors import pipeline
from processors.entities import clues, tagger
from processors.stories import codes
from processors.subjects import content_words, model
tables = content_words, model, codes, clues, tagger
print(json.dumps([pipeline.__file__, pipeline.PIPELINE, *(len(each.COMMON.read()) for each in tables)]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, built from the files that the image is built from."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("out")
    kept = re.findall(r"^!(training/\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        if name == "training":
            (source / name).mkdir()
            for path in (path for pattern in kept for path in ROOT.glob(pattern)):
                shutil.copy(path, source / name)
        elif (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("*.answers", "*.pyc"))
        else:
            shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", out, source], check=True)
    (built,) = out.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(out / "unpacked")
    return out / "unpacked"


def test_a_wheel_knows_the_common_words_and_reads_as_a_checkout_does(wheel: Path) -> None:
    asked = subprocess.run([sys.executable, "-c", ASK], cwd=wheel, check=True, capture_output=True)
    where, pipeline, *known = json.loads(asked.stdout)
    assert Path(where).is_relative_to(wheel)
    assert pipeline == PIPELINE
    assert known == [len(read_words())] * 5
