"""Channels of other programs."""
from __future__ import annotations

import json as _json
import warnings as _warnings
from collections.abc import Mapping
from importlib import import_module

from . import _airloom
from ._arrays import path


def _text_or_array(value):
    """numpy.load has a text as an array without axes."""
    return str(value) if getattr(value, "ndim", None) == 0 and value.dtype.kind == "U" else value


class Look(dict):
    """What a file holds: a plain dict (keys as of `airloom look --json`) whose text is what `airloom look` prints."""

    def __init__(self, values, text):
        super().__init__(values)
        self.text = text

    def __str__(self):
        return self.text


def look(file):
    """Tells what a file of any format holds, where it probably comes from, and how to import it. Never fails on a file that can be opened.

    file: path of a .npz, .npy, .mat, HDF5 or .csv file, or of a folder of DeepMIMO
    returns: a dict: file, format, trouble, arrays (name, shape, type, axes, gain_db, not_finite, zero, ...), source, why, command, notes;
        print() of it is the text of `airloom look`

    >>> import airloom, numpy as np, os, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = os.path.join(folder.name, "links.npz")
    >>> np.savez(path, h=1e-5 * np.ones((2, 3, 4), complex), axes="b,u,n")
    >>> seen = airloom.look(path)
    >>> seen["source"], [array["axes"] for array in seen["arrays"] if array["name"] == "h"]
    ('npz', ['b,u,n'])
    """
    values, text = _airloom.look(path(file))
    return Look(_json.loads(values), text)


def import_channels(file, *, source, system, options=None, set=None, each=None):
    """Makes an instance of channels that another program wrote; what cannot be right is refused with the likely cause.

    file: a file of any format (.npz, .npy, .mat, HDF5, .csv), a folder of DeepMIMO, or a mapping of arrays (and the texts "axes" and "convention": "physical" coefficients, or "h", their
        conjugates, which is meant where it is absent)
    source: "npz", "mat", "hdf5" (named axes), "sionna", "deepmimo", "quadriga", "cellfree-book"
    system: whose instance to make
    options: what to take of the file and what it does not say: {"tx_power_max_dbm": 43, "noise_dbm": -94, "subcarriers": [0]}; all of them
        are in `airloom import --list`
    set: what the system needs besides
    each: "r", "t" or "s": every snapshot, time step or subcarrier is a network, and a list of Instances is returned
    returns: the Instance. What a user should know is a Python warning.

    Raises airloom.InvalidInput for swapped axes, normalised channels, gains that no channel has, and options that do not fit.

    >>> import airloom, numpy as np
    >>> g = 1e-5 * np.exp(1j * np.arange(24)).reshape(2, 3, 4)     # physical coefficients: transmitter, user, antenna
    >>> network = airloom.import_channels({"h": g, "axes": "b,u,n", "convention": "physical"}, source="npz", system="haps",
    ...                                   options={"tx_power_max_dbm": 40, "noise_dbm": -94})
    >>> bool(np.all(network["h_1"] == g[1].conj()))
    True
    """
    if isinstance(file, Mapping):
        arrays = {name: _text_or_array(file[name]) for name in file}
        held, report, warnings = _airloom.import_channels(arrays, "arrays", source, system, dict(options or {}), dict(set or {}), each or "")
    else:
        held, report, warnings = _airloom.import_channels(None, path(file), source, system, dict(options or {}), dict(set or {}), each or "")
    for text in warnings:
        _warnings.warn(text, stacklevel=2)
    kind = import_module(f"airloom.{system}").Instance
    return [kind._of(one) for one in held] if each else kind._of(held[0])
