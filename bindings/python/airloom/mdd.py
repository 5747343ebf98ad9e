"""Powers of cell-free access points that send and receive at once on different subcarriers.

Instance: h (S, L, D, N) complex over all S = M + Mb subcarriers; subcarrier_dl (M), subcarrier_ul (Mb) int; gain_ap_user (L, D),
gain_ap_ap (L, L), gain_user_user (D, D), linear; noise_w (), W; tx_power_max_w (L), user_power_max_w (D), W; si_residual_ap (L),
si_residual_user (D), iai_residual (L), imi_residual (D), linear; qos_dl_nats, qos_ul_nats (), nat; qos_per_subcarrier? bool;
serve? (L, D) bool; include_mui? bool; tx_pos_m? (L, 3), rx_pos_m? (D, 3), m.
Solution: p_dl_w (L, D, M), p_ul_w (D, Mb), W.
"""
from airloom._system import NAMES, make

globals().update(make("mdd", __name__, "aps=4, users=2, antennas=3"))
__all__ = NAMES
