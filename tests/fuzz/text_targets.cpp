/// Texts that people write: experiments, stored values, key=value.
#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "airloom/core/fields.hpp"
#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/store/row_codec.hpp"
#include "airloom/systems/dab/problem/scenario.hpp"
#include "airloom/systems/haps/problem/scenario.hpp"
#include "airloom/systems/iab/problem/scenario.hpp"
#include "airloom/systems/mdd/problem/scenario.hpp"
#include "airloom/systems/twotier/problem/scenario.hpp"
#include "fuzz/must.hpp"
#include "fuzz/targets.hpp"

namespace airloom::fuzz {
namespace {

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

/// Equal, where every NaN equals every other, and a whole number is the same with a point and without: both are written without.
bool same(const Value& a, const Value& b) {
  const auto number = [](const Value& x) -> std::optional<double> {
    if (const auto* real = std::get_if<double>(&x)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&x)) return static_cast<double>(*whole);
    return std::nullopt;
  };
  if (number(a) && number(b)) return same(*number(a), *number(b));
  if (a.index() != b.index()) return false;
  if (const auto* x = std::get_if<std::vector<double>>(&a)) {
    const auto& y = std::get<std::vector<double>>(b);
    return std::equal(x->begin(), x->end(), y.begin(), y.end(), [](double p, double q) { return same(p, q); });
  }
  return a == b;
}

bool same(const Values& a, const Values& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first && same(x.second, y.second); });
}

/// Of a sweep that was accepted every point can be looked at; the corners are.
void check_points(const experiments::Experiment& x) {
  std::size_t points = 1;
  for (const experiments::SweepAxis& axis : x.sweep) {
    must(!axis.values.empty() && axis.at.size() == axis.values.size());
    points *= axis.values.size();
  }
  must(x.points() == points);
  for (const std::size_t k : {std::size_t{0}, points - 1})
    must(x.position(k).size() == x.sweep.size() && x.point(k).size() >= x.sweep.size());
}

/// What was read is written and read again: the same.
template <class Scenario>
void read_scenario(const Values& values) {
  const auto scenario = from_values<Scenario>(values, "scenario");
  const Values full = to_values(scenario);
  must(same(to_values(from_values<Scenario>(full, "scenario")), full));
  validate(scenario);
}

}  // namespace

bool experiment(std::span<const std::byte> bytes) {
  return accepts([&] {
    const std::string text = text_of(bytes);
    const experiments::Experiment x = experiments::parse_experiment_text(text, "fuzz.toml", "fuzz");
    must(x.toml == text && !x.series.empty() && x.realizations >= 1);
    check_points(x);
    must(experiments::named_metrics(x).size() >= experiments::used_metrics(x).size());
    return true;
  });
}

bool row(std::span<const std::byte> bytes) {
  return accepts([&] {
    const Values values = experiments::decode_values(text_of(bytes));
    must(same(experiments::decode_values(experiments::encode_values(values)), values));
    return true;
  });
}

bool key_values(std::span<const std::byte> bytes) {
  if (bytes.empty()) return false;
  const auto which = std::to_integer<unsigned>(bytes.front()) % 5;
  const std::string text = text_of(bytes.subspan(1));
  return accepts([&] {
    Values values;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = text.substr(at, end - at);
      at = end + 1;
      const std::size_t equals = line.find('=');
      if (equals == std::string::npos || equals == 0) throw InvalidInput("--set " + line + ": must be key=value");
      const Value value = parse_value(line.substr(equals + 1));
      if (!std::holds_alternative<std::string>(value) && !std::holds_alternative<std::vector<std::string>>(value))
        must(same(parse_value(to_text(value)), value));  // texts are written without the quotes that they may need
      values.set(line.substr(0, equals), value);
    }
    switch (which) {
      case 0: read_scenario<haps::Scenario>(values); break;
      case 1: read_scenario<dab::Scenario>(values); break;
      case 2: read_scenario<mdd::Scenario>(values); break;
      case 3: read_scenario<twotier::Scenario>(values); break;
      default: read_scenario<iab::Scenario>(values);
    }
    return true;
  });
}

}  // namespace airloom::fuzz
