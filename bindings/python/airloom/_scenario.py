"""Scenarios: the parameters that instances are drawn from."""
from __future__ import annotations

import os
from collections.abc import Mapping

import numpy as np

from . import _airloom
from ._arrays import path, seed_of, whole


def _same(a, b):
    return np.array_equal(a, b) if isinstance(a, (np.ndarray, list)) or isinstance(b, (np.ndarray, list)) else a == b


def fields_of(system, scenario):
    """The fields that a scenario stands for: a Scenario or a mapping, the name of a stored one, a .toml file, None for none."""
    fields = scenario
    if isinstance(scenario, (str, os.PathLike)):
        fields = _airloom.named_scenario(system, path(scenario))
    if fields is not None and not isinstance(fields, Mapping):
        raise _airloom.InvalidInput(f"scenario: {scenario!r:.80}; must be a Scenario, a mapping of fields or a name")
    return dict(fields or {})


class Scenario(Mapping):
    """All fields with their effective values; an absent optional is None.

    A field {"from": 2, "to": 40} (with "log": True alike on every scale) or {"choice": [...]} is drawn anew by every realization.
    """

    __slots__ = ("_values",)
    _key = ""
    _description = {"scenario": []}
    _instance = None

    def __init__(self, /, **values):
        effective = _airloom.effective_scenario(self._key, values)
        for field in self._description["scenario"]:
            if field["default"] is None and isinstance(effective[field["name"]], str):
                effective[field["name"]] = effective[field["name"]] or None
        self._values = effective

    @classmethod
    def named(cls, name, /, **values):
        """A scenario that comes with the library (`airloom.describe(key)["scenarios"]`), with these fields set over it."""
        if str(name).endswith(".toml"):
            raise _airloom.InvalidInput(f"{cls._key} scenario: '{name}' is a file; Scenario.from_toml reads it")
        return cls(**{**_airloom.named_scenario(cls._key, str(name)), **values})

    @classmethod
    def from_toml(cls, file, /, **values):
        """A scenario file, one `field = value` a line, with these fields set over it."""
        file = path(file)
        if not file.endswith(".toml"):
            raise _airloom.InvalidInput(f"{file}: a scenario file ends in .toml")
        return cls(**{**_airloom.named_scenario(cls._key, file), **values})

    @property
    def warnings(self):
        """What to know before trusting results of this scenario; empty when nothing is odd."""
        return _airloom.scenario_warnings(self._key, self._values)

    def draw(self, seed=1, realization=0):
        """One realization: the Instance that `airloom draw` writes for this seed and realization."""
        return self._instance._of(_airloom.draw(self._key, self._values, seed_of(seed), whole("realization", realization)))

    def detail(self, name, seed=1, realization=0):
        """A group of quantities of a drawn network that no answer changes, as a dict: those of `airloom.describe(key)["details"]` that
        are of a drawing; of most systems there are none."""
        return _airloom.drawing_detail(str(name), self._key, self._values, seed_of(seed), whole("realization", realization))

    def __getitem__(self, name):
        return self._values[name]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return self.keys() == other.keys() and all(_same(self[name], other[name]) for name in self)

    __hash__ = None

    def __repr__(self):
        standard = {field["name"]: field["default"] for field in self._description["scenario"]}
        changed = [f"{name}={value.tolist() if isinstance(value, np.ndarray) else value!r}"
                   for name, value in self.items() if not _same(value, standard[name])]
        return f"airloom.{self._key}.Scenario({', '.join(changed)})"

    def __reduce__(self):
        return _rebuilt, (type(self), {**self})


def _rebuilt(cls, values):
    return cls(**values)
