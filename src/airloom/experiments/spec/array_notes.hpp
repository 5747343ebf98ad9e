#pragma once
/// Arrays of a user's file that the system leaves out, though the user may have meant something by them.
#include <string>
#include <vector>

#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// One sentence for each name that is nearly that of an array which the file lacks ("sinr_mim"), and for each array of estimated channels
/// (h_est*, csi_error_*) that the system does not read. Other names are the user's own.
[[nodiscard]] std::vector<std::string> array_notes(const System& system, const io::Arrays& arrays);

}  // namespace airloom::experiments
