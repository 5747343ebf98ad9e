"""The drops of an open report, and whether their commands give them again: `airloom solve` against the numbers of the page."""
import json
import shlex
import subprocess

PICKED = """(async (most) => {
  const found = [];
  for (const section of document.querySelectorAll('section.experiment')) {
    const drops = await openDrops(section);
    if (!drops) continue;
    const { data } = drops;
    const ends = (n) => [...new Set(most < 2 ? [n - 1] : [0, Math.floor(n / 2), n - 1])];
    for (const point of ends(data.points.length)) for (const realization of [...new Set([0, data.kept - 1])].slice(-most)) for (let series = 0; series < data.series.length; ++series) {
      Object.assign(drops, { point, realization, series });
      const values = Object.fromEntries([...drops.columns.keys()].map((name) => [name, drops.value(name, point, realization, series)]));
      const factors = data.factors[series];
      found.push({ factors, place: `${section.id}: ${drops.pointText(point)}, realization ${realization}, ${data.series[series]}`,
                   status: drops.status(point, realization, series), command: drops.command(), values });
    }
  }
  return found;
})"""
GROUPS = (("metrics", ""), ("residuals", "residuals."), ("certificate", "certificate."))
CLOSE = 1e-6  # relative: the page holds seven digits


def picked(browser, most=2):
    """Drops of all experiments of the page: first, middle and last points (with most = 1 the last), first and last realizations, all series."""
    return browser.run(f"{PICKED}({most})")


def differences(airloom, drop, folder=None, limit_s=120):
    """What the command of a drop gives that the page does not say. @return (how many numbers were compared, lines)"""
    words = shlex.split(drop["command"])
    if words[:2] != ["airloom", "solve"]:
        return 0, [f"no command of solve: {drop['command']}"]
    done = subprocess.run([airloom, *words[1:], "--json"], capture_output=True, text=True, timeout=limit_s, check=False, cwd=folder)
    try:
        record = json.loads(done.stdout)
    except ValueError:
        return 0, [f"exit status {done.returncode}: {done.stderr.strip()[:300]}"]
    lines = [] if record["status"] == drop["status"] else [f"status: {drop['status']} on the page, {record['status']} again"]
    compared = 0
    for group, before in GROUPS:
        for name, value in record.get(group, {}).items():
            held = drop["values"].get(before + name)
            if not all(isinstance(number, (int, float)) for number in (held, value)):
                continue
            compared += 1
            value *= drop["factors"].get(before + name, 1.0)
            if abs(held - value) > CLOSE * abs(value):
                lines.append(f"{before}{name}: {held} on the page, {value} again")
    return compared, lines
