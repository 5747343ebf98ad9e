"""Networks of the scenario `wide` that are small enough for searches that know nothing: fields over those of `wide`, by system."""

# a generic search has up to about 64 free numbers
FOR_SEARCH = {
    "dab": {"base_stations": 2, "antennas": 2, "users": 2},
    "haps": {"users": 3, "base_stations": 2, "mbs_array_nx": 2, "mbs_array_ny": 1, "haps": False, "sinr_min": 0.0},
    "iab": {"aerial_users": 1, "ground_users": 1, "array_nx": 2, "array_ny": 2, "n_rf_donor": "", "n_rf_node": "",
            "min_ground_rate_bps": 0.0},
    "mdd": {"aps": 3, "users": 2, "antennas": 4, "subcarriers_dl": 2, "subcarriers_ul": 1, "taps": 1, "qos": "none"},
    "twotier": {"deployment": "hotspot", "macro_stations": 1, "femto_stations": 3, "macro_users": 2, "femto_users": 2, "subchannels": 2,
                "reuse_factor": 1},
}

# every algorithm of the program ends on them in about a second
FOR_RIVALS = {
    "dab": {"base_stations": {"from": 1, "to": 4, "log": True}, "antennas": {"from": 1, "to": 8, "log": True}, "users": {"from": 1, "to": 4}},
    "haps": {"users": {"from": 1, "to": 10, "log": True}, "base_stations": {"from": 1, "to": 5}, "haps_array_nx": {"from": 1, "to": 4},
             "haps_array_ny": {"from": 1, "to": 4}},
    "iab": {"aerial_users": {"from": 1, "to": 4}, "ground_users": {"from": 1, "to": 4}, "array_nx": {"from": 2, "to": 4},
            "array_ny": {"from": 2, "to": 4}},
    "mdd": {"aps": {"from": 1, "to": 8, "log": True}, "users": {"from": 1, "to": 4}, "subcarriers_dl": {"from": 1, "to": 3},
            "subcarriers_ul": {"from": 1, "to": 2}, "taps": 1},
    "twotier": {"femto_stations": {"from": 1, "to": 6, "log": True}, "macro_users": {"from": 1, "to": 4}, "subchannels": {"from": 1, "to": 6}},
}
