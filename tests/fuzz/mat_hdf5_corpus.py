"""Makes the first corpus of the fuzzers of .mat and HDF5: small true files, and files that lie about their sizes.

    mat_hdf5_corpus.py FOLDER       writes FOLDER/mat/* and FOLDER/hdf5/*  (needs SciPy and h5py)
"""
import struct
import sys
from pathlib import Path

import h5py
import numpy as np
import scipy.io


def element(kind, data):
    return struct.pack("<II", kind, len(data)) + data + b"\0" * (-len(data) % 8)


def matrix(kind, dims, *parts, name=b"x", flags=0):
    head = element(6, struct.pack("<II", kind | flags << 8, 0)) + element(5, struct.pack(f"<{len(dims)}i", *dims)) + element(1, name)
    return element(14, head + b"".join(parts))


def mat(path, *elements):
    path.write_bytes(b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM" + b"".join(elements))


def make_mat(folder):
    cell = np.empty((1, 2), dtype=object)
    cell[0, 0], cell[0, 1] = np.eye(2), "text"
    arrays = dict(h=np.array([[1 + 2j, 3], [4, 5j]]), n=np.int8([1, 2]), yes=True, s={"a": 1.0, "b": cell}, word="donor")
    scipy.io.savemat(folder / "true.mat", arrays)
    scipy.io.savemat(folder / "true_compressed.mat", arrays, do_compression=True)
    mat(folder / "claims_cells.mat", matrix(1, (2**30, 1)))
    mat(folder / "claims_structs.mat", matrix(2, (2**30, 1), element(5, struct.pack("<i", 8)), element(1, b"field\0\0\0")))
    mat(folder / "claims_numbers.mat", matrix(6, (2**30, 2**30), element(9, struct.pack("<d", 1))))
    mat(folder / "few_numbers.mat", matrix(6, (4, 4), element(9, struct.pack("<d", 1))))
    mat(folder / "half_complex.mat", matrix(6, (1, 1), element(9, struct.pack("<d", 1)), flags=8))
    nested = matrix(1, (1, 1), matrix(6, (1, 1), element(9, struct.pack("<d", 1))))
    for _ in range(40):
        nested = matrix(1, (1, 1), nested)
    mat(folder / "nested.mat", nested)


def make_matlab(path):
    """Version 7.3: numbers, text, truth, an empty array, a struct, a cell of references."""
    with h5py.File(path, "w", userblock_size=512) as file:
        def put(name, data, kind, **attributes):
            file[name] = data
            file[name].attrs["MATLAB_class"] = np.bytes_(kind)
            for key, value in attributes.items():
                file[name].attrs[key] = value

        put("x", np.arange(6.0).reshape(3, 2), "double")
        put("word", np.array([[117], [44], [98]], "u2"), "char", MATLAB_int_decode=np.int32(2))
        put("yes", np.uint8([[1]]), "logical", MATLAB_int_decode=np.int32(1))
        put("none", np.uint64([0, 0]), "double", MATLAB_empty=np.uint8(1))
        put("s/a", np.array([[1.0]]), "double")
        put("#refs#/a", np.array([[2.0]]), "double")
        put("#refs#/b", np.array([[97]], "u2"), "char", MATLAB_int_decode=np.int32(2))
        put("c", np.array([[file["#refs#/a"].ref], [file["#refs#/b"].ref]], h5py.ref_dtype), "cell")
    with open(path, "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")


def make_hdf5(folder):
    with h5py.File(folder / "true.h5", "w", libver="latest") as file:
        file["h"], file["yes"], file["word"] = np.array([1 + 2j, 3]), True, "donor"
    with h5py.File(folder / "true_old.h5", "w") as file:
        file["g/x"] = np.arange(6.0).reshape(2, 3)
        file.create_dataset("packed", data=np.arange(64.0), compression="gzip", shuffle=True)
    with h5py.File(folder / "texts.h5", "w") as file:
        file["fixed"], file["n"] = np.array([b"u,b", b"n"]), np.uint64(7)
        file.create_dataset("texts", data=["donor", "node"], dtype=h5py.string_dtype())
        file.create_dataset("checked", data=np.arange(4, dtype="i2"), fletcher32=True)
    make_matlab(folder / "matlab.h5")
    with h5py.File(folder / "claims_terabytes.h5", "w") as file:
        file.create_dataset("x", shape=(2**40,), dtype="f8", chunks=(1024,))[0] = 1.0
    with h5py.File(folder / "no_data.h5", "w") as file:
        file.create_dataset("x", shape=(2**40,), dtype="f8", chunks=(1024,))
    with h5py.File(folder / "loop.h5", "w") as file:
        file["g/x"] = 1.0
        file["g/again"] = file["g"]
    with h5py.File(folder / "outside.h5", "w") as file:
        file.create_dataset("x", shape=(4,), dtype="f8", external=[("/etc/hostname", 0, 32)])
    with h5py.File(folder / "virtual.h5", "w", libver="latest") as file:
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
        layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4,))
        file.create_virtual_dataset("x", layout)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    for name, make in (("mat", make_mat), ("hdf5", make_hdf5)):
        (root / name).mkdir(parents=True, exist_ok=True)
        make(root / name)
