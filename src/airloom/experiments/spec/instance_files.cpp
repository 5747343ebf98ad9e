#include "airloom/experiments/spec/instance_files.hpp"

#include <algorithm>

#include "airloom/experiments/outside/file_identity.hpp"
#include "airloom/experiments/spec/array_notes.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/io/array_file.hpp"

namespace airloom::experiments {
namespace {

/// The one network that is asked for. @throws InvalidInput  for many and no index
io::Arrays chosen(const System& system, const io::Arrays& arrays, const std::filesystem::path& file, std::optional<std::int64_t> index) {
  const std::optional<std::int64_t> count = network_count(arrays);
  if (count && *count > 1 && !index) {
    throw InvalidInput(file.string() + ": holds " + std::to_string(*count) + " networks; choose one with --index (index=), 0 .. " +
                       std::to_string(*count - 1));
  }
  return one_network(arrays, system.array_ranks(), index.value_or(0), file.string());
}

/// Whether `*` and `?` of the pattern can stand for what the text has.
bool fits(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') return fits(text, pattern.substr(1)) || (!text.empty() && fits(text.substr(1), pattern));
  return !text.empty() && (pattern.front() == '?' || pattern.front() == text.front()) && fits(text.substr(1), pattern.substr(1));
}

}  // namespace

System::Handle read_instance(const System& system, const std::filesystem::path& file, std::optional<std::int64_t> index,
                             std::vector<std::string>* notes) {
  return io::use_arrays(file, [&](const io::Arrays& arrays) {
    if (notes != nullptr) *notes = array_notes(system, arrays);
    if (!index && !arrays.contains("networks")) return system.read_instance(arrays, file.string());
    return system.read_instance(chosen(system, arrays, file, index), file.string());
  });
}

System::Handle read_solution(const System& system, const System::Handle& instance, const std::filesystem::path& file,
                             std::optional<std::int64_t> index) {
  return io::use_arrays(file, [&](const io::Arrays& arrays) {
    // one answer of its own is meant for whichever network it is given with
    if (!arrays.contains("networks")) return system.read_solution(instance, arrays, file.string());
    const auto found = arrays.find("answered");
    const auto flags = found == arrays.end() ? std::nullopt : io::elements_of<std::uint8_t>(found->second);
    const auto at = static_cast<std::size_t>(index.value_or(0));
    if (flags && at < flags->size() && (*flags)[at] == 0)
      throw InvalidInput(file.string() + ": holds no answer to network " + std::to_string(at));
    return system.read_solution(instance, chosen(system, arrays, file, index), file.string());
  });
}

NetworkFile::NetworkFile(const System& system, const std::filesystem::path& file) : system_(&system), file_(file.string()) {
  single_ = io::use_arrays(file, [&](const io::Arrays& arrays) -> System::Handle {
    const std::optional<std::int64_t> count = network_count(arrays);
    if (!count) return system.read_instance(arrays, file_);
    size_ = static_cast<std::size_t>(*count);
    return nullptr;
  });
  if (single_ != nullptr) return;
  arrays_ = std::make_shared<const io::Arrays>(io::read_arrays(file));
  ranks_ = system.array_ranks();
}

std::string NetworkFile::name(std::size_t index) const { return many() ? file_ + "[" + std::to_string(index) + "]" : file_; }

System::Handle NetworkFile::at(std::size_t index) const {
  if (!many()) return single_;
  const std::string subject = name(index);
  return system_->read_instance(one_network(*arrays_, ranks_, static_cast<std::int64_t>(index), subject), subject);
}

AnswerFile::AnswerFile(const System& system, const std::filesystem::path& file)
    : system_(&system), file_(file.string()), arrays_(io::read_arrays(file)) {}

bool AnswerFile::answered(std::size_t index) const {
  const auto found = arrays_.find("answered");
  const auto flags = found == arrays_.end() ? std::nullopt : io::elements_of<std::uint8_t>(found->second);
  return !flags || index >= flags->size() || (*flags)[index] != 0;
}

System::Handle AnswerFile::at(const System::Handle& instance, std::size_t index) const {
  const std::string subject = file_ + "[" + std::to_string(index) + "]";
  if (!answered(index)) throw InvalidInput(subject + ": holds no answer to this network");
  return system_->read_solution(instance, one_network(arrays_, system_->array_ranks(), static_cast<std::int64_t>(index), subject), subject);
}

NetworkFiles::NetworkFiles(const System& system, const std::filesystem::path& folder, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    files_.emplace_back(system, folder / name);
    for (std::size_t i = 0; files_.back().many() && i < files_.back().size(); ++i) (void)files_.back().at(i);
    total_ += files_.back().size();
  }
}

System::Handle NetworkFiles::at(std::size_t realization) const {
  for (const NetworkFile& file : files_) {
    if (realization < file.size()) return file.at(realization);
    realization -= file.size();
  }
  throw InvalidInput("realization " + std::to_string(realization + total_) + "; must be below the number of networks, " +
                     std::to_string(total_));
}

std::vector<std::string> expand_patterns(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const std::filesystem::path path(name);
    const std::string pattern = path.filename().string();
    if (pattern.find_first_of("*?") == std::string::npos) {
      out.push_back(name);
      continue;
    }
    std::vector<std::string> found;
    std::error_code error;
    const std::filesystem::path place = folder / path.parent_path();
    for (std::filesystem::directory_iterator entry(place.empty() ? "." : place, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string file = entry->path().filename().string();
      if (entry->is_regular_file(error) && fits(file, pattern)) found.push_back((path.parent_path() / file).string());
    }
    if (found.empty()) throw InvalidInput("instances: '" + name + "': no file of " + (place.empty() ? "." : place.string()) + " fits");
    std::ranges::sort(found, natural_less);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

io::Json instances_json(const Experiment& experiment, const NetworkFiles& networks) {
  io::Json list = file_identities(experiment.folder, experiment.instances);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (networks.files()[i].many()) list[i]["networks"] = networks.files()[i].size();
  }
  return list;
}

void check_instances(const Experiment& experiment, std::size_t networks) {
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
  if (static_cast<std::size_t>(experiment.realizations) > networks) {
    fault("realizations",
          std::to_string(experiment.realizations) + "; must be at most the number of networks in the files, " + std::to_string(networks));
  }
  faults.raise();
}

}  // namespace airloom::experiments
