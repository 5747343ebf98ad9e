"""Instances and solutions: mappings of NumPy arrays that the library holds."""
from __future__ import annotations

import difflib
import operator
import os
from collections.abc import Mapping

import numpy as np

from . import _airloom


def _merged(mapping, arrays, what):
    if mapping is not None and not isinstance(mapping, Mapping):
        hint = f"; {what}.load reads a file" if isinstance(mapping, (str, os.PathLike)) else ""
        raise _airloom.InvalidInput(f"{what}: {mapping!r:.80}; must be a mapping of arrays{hint}")
    if hasattr(mapping, "draw"):
        raise _airloom.InvalidInput(f"{what}: a Scenario; its draw(seed) gives an Instance")
    return {**(mapping or {}), **arrays}


_READ_AS_THEY_ARE = (np.float64, np.complex128, np.int64, np.bool_)


def _refuse_copies(what, items):
    """Names the arrays that would have to be converted before they are read: float32, complex64, strides, another byte order."""
    for name, given in items.items():
        array = np.asarray(given)
        if array.ndim and not (isinstance(given, np.ndarray) and array.dtype.type in _READ_AS_THEY_ARE and array.dtype.isnative
                               and array.flags.c_contiguous and array.flags.aligned):
            raise _airloom.InvalidInput(f"{what}: copy=False, but '{name}' ({array.dtype}{'' if array.flags.c_contiguous else ', not in C order'}) "
                                        "must be converted; give float64, complex128, int64 or bool in C order")


def whole(name, number, *, least=0, most=2**64 - 1):
    """Refuses what is no integer from least to most, by default what seeds and realizations may be."""
    try:
        if not isinstance(number, bool) and least <= operator.index(number) <= most:
            return operator.index(number)
    except TypeError:
        pass
    raise _airloom.InvalidInput(f"{name}: {number!r}; must be an integer from {least} to {most}")


def seed_of(seed, name="seed"):
    """A seed: an integer, or what a numpy.random.Generator draws next."""
    return whole(name, int(seed.integers(2**63)) if isinstance(seed, np.random.Generator) else seed)


def count(name, number):
    """None, or a number of threads or realizations."""
    return None if number is None else whole(name, number, least=1, most=2**31 - 1)


def text(name, word):
    """Refuses what is no str."""
    if isinstance(word, str):
        return word
    raise _airloom.InvalidInput(f"{name}: {word!r:.80}; must be a text")


def path(file):
    """The name of a file or folder as the library takes it: text that is valid UTF-8."""
    name = os.fsdecode(file)
    try:
        name.encode()
    except UnicodeEncodeError:
        raise _airloom.InvalidInput(f"file name {os.fsencode(name)!r}: must be valid UTF-8") from None
    return name


def function(name, called):
    """Refuses what is neither None nor can be called."""
    if called is None or callable(called):
        return called
    raise _airloom.InvalidInput(f"{name}: {called!r:.80}; must be a function or None")


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
        self._held.save(path(file))

    def _copies(self):
        return {name: np.array(array) for name, array in self.items()}

    def _check_keywords(self, names):
        """A file may hold more than the system knows; a keyword that it does not know is a slip."""
        for name in names:
            if name not in self._arrays:
                near = difflib.get_close_matches(name, self._arrays, 1)
                raise _airloom.InvalidInput(f"{type(self).__name__}: unknown array '{name}'" + (f"; did you mean '{near[0]}'?" if near else ""))


class Instance(ArrayMapping):
    __slots__ = ()

    def __init__(self, mapping=None, /, *, copy=None, **arrays):
        items = _merged(mapping, arrays, "Instance")
        if copy is False:
            _refuse_copies("Instance", items)
        self._held = _airloom.read_instance(self._key, items)
        self._views = None
        self._check_keywords(name for name, array in arrays.items() if array is not None)

    @classmethod
    def load(cls, file, index=None):
        """Reads a .npz, .mat or .h5 file, as `airloom draw` and `airloom import` write them.

        index: which network of a file that holds many
        """
        return cls._of(_airloom.load_instance(cls._key, path(file), None if index is None else whole("index", index)))

    @classmethod
    def load_all(cls, file_or_arrays):
        """All networks of a file, or of a mapping of arrays with a leading axis and the scalar `networks`; a list of instances.

        solve_batch solves them on all cores.
        """
        if isinstance(file_or_arrays, Mapping):
            return [cls._of(held) for held in _airloom.read_instances(cls._key, dict(file_or_arrays))]
        return [cls._of(held) for held in _airloom.load_instances(cls._key, path(file_or_arrays))]

    def picture(self, file):
        """Writes a page (.html) or a picture (.svg, .png, .pdf) of the network: stations, users, who hears whom best.

        Raises airloom.InvalidInput for another ending, or when the instance does not say where its stations and users are (tx_pos_m,
        rx_pos_m); airloom.IoError when the file cannot be written, or gnuplot, which draws pictures, is not there.
        """
        _airloom.write_picture(self._held, None, path(file))

    def __reduce__(self):
        return type(self), (self._copies(),)


class Solution(ArrayMapping):
    __slots__ = ("instance",)

    def __init__(self, instance, mapping=None, /, *, copy=None, **arrays):
        if not isinstance(instance, Instance) or instance._key != self._key:
            raise _airloom.InvalidInput(f"Solution: {instance!r:.80}; the first argument must be an Instance of {self._key}")
        items = _merged(mapping, arrays, "Solution")
        if copy is False:
            _refuse_copies("Solution", items)
        self._held = _airloom.read_solution(instance._held, items)
        self._views = None
        self.instance = instance
        self._check_keywords(name for name, array in arrays.items() if array is not None)

    @classmethod
    def load(cls, instance, file, index=None):
        """Reads a solution file, whoever wrote it; index: of a file with the answers to many networks."""
        self = cls._of(_airloom.load_solution(instance._held, path(file), None if index is None else whole("index", index)))
        self.instance = instance
        return self

    def __reduce__(self):
        return type(self), (self.instance, self._copies())
