#include "airloom/experiments/results/table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "airloom/core/error.hpp"
#include "airloom/core/limits.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/outside/outside_record.hpp"
#include "airloom/experiments/spec/metric_names.hpp"
#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/store/row_codec.hpp"
#include "airloom/experiments/store/store.hpp"
#include "airloom/io/list_folder.hpp"

namespace airloom::experiments {
namespace {

/// The experiment as it was run: the stored TOML with the stored seed, size and full scenario.
/// @param full_realizations  receives the size that the TOML asks for
Experiment experiment_as_run(const StoreHeader& header, const io::Json& configuration, const std::string& file, int& full_realizations) {
  Experiment experiment = parse_experiment_text(header.toml, file + " (its experiment)", header.id);
  full_realizations = experiment.realizations;
  if (configuration.contains("instances")) {  // its TOML does not know how many networks files hold, or patterns stand for
    full_realizations = 0;
    for (const io::Json& each : configuration.at("instances")) full_realizations += each.value("networks", 1);
  }
  experiment.seed = configuration.at("seed").get<std::uint64_t>();
  experiment.realizations = configuration.at("realizations").get<int>();
  experiment.scenario = io::to_values(configuration.at("scenario"), file + ": scenario");
  experiment.random.clear();
  if (configuration.contains("random")) {
    Faults faults(file + ": is damaged");
    for (const auto& [name, field] : configuration.at("random").items()) {
      experiment.random.push_back(read_random_field(name, field, "random." + name, faults));
    }
    faults.raise();
  }
  return experiment;
}

/// Refuses a file whose experiment does not fit the configuration that was run.
void require_consistent(const Experiment& experiment, const io::Json& configuration, const std::string& file) {
  bool same = configuration.at("series").size() == experiment.series.size() && configuration.at("sweep").size() == experiment.sweep.size();
  for (const Series& series : experiment.series) same = same && configuration.at("series").contains(series.id);
  for (std::size_t i = 0; same && i < experiment.sweep.size(); ++i) {
    same = configuration.at("sweep").at(i).at("values").size() == experiment.sweep[i].values.size();
  }
  if (!same || experiment.realizations < 1) throw InvalidInput(file + ": is damaged: its experiment does not fit its configuration");
}

/// Adds the experiment's own metrics to a row that has numbers. @param formulas  one per own metric
void add_own_metrics(const ResultTable& table, const std::vector<Expression>& formulas, std::size_t point, std::size_t series, Row& row) {
  if (formulas.empty() || !row.usable() || row.values.empty()) return;
  constexpr std::string_view prefix = "scenario.";
  Values known = row.values;
  for (const OwnMetric& own : table.experiment.metrics) {
    for (const std::string& name : own.names) {
      if (!name.starts_with(prefix) || known.contains(name)) continue;
      const Values scenario = scenario_at(table.experiment, point, table.experiment.series[series]);
      if (const Value* value = scenario.find(name.substr(prefix.size()))) known.set(name, *value);
    }
  }
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    const Value value = formulas[i].value(known);
    if (std::holds_alternative<std::string>(value)) continue;  // it has none: a missing value
    row.values.set(table.experiment.metrics[i].name, value);
    known.set(table.experiment.metrics[i].name, value);
  }
}

void place_rows(ResultTable& table, const std::vector<StoredRow>& stored, const std::string& file) {
  table.rows.resize(table.points() * table.realizations() * table.series_count());
  std::map<std::string, std::size_t, std::less<>> series;
  for (std::size_t i = 0; i < table.series_count(); ++i) series[table.experiment.series[i].id] = i;
  std::vector<Expression> formulas;
  for (const OwnMetric& own : table.experiment.metrics) formulas.emplace_back(own.expression);
  for (const StoredRow& row : stored) {
    const auto found = series.find(row.algorithm);
    const auto point = static_cast<std::size_t>(row.point);
    const auto realization = static_cast<std::size_t>(row.realization);
    if (found == series.end() || row.point < 0 || point >= table.points() || row.realization < 0 || realization >= table.realizations()) {
      throw InvalidInput(file + ": is damaged: a row of point " + std::to_string(row.point) + ", realization " +
                         std::to_string(row.realization) + ", series '" + row.algorithm + "' is not part of the experiment");
    }
    if (row.status.empty()) throw InvalidInput(file + ": is damaged: a row without status");
    Row& target = table.rows[(point * table.realizations() + realization) * table.series_count() + found->second];
    try {
      target = {
          .status = row.status, .message = row.message, .values = decode_values(row.values), .wall_s = row.wall_s, .cpu_s = row.cpu_s};
    } catch (const InvalidInput& error) {
      throw InvalidInput(file + ": is damaged: " + error.what());
    }
    add_own_metrics(table, formulas, point, found->second, target);
  }
}

std::filesystem::path file_of(const std::filesystem::path& place) {
  if (!std::filesystem::is_directory(place)) return place;
  const std::filesystem::path whole = place / store_name({});
  if (std::filesystem::exists(whole)) return whole;
  if (!store_files(place).empty()) {
    throw InvalidInput(place.string() + ": holds shards only; first put them together: airloom merge DIR... -o DIR");
  }
  throw IoError(whole.string() + ": no such file");
}

bool near_or_inside(double x, std::pair<double, double> range) {
  const auto slack = [](double end) { return 1e-9 * std::max(1.0, std::abs(end)); };
  return x >= range.first - slack(range.first) && x <= range.second + slack(range.second);
}

double number_of(const Values& values, const Quantity& quantity) {
  const Value* value = values.find(quantity.metric);
  if (value == nullptr) return not_a_number;
  if (const auto* array = std::get_if<std::vector<double>>(value)) return reduce_array(*array, quantity);
  const double scalar = values.number(quantity.metric);
  const bool plain = !quantity.index && quantity.over == Quantity::Over::none;
  return plain || std::isnan(scalar) ? scalar : reduce_array({scalar}, quantity);
}

RowCounts count(const ResultTable& table, std::size_t first, std::size_t step) {
  RowCounts out;
  for (std::size_t i = first; i < table.rows.size(); i += step) {
    const Row& row = table.rows[i];
    ++(!row.stored() ? out.missing : row.usable() ? out.usable : out.failed);
  }
  return out;
}

/// A stored file as a table, where all of it fits together.
ResultTable table_of(const StoredFile& stored, const std::string& file) {
  ResultTable table;
  try {
    table.configuration = io::Json::parse(stored.header.configuration);
    table.experiment = experiment_as_run(stored.header, table.configuration, file, table.full_realizations);
    require_consistent(table.experiment, table.configuration, file);
  } catch (const io::Json::exception& error) {
    throw InvalidInput(file + ": is damaged: its configuration cannot be read: " + error.what());
  }
  constexpr std::size_t most_rows = 100'000'000;
  if (table.realizations() > most_rows / table.points() / table.series_count()) {
    throw InvalidInput(file + ": " + std::to_string(table.realizations()) + " realizations; too many rows to hold in memory");
  }
  table.version = stored.header.version;
  table.build_id = stored.header.build_id;
  table.command = stored.header.command;
  table.sites = stored.sites;
  place_rows(table, stored.rows, file);
  return table;
}

}  // namespace

bool usable_status(std::string_view word) {
  if (word == answered_status) return true;
  const auto status = parse_enum<Status>(word);
  if (!status) return false;
  switch (*status) {
    case Status::converged:
    case Status::iteration_limit:
    case Status::time_limit:
    case Status::stalled: return true;
    case Status::not_run:
    case Status::infeasible:
    case Status::numerical_failure:
    case Status::interrupted: return false;
  }
  return false;
}

bool Row::usable() const { return usable_status(status); }

void require_distinct(const std::vector<std::filesystem::path>& folders) {
  if (folders.size() < 2) return;
  std::map<std::string, std::filesystem::path> known;
  for (const std::filesystem::path& folder : folders) {
    for (const std::filesystem::path& file : store_files(folder)) {
      if (blank_store(file)) continue;
      const io::Json configuration = io::Json::parse(read_store_header(file).configuration, nullptr, false);
      if (!configuration.is_object()) break;  // who reads it says what is wrong
      const std::string name = configuration.value("system", "") + "/" + configuration.value("experiment", "");
      const auto [first, fresh] = known.try_emplace(name, folder);
      if (!fresh && first->second != folder)
        throw InvalidInput(first->second.string() + " and " + folder.string() + ": both hold " + name +
                           "; export one of them, or put them together with `airloom merge`");
      break;
    }
  }
}

void require_experiment(const StoredFile& stored, const std::string& file) { (void)table_of(stored, file); }

ResultTable ResultTable::load(const std::filesystem::path& file_or_folder) {
  const std::filesystem::path path = file_of(file_or_folder);
  return table_of(read_store(path), path.string());
}
std::size_t ResultTable::series_index(std::string_view id) const {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < experiment.series.size(); ++i) {
    if (experiment.series[i].id == id) return i;
    known.push_back(experiment.series[i].id);
  }
  throw InvalidInput(unknown_name("series", id, known));
}

std::size_t ResultTable::axis_index(std::string_view name) const {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < experiment.sweep.size(); ++i) {
    if (experiment.sweep[i].name == name) return i;
    known.push_back(experiment.sweep[i].name);
  }
  throw InvalidInput(unknown_name("axis", name, known));
}

double ResultTable::coordinate(std::size_t axis, std::size_t point) const {
  return experiment.sweep[axis].at[experiment.position(point)[axis]];
}

std::vector<std::size_t> ResultTable::select(const Where& where) const {
  std::vector<std::pair<std::size_t, std::pair<double, double>>> limits;
  for (const auto& [name, range] : where) limits.emplace_back(axis_index(name), range);
  std::vector<std::size_t> out;
  for (std::size_t point = 0; point < points(); ++point) {
    const bool in =
        std::ranges::all_of(limits, [&](const auto& limit) { return near_or_inside(coordinate(limit.first, point), limit.second); });
    if (in) out.push_back(point);
  }
  return out;
}

double reduce_array(const std::vector<double>& values, const Quantity& quantity) {
  if (quantity.index) {
    const std::int64_t size = static_cast<std::int64_t>(values.size());
    const std::int64_t at = *quantity.index < 0 ? size + *quantity.index : *quantity.index;
    return at < 0 || at >= size ? not_a_number : values[static_cast<std::size_t>(at)];
  }
  if (quantity.over == Quantity::Over::length) return static_cast<double>(values.size());
  if (values.empty() || std::ranges::any_of(values, [](double x) { return std::isnan(x); })) return not_a_number;
  switch (quantity.over) {
    case Quantity::Over::pool:
    case Quantity::Over::none: return values.size() == 1 ? values.front() : not_a_number;
    case Quantity::Over::sum: return pairwise_sum(values);
    case Quantity::Over::mean: return pairwise_sum(values) / static_cast<double>(values.size());
    case Quantity::Over::min: return std::ranges::min(values);
    case Quantity::Over::max: return std::ranges::max(values);
    case Quantity::Over::length: return static_cast<double>(values.size());
    case Quantity::Over::first_below: {
      const auto found = std::ranges::find_if(values, [&](double x) { return x <= quantity.level; });
      return found == values.end() ? std::numeric_limits<double>::infinity() : static_cast<double>(found - values.begin() + 1);
    }
  }
  return not_a_number;
}

std::vector<double> ResultTable::column(const Quantity& quantity, std::size_t point) const {
  constexpr std::string_view scenario_prefix = "scenario.";
  const std::size_t series = series_index(quantity.series);
  std::vector<double> out(realizations(), not_a_number);
  if (quantity.metric.starts_with(scenario_prefix)) {
    Quantity field = quantity;
    field.metric.erase(0, scenario_prefix.size());
    if (std::ranges::find(experiment.random, field.metric, &RandomField::name) != experiment.random.end()) {
      for (std::size_t r = 0; r < realizations(); ++r) out[r] = number_of(row(point, r, series).values, quantity);
      return out;
    }
    std::ranges::fill(out, number_of(scenario_at(experiment, point, experiment.series[series]), field));
    return out;
  }
  if (is_time(quantity.metric)) {
    for (std::size_t r = 0; r < realizations(); ++r) {
      const Row& at = row(point, r, series);
      if (at.usable()) out[r] = quantity.metric == "timing.wall_s" ? at.wall_s : at.cpu_s;
    }
    return out;
  }
  if (quantity.over == Quantity::Over::pool) {
    out.clear();
    for (std::size_t realization = 0; realization < realizations(); ++realization) {
      const Row& r = row(point, realization, series);
      const std::vector<double> entries = r.usable() ? r.values.numbers(quantity.metric) : std::vector<double>{};
      if (entries.empty()) out.push_back(not_a_number);
      out.insert(out.end(), entries.begin(), entries.end());
    }
    return out;
  }
  for (std::size_t realization = 0; realization < out.size(); ++realization) {
    const Row& r = row(point, realization, series);
    if (r.usable()) out[realization] = number_of(r.values, quantity);
  }
  return out;
}

std::vector<std::vector<double>> ResultTable::arrays(std::size_t series, std::string_view metric, std::size_t point) const {
  std::vector<std::vector<double>> out(realizations());
  for (std::size_t realization = 0; realization < out.size(); ++realization) {
    const Row& r = row(point, realization, series);
    if (r.usable()) out[realization] = r.values.numbers(metric);
  }
  return out;
}

std::vector<std::string> ResultTable::metrics(std::size_t series) const {
  std::vector<std::string> out;
  for (std::size_t i = series; i < rows.size(); i += series_count()) {
    std::size_t expected = 0;  // rows mostly have the same names in the same order
    for (const auto& [name, value] : rows[i].values) {
      if (expected < out.size() && out[expected] == name) ++expected;
      else if (std::ranges::find(out, name) == out.end()) out.push_back(name);
    }
  }
  return out;
}

RowCounts ResultTable::counts() const { return count(*this, 0, 1); }
RowCounts ResultTable::counts(std::size_t series) const { return count(*this, series, series_count()); }

std::vector<std::filesystem::path> store_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& path : io::list_folder(folder)) {
    const std::string name = path.filename().string();
    const bool whole = name == store_name({});
    if (whole || (name.starts_with("results-") && name.ends_with(".sqlite"))) out.push_back(path);
  }
  std::ranges::sort(out, [](const auto& a, const auto& b) {
    const std::string left = a.filename().string(), right = b.filename().string();
    if ((left == "results.sqlite") != (right == "results.sqlite")) return left == "results.sqlite";
    return natural_less(left, right);
  });
  return out;
}

std::vector<std::filesystem::path> result_folders(const std::filesystem::path& folder) {
  if (!io::is_folder(folder)) throw IoError(folder.string() + ": no such folder");
  std::vector<std::filesystem::path> out;
  std::set<std::filesystem::path> seen;  // each once, whatever links lead to it
  const auto visit = [&](const std::filesystem::path& place, int depth, const auto& self) -> void {
    std::error_code unknown;
    if (!store_files(place).empty() && seen.insert(std::filesystem::canonical(place, unknown)).second) out.push_back(place);
    if (depth == 0) return;
    const auto inside = io::list_folder(place);
    for (const bool links : {false, true}) {
      for (const auto& path : inside) {
        if (std::filesystem::is_symlink(path, unknown) == links && io::is_folder(path)) self(path, depth - 1, self);
      }
    }
  };
  visit(folder, 2, visit);
  if (out.empty()) throw InvalidInput(folder.string() + ": holds no results (they lie two folders down at most: FOLDER/SYSTEM/EXPERIMENT)");
  std::ranges::sort(out, [](const auto& a, const auto& b) { return natural_less(a.string(), b.string()); });
  return out;
}

}  // namespace airloom::experiments
