#pragma once
/// A series that is not ours, as its TOML declares it: a program, a function of the caller's, or files of answers.
#include <array>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace airloom::experiments {

/// Where the answers of a series come from, if not from one of the system's algorithms.
struct OutsideSpec {
  enum class Kind { program, files, function };
  /// files: the program is started for every network, and told files by name. lines: it is started once per worker, and told a JSON line
  /// for every network.
  enum class Protocol { files, lines };
  enum class Format { npz, mat, h5 };

  Kind kind = Kind::program;
  std::vector<std::string> command = {};  ///< program: what to start; see program.hpp
  Protocol protocol = Protocol::files;
  Format format = Format::npz;                                 ///< of the files that it gets and gives
  std::vector<std::string> its_files = {};                     ///< program: further files that belong to it, such as modules
  double timeout_s = std::numeric_limits<double>::infinity();  ///< for one network
  std::string solutions = {};                                  ///< files: "mine/{realization}.npz"
  std::string function = {};                                   ///< function: its name among those that the caller gave
  std::filesystem::path folder = {};                           ///< that relative names start from
};
constexpr auto enum_names(OutsideSpec::Protocol) { return std::array<std::string_view, 2>{"files", "lines"}; }
constexpr auto enum_names(OutsideSpec::Format) { return std::array<std::string_view, 3>{"npz", "mat", "h5"}; }

}  // namespace airloom::experiments
