"""What the tests share: small scenarios, and the command line where it was built."""
import json
import os
import subprocess

import pytest

import airloom

SYSTEMS = ["dab", "haps", "iab", "mdd", "twotier"]
SMALL = {
    "dab": {"base_stations": 2, "antennas": 4, "users": 3},
    "haps": {"users": 4, "base_stations": 2},
    "iab": {"aerial_users": 2, "ground_users": 3, "array_nx": 4, "array_ny": 4},
    "mdd": {"aps": 4, "users": 2, "antennas": 3, "subcarriers_dl": 4, "subcarriers_ul": 2},
    "twotier": {"femto_stations": 3, "subchannels": 3},
}


@pytest.fixture(params=SYSTEMS)
def key(request):
    return request.param


@pytest.fixture
def system(key):
    return getattr(airloom, key)


@pytest.fixture
def network(key, system):
    return system.Scenario(**SMALL[key]).draw(seed=3)


@pytest.fixture
def program():
    """Runs the command line; returns what it printed as JSON. Skips where only the package was built."""
    path = os.environ.get("AIRLOOM_PROGRAM")
    if not path:
        pytest.skip("AIRLOOM_PROGRAM does not name the program")

    def run(*arguments, ok=(0,)):
        done = subprocess.run([path, *map(str, arguments)], capture_output=True, text=True, check=False)
        assert done.returncode in ok, done.stderr
        return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout

    return run
