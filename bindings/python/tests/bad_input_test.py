"""Bad input is an exception of Python's own kinds, with the library's message."""
import numpy as np
import pytest

import airloom
from conftest import SMALL


def network(key="dab"):
    return getattr(airloom, key).Scenario(**SMALL[key]).draw()


def with_one(name, value):
    arrays = {each: array.copy() for each, array in network().items()}
    arrays[name] = value
    return arrays


NOT_FINITE = np.ones((2, 3, 4), complex)
NOT_FINITE[1, 2, 3] = np.nan


@pytest.mark.parametrize(
    ("kind", "call", "message"),
    [
        (ValueError, lambda: airloom.haps.Scenario(user=4), "user.*users"),
        (ValueError, lambda: airloom.haps.Scenario(users=0), r"scenario.users: 0; must be in \[1, 4096\]"),
        (ValueError, lambda: airloom.haps.Scenario(users=2.5), "scenario.users: '2.5'; must be an integer"),
        (ValueError, lambda: airloom.haps.Scenario(users="four"), "scenario.users: 'four'; must be an integer"),
        (ValueError, lambda: airloom.haps.Scenario(users=2**70), "must be an integer of at most"),
        (ValueError, lambda: airloom.haps.Scenario(users=1j), r"scenario.users: 1j; must be true or false, a number"),
        (ValueError, lambda: airloom.haps.Scenario(users=object()), "scenario.users: .*; must be"),
        (ValueError, lambda: airloom.haps.Scenario(carrier_ghz=float("nan")), "carrier_ghz: nan; must be finite"),
        (ValueError, lambda: airloom.haps.Scenario(shadowing="no"), "shadowing: .*'no'"),
        (ValueError, lambda: airloom.iab.Scenario(aerial_xy_m=[1, "a"]), "aerial_xy_m: .*a list of numbers or of texts"),
        (ValueError, lambda: airloom.haps.Scenario.named("urbane"), "urbane.*urban"),
        (ValueError, lambda: airloom.haps.Scenario.named("some.toml"), "from_toml"),
        (ValueError, lambda: airloom.haps.Scenario.from_toml("some.json"), "ends in .toml"),
        (OSError, lambda: airloom.haps.Scenario.from_toml("none.toml"), "none.toml"),
        (ValueError, lambda: airloom.dab.solve(network(), "centrl"), "centrl.*central"),
        (ValueError, lambda: airloom.dab.solve(network(), max_iteration=3), "max_iteration"),
        (ValueError, lambda: airloom.dab.Instance(), "h: missing; must be an array of shape"),
        (ValueError, lambda: airloom.dab.Instance(with_one("h", np.ones((2, 3)))), r"h: shape \(2, 3\); must be \(B,U,N\)"),
        (ValueError, lambda: airloom.dab.Instance(with_one("h", NOT_FINITE)), r"h\[1,2,3\]: .*must be finite"),
        (ValueError, lambda: airloom.dab.Instance(with_one("h", np.ones((2, 3, 4), "U2"))), "h: type <U2; must be real numbers"),
        (ValueError, lambda: airloom.dab.Instance(with_one("h", np.ones((2, 3, 4), np.clongdouble))), "complex256"),
        (ValueError, lambda: airloom.dab.Instance(with_one("h", object())), "h: "),
        (ValueError, lambda: airloom.dab.Instance(with_one("h", [[1, 2], [3]])), "h: "),
        (ValueError, lambda: airloom.dab.Instance(with_one("h", np.ma.ones((2, 3, 4)))), "h: a masked array"),
        (ValueError, lambda: airloom.dab.Instance(with_one("weight", np.full(3, 2**64 - 1, np.uint64))), "weight: 18446744073709551615"),
        (ValueError, lambda: airloom.dab.Instance(with_one("tx_power_max_w", np.array([1.0, -1.0]))), r"tx_power_max_w.*-1"),
        (ValueError, lambda: airloom.dab.Instance({3: np.ones(3)}), "3; the name of an array must be text"),
        (ValueError, lambda: airloom.dab.Solution(network()), "w: missing"),
        (ValueError, lambda: airloom.dab.Solution(network(), w=np.ones((2, 3, 5))), r"w: shape \(2, 3, 5\)"),
        (ValueError, lambda: airloom.dab.evaluate(network(), {"w": np.ones(3)}), r"w: shape \(3,\)"),
        (ValueError, lambda: airloom.dab.detail("no_such", network(), {"w": np.ones((2, 3, 4))}), "no_such"),
        (OSError, lambda: airloom.dab.Instance.load("none.npz"), "none.npz"),
        (ValueError, lambda: airloom.dab.Instance.load("none.json"), "extension '.json'"),
        (ValueError, lambda: network().save("x.json"), "extension '.json'"),
        (OSError, lambda: network().save("/no/such/folder/x.npz"), "/no/such/folder"),
        (ValueError, lambda: airloom.describe("hapz"), "hapz.*haps"),
    ],
)
def test_bad_input_is_refused(kind, call, message):
    with pytest.raises(kind, match=f"(?s){message}") as caught:
        call()
    assert type(caught.value) is (airloom.IoError if kind is OSError else airloom.InvalidInput)


def test_errors_are_pythons_own_kinds():
    assert issubclass(airloom.InvalidInput, ValueError)
    assert issubclass(airloom.IoError, OSError)
    assert issubclass(airloom.Unsupported, NotImplementedError)
    assert airloom.InvalidInput.__module__ == "airloom"


@pytest.mark.parametrize("ending", ["mat", "h5", "npz"])
def test_a_damaged_file_is_an_error(ending, tmp_path):
    network().save(tmp_path / f"x.{ending}")
    whole = (tmp_path / f"x.{ending}").read_bytes()
    (tmp_path / f"x.{ending}").write_bytes(whole[: len(whole) // 2])
    with pytest.raises((airloom.InvalidInput, airloom.IoError)):
        airloom.dab.Instance.load(tmp_path / f"x.{ending}")


def test_values_of_numpys_types_are_taken():
    plain = airloom.iab.Scenario(aerial_users=2, carrier_ghz=2.5, aerial_xy_m=[0.0, 1.0, 200.0, 300.0], noise_mode="psd_as_power")
    assert plain == airloom.iab.Scenario(aerial_users=np.int32(2), carrier_ghz=np.float32(2.5), aerial_xy_m=np.array([0, 1, 200, 300]),
                                         noise_mode=np.str_("psd_as_power"))
    assert airloom.haps.Scenario(haps=np.bool_(False)) == airloom.haps.Scenario(haps=False)


def test_scenarios_are_mappings(key, tmp_path):
    system = getattr(airloom, key)
    scenario = system.Scenario(**SMALL[key])
    described = {field["name"]: field["default"] for field in airloom.describe(key)["scenario"]}
    assert list(scenario) == list(described) and len(scenario) == len(described)
    assert all(scenario[name] == value for name, value in SMALL[key].items())
    assert system.Scenario(**scenario) == scenario != system.Scenario()
    assert repr(system.Scenario()) == f"airloom.{key}.Scenario()"
    assert all(f"{name}={value}" in repr(scenario) for name, value in SMALL[key].items() if value != described[name])
    assert scenario.draw(seed=2) != scenario.draw(seed=2, realization=1)
    assert scenario.draw(seed=2) == scenario.draw(2, 0)
    assert isinstance(scenario.warnings, list)
    rows = [f"{name} = {value}\n" for name, value in SMALL[key].items()]
    (tmp_path / "mine.toml").write_text("".join(rows), encoding="utf-8")
    assert system.Scenario.from_toml(tmp_path / "mine.toml") == scenario


def test_optional_fields_are_none_when_absent():
    assert airloom.iab.Scenario()["n_rf_donor"] is None
    assert airloom.iab.Scenario(n_rf_donor=None) == airloom.iab.Scenario()
    assert airloom.iab.Scenario(n_rf_donor=7)["n_rf_donor"] == 7


def test_named_scenarios_may_be_changed():
    assert airloom.haps.Scenario.named("urban", users=5) == airloom.haps.Scenario(**{**airloom.haps.Scenario.named("urban"), "users": 5})


def test_what_is_no_instance_is_refused_in_words():
    with pytest.raises(ValueError, match="Instance.load reads a file"):
        airloom.haps.solve("network.npz")
    with pytest.raises(ValueError, match="must be a mapping of arrays"):
        airloom.haps.Instance([1, 2])


@pytest.mark.parametrize("seed", [-1, 1.5, "1", 2**64, True])
def test_seeds_are_integers(seed):
    scenario = airloom.haps.Scenario(users=2)
    with pytest.raises(ValueError, match="seed: .*; must be an integer from 0 to"):
        scenario.draw(seed=seed)
    with pytest.raises(ValueError, match="seed: "):
        airloom.haps.solve(scenario.draw(), seed=seed)
