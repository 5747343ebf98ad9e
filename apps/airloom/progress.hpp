#pragma once
/// Progress on stderr: a bar with rate and ETA, plain lines, or JSON lines.
#include <chrono>
#include <string>

#include "airloom/command.hpp"
#include "airloom/experiments/run/runner.hpp"

namespace airloom::app {

/// Shows how far one run is; the bar is redrawn in place, lines and JSON come every few seconds and at the end.
class ProgressDisplay {
 public:
  /// @param style  automatic: a bar when stderr is a terminal, else lines
  explicit ProgressDisplay(ProgressStyle style);
  /// Call after every unit; prints only now and then.
  void show(const experiments::RunProgress& progress);
  /// Call once at the end of a run.
  void finish(const experiments::RunProgress& progress);

 private:
  void print(const experiments::RunProgress& progress) const;
  ProgressStyle style_;
  std::chrono::steady_clock::time_point next_{};
};

/// Progress of one job that is counted, `done` of `total`.
class CountedProgress {
 public:
  /// @param name  what is shown, "compare iab"
  CountedProgress(ProgressStyle style, std::string name);
  void show(std::size_t done, std::size_t total);
  /// Call once at the end.
  void finish() { display_.finish(progress_); }

 private:
  ProgressDisplay display_;
  experiments::RunProgress progress_;
  std::chrono::steady_clock::time_point start_;
};

/// "iab/fig7 [#####     ] 52% 840/1600, 312/s, ETA 2s, 3 failed"; without the bar when `width` is 0.
[[nodiscard]] std::string progress_text(const experiments::RunProgress& progress, int width);

/// {"experiment":"iab/fig7","done":840,"total":1600,"failed_rows":3,"elapsed_s":2.7,"rate_per_s":312.1,"eta_s":2.4}
[[nodiscard]] std::string progress_json(const experiments::RunProgress& progress);

/// The style that `automatic` stands for here: a bar when stderr is a terminal, else lines; others as they are.
[[nodiscard]] ProgressStyle shown_style(ProgressStyle style);

/// "45s", "3m20s", "2h05m".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace airloom::app
