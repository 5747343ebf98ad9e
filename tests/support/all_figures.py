"""An experiment with a figure of every kind and a check, for tests of pages and pictures; its words may be hostile."""

# pylint: disable=too-many-arguments
def experiment(title, *, axis="donor_power_dbw", other="phases of the channel", x_label, y_label, z_label, realizations, quick):
    """The TOML; words stand in it as they are given, between double quotes. `axis` names the first axis, `other` the second series."""
    return f"""
system = "iab"
title = "{title}"
source = "{title}"
note = "{title}"
realizations = {realizations}
quick_realizations = {quick}

[[sweep]]
keys = ["donor_power_dbw", "node_power_dbw"]
name = "{axis}"
values = [-10, -5, 0]

[[sweep]]
key = "bandwidth_mhz"
values = [100, 300, 500]

[[series]]
id = "als"
label = "{title}"
algorithm = "alternating_ls"

[[series]]
id = "phases"
label = "{other}"
algorithm = "phase_of_channel"

[[figure]]
id = "line"
title = "{title}"
metrics = ["sum_rate_bps"]
scale = 1e-9
x_label = "{x_label}"
y_label = "{y_label}"
where = {{ bandwidth_mhz = [100, 300] }}

[[figure]]
id = "bar"
kind = "bar"
metrics = ["sum_rate_bps", "access_rate_bps"]
metric_labels = ["{title}", "access"]

[[figure]]
id = "cdf"
kind = "cdf"
metrics = ["se_ground"]

[[figure]]
id = "map"
kind = "map"
x = "bandwidth_mhz"
y = "{axis}"
metrics = ["sum_rate_bps"]
z_label = "{z_label}"

[[figure]]
id = "history"
kind = "history"
metrics = ["history.design_donor"]
series = ["als"]
band = "quartiles"
log_y = true

[[figure]]
id = "curve"
kind = "curve"
x = "se_ground"
metrics = ["se_ground"]
where = {{ bandwidth_mhz = 300 }}

[[figure]]
id = "polar"
title = "{title}"
kind = "polar"
x = "se_ground"
metrics = ["se_ground"]
y_label = "{y_label}"
where = {{ bandwidth_mhz = 300 }}

[[figure]]
id = "places"
kind = "deployment"

[[figure]]
id = "net"
title = "{title}"
kind = "network"
metrics = ["se_ground"]
series = ["als"]
z_label = "{z_label}"
where = {{ bandwidth_mhz = 300 }}

[[check]]
id = "gain"
text = "{title}"
claim_text = "{title}"
reason = "{title}"
unit = "{title}"
measure = {{ series = "phases", metric = "sum_rate_bps", against = "als", compare = "ratio" }}
claim = {{ above = 1000 }}
accept = {{ above = 0 }}
"""
