#pragma once
/// Arrays of an instance that say what links its channels were drawn from: docs/channels.md. Solvers do not look at them.
#include "airloom/io/arrays.hpp"
#include "airloom/radio/tr38901/link_record.hpp"

namespace airloom {

/// Adds `link_state`, `link_path_loss_db`, ..., `tx_orientation_rad`, `carrier_hz` and `steering_conjugate`; nothing for an empty record.
void add_link_arrays(const radio::tr38901::LinkRecord& links, io::Arrays& arrays);

}  // namespace airloom
