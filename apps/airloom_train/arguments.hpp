#pragma once
/// What `airloom train` understands.
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "airloom/training/options.hpp"

namespace airloom::app {

/// As given; absent ones are the variant's.
struct TrainArguments {
  std::string system;
  std::string variant;
  std::optional<std::string> decoder, edge, features, sizes;
  std::string scenario;  ///< `airloom train` spells it out as `set`
  std::vector<std::string> set;
  std::optional<std::uint64_t> seed;
  std::optional<int> layouts, validation, test, steps, epochs, batch, validate_every, width, hidden, layers, threads;
  std::optional<double> minutes, rate, clip, save_every_s, promise_weight;
  std::vector<double> kappa;
  std::string device = "cpu";
  std::string output;
  bool restart = false;
  bool json = false;
};

/// Adds every option to the parser.
void add_train_options(CLI::App& parser, TrainArguments& arguments);

/// @throws InvalidInput  naming unknown words and scenario fields
[[nodiscard]] mdd::training::TrainOptions train_options(const TrainArguments& arguments);

}  // namespace airloom::app
