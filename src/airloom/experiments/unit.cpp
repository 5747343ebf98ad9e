#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/experiments/record.hpp"
#include "airloom/experiments/row_codec.hpp"
#include "airloom/experiments/runner.hpp"

namespace airloom::experiments {
namespace {

/// What is stored of a record: the names asked for, or everything but histories that nobody uses.
Values stored_values(const Plan& plan, const Record& record) {
  const Values flat = flat_values(record);
  Values out;
  if (!plan.record.empty()) {
    for (const std::string& name : plan.record) {
      if (const Value* value = flat.find(name)) out.set(name, *value);
    }
    return out;
  }
  for (const auto& [name, value] : flat) {
    if (!name.starts_with("history.") || std::ranges::find(plan.histories, name) != plan.histories.end()) out.set(name, value);
  }
  return out;
}

/// Instances of one unit: series with equal scenarios share theirs. A refused draw is refused again for each of them.
class Instances {
 public:
  Instances(const Plan& plan, std::size_t point, std::uint64_t realization) : plan_(plan), point_(point), realization_(realization) {}

  const System::Handle& of(const Series& series) {
    for (const Drawn& drawn : drawn_) {
      if (*drawn.scenario != series.scenario) continue;
      if (drawn.refusal) throw InvalidInput(*drawn.refusal);
      return drawn.handle;
    }
    drawn_.push_back({.scenario = &series.scenario, .handle = {}, .refusal = {}});
    try {
      drawn_.back().handle = plan_.system->draw(scenario_at(plan_.experiment, point_, series), plan_.experiment.seed, realization_);
    } catch (const InvalidInput& error) {
      drawn_.back().refusal = error.what();
      throw;
    }
    return drawn_.back().handle;
  }

 private:
  struct Drawn {
    const Values* scenario;
    System::Handle handle;
    std::optional<std::string> refusal;
  };
  const Plan& plan_;
  std::size_t point_;
  std::uint64_t realization_;
  std::vector<Drawn> drawn_;
};

}  // namespace

std::vector<StoredRow> solve_unit(const Plan& plan, std::size_t point, std::uint64_t realization, std::vector<Site>* sites) {
  Instances instances(plan, point, realization);
  std::vector<StoredRow> rows;
  for (const Series& series : plan.experiment.series) {
    StoredRow row{.point = static_cast<std::int64_t>(point),
                  .realization = static_cast<std::int64_t>(realization),
                  .algorithm = series.id,
                  .status = {},
                  .message = {},
                  .values = "{}"};
    try {
      const System::Handle& instance = instances.of(series);
      if (sites != nullptr && sites->empty()) *sites = plan.system->sites(instance);
      const SolveControl control{.seed = plan.experiment.seed, .realization = realization};
      const Record record =
          solve_record(*plan.system, instance, series.algorithm, options_at(plan.experiment, point, series), control).record;
      row.status = name(record.status);
      row.message = record.message;
      row.values = encode_values(stored_values(plan, record));
      row.wall_s = record.wall_s;
      row.cpu_s = record.cpu_s;
    } catch (const InvalidInput& error) {
      row.status = "refused";
      row.message = error.what();
    } catch (const Unsupported& error) {
      row.status = "unsupported";
      row.message = error.what();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace airloom::experiments
