"""Powers of macro and femto stations that share one band, or of their users.

Instance: gain_over_noise (N, C, C), 1/W, [n, c, d] from the transmitter of slot (n, d) to the receiver of slot (n, c); node (N, C) int,
-1 is off; user (N, C) int; weight (N, C); node_power_max_w (V), W; subchannel_bandwidth_hz (), Hz; sinr_min? (N, C), linear;
slot_power_max_w? (N, C), W; cell_is_macro? (C) bool; sensing_snr? (N, C), linear.
Solution: p_w (N, C), W.
"""
from airloom._system import NAMES, make

globals().update(make("twotier", __name__, "femto_stations=3, subchannels=3"))
__all__ = NAMES
