#include "airloom/experiments/compare/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/limits.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/spec/statistics.hpp"

namespace airloom::experiments {
namespace {

/// The best comparable answer of a network; none where nobody's counts.
const Answer* best_of(const ComparedNetwork& network, const std::vector<std::string>& advantages) {
  const Answer* best = nullptr;
  for (std::size_t a = 0; a < network.answers.size(); ++a) {
    const Answer& answer = network.answers[a];
    if (!advantages[a].empty() || !answer.counts) continue;
    if (best == nullptr || answer.value > best->value) best = &answer;
  }
  return best;
}

double mean_of(const std::vector<double>& values) {
  return values.empty() ? not_a_number : pairwise_sum(values) / static_cast<double>(values.size());
}

ComparisonRow row_of(const Comparison& c, std::size_t a, const std::vector<std::string>& advantages, const Yardstick& yardstick) {
  constexpr double same = 1e-6;
  ComparisonRow row{.algorithm = c.algorithms[a], .advantage = advantages[a]};
  std::vector<double> values, gaps, times;
  row.worst_gap = not_a_number;
  for (const ComparedNetwork& network : c.networks) {
    if (!network.complete) continue;
    const Answer& answer = network.answers[a];
    ++row.status[answer.status];
    if (answer.wall_s > 0.0) times.push_back(answer.wall_s);  // it was solved, not refused
    if (answer.counts) {
      ++row.feasible;
      values.push_back(answer.value);
    }
    const Answer* best = best_of(network, advantages);
    if (best == nullptr) continue;
    gaps.push_back(answer.counts ? yardstick.gap(answer.value, best->value, best->users) : 1.0);
    if (gaps.back() <= same) ++row.best;
    if (std::isnan(row.worst_gap) || gaps.back() > row.worst_gap) {
      row.worst_gap = gaps.back();
      row.worst_network = network.name;
    }
  }
  row.mean = mean_of(values);
  row.mean_gap = mean_of(gaps);
  row.q95_gap = gaps.empty() ? not_a_number : statistic(summarize(gaps), "q95");
  row.median_s = times.empty() ? not_a_number : statistic(summarize(times), "median");
  return row;
}

}  // namespace

void rank(Comparison& c, const Yardstick& yardstick, const std::vector<std::string>& advantages) {
  for (const ComparedNetwork& network : c.networks) {
    if (!network.complete) continue;
    ++c.complete;
    c.refused += static_cast<std::size_t>(network.refused);
    if (best_of(network, advantages) == nullptr) ++c.nobody_feasible;
  }
  for (std::size_t a = 0; a < c.algorithms.size(); ++a) c.rows.push_back(row_of(c, a, advantages, yardstick));
  std::ranges::stable_sort(c.rows, [](const ComparisonRow& a, const ComparisonRow& b) {
    if (a.advantage.empty() != b.advantage.empty()) return a.advantage.empty();  // those with more than the default stand apart
    const auto order = [](double gap) { return std::isnan(gap) ? std::numeric_limits<double>::infinity() : gap; };
    return order(a.mean_gap) < order(b.mean_gap);
  });
}

std::string status_text(const ComparisonRow& row) {
  std::vector<std::pair<std::string, std::size_t>> counts(row.status.begin(), row.status.end());
  std::ranges::stable_sort(counts, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [word, count] : counts) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + word;
  return text;
}

io::Json to_json(const Comparison& c, bool every_network) {
  const auto name_of = [&](const std::string& network) {
    return c.drawn && !network.empty() ? io::Json(std::stoll(network)) : io::Json(network);
  };
  io::Json rows = io::Json::array();
  for (const ComparisonRow& row : c.rows) {
    io::Json one = {{"algorithm", row.algorithm},
                    {"comparable", row.advantage.empty()},
                    {"mean", io::to_json(Value(row.mean))},
                    {"mean_gap", io::to_json(Value(row.mean_gap))},
                    {"q95_gap", io::to_json(Value(row.q95_gap))},
                    {"worst_gap", io::to_json(Value(row.worst_gap))},
                    {"worst_network", row.worst_network.empty() ? io::Json() : name_of(row.worst_network)},
                    {"feasible", row.feasible},
                    {"best", row.best},
                    {"status", row.status},
                    {"median_s", io::to_json(Value(row.median_s))}};
    if (!row.advantage.empty()) one["advantage"] = row.advantage;
    rows.push_back(std::move(one));
  }
  io::Json json = {{"schema", 1},           {"system", c.system},     {"metric", c.metric},
                   {"default", c.standard}, {"networks", c.complete}, {"nobody_feasible", c.nobody_feasible},
                   {"rows", rows}};
  if (c.drawn) json["seed"] = c.seed;
  if (c.refused > 0) json["refused_draws"] = c.refused;
  if (c.stopped) json["stopped"] = true;
  if (!every_network) return json;
  io::Json& list = json["per_network"] = io::Json::array();
  for (const ComparedNetwork& network : c.networks) {
    if (!network.complete) continue;
    io::Json one = {{"network", name_of(network.name)}};
    if (!network.fields.empty()) one["fields"] = io::to_json(network.fields);
    for (std::size_t a = 0; a < c.algorithms.size(); ++a) {
      const Answer& answer = network.answers[a];
      io::Json& cell = one["answers"][c.algorithms[a]];
      cell = {{"value", io::to_json(Value(answer.value))}, {"counts", answer.counts}, {"status", answer.status}, {"wall_s", answer.wall_s}};
      if (!answer.from.empty()) cell["from"] = answer.from;
      if (!answer.message.empty()) cell["message"] = answer.message;
    }
    list.push_back(std::move(one));
  }
  return json;
}

}  // namespace airloom::experiments
