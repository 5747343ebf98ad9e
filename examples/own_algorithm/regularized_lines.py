"""The same, started once: a JSON line for every network comes on stdin, an answer goes to stdout."""
import json
import sys

import numpy as np
from regularized import beams

for line in sys.stdin:
    task = json.loads(line)
    try:
        np.savez(task["solution"], **beams(np.load(task["instance"]), **task["options"]))
        print(json.dumps({"ok": True}), flush=True)
    except Exception as trouble:  # the run goes on with the next network
        print(json.dumps({"error": f"{type(trouble).__name__}: {trouble}"}), flush=True)
