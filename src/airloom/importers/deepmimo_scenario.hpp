#pragma once
/// DeepMIMO's scenario folders (v4): a `.mat` file for each property of the paths between a transmitter and a set of receivers.
#include <optional>

#include "airloom/importers/channels.hpp"

namespace airloom::importers {

/// Channels of panels of isotropic elements, half a wavelength apart, unturned, computed from the paths as DeepMIMO's generator does:
///
///     g_n(f) = sum_p sqrt(10^(power/10)) e^{j phase} e^{-j 2 pi f delay} e^{j pi (n_y sin(zenith) sin(azimuth) + n_z cos(zenith))}
///
/// with panel_columns elements along y and panel_rows along z (1 each unless told), element n = n_y panel_rows + n_z, at frequencies_hz.
/// Names: power_t001_tx000_r000 and phase, delay, aod_az, aod_el, rx_pos, tx_pos alike, (users, paths), NaN where there is no path.
/// @return  nothing when the arrays are no such folder's
/// @throws InvalidInput  when a property is missing, or there are several sets of receivers and options.array ("r000") names none
[[nodiscard]] std::optional<Found> read_deepmimo_scenario(const io::Arrays& arrays, const Options& options);

/// Whether the arrays are such a folder's.
[[nodiscard]] bool is_deepmimo_scenario(const io::Arrays& arrays);

}  // namespace airloom::importers
