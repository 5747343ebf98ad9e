"""Cell-free beams for macro stations and a high-altitude platform, for proportional fairness.

Instance: h_0, h_1, ... (U, N_b) complex, one per station, row u is the vector that user u receives by h^H w; tx_power_max_w (n), W;
noise_w () or (U), W; is_haps? (n) bool; tx_pos_m? (n, 3), rx_pos_m? (U, 3), m; sinr_min? (), linear.
Solution: w_0, w_1, ... (U, N_b) complex, row k is stream k, sqrt(W).
"""
from airloom._system import NAMES, make

globals().update(make("haps", __name__, "users=4, base_stations=2"))
__all__ = NAMES
