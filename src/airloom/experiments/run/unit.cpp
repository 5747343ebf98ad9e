#include <algorithm>
#include <array>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/experiments/outside/outside_record.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/store/row_codec.hpp"
#include "airloom/experiments/system/record.hpp"

namespace airloom::experiments {
namespace {

void add_group(const std::string& group, const Values& values, Values& flat) {
  for (const auto& [name, value] : values) flat.set(group + "." + name, value);
}

/// The details of an answer that the plan asks for.
void add_details(const Plan& plan, const System::Handle& instance, const System::Handle& solution, Values& flat) {
  for (const DetailInfo& group : plan.details) {
    if (!group.of_drawing) add_group(group.name, plan.system->detail(group.name, instance, solution), flat);
  }
}

/// Multiplies the numbers of `values` that the factors name.
/// @throws InvalidInput  for a name that is none of a number or an array of them
void apply(const Values& factors, Values& values) {
  for (const auto& [name, value] : factors) {
    const double factor = factors.number(name);
    const Value* found = values.find(name);
    if (found == nullptr) throw InvalidInput("factor." + name + ": the record has no such number");
    if (const auto* array = std::get_if<std::vector<double>>(found)) {
      std::vector<double> scaled = *array;
      for (double& x : scaled) x *= factor;
      values.set(name, scaled);
    } else if (std::isnan(values.number(name))) {
      throw InvalidInput("factor." + name + ": " + to_text(*found) + " in the record; must be a number");
    } else {
      values.set(name, factor * values.number(name));
    }
  }
}

/// What is stored of them: the names asked for, or everything but the histories and details that nobody uses.
Values stored_values(const Plan& plan, const Values& flat) {
  Values out;
  if (!plan.record.empty()) {
    for (const std::string& name : plan.record) {
      if (const Value* value = flat.find(name)) out.set(name, *value);
    }
    return out;
  }
  const auto on_demand = [&](const std::string& name) {
    return name.starts_with("history.") ||
           std::ranges::any_of(plan.details, [&](const DetailInfo& d) { return name.starts_with(d.name + "."); });
  };
  for (const auto& [name, value] : flat) {
    if (!on_demand(name) || std::ranges::find(plan.histories, name) != plan.histories.end()) out.set(name, value);
  }
  return out;
}

/// Instances of one unit: series with equal scenarios share theirs. A refused draw is refused again for each of them. Random fields are
/// drawn once, for the point, so that all series meet the same network; what a series changes comes on top.
class Instances {
 public:
  Instances(const Plan& plan, std::size_t point, std::uint64_t realization) : plan_(plan), point_(point), realization_(realization) {}

  const System::Handle& of(const Series& series) {
    if (plan_.networks != nullptr) {
      if (from_file_ == nullptr) from_file_ = plan_.networks->at(realization_);
      return from_file_;
    }
    for (const Drawn& drawn : drawn_) {
      if (*drawn.scenario != series.scenario) continue;
      if (drawn.refusal) throw InvalidInput(*drawn.refusal);
      return drawn.handle;
    }
    drawn_.push_back({.scenario = &series.scenario, .handle = {}, .refusal = {}, .details = {}});
    try {
      drawn_.back().handle = draw(series);
    } catch (const InvalidInput& error) {
      drawn_.back().refusal = error.what();
      throw;
    }
    return drawn_.back().handle;
  }

  /// The details of the series' drawing that the plan asks for. Its instance was drawn before.
  const Values& details_of(const Series& series) {
    Drawn& drawn = *std::ranges::find_if(drawn_, [&](const Drawn& each) { return *each.scenario == series.scenario; });
    if (drawn.details) return *drawn.details;
    drawn.details.emplace();
    for (const DetailInfo& group : plan_.details) {
      if (!group.of_drawing) continue;
      add_group(group.name, plan_.system->drawing_detail(group.name, scenario_of(series), plan_.experiment.seed, realization_),
                *drawn.details);
    }
    return *drawn.details;
  }

  /// "scenario.<field>" of the fields that this realization drew, as this series has them.
  [[nodiscard]] Values random_fields(const Series& series) const {
    Values out;
    for (const auto& [name, value] : fields_) {
      const Value* own = series.scenario.find(name);
      out.set("scenario." + name, own == nullptr ? value : *own);
    }
    return out;
  }

 private:
  struct Drawn {
    const Values* scenario;
    System::Handle handle;
    std::optional<std::string> refusal;
    std::optional<Values> details;
  };

  System::Handle draw(const Series& series) {
    const Experiment& e = plan_.experiment;
    if (!e.random.empty() && fields_.empty()) {
      const DrawnNetwork network = draw_network(*plan_.system, scenario_of_point(e, point_), e.seed, realization_);
      for (const RandomField& field : e.random) fields_.set(field.name, *network.scenario.find(field.name));
      if (series.scenario.empty()) return network.instance;
    }
    return plan_.system->draw(scenario_of(series), e.seed, realization_);
  }

  /// What the series' network is drawn from.
  [[nodiscard]] Values scenario_of(const Series& series) const {
    Values scenario = fields_;
    scenario.merge(scenario_at(plan_.experiment, point_, series));
    return scenario;
  }

  const Plan& plan_;
  std::size_t point_;
  std::uint64_t realization_;
  std::vector<Drawn> drawn_;
  System::Handle from_file_;
  Values fields_;
};

/// One (point, realization) on its way to rows.
struct OpenUnit {
  std::uint64_t realization;
  Instances instances;
  std::vector<StoredRow> rows = {};
};

StoredRow empty_row(std::size_t point, std::uint64_t realization, const Series& series) {
  return {.point = static_cast<std::int64_t>(point),
          .realization = static_cast<std::int64_t>(realization),
          .algorithm = series.id,
          .status = {},
          .message = {},
          .values = "{}"};
}

/// Fills a row, or says in it why it stays empty.
template <class Fill>
void fill_row(StoredRow& row, const Fill& fill) {
  try {
    fill();
  } catch (const InvalidInput& error) {
    row.status = "refused";
    row.message = error.what();
  } catch (const Unsupported& error) {
    row.status = "unsupported";
    row.message = error.what();
  }
}

/// @param flat        all numbers of the answer
/// @param has_answer  there is one, so that details and factors have something to work on
void store_values(const Plan& plan, const Series& series, Instances& instances, const System::Handle& solution, bool has_answer,
                  Values flat, StoredRow& row) {
  if (has_answer) add_details(plan, instances.of(series), solution, flat);
  if (plan.networks == nullptr) flat.merge(instances.details_of(series));
  if (has_answer) apply(series.factor, flat);
  Values stored = stored_values(plan, flat);
  stored.merge(instances.random_fields(series));
  row.values = encode_values(stored);
}

void solve_own(const Plan& plan, std::size_t point, const Series& series, OpenUnit& unit, const UnitControl& control) {
  StoredRow row = empty_row(point, unit.realization, series);
  fill_row(row, [&] {
    const System::Handle& instance = unit.instances.of(series);
    if (control.sites != nullptr && control.sites->empty()) *control.sites = plan.system->sites(instance);
    const SolvedRecord solved = solve_record(*plan.system, instance, series.algorithm, options_at(plan.experiment, point, series),
                                             {.seed = plan.experiment.seed, .realization = unit.realization});
    const Record& record = solved.record;
    row.status = name(record.status);
    row.message = record.message;
    store_values(plan, series, unit.instances, solved.solution, !record.evaluation.metrics.empty(), flat_values(record), row);
    row.wall_s = record.wall_s;
    row.cpu_s = record.cpu_s;
  });
  unit.rows.push_back(std::move(row));
}

/// @return  false when the stop ended it
bool ask_outside(const Plan& plan, std::size_t point, const Series& series, Answerer& answerer, std::vector<OpenUnit>& units,
                 const UnitControl& control) {
  std::vector<Question> questions;
  std::vector<OpenUnit*> asked;
  for (OpenUnit& unit : units) {
    unit.rows.push_back(empty_row(point, unit.realization, series));
    fill_row(unit.rows.back(), [&] {
      const System::Handle& instance = unit.instances.of(series);
      if (control.sites != nullptr && control.sites->empty()) *control.sites = plan.system->sites(instance);
      questions.push_back({.system = plan.system,
                           .instance = instance,
                           .options = options_at(plan.experiment, point, series),
                           .point = point,
                           .seed = plan.experiment.seed,
                           .realization = unit.realization});
      asked.push_back(&unit);
    });
  }
  std::vector<Reply> replies = answerer.answer(questions, control.worker, control.stop);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (replies.at(i).stopped) return false;
    StoredRow& row = asked[i]->rows.back();
    fill_row(row, [&] {
      OutsideRecord record = judge_reply(questions[i], std::move(replies[i]));
      row.status = record.status;
      row.message = record.message;
      store_values(plan, series, asked[i]->instances, record.solution, record.solution != nullptr, flat_values(record), row);
      row.wall_s = record.wall_s;
      row.cpu_s = record.cpu_s;
    });
  }
  return true;
}

}  // namespace

std::vector<std::vector<StoredRow>> solve_units(const Plan& plan, std::size_t point, std::span<const std::uint64_t> realizations,
                                                const UnitControl& control) {
  std::vector<OpenUnit> units;
  for (const std::uint64_t realization : realizations) units.push_back({realization, Instances(plan, point, realization)});
  for (std::size_t i = 0; i < plan.experiment.series.size(); ++i) {
    const Series& series = plan.experiment.series[i];
    if (plan.outside[i] != nullptr) {
      if (!ask_outside(plan, point, series, *plan.outside[i], units, control)) return {};
      continue;
    }
    for (OpenUnit& unit : units) solve_own(plan, point, series, unit, control);
  }
  std::vector<std::vector<StoredRow>> rows;
  for (OpenUnit& unit : units) rows.push_back(std::move(unit.rows));
  return rows;
}

std::vector<StoredRow> solve_unit(const Plan& plan, std::size_t point, std::uint64_t realization, std::vector<Site>* sites) {
  std::vector<std::vector<StoredRow>> rows = solve_units(plan, point, std::array{realization}, {.sites = sites});
  return std::move(rows.at(0));
}

}  // namespace airloom::experiments
