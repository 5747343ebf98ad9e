#pragma once
/// Reads a command line; slips are told with the command or option that was probably meant.
#include <CLI/CLI.hpp>
#include <optional>

namespace airloom::app {

/// @return  the exit code when parsing was all there is to do (--help, --version, bad input, which is told on stderr)
/// @throws InvalidInput  for an unknown command or option, and for a number that its option refuses
[[nodiscard]] std::optional<int> parse(CLI::App& parser, int argc, char** argv);

}  // namespace airloom::app
