"""Writes .npz files as NumPy does, and checks files of ours.

    numpy_files.py write FOLDER     files for npz_numpy_test.cpp to read
    numpy_files.py check FILE       reads what that test wrote; exit status 1 when a value differs
"""
import sys

import numpy as np


def write(folder):
    values = np.arange(24).reshape(2, 3, 4)
    for name, kind in [("f2", "<f2"), ("f4", "<f4"), ("f8", "<f8"), ("F8", ">f8"), ("i1", "i1"), ("i2", "<i2"), ("I2", ">i2"),
                       ("i4", "<i4"), ("i8", "<i8"), ("u1", "u1"), ("u2", "<u2"), ("u4", "<u4"), ("u8", "<u8"), ("U8", ">u8")]:
        np.savez(f"{folder}/{name}.npz", c=values.astype(kind), f=np.asfortranarray(values.astype(kind)))
    for name, kind in [("c8", "<c8"), ("c16", "<c16"), ("C16", ">c16")]:
        z = (values - 0.5j * values).astype(kind)
        np.savez_compressed(f"{folder}/{name}.npz", c=z, f=np.asfortranarray(z))
    np.savez(f"{folder}/other.npz", scalar=np.float64(2.5), one=np.array([3]), flags=values % 2 == 0, none=np.zeros((0, 4)),
             words=np.array(["donor", "", "\u00e9\U0001f4e1"]), strided=values[:, ::2, ::-1],
             objects=np.array([{}, None], dtype=object), long=np.zeros(2, dtype=np.longdouble))


def check(file):
    data = np.load(file, allow_pickle=False)
    assert sorted(data.files) == ["b", "h", "i", "names", "s", "x"], data.files
    assert data["h"].dtype == np.complex128 and np.array_equal(data["h"], np.array([[1 + 2j, 3 - 4j, 0], [0.1j, -1, 1e-300]]))
    assert data["x"].dtype == np.float64 and np.array_equal(data["x"], [0.1, -np.inf])
    assert data["i"].dtype == np.int64 and np.array_equal(data["i"], [[-(2**63)], [2**63 - 1]])
    assert data["b"].dtype == bool and np.array_equal(data["b"], [True, False])
    assert data["s"].shape == () and data["s"] == 0.25
    assert list(data["names"]) == ["a", "\u00e9\u00e9", ""]


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](sys.argv[2])
