#include "airloom/experiments/spec/additions.hpp"

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

Addition read_addition(const std::filesystem::path& file) {
  return {.toml = io::read_text(file), .file = file.string(), .folder = file.parent_path()};
}

Experiment with_addition(Experiment experiment, const Addition& addition) {
  const io::Document alone = io::parse_toml(addition.toml, addition.file);
  Faults faults(addition.file);
  for (const auto& [key, value] : alone.tree.items()) {
    if (key == "series" || key == "metric" || key == "figure" || key == "check") continue;
    faults.add(alone.where("/" + key) + ": " + key +
               ": not here; beside an experiment's own stand [[series]], [[metric]], [[figure]] and [[check]]");
  }
  faults.raise();
  const std::size_t own = experiment.series.size();
  const std::string id = experiment.id;
  Experiment joined =
      parse_experiment_text(experiment.toml + "\n" + addition.toml, experiment.system + "/" + id + " with " + addition.file, id);
  joined.folder = experiment.folder;
  for (std::size_t i = 0; i < joined.series.size(); ++i) {
    if (joined.series[i].outside) joined.series[i].outside->folder = i < own ? experiment.series[i].outside->folder : addition.folder;
  }
  return joined;
}

}  // namespace airloom::experiments
