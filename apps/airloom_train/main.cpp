/// `airloom train`: learns a power allocator. A program of its own, so that other commands need not load LibTorch.
#include <malloc.h>

#include <cmath>
#include <cstdio>
#include <iostream>

#include "airloom/command.hpp"
#include "airloom/interruption.hpp"
#include "airloom/io/json.hpp"
#include "airloom/parse.hpp"
#include "airloom/standard_streams.hpp"
#include "airloom/tell_error.hpp"
#include "airloom/training/train.hpp"
#include "airloom_train/arguments.hpp"

namespace airloom::app {
namespace {

using mdd::training::SizeScore;
using mdd::training::TrainProgress;
using mdd::training::TrainResult;

/// Tensors of every step are as large as those of the last: what was freed is kept, else a third of the time goes into pages of zeros.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 25);  // the most that it takes
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

std::string time_text(double seconds) {
  if (!std::isfinite(seconds)) return "?";
  const auto whole = std::lround(seconds);
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

void show(const TrainProgress& p) {
  if (p.stage == "draw") std::cerr << "drawing layouts" << std::endl;
  if (p.stage == "test") std::cerr << "drawing and solving unseen layouts" << std::endl;
  if (p.stage != "learn") return;
  char text[256];
  std::snprintf(text, sizeof text, "step %d/%d, loss %.4f, validation: ratio %.4f, violations %.4f; %s, ETA %s", p.step, p.steps, p.loss,
                p.validation.ratio, p.validation.violations, time_text(p.elapsed_s).c_str(), time_text(p.eta_s).c_str());
  std::cerr << text << std::endl;
}

io::Json as_json(const TrainResult& r) {
  io::Json test = io::Json::array();
  for (const SizeScore& s : r.test) {
    test.push_back(io::to_json(Values{{"size", mdd::training::sizes_text({s.size})},
                                      {"aps", std::int64_t{s.size.aps}},
                                      {"users", std::int64_t{s.size.users}},
                                      {"layouts", std::int64_t{s.layouts}},
                                      {"efficiency", s.efficiency},
                                      {"reference", s.reference},
                                      {"ratio", s.efficiency / s.reference},
                                      {"violation_rate", s.violations}}));
  }
  io::Json out = io::to_json(Values{{"status", std::string(name(r.status))},
                                    {"message", r.message},
                                    {"step", std::int64_t{r.step}},
                                    {"steps", std::int64_t{r.steps}},
                                    {"resumed_from", std::int64_t{r.resumed_from}},
                                    {"best_step", std::int64_t{r.best_step}},
                                    {"validation_ratio", r.validation.ratio},
                                    {"validation_violation_rate", r.validation.violations},
                                    {"elapsed_s", r.elapsed_s}});
  out["test"] = test;
  return out;
}

void print(const TrainResult& r, const std::string& output) {
  std::printf("%s: weights of step %d of %d, validation ratio %.4f, violations %.4f; %s\n", output.c_str(), r.best_step, r.steps,
              r.validation.ratio, r.validation.violations, time_text(r.elapsed_s).c_str());
  if (!r.test.empty())
    std::printf("unseen layouts\n%14s %8s %11s %10s %7s %11s\n", "network", "layouts", "efficiency", "optimiser", "ratio", "violations");
  for (const SizeScore& s : r.test) {
    if (s.layouts == 0) continue;  // no powers keep the promises on any
    std::printf("%14s %8d %11.4f %10.4f %7.4f %11.4f\n", mdd::training::sizes_text({s.size}).c_str(), s.layouts, s.efficiency, s.reference,
                s.efficiency / s.reference, s.violations);
  }
}

int run(int argc, char** argv) {
  TrainArguments arguments;
  CLI::App parser("Learn a power allocator from drawn layouts", "airloom train");
  add_train_options(parser, arguments);
  if (const std::optional<int> code = parse(parser, argc, argv)) return *code;
  keep_freed_memory();
  const Interruption interruption;
  const TrainResult result =
      mdd::training::train(train_options(arguments), arguments.output, arguments.restart, show, interruption.token());
  if (result.resumed_from > 0) std::cerr << "went on from step " << result.resumed_from << '\n';
  if (!result.message.empty()) std::cerr << "airloom train: " << result.message << '\n';
  if (arguments.json) std::cout << io::json_text(as_json(result), 2) << '\n';
  else if (result.best_step > 0) print(result, arguments.output);
  if (result.status == Status::interrupted) return interrupted;
  return result.status == Status::converged ? done : not_met;
}

}  // namespace
}  // namespace airloom::app

int main(int argc, char** argv) {
  using namespace airloom::app;
  try {
    prepare_standard_streams();
    return finish_stdout(run(argc, argv));
  } catch (...) {
    return tell_error(true, "airloom train");
  }
}
