#include "airloom/training/options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"

namespace airloom::mdd::training {
namespace {

/// Names and values of scenario fields that differ from another scenario.
Values differences(const Scenario& scenario, const Scenario& from) {
  const Values standard = to_values(from);
  Values changed;
  for (const auto& [key, value] : to_values(scenario)) {
    if (*standard.find(key) != value) changed.set(key, value);
  }
  return changed;
}

std::string kappa_text(const std::array<double, 4>& kappa) {
  std::string text;
  for (const double k : kappa) {
    if (!text.empty()) text += ',';
    text += shortest(k);
  }
  return text;
}

}  // namespace

TrainOptions standard_options(HgnnVariant variant) {
  TrainOptions o;
  o.config.variant = variant;
  switch (variant) {
    case HgnnVariant::d:
    case HgnnVariant::g: o.sizes = {{24, 6}}; break;
    case HgnnVariant::a: o.sizes = {{24, 4}, {24, 5}, {24, 6}, {24, 7}, {20, 6}, {16, 6}, {12, 6}, {8, 6}}; break;
    case HgnnVariant::ls:
      o.sizes = {{12, 6}};
      o.config.edge = HgnnEdge::interference;
      o.scenario.antennas = 1;
      o.scenario.clustering = Clustering::user_centric;
      o.scenario.area_side_m = 200.0 * std::sqrt(2.0);
      o.scenario.aps = 12;
      break;
  }
  return o;
}

std::vector<NetworkSize> parse_sizes(const std::string& text) {
  std::vector<NetworkSize> sizes;
  const char* at = text.data();
  const char* end = at + text.size();
  const auto number = [&](int& x) {
    const auto [next, error] = std::from_chars(at, end, x);
    if (error != std::errc() || x < 1) return false;
    at = next;
    return true;
  };
  while (at != end) {
    NetworkSize size;
    bool good = number(size.aps) && at != end && *at++ == 'x' && number(size.users);
    if (good && at != end) good = *at++ == ',' && at != end;
    if (!good) throw InvalidInput("--sizes: '" + text + "'; must be access points x users, as in 12x6,24x12");
    sizes.push_back(size);
  }
  return sizes;
}

std::string sizes_text(const std::vector<NetworkSize>& sizes) {
  std::string text;
  for (const auto& [aps, users] : sizes) {
    if (!text.empty()) text += ',';
    text += std::to_string(aps);
    text += 'x';
    text += std::to_string(users);
  }
  return text;
}

Scenario scenario_of(const TrainOptions& o, NetworkSize size) {
  Scenario s = o.scenario;
  if (o.config.variant == HgnnVariant::ls) s.area_side_m *= std::sqrt(static_cast<double>(size.aps) / s.aps);
  s.aps = size.aps;
  s.users = size.users;
  return s;
}

HgnnConfig config_for(const TrainOptions& o) {
  HgnnConfig c = o.config;
  c.subcarriers_dl = o.scenario.subcarriers_dl;
  c.subcarriers_ul = o.scenario.subcarriers_ul;
  c.max_aps = c.max_users = 0;
  if (c.variant == HgnnVariant::ls) return c;
  if (c.variant == HgnnVariant::a) {
    c.max_aps = 24;
    c.max_users = o.scenario.antennas;
  }
  for (const auto& [aps, users] : o.sizes) {
    c.max_aps = std::max(c.max_aps, aps);
    c.max_users = std::max(c.max_users, users);
  }
  return c;
}

void validate(const TrainOptions& o) {
  Faults faults("training");
  const auto least = [&faults](const char* field, double was, double low) {
    faults.require(was >= low, field, shortest(was), "must be >= " + shortest(low));
  };
  const int sizes = static_cast<int>(o.sizes.size());
  faults.require(sizes >= 1, "sizes", "none", "must name a size");
  least("batch", o.batch, 2);  // the deviation of a batch needs two
  least("layouts", o.layouts, static_cast<double>(o.batch) * std::max(sizes, 1));
  least("validation", o.validation, std::max(sizes, 1));
  least("test", o.test, 0);
  least("steps", o.steps, 1);
  least("minutes", o.minutes, 0);
  least("validate_every", o.validate_every, 1);
  least("threads", o.threads, 1);
  least("width", o.config.width, 1);
  least("hidden", o.config.hidden, 1);
  least("layers", o.config.layers, 0);
  faults.require(o.rate > 0.0 && std::isfinite(o.rate), "rate", shortest(o.rate), "must be > 0");
  for (const double k : o.kappa) faults.require(k >= 0.0 && std::isfinite(k), "kappa", shortest(k), "must be >= 0");
  const bool clusters = o.scenario.clustering == Clustering::user_centric && o.scenario.antennas == 1;
  if (o.config.variant == HgnnVariant::ls) {
    faults.require(clusters, "scenario", "no clusters of one user per access point",
                   "variant ls needs clustering=user_centric, antennas=1");
  } else {
    faults.require(o.scenario.clustering == Clustering::off, "scenario.clustering", "user_centric", "only variant ls knows clusters");
    faults.require(o.config.edge != HgnnEdge::interference, "edge", "interference", "is for variant ls");
  }
  if (o.config.decoder == HgnnDecoder::feasible || o.config.decoder == HgnnDecoder::kkt) {
    faults.require(o.scenario.qos != Qos::sum, "scenario.qos", "sum", "the decoders feasible and kkt keep promises per subcarrier");
  }
  for (const char* shape :
       {"aps", "users", "antennas", "subcarriers_dl", "subcarriers_ul", "clustering", "qos", "qos_dl_nats", "qos_ul_nats"}) {
    const auto random = std::ranges::find(o.random, shape, &RandomField::name);
    if (random != o.random.end())
      faults.add("random." + std::string(shape) + ": is the same for all layouts of a training; fix it with --set");
  }
  std::vector<RandomField> settled = o.random;
  settle(settled, describe<Scenario>(), faults);
  faults.raise();
  if (o.random.empty()) {
    for (const NetworkSize size : o.sizes) mdd::validate(scenario_of(o, size));
  }
}

std::string identity(const TrainOptions& o) {
  const auto word = [](auto e) { return std::string(name(e)); };
  return io::json_text(io::to_json(Values{{"variant", word(o.config.variant)},
                                          {"decoder", word(o.config.decoder)},
                                          {"edge", word(o.config.edge)},
                                          {"width", std::int64_t{o.config.width}},
                                          {"hidden", std::int64_t{o.config.hidden}},
                                          {"layers", std::int64_t{o.config.layers}},
                                          {"sizes", sizes_text(o.sizes)},
                                          {"scenario", io::json_text(io::to_json(to_values(o.scenario)))},
                                          {"random", io::json_text(to_json(o.random))},
                                          {"seed", std::to_string(o.seed)},
                                          {"layouts", std::int64_t{o.layouts}},
                                          {"validation", std::int64_t{o.validation}},
                                          {"steps", o.minutes > 0.0 ? "for " + shortest(o.minutes) + " min" : std::to_string(o.steps)},
                                          {"batch", std::int64_t{o.batch}},
                                          {"rate", o.rate},
                                          {"clip", o.clip},
                                          {"kappa", kappa_text(o.kappa)},
                                          {"validate_every", std::int64_t{o.validate_every}}}));
}

std::string command_of(const TrainOptions& o, int steps, const std::string& output) {
  const TrainOptions standard = standard_options(o.config.variant);
  std::string text = "airloom train mdd --variant " + std::string(name(o.config.variant));
  const auto add = [&text](const char* option, const std::string& value, bool changed) {
    if (changed) text += std::string(" --") + option + " " + value;
  };
  add("decoder", std::string(name(o.config.decoder)), true);
  add("edge", std::string(name(o.config.edge)), o.config.edge != standard.config.edge);
  add("sizes", sizes_text(o.sizes), o.sizes != standard.sizes);
  for (const auto& [key, value] : differences(o.scenario, standard.scenario)) add("set", key + "=" + to_text(value), true);
  for (const RandomField& field : o.random) add("set", "'" + field.name + "=" + to_text(field) + "'", true);
  add("seed", std::to_string(o.seed), true);
  add("layouts", std::to_string(o.layouts), true);
  add("validation", std::to_string(o.validation), o.validation != standard.validation);
  add("steps", std::to_string(steps), true);
  add("batch", std::to_string(o.batch), o.batch != standard.batch);
  add("rate", shortest(o.rate), o.rate != standard.rate);
  add("clip", shortest(o.clip), o.clip != standard.clip);
  add("kappa", kappa_text(o.kappa), o.kappa != standard.kappa);
  add("validate-every", std::to_string(o.validate_every), o.validate_every != standard.validate_every);
  add("width", std::to_string(o.config.width), o.config.width != standard.config.width);
  add("hidden", std::to_string(o.config.hidden), o.config.hidden != standard.config.hidden);
  add("layers", std::to_string(o.config.layers), o.config.layers != standard.config.layers);
  add("threads", std::to_string(o.threads), o.threads != standard.threads);
  return text + " -o " + std::filesystem::path(output).filename().string();
}

}  // namespace airloom::mdd::training
