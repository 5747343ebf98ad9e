#pragma once
/// What there is to know of a system before it is used, as `airloom systems KEY --json` prints it.
#include <string>

#include "airloom/experiments/system/system.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// The unit that a field's name carries ("donor_power_dbw": "dBW"), "" when it is a plain number.
[[nodiscard]] std::string unit_of(const std::string& field);

/// Key, title, algorithms with their options, experiments, named scenarios, details, the fields of the scenario, and the options of
/// `place`.
[[nodiscard]] io::Json system_json(const System& system);

}  // namespace airloom::experiments
