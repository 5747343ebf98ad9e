#pragma once
/// Learns a power allocator: batches, steps, validation, checkpoints, the model file. No torch in sight.
#include <cmath>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/core/status.hpp"
#include "airloom/training/options.hpp"

namespace airloom::mdd::training {

/// How an allocator fares on layouts that it has not learned from.
struct Score {
  double loss = std::nan("");
  double ratio = std::nan("");       ///< spectral efficiency over the optimiser's, each a mean over the layouts; mean over sizes
  double violations = std::nan("");  ///< part of the layouts with a broken promise or budget
};

/// Told now and then.
struct TrainProgress {
  std::string stage;  ///< "draw", "learn", "test"
  int step = 0;
  int steps = 0;
  double loss = std::nan("");  ///< mean since the last report
  Score validation;            ///< the latest
  double elapsed_s = 0.0;
  double eta_s = std::nan("");
};

/// Figures of one size of networks.
struct SizeScore {
  NetworkSize size;
  int layouts = 0;          ///< those on which the optimiser could keep the promises
  double efficiency = 0.0;  ///< nats/s/Hz
  double reference = 0.0;   ///< of `price`; with clusters of `mm`, which makes no promises
  double violations = 0.0;
};

struct TrainResult {
  Status status = Status::not_run;  ///< converged: all steps taken
  int steps = 0;
  int step = 0;
  int resumed_from = 0;         ///< step of the checkpoint that was found
  int best_step = 0;            ///< whose weights the model file has
  Score validation;             ///< of these weights
  std::vector<SizeScore> test;  ///< unseen layouts, one entry a size
  double elapsed_s = 0.0;
  std::string message;  ///< one sentence when status is not converged
};

/// Trains, and writes `output` (safetensors), `output`.csv (the validation curve) and, until it is done, `output`.checkpoint.
///
/// Adam on the loss (14), its rate falling to 0 along a cosine, the gradient's norm clipped; the model keeps the weights with the least
/// validation loss. Layouts, weights and order come from counter-based streams of the seed; learned, validated and tested layouts
/// are different ones, and none is in any experiment of the same seed. A run that finds its checkpoint goes on from there, and ends
/// with the same bytes as without the interruption, on one thread of one machine. Source: [mdd] Sec. IV-C4, V; specification, 8.5.
/// @param restart  leave an existing checkpoint alone and begin anew
/// @throws InvalidInput  for wrong options, or a checkpoint of others; IoError; Unsupported for a device that is not there
[[nodiscard]] TrainResult train(const TrainOptions& options, const std::filesystem::path& output, bool restart = false,
                                const std::function<void(const TrainProgress&)>& report = {}, std::stop_token stop = {});

}  // namespace airloom::mdd::training
