"""Instances and solutions: mappings of NumPy arrays that the library holds."""
from __future__ import annotations

import operator
import os
from collections.abc import Mapping

import numpy as np

from . import _airloom


def _merged(mapping, arrays, what):
    if mapping is not None and not isinstance(mapping, Mapping):
        hint = f"; {what}.load reads a file" if isinstance(mapping, (str, os.PathLike)) else ""
        raise _airloom.InvalidInput(f"{what}: {mapping!r:.80}; must be a mapping of arrays{hint}")
    return {**(mapping or {}), **arrays}


def whole(name, number):
    """Refuses what is no integer of at least 0: seeds and realizations."""
    try:
        if not isinstance(number, bool) and 0 <= operator.index(number) < 2**64:
            return operator.index(number)
    except TypeError:
        pass
    raise _airloom.InvalidInput(f"{name}: {number!r}; must be an integer >= 0")


class ArrayMapping(Mapping):
    """Names to read-only arrays, which are views of the library's memory: made once, kept alive by every view."""

    __slots__ = ("_held", "_views")
    _key = ""

    @classmethod
    def _of(cls, held):
        self = object.__new__(cls)
        self._held = held
        self._views = None
        return self

    @property
    def _arrays(self):
        if self._views is None:
            self._views = self._held.arrays()
        return self._views

    def __getitem__(self, name):
        return self._arrays[name]

    def __iter__(self):
        return iter(self._arrays)

    def __len__(self):
        return len(self._arrays)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return self.keys() == other.keys() and all(np.array_equal(self[name], other[name]) for name in self)

    __hash__ = None

    def __repr__(self):
        rows = ", ".join(f"{name}{list(array.shape)}" if array.shape else f"{name}={array[()]!s}" for name, array in self.items())
        return f"<airloom.{self._key}.{type(self).__name__}: {rows}>"

    def save(self, file):
        """Writes a .npz, .mat or .h5 file, by the name's ending.

        Raises airloom.IoError when it cannot be written, airloom.InvalidInput for another ending.
        """
        self._held.save(os.fspath(file))

    def _copies(self):
        return {name: np.array(array) for name, array in self.items()}


class Instance(ArrayMapping):
    __slots__ = ()

    def __init__(self, mapping=None, /, **arrays):
        self._held = _airloom.read_instance(self._key, _merged(mapping, arrays, "Instance"))
        self._views = None

    @classmethod
    def load(cls, file):
        """Reads a .npz, .mat or .h5 file, as `airloom draw` and `airloom import` write them."""
        return cls._of(_airloom.load_instance(cls._key, os.fspath(file)))

    def __reduce__(self):
        return type(self), (self._copies(),)


class Solution(ArrayMapping):
    __slots__ = ("instance",)

    def __init__(self, instance, mapping=None, /, **arrays):
        self._held = _airloom.read_solution(instance._held, _merged(mapping, arrays, "Solution"))
        self._views = None
        self.instance = instance

    @classmethod
    def load(cls, instance, file):
        """Reads a solution file, whoever wrote it."""
        self = cls._of(_airloom.load_solution(instance._held, os.fspath(file)))
        self.instance = instance
        return self

    def __reduce__(self):
        return type(self), (self.instance, self._copies())
