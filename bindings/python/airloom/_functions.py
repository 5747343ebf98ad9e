"""Python functions as algorithms of experiments and comparisons."""
from __future__ import annotations

import functools
import inspect
import json
import math
import re
import sys
import time
import zlib
from collections.abc import Mapping

from . import _airloom
from ._arrays import whole
from ._result import Result


def _refuse(name, given, rule):
    raise _airloom.InvalidInput(f"algorithms: {name}: {given!r:.80}; {rule}")


class Algorithm:
    """One function of the caller's, ready to be asked.

    Made of f, or of {"function": f, "options": {...}, "label": "...", "batch": 64}.
    """

    def __init__(self, name, given, batch):
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_.-]+", name):
            _refuse("name", name, "must be letters, digits, '_', '-' and '.'")
        fields = dict(given) if isinstance(given, Mapping) else {"function": given}
        self.name = name
        self.function = fields.pop("function", None)
        self.options = dict(fields.pop("options", {}))
        self.label = fields.pop("label", name)
        self.batch = whole(f"algorithms: {name}: batch", fields.pop("batch", batch), least=1, most=10**6)
        for key in fields:
            _refuse(name, key, "unknown; known are function, options, label and batch")
        if not callable(self.function):
            _refuse(name, self.function, "must be a function of an instance, or a mapping with it under \"function\"")

    def toml(self):
        """The [[series]] of it."""
        pairs = ", ".join(f"{_text(key)} = {_text(value)}" for key, value in self.options.items())
        return f"[[series]]\nid = {_text(self.name)}\nlabel = {_text(self.label)}\nfunction = {_text(self.name)}\noptions = {{ {pairs} }}\n"

    def parts(self):
        """What the extension module wants of it."""
        return self._ask, self.batch, json.dumps({"function": self.name, "code_crc32": f"{_code_crc32(self.function):08x}", "batch": self.batch})

    def _ask(self, instances, options, realizations):
        """Solutions of held instances: (solution or None, why not, wall_s, cpu_s) each."""
        module = sys.modules[f"airloom.{instances[0].key}"]
        networks = [module.Instance._of(held) for held in instances]
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            given = self.function(networks, **options) if self.batch > 1 else [self.function(networks[0], **options)]
            given = list(given)
            if len(given) != len(networks):
                raise ValueError(f"gave {len(given)} answers to {len(networks)} instances")
        except Exception as trouble:
            words = f"{type(trouble).__name__}: {trouble}" if str(trouble) else type(trouble).__name__
            given = [words] * len(networks)
        wall, cpu = (time.perf_counter() - wall) / len(networks), (time.thread_time() - cpu) / len(networks)
        return [(*_solution(module, network, each), wall, cpu) for network, each in zip(networks, given)]


def _solution(module, network, given):
    """(held solution, "") of what a function gave, or (None, why not)."""
    if isinstance(given, str):
        return None, given
    try:
        if isinstance(given, Result):
            given = given.solution
        if given is None:
            return None, "gave no answer"
        if isinstance(given, module.Solution) and given.instance is network:
            return given._held, ""
        return module.Solution(network, given)._held, ""
    except _airloom.InvalidInput as trouble:
        return None, str(trouble)


def _text(value):
    """A value as TOML writes it."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_text(each) for each in value) + "]"
    if hasattr(value, "tolist"):
        return _text(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        _refuse("options", value, "must be finite")
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (str, bool, int)):
        return json.dumps(value, ensure_ascii=False)
    return _refuse("options", value, "must be numbers, texts, bools, or lists of them")


def _code_crc32(function):
    """Of the function's own text, or its byte code where that is not at hand. What it calls is not looked at."""
    if isinstance(function, functools.partial):
        inner = _code_crc32(function.func)
        return zlib.crc32(repr((function.args, sorted(function.keywords.items()))).encode(), inner)
    try:
        return zlib.crc32(inspect.getsource(function).encode())
    except (OSError, TypeError):
        pass
    code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
    return zlib.crc32(code.co_code + repr(code.co_consts).encode()) if code is not None else 0


def algorithms_of(given, batch):
    """{name: Algorithm} of what a caller gave, and the names of the library's own among it: a mapping, or a list of names and functions."""
    if isinstance(given, str):
        return {}, [given]
    items = given.items() if isinstance(given, Mapping) else [(each, None) if isinstance(each, str) else (getattr(each, "__name__", None), each)
                                                             for each in given or ()]
    own, known = {}, []
    for name, each in items:
        if each is None:
            known.append(name)
        elif name in own:
            _refuse("name", name, "is given twice")
        else:
            own[name] = Algorithm(name, each, batch)
    return own, known
