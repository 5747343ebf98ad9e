"""The examples of the docstrings do what they say; every public name has a docstring."""
import doctest

import pytest

import airloom
from conftest import SYSTEMS


def public():
    yield "airloom", airloom
    for name in airloom.__all__:
        if callable(getattr(airloom, name)):
            yield f"airloom.{name}", getattr(airloom, name)
    for key in SYSTEMS:
        system = getattr(airloom, key)
        yield f"airloom.{key}", system
        for name in system.__all__:
            yield f"airloom.{key}.{name}", getattr(system, name)


@pytest.mark.parametrize(("name", "each"), list(public()), ids=[name for name, _ in public()])
def test_examples_hold(name, each):
    assert each.__doc__ and len(each.__doc__) > 40
    for example in doctest.DocTestFinder(recurse=False).find(each, name):
        outcome = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(example)
        assert outcome.failed == 0


def test_examples_of_the_pictures_hold():
    pytest.importorskip("matplotlib").use("Agg")
    import airloom.plot

    assert doctest.testmod(airloom.plot).failed == 0
