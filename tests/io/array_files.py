"""Writes .mat and .h5 files as SciPy, h5py and MATLAB do, and checks files of ours.

    array_files.py write FOLDER     files for array_files_test.cpp to read
    array_files.py check FOLDER     reads what that test wrote; exit status 1 when a value differs
"""
import sys

import h5py
import numpy as np
import scipy.io
import scipy.sparse


def channel():
    c, l, d, n = np.ogrid[:2, :3, :4, :5]
    return 1000 * c + 100 * l + 10 * d + n + 1j * (c + 1)


def write(folder):
    cell = np.empty((1, 2), dtype=object)
    cell[0, 0], cell[0, 1] = np.eye(2), np.arange(1.0, 4)
    names = np.empty((1, 2), dtype=object)
    names[0, 0], names[0, 1] = "one", "three"
    arrays = dict(h=channel(), x=np.arange(5, dtype=np.int16), power=2.5, yes=True, word="donor", s={"field": np.array([1.0, 2])})
    more = dict(cell=cell, names=names, sparse=scipy.sparse.eye(3))
    scipy.io.savemat(f"{folder}/scipy.mat", {**arrays, **more})
    scipy.io.savemat(f"{folder}/scipy_compressed.mat", arrays, do_compression=True)
    for name, packing in [("h5py", {}), ("h5py_packed", dict(compression="gzip", shuffle=True, fletcher32=True))]:
        with h5py.File(f"{folder}/{name}.h5", "w") as file:
            file.create_dataset("h", data=channel().astype(np.complex64), **packing)
            file.create_dataset("x", data=np.arange(5, dtype=">i2"), **packing)
            file["power"], file["yes"], file["word"], file["s/field"] = np.float32(2.5), True, "donor", [1.0, 2]
            file["words"] = ["a", "bc"]
            file["half"] = np.array([1, 2], dtype=np.float16)
            file["records"] = np.zeros(2, dtype=[("a", "f8"), ("b", "i4"), ("c", "f4")])
            file["soft"], file["outside"] = h5py.SoftLink("/h"), h5py.ExternalLink("other.h5", "/h")
    matlab73(f"{folder}/matlab73.mat")


def matlab73(path):
    """What `save -v7.3` writes: axes reversed, complex {real, imag}, classes in attributes, cells by reference."""
    with h5py.File(path, "w", userblock_size=512) as file:
        def put(name, data, kind):
            file.create_dataset(name, data=data).attrs["MATLAB_class"] = np.bytes_(kind)
        h = channel()
        pairs = np.zeros(h.shape[::-1], dtype=[("real", "f8"), ("imag", "f8")])
        pairs["real"], pairs["imag"] = h.real.T, h.imag.T
        put("h", pairs, "double")
        put("x", np.arange(5, dtype=np.int16)[:, None], "int16")
        put("power", [[2.5]], "double")
        put("yes", np.array([[1]], dtype=np.uint8), "logical")
        put("word", np.array([[ord(c)] for c in "donor"], dtype=np.uint16), "char")
        put("s/field", np.array([[1.0, 2]]), "double")
        file["s"].attrs["MATLAB_class"] = np.bytes_("struct")
        put("#refs#/a", np.eye(2), "double")
        put("#refs#/b", np.array([[1.0], [2], [3]]), "double")
        file.create_dataset("cell", data=np.array([[file["#refs#/a"].ref], [file["#refs#/b"].ref]], dtype=h5py.ref_dtype))
        file["cell"].attrs["MATLAB_class"] = np.bytes_("cell")
    with open(path, "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM")


def check(folder):
    data = scipy.io.loadmat(f"{folder}/v5.mat")
    assert data["h"].shape == (2, 3, 4, 5) and np.array_equal(data["h"], channel())
    assert data["x"].shape == (3, 1) and data["matrix"].tolist() == [[1, 2, 3], [4, 5, 6]] and data["row"].shape == (1, 3)
    assert data["count"].dtype == np.int64 and data["count"][0, 0] == -(2**63) and data["count"][1, 1] == 2**63 - 1
    assert data["flags"].dtype == np.uint8 and data["scalar"] == 0.25 and data["complex_scalar"] == 1.5 - 2j
    assert list(data["words"]) == ["a    ", "\u00e9\u00e9   ", "three"], data["words"]
    assert data["group"]["part"][0, 0].tolist() == [[1], [2]] and data["group"]["deeper"][0, 0]["part"] == 3
    with h5py.File(f"{folder}/plain.h5") as file:
        assert file["h"].dtype == np.complex128 and np.array_equal(file["h"], channel())
        assert file["flags"].dtype == bool and file["flags"][:].tolist() == [True, False] and file["scalar"].shape == ()
        assert file["scalar"][()] == 0.25 and [w.decode() for w in file["words"]] == ["a", "\u00e9\u00e9", "three"]
        assert file["group/deeper/part"][()] == 3 and file["count"][1, 1] == 2**63 - 1
    with h5py.File(f"{folder}/v73.mat") as file:
        assert file.userblock_size == 512 and file["h"].shape == (5, 4, 3, 2) and file["h"].attrs["MATLAB_class"] == b"double"
        assert np.array_equal(file["h"]["real"].T, channel().real) and np.array_equal(file["h"]["imag"].T, channel().imag)
        assert file["flags"].attrs["MATLAB_class"] == b"logical" and file["flags"].shape == (1, 2)
        assert file["group"].attrs["MATLAB_class"] == b"struct" and file["group/part"][:].tolist() == [[1, 2]]
        assert file["word"].attrs["MATLAB_class"] == b"char" and file["word"].dtype == np.uint16
    with open(f"{folder}/v73.mat", "rb") as file:
        assert file.read(10) == b"MATLAB 7.3" and file.read(118)[-4:] == b"\x00\x02IM"


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](sys.argv[2])
