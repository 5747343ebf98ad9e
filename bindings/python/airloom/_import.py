"""Channels of other programs."""
from __future__ import annotations

import warnings as _warnings
from collections.abc import Mapping
from importlib import import_module

from . import _airloom
from ._arrays import path


def _text_or_array(value):
    """numpy.load has a text as an array without axes."""
    return str(value) if getattr(value, "ndim", None) == 0 and value.dtype.kind == "U" else value


def import_channels(file, *, source, system, options=None, set=None):
    """Makes an instance of channels that another program wrote; what cannot be right is refused with the likely cause.

    file: .npz, .mat or .h5, or a mapping of arrays (and the texts "axes" and "convention": "physical" coefficients, or "h", their
        conjugates, which is meant where it is absent)
    source: "npz", "mat", "hdf5" (named axes), "sionna", "deepmimo", "quadriga", "cellfree-book"
    system: whose instance to make
    options: what to take of the file and what it does not say: {"tx_power_max_dbm": 43, "noise_dbm": -94, "subcarriers": [0]}; all of them
        are in `airloom import --list`
    set: what the system needs besides
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
        held, report, warnings = _airloom.import_channels(arrays, "arrays", source, system, dict(options or {}), dict(set or {}))
    else:
        held, report, warnings = _airloom.import_channels(None, path(file), source, system, dict(options or {}), dict(set or {}))
    for text in warnings:
        _warnings.warn(text, stacklevel=2)
    return import_module(f"airloom.{system}").Instance._of(held)
