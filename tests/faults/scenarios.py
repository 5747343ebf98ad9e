"""The commands that write, each with what is there before: small enough that one of them takes a few hundredths of a second."""
import dataclasses
import shutil
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "importers" / "data"

EXPERIMENT = """
system = "mdd"
title = "A tiny sweep"
realizations = 2
quick_realizations = 2
record = ["se_nats", "rate_min"]

[scenario]
aps = 2
users = 2
antennas = 2
subcarriers_dl = 1
subcarriers_ul = 1
taps = 1

[[sweep]]
key = "ap_power_dbm"
values = [20, 30]

[[series]]
algorithm = "equal_power"

[[figure]]
id = "rate"
metrics = ["se_nats"]
"""

TINY = ["--set", "aps=2", "--set", "users=2", "--set", "antennas=2", "--set", "subcarriers_dl=1", "--set", "subcarriers_ul=1", "--set", "taps=1"]
RUN = ["run", "tiny.toml", "--threads", "1"]
TRAIN = ["train", "mdd", "--variant", "d", "--layouts", "16", "--validation", "2", "--test", "0", "--validate-every", "2", "--width", "4",
         "--hidden", "4", "--batch", "8", "--save-every", "0", "--set", "area_side_m=200", "--seed", "3", "--steps", "4", "-o", "m.safetensors"]
PLACED = ["--set", "aerial_users=1", "--set", "ground_users=1", "--set", "array_nx=2", "--set", "array_ny=2", "--opt", "evaluations=10"]
IMPORT = ["import", "city.npz", "--from", "sionna", "--system", "haps", "--opt", "tx_power_max_dbm=[43]", "--opt", "noise_dbm=-94"]


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    command: list
    before: tuple = ()       # commands, without faults
    stores: tuple = ()       # result folders that the command writes
    ranks: int = 0           # of mpirun; 0: by itself
    stopped: int = 0         # the operation at which the last command of `before` is killed; 0: it is not
    notes: tuple = ()        # files that say themselves what is missing in them, or grow
    saved: tuple = ()        # what an interrupted command goes on from
    heavy: bool = False      # left out of the short version

    def prepare(self, folder):
        (folder / "tiny.toml").write_text(EXPERIMENT)
        if "import" in self.command:
            shutil.copy(DATA / "sionna_rt_cfr.npz", folder / "city.npz")
        if "doctor" in self.command:
            (folder / "out").mkdir()
            (folder / "out" / "report.html.0123456789abcdef.tmp").write_text("what a killed program left")


def run_scenarios():
    shards = tuple(RUN + ["--shard", f"{i}/3", "-o", f"part{i}"] for i in (1, 2, 3))
    yield Scenario("run", RUN + ["-o", "out"], stores=("out",))
    yield Scenario("run resumed", RUN + ["-o", "out"], (shards[0], ["merge", "part1", "-o", "out"]), ("out",))
    yield Scenario("run a shard", RUN + ["--shard", "2/3", "-o", "part1"], shards[:1], ("part1",))
    yield Scenario("merge", ["merge", "part1", "part2", "part3", "-o", "out"], shards, ("out", "part1", "part2", "part3"))
    yield Scenario("merge onto results", ["merge", "part2", "part3", "-o", "out"], (*shards, ["merge", "part1", "-o", "out"]),
                   ("out", "part2", "part3"))
    yield Scenario("run on two ranks", RUN + ["-o", "out"], stores=("out",), ranks=2, heavy=True)
    yield Scenario("run resumed on two ranks", RUN + ["-o", "out"], (shards[0], ["merge", "part1", "-o", "out"]), ("out",), ranks=2,
                   heavy=True)
    yield Scenario("doctor --repair", ["doctor", "out", "--repair"], (shards[0], ["merge", "part1", "-o", "out"], RUN + ["-o", "out"]), ("out",), stopped=60)


def output_scenarios():
    results = RUN + ["-o", "out"]
    other = RUN + ["--seed", "2", "-o", "other"]
    yield Scenario("report", ["report", "out"], (results,), ("out",), notes=("out/report.html",))
    for kind, name in (("csv", "t.csv"), ("npz", "t.npz"), ("mat", "t.mat"), ("tikz", "t.tex")):
        before = (results, other, ["export", "other", f"--{kind}", "-o", name])
        yield Scenario(f"export --{kind}", ["export", "out", f"--{kind}", "-o", name], before, ("out",))
    before = (results, other, ["export", "other", "--timing", "-o", "t.csv"])
    yield Scenario("export --timing", ["export", "out", "--timing", "-o", "t.csv"], before, ("out",))
    for kind in ("npz", "mat", "h5"):
        draw = ["draw", "mdd", *TINY, "-o", f"network.{kind}"]
        yield Scenario(f"draw {kind}", [*draw, "--seed", "2"], (draw,))
        solve = ["solve", "mdd", "--algorithm", "equal_power", "--instance", f"network.{kind}", "-o", f"answer.{kind}"]
        instances = tuple(["draw", "mdd", *TINY, "--seed", seed, "-o", f"network.{kind}"] for seed in ("1", "2"))
        yield Scenario(f"solve -o {kind}", solve, (instances[0], solve, instances[1]))
        take = [*IMPORT, "-o", f"network.{kind}"]
        yield Scenario(f"import {kind}", [*take, "--opt", "subcarriers=[0]"], ([*take, "--opt", "subcarriers=[1]"],))
    compare = ["compare", "mdd", *TINY, "--realizations", "2", "--algorithms", "equal_power", "--threads", "1", "-o", "page.html"]
    yield Scenario("compare -o", compare, ([*compare, "--seed", "2"],))
    place = ["place", "iab", *PLACED, "-o", "place.json", "--page", "place.html"]
    yield Scenario("place -o", place, ([*place, "--seed", "2"],), notes=("place.html",))
    for kind in ("html", "svg", "pdf"):
        draw = ["draw", "mdd", *TINY, "--picture", f"network.{kind}"]
        yield Scenario(f"draw --picture {kind}", [*draw, "--seed", "2"], (draw,), notes=("network.html",), heavy=kind != "html")
    figures = ["export", "--svg", "--pdf", "--tikz", "-o", "figures"]
    yield Scenario("export --svg --pdf --tikz", [*figures, "out"], (results, other, [*figures, "other"]), ("out",), heavy=True)
    trained = {"notes": ("m.safetensors.csv",), "saved": ("m.safetensors.checkpoint",), "heavy": True}
    yield Scenario("train", TRAIN, **trained)
    yield Scenario("train resumed", TRAIN, (TRAIN,), stopped=25, **trained)


def all_scenarios():
    return [*run_scenarios(), *output_scenarios()]
