#pragma once
/// Files under presets/ as the build wrote them into the program (see cmake/EmbedPresets.cmake).
#include <string_view>
#include <vector>

namespace airloom::experiments {

struct EmbeddedFile {
  std::string_view path;  ///< below presets/: "iab/fig7.toml"
  std::string_view text;
};

/// In the order of their paths.
[[nodiscard]] const std::vector<EmbeddedFile>& embedded_files();

}  // namespace airloom::experiments
