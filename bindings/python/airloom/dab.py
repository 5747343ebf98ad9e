"""Beams of cell-free stations that know the distortion of their power amplifiers.

Instance: h (B, U, N) complex, row u of station b is the vector that user u receives by h^H w; tx_power_max_w (B), W; noise_w () or (U),
W; pa_beta1 () complex; pa_beta3_per_w () complex, 1/W; weight? (U); tx_pos_m? (B, 3), rx_pos_m? (U, 3), m.
Solution: w (B, U, N) complex, sqrt(W).
"""
from airloom._system import NAMES, make

globals().update(make("dab", __name__, "base_stations=2, antennas=4, users=3"))
__all__ = NAMES
