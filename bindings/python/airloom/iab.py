"""Hybrid beams and the split of the band, for UAV integrated access and backhaul.

Instance: h_aerial (J, N), h_ground (I, N) complex; donor_power_max_w, node_power_max_w, W; bandwidth_hz, Hz; noise_psd_w_per_hz, W/Hz;
n_rf_donor, n_rf_node, backhaul_index int; owner_donor?, owner_node? (N) int; array_shape? (2) int; noise_band_proportional? bool;
noise_aerial_w?, noise_ground_w?, W; rf_chain_power_w?, phase_shifter_power_w?, W; tx_pos_m? (2, 3), rx_pos_m? (U, 3), m.
Solution: w_aerial (J, N), w_ground (I, N) complex, sqrt(W); mu_aerial (); f_rf_donor?, f_rf_node? (N, R); f_bb_donor?, f_bb_node? (R, J or I).
One station without a node (hybrid precoding alone): backhaul_index = -1, and h_ground, w_ground, node_power_max_w, n_rf_node absent.
"""
from airloom._system import NAMES, make

globals().update(make("iab", __name__, "aerial_users=2, ground_users=3, array_nx=4, array_ny=4"))
__all__ = NAMES
