#pragma once
/// How to cite systems, experiments and this program.
#include <string>

namespace airloom::experiments {

/// BibTeX entries of the publication behind a system ("iab") or an experiment ("iab/fig7", whose place in it is a comment), and of this
/// program; of this program alone for "airloom". @throws InvalidInput  with the nearest known name
[[nodiscard]] std::string citation(const std::string& id);

}  // namespace airloom::experiments
