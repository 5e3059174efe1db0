"""The private names that we lean on are there as we know them, and there are no others."""

import ast
import asyncio
import importlib
import inspect
import re
from importlib.metadata import requires, version
from pathlib import Path

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.record.memory_records import _MemoryRecordsPy
from faust.serializers.schemas import Schema
from faust.transport.drivers import aiokafka as driver
from faust.types import ConsumerMessage
from mode.utils.queues import FlowControlEvent

from streams.transport.private import NAMES
from tests.unit.transport.making import make_app

STREAMS = Path(__file__).parents[3] / "streams"
MODULES = [path for path in STREAMS.rglob("*.py") if path.name != "private.py"]
THEIRS = re.compile(r"^(import|from) (faust|mode)\b", re.MULTILINE)
METHODS = [each for each in NAMES if each.signature]
ATTRIBUTES = [each for each in NAMES if not each.signature]
FOREIGN = (
    driver.Consumer, driver.AIOKafkaConsumerThread, driver.Producer, driver.Transport, faust.Table,
    faust.Worker, Schema, FlowControlEvent, ConsumerMessage,
)  # fmt: skip


def where(each):
    return f"{each.owner}.{each.name}"


@pytest.mark.parametrize("each", METHODS, ids=where)
def test_a_private_method_takes_what_it_took(each):
    module, _, owner = each.owner.partition(":")
    method = getattr(getattr(importlib.import_module(module), owner), each.name, None)
    assert method is not None, f"{where(each)} is gone; it was used because it {each.reason}"
    found = inspect.signature(method)
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in found.parameters.values()]
    shown = re.sub(r" at 0x[0-9a-f]+>", ">", str(inspect.Signature(bare)))
    assert shown == each.signature, f"{where(each)}: {each.reason}"


@pytest.mark.parametrize("each", ATTRIBUTES, ids=where)
def test_a_private_attribute_is_there(each):
    async def has():
        if each.owner.endswith(":_MemoryRecordsPy"):
            return hasattr(_MemoryRecordsPy(b""), each.name)
        if each.owner.startswith("aiokafka"):
            theirs = AIOKafkaConsumer()
            await theirs.stop()
            return hasattr(theirs._client if each.owner.endswith("Client") else theirs, each.name)
        app = make_app()
        app.consumer._thread.thread_loop.close()
        return hasattr(app.consumer if each.owner.endswith(":Consumer") else app.producer, each.name)

    assert asyncio.run(has()), f"{where(each)} is gone: {each.reason}"


@pytest.mark.parametrize("package", ["faust-streaming", "mode-streaming", "aiokafka"])
def test_the_libraries_whose_private_names_we_use_are_pinned_exactly(package):
    assert f"{package}=={version(package)}" in requires("rasid")


def private(names):
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


def names_in(path):
    """Return the private methods that a module defines, the attributes that it sets, those that it reads."""
    methods, attributes, read = set(), set(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                methods.add(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name()):  # one method by two names
                methods.add(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                attributes.add(name)
            case ast.Attribute(value=ast.Name(id="KafkaError" | "os")):  # public names that begin so
                pass
            case ast.Attribute(attr=name):
                read.add(name)
            case ast.Constant(value=str(name)) if name.isidentifier():  # in __slots__
                attributes.add(name)
    return private(methods), private(attributes), private(read)


def test_every_private_name_of_theirs_that_we_use_or_override_is_listed():
    known = {each.name for each in NAMES}
    methods, attributes, read = (set().union(*each) for each in zip(*map(names_in, MODULES), strict=True))
    heirs = [path for path in MODULES if THEIRS.search(path.read_text(encoding="utf-8"))]
    ours = set().union(*(names_in(path)[0] for path in heirs))
    overridden = {name for name in ours for each in FOREIGN if hasattr(each, name)}
    assert overridden | (read - methods - attributes) <= known, "say in streams/transport/private.py why"
    assert known <= methods | attributes | read, "no longer used: take it off the list"
