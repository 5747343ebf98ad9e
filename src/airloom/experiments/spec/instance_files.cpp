#include "airloom/experiments/spec/instance_files.hpp"

#include <cstdio>

#include "airloom/io/array_file.hpp"
#include "airloom/io/checksum.hpp"

namespace airloom::experiments {
namespace {

std::string hexadecimal(std::uint32_t x) {
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", x);
  return digits;
}

}  // namespace

System::Handle read_instance(const System& system, const std::filesystem::path& file) {
  return io::use_arrays(file, [&](const io::Arrays& arrays) { return system.read_instance(arrays, file.string()); });
}

System::Handle read_solution(const System& system, const System::Handle& instance, const std::filesystem::path& file) {
  return io::use_arrays(file, [&](const io::Arrays& arrays) { return system.read_solution(instance, arrays, file.string()); });
}

std::vector<System::Handle> read_instances(const System& system, const Experiment& experiment) {
  std::vector<System::Handle> instances;
  for (int i = 0; i < experiment.realizations; ++i) {
    const std::filesystem::path file = experiment.folder / experiment.instances[static_cast<std::size_t>(i)];
    instances.push_back(read_instance(system, file));
  }
  return instances;
}

io::Json instances_json(const Experiment& experiment) {
  io::Json list = io::Json::array();
  for (const std::string& name : experiment.instances) {
    const io::Checksum sum = io::checksum(experiment.folder / name);
    list.push_back({{"file", name}, {"bytes", sum.bytes}, {"crc32", hexadecimal(sum.crc32)}});
  }
  return list;
}

void check_instances(const Experiment& experiment) {
  Faults faults(experiment.system + "/" + experiment.id + ": instances are files");
  const auto fault = [&](const std::string& place, const std::string& why) { faults.add(place + ": " + why); };
  const std::string fixed = "the files already fix the networks";
  for (const auto& [name, value] : experiment.scenario) fault("scenario." + name, fixed);
  for (const SweepAxis& axis : experiment.sweep) {
    for (const std::string& key : axis.keys) {
      if (!key.starts_with("options.")) fault("sweep over " + key, fixed + "; options can be swept, as \"options.NAME\"");
    }
    for (const auto& [key, values] : axis.with) {
      if (!key.starts_with("options.")) fault("sweep with " + key, fixed);
    }
  }
  for (const Series& series : experiment.series) {
    if (!series.scenario.empty()) fault("series '" + series.id + "': scenario", fixed);
  }
  std::vector<std::string> metrics = named_metrics(experiment);
  metrics.insert(metrics.end(), experiment.record.begin(), experiment.record.end());
  for (const std::string& metric : metrics) {
    if (metric.starts_with("scenario.")) fault(metric, "files have no scenario");
  }
  if (experiment.realizations > std::ssize(experiment.instances)) {
    fault("realizations", std::to_string(experiment.realizations) + "; must be at most the number of files, " +
                              std::to_string(experiment.instances.size()));
  }
  faults.raise();
}

}  // namespace airloom::experiments
