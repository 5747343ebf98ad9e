"""On a processor that it was not built for, the package is an ImportError in words."""
import subprocess
import sys

import airloom._processor

SENTENCE = "airloom was built for processors of another kind"


def test_this_processor_lacks_nothing():
    assert airloom._processor.missing() == ""


def test_another_processor_is_an_import_error():
    """The small module is replaced by one that misses something; the large one must not be loaded then."""
    script = f"""
import sys, types
sys.modules["airloom._processor"] = types.SimpleNamespace(missing=lambda: "{SENTENCE}: AVX2")
try:
    import airloom
except ImportError as error:
    assert str(error).startswith("{SENTENCE}"), error
    assert "airloom._airloom" not in sys.modules
else:
    raise AssertionError("it was imported")
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
