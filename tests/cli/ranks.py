"""What the tests that start the program on MPI ranks share."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# As root and with more ranks than cores: settings of the tests, not of the program.
LAUNCH = ["mpirun", "--allow-run-as-root", "--oversubscribe"]
# The launchers of one user share a folder, and the last to end removes it under the feet of one that just begins: each its own.
SESSIONS = tempfile.TemporaryDirectory(prefix="airloom-mpi-")
os.environ["OMPI_MCA_orte_tmpdir_base"] = SESSIONS.name  # of a program without a launcher


def skip_without_mpi(program):
    """Ends the test as skipped when there is no mpirun or the program was built without MPI."""
    parts = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split("optional parts:")[1].split()
    if shutil.which("mpirun") is None or "mpi" not in parts:
        print("mpirun not found, or a build without MPI: skipped")
        sys.exit(77)


def on_ranks(ranks, program, *arguments):
    session = ["--mca", "orte_tmpdir_base", tempfile.mkdtemp(dir=SESSIONS.name)]
    return LAUNCH + session + ["-n", str(ranks), program, *map(str, arguments)]


def run(ranks, program, *arguments, timeout=120):
    """Runs the program to its end, on so many ranks, or by itself when `ranks` is 0."""
    command = on_ranks(ranks, program, *arguments) if ranks else [program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


def ranks_of(launcher):
    """Process ids of the programs that this mpirun started."""
    children = Path(f"/proc/{launcher}/task/{launcher}/children").read_text().split()
    return [int(child) for child in children if os.path.basename(os.readlink(f"/proc/{child}/exe")) == "airloom-mpi"]
