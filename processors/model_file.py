"""A model's file: a magic word, the header's length (4 bytes, little endian), a JSON header, stems, arrays.

The header says what the model was made from, how well it does, and what its columns are, then lists the
arrays with their types and shapes. Nothing is compressed: the same model is the same bytes, whatever
library wrote it.
"""

import json
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"RASIDSM7"
Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a model file holds."""

    header: dict[str, Any]
    stems: list[str]
    arrays: Arrays


def write_model_file(file: ModelFile) -> bytes:
    """Return the bytes of a model file."""
    stems = "\n".join(file.stems).encode()
    layout = [
        {"name": name, "type": array.dtype.str, "shape": array.shape} for name, array in file.arrays.items()
    ]
    header = {**file.header, "stems": len(stems), "arrays": layout}
    head = json.dumps(header, ensure_ascii=False, indent=1).encode()
    blocks = [np.ascontiguousarray(array).tobytes() for array in file.arrays.values()]
    return b"".join([MAGIC, len(head).to_bytes(4, "little"), head, stems, *blocks])


def read_model_file(data: bytes) -> ModelFile:
    """Read the bytes of a model file.

    Raises:
        ValueError: they are none of this version, or cut short.
    """
    if not data.startswith(MAGIC):
        raise ValueError("not a model of this version: make one with `python -m training`")
    place = len(MAGIC) + 4
    size = int.from_bytes(data[len(MAGIC) : place], "little")
    header = json.loads(data[place : place + size])
    place += size
    stems = data[place : place + header["stems"]].decode().split("\n")
    place += header["stems"]
    arrays: Arrays = {}
    for part in header["arrays"]:
        kind, shape = np.dtype(part["type"]), tuple(part["shape"])
        end = place + kind.itemsize * prod(shape)
        if end > len(data):
            raise ValueError(f"the model is cut short in {part['name']}: make one with `python -m training`")
        arrays[part["name"]] = np.frombuffer(data[place:end], kind).reshape(shape)
        place = end
    return ModelFile(header, stems, arrays)
