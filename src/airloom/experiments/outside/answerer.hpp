#pragma once
/// Algorithms that are not ours: they get a network, and give a solution or say why not.
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/experiments/system/system.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// One network to be answered.
struct Question {
  const System* system;
  System::Handle instance;
  Values options = {};  ///< of the series
  std::size_t point = 0;
  std::uint64_t seed = 1;
  std::uint64_t realization = 0;
};

/// What came back.
struct Reply {
  System::Handle solution = {};  ///< none where `trouble` says why
  std::string trouble = {};
  double wall_s = 0.0;
  double cpu_s = 0.0;
  bool stopped = false;  ///< the stop ended it: as if never asked
};

class Answerer {
 public:
  Answerer() = default;
  virtual ~Answerer() = default;
  Answerer(const Answerer&) = delete;
  Answerer& operator=(const Answerer&) = delete;

  /// How many networks it likes to get at once.
  [[nodiscard]] virtual std::size_t batch() const { return 1; }
  /// What decides whether stored answers are still its own: JSON with checksums, part of an experiment's configuration.
  [[nodiscard]] virtual io::Json identity() const = 0;
  /// A reply to each question, in their order. Called by several threads at once, each with a number of its own.
  /// @param worker  0 .. threads - 1
  [[nodiscard]] virtual std::vector<Reply> answer(std::span<const Question> questions, int worker, const std::stop_token& stop) = 0;
};

}  // namespace airloom::experiments
