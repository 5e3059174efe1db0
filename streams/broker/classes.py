"""Java's archive of the classes that a broker loads: with it a start takes half of the processor's time.

The first broker of a machine writes it as it ends in peace, which takes it three seconds more; it is kept
beside the jars, for all later ones. Java itself passes over an archive that does not fit.
"""

import shutil
import zlib
from pathlib import Path
from typing import Final

SUFFIX: Final = ".jsa"


def read(jars: Path, java: str) -> list[str]:
    """Return what Java is told that it may read the archive of these jars; nothing while there is none."""
    archive = _archive(jars, java)
    return [f"-XX:SharedArchiveFile={archive}"] if archive.exists() else []


def read_or_write(jars: Path, java: str, folder: Path) -> list[str]:
    """Return what a broker's Java is told: read the archive, or write one into ``folder`` at the end."""
    return read(jars, java) or [f"-XX:ArchiveClassesAtExit={folder / _archive(jars, java).name}"]


def keep(folder: Path, cache: Path) -> None:
    """Keep what a broker that has ended has written into ``folder``; it appears whole or not at all."""
    for made in folder.glob(f"*{SUFFIX}"):
        half = cache / f".{made.name}-half"
        shutil.copyfile(made, half)
        half.replace(cache / made.name)
        made.unlink()


def _archive(jars: Path, java: str) -> Path:
    """Return where the archive stands: another Java, or one that was installed anew, has another."""
    runtime = Path(java).resolve()
    mark = zlib.crc32(f"{runtime} {runtime.stat().st_ctime_ns}".encode())
    return jars.with_name(f"{jars.name}-{mark:08x}{SUFFIX}")
