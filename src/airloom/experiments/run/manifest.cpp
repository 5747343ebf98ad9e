#include "airloom/experiments/run/manifest.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "airloom/core/error.hpp"
#include "airloom/core/version.hpp"

namespace airloom::experiments {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

/// The list of earlier runs; empty when there is none, or when somebody broke the file (it is only information).
io::Json earlier_runs(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return io::Json::array();
  try {
    const io::Json old = io::Json::parse(io::read_text(file));
    if (old.is_object() && old.contains("runs") && old.at("runs").is_array()) return old.at("runs");
  } catch (const io::Json::exception&) {}
  return io::Json::array();
}

}  // namespace

std::int64_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

void write_manifest(const Plan& plan, const RunSummary& summary, const RunControl& control) {
  const std::filesystem::path file = summary.folder / manifest_name(control.shard);
  io::Json runs = earlier_runs(file);
  const RunProgress& p = summary.progress;
  runs.push_back({{"ended", utc_now()},
                  {"host", host_name()},
                  {"threads", control.threads},
                  {"units_done", p.done},
                  {"wall_s", p.elapsed_s},
                  {"peak_memory_bytes", peak_memory_bytes()}});
  const io::Json manifest = {{"schema", 1},
                             {"system", plan.experiment.system},
                             {"experiment", plan.experiment.id},
                             {"title", plan.experiment.title},
                             {"source", plan.experiment.source},
                             {"version", version()},
                             {"build_id", build_id()},
                             {"compiler", compiler()},
                             {"optional_parts", optional_parts()},
                             {"shard", control.shard.text()},
                             {"quick", plan.quick},
                             {"seed", plan.experiment.seed},
                             {"realizations", plan.experiment.realizations},
                             {"units", p.total},
                             {"units_stored", p.found + p.done},
                             {"failed_rows", p.failed_rows},
                             {"complete", summary.complete},
                             {"warnings", plan.warnings},
                             {"configuration", plan.configuration},
                             {"runs", runs}};
  io::write_text(file, io::json_text(manifest, 2) + "\n");
}

}  // namespace airloom::experiments
