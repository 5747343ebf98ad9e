#include "airloom/experiments/spec/series.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::experiments {
namespace {

void read_program(TomlTable& table, OutsideSpec& spec) {
  spec.command = table.texts("command");
  spec.protocol = table.choice("protocol", OutsideSpec::Protocol::files);
  spec.format = table.choice("format", OutsideSpec::Format::npz);
  spec.its_files = table.texts("files");
  spec.timeout_s = table.number("timeout_s", spec.timeout_s);
  if (!(spec.timeout_s > 0.0)) table.fault("timeout_s", shortest(spec.timeout_s) + "; must be > 0");
  if (spec.command.empty() || spec.command.front().empty()) {
    table.fault("command", R"([]; must name a program, as in ["python3", "mine.py", "{instance}", "{solution}"])");
    return;
  }
  if (spec.protocol == OutsideSpec::Protocol::lines) return;
  for (const char* wanted : {"{instance}", "{solution}"}) {
    const auto has = [&](const std::string& word) { return word.find(wanted) != std::string::npos; };
    if (std::ranges::none_of(spec.command, has)) {
      table.fault("command", std::string("no word of it holds ") + wanted + ", the name of the file that it must " +
                                 (wanted[1] == 'i' ? "read" : "write"));
    }
  }
}

std::optional<OutsideSpec> read_outside(TomlTable& table, const std::filesystem::path& folder) {
  OutsideSpec spec{.folder = folder};
  if (table.has("command")) {
    read_program(table, spec);
  } else if (table.has("solutions")) {
    spec.kind = OutsideSpec::Kind::files;
    spec.solutions = table.required_text("solutions");
    if (spec.solutions.find("{realization}") == std::string::npos)
      table.fault("solutions", "'" + spec.solutions + "'; must hold {realization}, which stands for the number of the network");
  } else if (table.has("function")) {
    spec.kind = OutsideSpec::Kind::function;
    spec.function = table.required_text("function");
  } else {
    return std::nullopt;
  }
  return spec;
}

Series read_one(TomlTable& table, const std::filesystem::path& folder) {
  Series series;
  int kinds = 0;
  for (const char* key : {"algorithm", "command", "solutions", "function"}) kinds += table.has(key) ? 1 : 0;
  if (kinds > 1) table.fault({}, "a series is one of `algorithm`, `command`, `solutions` and `function`");
  series.outside = read_outside(table, folder);
  if (!series.outside) series.algorithm = table.required_text("algorithm");
  else if (!table.has("id") && series.outside->kind != OutsideSpec::Kind::function) table.fault({}, "a series of one's own needs an `id`");
  series.id = table.text("id", series.outside ? series.outside->function : series.algorithm);
  series.label = table.text("label", series.id);
  series.options = table.values("options");
  series.sweep_options = table.flag("sweep_options", !series.outside);
  series.in_figures = table.flag("in_figures", series.outside.has_value());
  series.factor = table.values("factor");
  for (const auto& [name, value] : series.factor) {
    if (!std::isfinite(series.factor.number(name)))
      table.fault("factor", "'" + name + "' is " + to_text(value) + "; must be a finite number");
  }
  series.scenario = table.values("scenario");
  table.finish();
  return series;
}

}  // namespace

std::vector<Series> read_series(TomlTable& top, const std::filesystem::path& folder) {
  std::vector<Series> all;
  for (TomlTable& table : top.tables("series")) {
    Series series = read_one(table, folder);
    if (std::ranges::find(all, series.id, &Series::id) != all.end())
      table.fault("id", "'" + series.id + "' is taken; ids of series must be unique");
    all.push_back(std::move(series));
  }
  if (all.empty()) top.fault({}, "an experiment needs at least one [[series]]");
  return all;
}

std::vector<Series> read_series_file(const std::filesystem::path& file) {
  const io::Document document = io::read_toml(file);
  Faults faults("series");
  TomlTable top(document, "", faults);
  std::vector<Series> all = read_series(top, file.parent_path());
  top.finish();
  faults.raise();
  return all;
}

}  // namespace airloom::experiments
