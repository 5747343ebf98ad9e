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

namespace {

/// Seven sizes with 4 + 2 and 2 + 1 subcarriers, some of them with more: what a stream is does not depend on how many there are.
void set_sizes(TrainOptions& o) {
  constexpr NetworkSize sizes[] = {{24, 6, 8}, {24, 6, 6}, {24, 8, 8}, {16, 5, 8}, {10, 4, 6}, {6, 2, 4}, {2, 1, 2}};
  const auto add = [&o](NetworkSize size, int dl, int ul) {
    size.subcarriers_dl = dl;
    size.subcarriers_ul = ul;
    o.sizes.push_back(size);
  };
  for (const NetworkSize& size : sizes) {
    add(size, 4, 2);
    add(size, 2, 1);
  }
  for (const int which : {0, 3, 4}) add(sizes[which], 8, 4);
  for (const int which : {3, 5}) add(sizes[which], 16, 8);
}

void set_clusters(TrainOptions& o) {
  o.sizes = {{8, 4}, {12, 6}, {24, 12}};
  o.scenario.antennas = 1;
  o.scenario.clustering = Clustering::user_centric;
  o.scenario.area_side_m = 400.0;  // of 24 access points; others at the same density
}

}  // namespace

TrainOptions second_generation_options(EdgeVariant variant) {
  const bool clusters = variant == EdgeVariant::e_ls;
  TrainOptions o;
  o.generation = Generation::second;
  o.edge_net.variant = variant;
  o.scenario.qos = Qos::subcarrier;
  if (clusters) set_clusters(o);
  else set_sizes(o);
  const auto from_to = [&o](const char* field, double from, double to, bool log = false) {
    o.random.push_back({.name = field, .from = from, .to = to, .log = log});
  };
  from_to("ap_power_dbm", 25, 50);
  from_to("user_power_dbm", 5, 35);
  from_to("noise_dbm", -110, -80);
  from_to("si_residual_ap_db", -140, -95);
  from_to("si_residual_user_db", -130, -85);
  from_to("iai_residual_db", -90, -55);
  from_to("imi_residual_db", -60, -20);
  from_to("height_difference_m", 5, 20);
  from_to("shadowing_db", 2, 8);
  if (clusters) {
    o.random.push_back({.name = "qos_dl_nats", .choice = {0.0, 0.0, 0.05, 0.5}});
    o.random.push_back({.name = "qos_ul_nats", .choice = {0.0, 0.0, 0.01, 0.1}});
  } else {
    from_to("area_side_m", 120, 800, true);
    from_to("qos_dl_nats", 0.05, 12, true);
    from_to("qos_ul_nats", 0.01, 1, true);
  }
  o.layouts = 10500;
  o.validation = 560;
  o.test = 1120;
  o.steps = 10000;
  o.batch = 16;
  o.rate = 2e-3;
  o.clip = 1.0;
  o.validate_every = 250;
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
    const auto follows = [&](char c) { return at != end && *at == c && (++at, true); };
    bool good = number(size.aps) && follows('x') && number(size.users);
    if (good && follows('x')) good = number(size.antennas);
    if (good && follows(':')) good = number(size.subcarriers_dl) && follows('/') && number(size.subcarriers_ul);
    if (good && at != end) good = follows(',') && at != end;
    if (!good) {
      throw InvalidInput("--sizes: '" + text +
                         "'; must be access points x users, as in 12x6,24x12, and where wanted x antennas and : downlink / uplink "
                         "subcarriers, as in 24x6x8:16/8");
    }
    sizes.push_back(size);
  }
  return sizes;
}

std::string sizes_text(const std::vector<NetworkSize>& sizes) {
  std::string text;
  for (const NetworkSize& size : sizes) {
    if (!text.empty()) text += ',';
    text += std::to_string(size.aps);
    text += 'x';
    text += std::to_string(size.users);
    if (size.antennas > 0) text += 'x' + std::to_string(size.antennas);
    if (size.subcarriers_dl > 0) text += ':' + std::to_string(size.subcarriers_dl) + '/' + std::to_string(size.subcarriers_ul);
  }
  return text;
}

Scenario scenario_of(const TrainOptions& o, NetworkSize size) {
  Scenario s = o.scenario;
  const bool clusters = o.second_generation() ? o.edge_net.variant == EdgeVariant::e_ls : o.config.variant == HgnnVariant::ls;
  if (clusters) s.area_side_m *= std::sqrt(static_cast<double>(size.aps) / s.aps);
  s.aps = size.aps;
  s.users = size.users;
  if (size.antennas > 0) s.antennas = size.antennas;
  if (size.subcarriers_dl > 0) s.subcarriers_dl = size.subcarriers_dl;
  if (size.subcarriers_ul > 0) s.subcarriers_ul = size.subcarriers_ul;
  s.taps = std::min(s.taps, s.subcarriers());
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
  for (const NetworkSize& size : o.sizes) {
    c.max_aps = std::max(c.max_aps, size.aps);
    c.max_users = std::max(c.max_users, size.users);
  }
  return c;
}

namespace {

void validate_first(const TrainOptions& o, Faults& faults) {
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
  for (const NetworkSize& size : o.sizes) {
    faults.require(size.antennas == 0 && size.subcarriers_dl == 0, "sizes", sizes_text({size}),
                   "antennas and subcarriers are the same for all sizes of this variant; give them with --set");
  }
}

void validate_second(const TrainOptions& o, Faults& faults) {
  const bool clusters = o.edge_net.variant == EdgeVariant::e_ls;
  faults.require(clusters == (o.scenario.clustering == Clustering::user_centric), "scenario.clustering",
                 std::string(name(o.scenario.clustering)), clusters ? "variant e_ls is for clusters" : "variant e knows no clusters");
  if (clusters) {
    const auto area = std::ranges::find(o.random, "area_side_m", &RandomField::name);
    faults.require(area == o.random.end(), "random.area_side_m", "drawn", "variant e_ls keeps the density of access points");
  }
  faults.require(o.scenario.qos == Qos::subcarrier, "scenario.qos", std::string(name(o.scenario.qos)),
                 "the second generation learns promises per subcarrier");
  faults.require(o.promise_weight >= 0.0 && std::isfinite(o.promise_weight), "promise_weight", shortest(o.promise_weight), "must be >= 0");
}

/// Fields that all layouts of a training share.
std::vector<std::string_view> shared_fields(const TrainOptions& o) {
  std::vector<std::string_view> fields{"aps", "users", "antennas", "subcarriers_dl", "subcarriers_ul", "clustering", "qos"};
  if (!o.second_generation()) fields.insert(fields.end(), {"qos_dl_nats", "qos_ul_nats"});
  return fields;
}

}  // namespace

void validate(const TrainOptions& o) {
  Faults faults("training");
  const auto least = [&faults](const char* field, double was, double low) {
    faults.require(was >= low, field, shortest(was), "must be >= " + shortest(low));
  };
  const int sizes = static_cast<int>(o.sizes.size());
  faults.require(sizes >= 1, "sizes", "none", "must name a size");
  least("batch", o.batch, o.second_generation() ? 1 : 2);  // the deviation of a batch needs two
  least("layouts", o.layouts, static_cast<double>(o.batch) * std::max(sizes, 1));
  least("validation", o.validation, std::max(sizes, 1));
  least("test", o.test, 0);
  least("steps", o.steps, 1);
  least("minutes", o.minutes, 0);
  least("validate_every", o.validate_every, 1);
  least("threads", o.threads, 1);
  least("width", o.config.width, 1);
  least("hidden", o.second_generation() ? o.edge_net.hidden : o.config.hidden, 1);
  least("layers", o.second_generation() ? o.edge_net.layers : o.config.layers, 0);
  faults.require(o.rate > 0.0 && std::isfinite(o.rate), "rate", shortest(o.rate), "must be > 0");
  for (const double k : o.kappa) faults.require(k >= 0.0 && std::isfinite(k), "kappa", shortest(k), "must be >= 0");
  if (o.second_generation()) validate_second(o, faults);
  else validate_first(o, faults);
  for (const std::string_view shared : shared_fields(o)) {
    const auto random = std::ranges::find(o.random, shared, &RandomField::name);
    if (random != o.random.end())
      faults.add("random." + std::string(shared) + ": is the same for all layouts of a training; fix it with --set");
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
  Values kind{{"variant", word(o.config.variant)},       {"decoder", word(o.config.decoder)},     {"edge", word(o.config.edge)},
              {"features", word(o.config.features)},     {"width", std::int64_t{o.config.width}}, {"hidden", std::int64_t{o.config.hidden}},
              {"layers", std::int64_t{o.config.layers}}, {"kappa", kappa_text(o.kappa)}};
  if (o.second_generation()) {
    kind = {{"variant", word(o.edge_net.variant)},
            {"hidden", std::int64_t{o.edge_net.hidden}},
            {"layers", std::int64_t{o.edge_net.layers}},
            {"promise_weight", o.promise_weight}};
  }
  const Values common{{"sizes", sizes_text(o.sizes)},
                      {"scenario", io::json_text(io::to_json(to_values(o.scenario)))},
                      {"random", io::json_text(to_json(o.random))},
                      {"seed", std::to_string(o.seed)},
                      {"layouts", std::int64_t{o.layouts}},
                      {"validation", std::int64_t{o.validation}},
                      {"steps", o.minutes > 0.0 ? "for " + shortest(o.minutes) + " min" : std::to_string(o.steps)},
                      {"batch", std::int64_t{o.batch}},
                      {"rate", o.rate},
                      {"clip", o.clip},
                      {"validate_every", std::int64_t{o.validate_every}}};
  for (const auto& [key, value] : common) kind.set(key, value);
  return io::json_text(io::to_json(kind));
}

std::string command_of(const TrainOptions& o, int steps, const std::string& output) {
  const bool second = o.second_generation();
  const TrainOptions standard = second ? second_generation_options(o.edge_net.variant) : standard_options(o.config.variant);
  std::string text = "airloom train mdd --variant " + std::string(second ? name(o.edge_net.variant) : name(o.config.variant));
  const auto add = [&text](const char* option, const std::string& value, bool changed) {
    if (changed) text += std::string(" --") + option + " " + value;
  };
  if (!second) {
    add("decoder", std::string(name(o.config.decoder)), true);
    add("edge", std::string(name(o.config.edge)), o.config.edge != standard.config.edge);
    add("features", std::string(name(o.config.features)), o.config.features != standard.config.features);
    add("kappa", kappa_text(o.kappa), o.kappa != standard.kappa);
    add("width", std::to_string(o.config.width), o.config.width != standard.config.width);
    add("hidden", std::to_string(o.config.hidden), o.config.hidden != standard.config.hidden);
    add("layers", std::to_string(o.config.layers), o.config.layers != standard.config.layers);
  } else {
    add("promise-weight", shortest(o.promise_weight), o.promise_weight != standard.promise_weight);
    add("hidden", std::to_string(o.edge_net.hidden), o.edge_net.hidden != standard.edge_net.hidden);
    add("layers", std::to_string(o.edge_net.layers), o.edge_net.layers != standard.edge_net.layers);
  }
  add("sizes", sizes_text(o.sizes), o.sizes != standard.sizes);
  for (const auto& [key, value] : differences(o.scenario, standard.scenario)) add("set", key + "=" + to_text(value), true);
  for (const RandomField& field : o.random) {
    add("set", "'" + field.name + "=" + to_text(field) + "'", std::ranges::find(standard.random, field) == standard.random.end());
  }
  add("seed", std::to_string(o.seed), true);
  add("layouts", std::to_string(o.layouts), true);
  add("validation", std::to_string(o.validation), o.validation != standard.validation);
  add("steps", std::to_string(steps), true);
  add("batch", std::to_string(o.batch), o.batch != standard.batch);
  add("rate", shortest(o.rate), o.rate != standard.rate);
  add("clip", shortest(o.clip), o.clip != standard.clip);
  add("validate-every", std::to_string(o.validate_every), o.validate_every != standard.validate_every);
  add("threads", std::to_string(o.threads), o.threads != standard.threads);
  return text + " -o " + std::filesystem::path(output).filename().string();
}

}  // namespace airloom::mdd::training
