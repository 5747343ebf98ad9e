#include "airloom/systems/mdd/design/hgnn/graph.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/systems/mdd/design/hgnn/equal_powers.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// Amplitude gains of access points, and the norms of users' combiners, whose root is the inverse of a gain.
struct LinkEntry {
  HgnnFeatures features;
  [[nodiscard]] double of_ap(double gain) const { return features == HgnnFeatures::raw ? gain : std::log10(gain); }
  [[nodiscard]] double of_user(double norm) const { return features == HgnnFeatures::raw ? norm : -0.5 * std::log10(norm); }
};

Index user_of(const Instance& x, Index ap) {
  for (Index d = 0; d < x.users(); ++d) {
    if (x.serve(ap, d)) return d;
  }
  return 0;
}

/// Entries of one user of variant ls: (Mb, servers), the best access point first.
Eigen::MatrixXd server_entries(const Instance& x, const PowerProblem& problem, LinkEntry entry, Index user) {
  const Index count = problem.subcarriers_ul;
  std::vector<std::pair<double, Index>> servers;  // minus the sum, so that ascending is best first
  for (Index l = 0; l < x.aps(); ++l) {
    if (!x.serve(l, user)) continue;
    double sum = 0.0;
    for (Index j = 0; j < count; ++j) sum += entry.of_user(problem.combiner(l, user * count + j));
    servers.emplace_back(-sum, l);
  }
  std::ranges::sort(servers);
  servers.resize(std::min<std::size_t>(servers.size(), hgnn_ls_servers));
  Eigen::MatrixXd entries(count, static_cast<Index>(servers.size()));
  for (std::size_t i = 0; i < servers.size(); ++i) {
    for (Index j = 0; j < count; ++j) {
      entries(j, static_cast<Index>(i)) = entry.of_user(problem.combiner(servers[i].second, user * count + j));
    }
  }
  return entries;
}

/// Calls see_ap(node, place, entry) and see_user for every link entry.
void visit_links(const Instance& x, const PowerProblem& problem, HgnnVariant variant, LinkEntry entry, auto&& see_ap, auto&& see_user) {
  const Index dl = problem.subcarriers_dl;
  const Index ul = problem.subcarriers_ul;
  if (variant == HgnnVariant::ls) {
    for (Index l = 0; l < x.aps(); ++l) {
      const Index first = user_of(x, l) * dl;
      for (Index m = 0; m < dl; ++m) see_ap(l, m, entry.of_ap(problem.gain(l, first + m)));
    }
    for (Index d = 0; d < x.users(); ++d) {
      const Eigen::MatrixXd entries = server_entries(x, problem, entry, d);
      for (Index i = 0; i < entries.size(); ++i) see_user(d, i, entries.data()[i]);
    }
    return;
  }
  for (Index l = 0; l < x.aps(); ++l) {
    for (Index k = 0; k < problem.streams_dl(); ++k) see_ap(l, k, entry.of_ap(problem.gain(l, k)));
  }
  for (Index d = 0; d < x.users(); ++d) {
    for (Index l = 0; l < x.aps(); ++l) {
      for (Index j = 0; j < ul; ++j) see_user(d, l * ul + j, entry.of_user(problem.combiner(l, d * ul + j)));
    }
  }
}

void set_scalars(const Instance& x, const HgnnConfig& config, Graph& graph) {
  const auto set = [](auto column, double budget, double si, double like) {
    column[0] = static_cast<float>(budget);
    column[1] = static_cast<float>(si);
    column[2] = static_cast<float>(like);
  };
  for (Index l = 0; l < x.aps(); ++l) {
    set(graph.ap_features.col(l), (dbw_from_watt(x.ap_power_max_w[l]) - 10.0) / 10.0, (to_db(x.si_residual_ap[l]) + 120.0) / 20.0,
        (to_db(x.iai_residual[l]) + 72.0) / 20.0);
  }
  for (Index d = 0; d < x.users(); ++d) {
    set(graph.user_features.col(d), dbw_from_watt(x.user_power_max_w[d]) / 10.0, (to_db(x.si_residual_user[d]) + 110.0) / 20.0,
        (to_db(x.imi_residual[d]) + 42.0) / 20.0);
  }
  if (config.variant != HgnnVariant::a) return;
  const auto users = static_cast<float>((static_cast<double>(x.users()) - 6.0) / 1.5);
  const auto aps = static_cast<float>((static_cast<double>(x.aps()) - 18.0) / 6.0);
  for (Eigen::MatrixXf* features : {&graph.ap_features, &graph.user_features}) {
    features->row(3).setConstant(users);
    features->row(4).setConstant(aps);
  }
}

}  // namespace

void check_fit(const Instance& x, const HgnnConfig& config) {
  const std::string model = "a model of variant " + std::string(name(config.variant));
  Faults faults("model and instance");
  const auto require = [&](bool holds, const char* what, Index was, const std::string& rule) {
    faults.require(holds, what, std::to_string(was), rule);
  };
  require(x.count_dl() == config.subcarriers_dl, "downlink subcarriers", x.count_dl(),
          "the model is for " + std::to_string(config.subcarriers_dl));
  require(x.count_ul() == config.subcarriers_ul, "uplink subcarriers", x.count_ul(),
          "the model is for " + std::to_string(config.subcarriers_ul));
  if (config.variant == HgnnVariant::ls) {
    for (Index l = 0; l < x.aps(); ++l) {
      const Index served = x.serve.row(l).count();
      if (served == 1) continue;
      faults.add("serve[" + std::to_string(l) + "]: " + std::to_string(served) + " users; " + model + " wants one user per access point");
      break;
    }
  } else {
    require(x.aps() <= config.max_aps, "access points", x.aps(), "the model is for at most " + std::to_string(config.max_aps));
    require(x.users() <= config.max_users, "users", x.users(), "the model is for at most " + std::to_string(config.max_users));
    if (!x.serve.all()) faults.add("serve: clusters; " + model + " wants every access point to serve every user");
  }
  faults.raise();
}

Graph make_graph(const Instance& x, const PowerProblem& problem, const HgnnConfig& config) {
  check_fit(x, config);
  HgnnEdges edges = make_edges(x, usable_edge(config.edge, x));
  Graph graph{.ap_features = Eigen::MatrixXf::Zero(config.ap_inputs(), x.aps()),
              .user_features = Eigen::MatrixXf::Zero(config.user_inputs(), x.users()),
              .ap_from_users = std::move(edges.ap_from_users),
              .ap_from_aps = std::move(edges.ap_from_aps),
              .user_from_aps = std::move(edges.user_from_aps),
              .user_from_users = std::move(edges.user_from_users)};
  set_scalars(x, config, graph);
  const auto put = [](Eigen::MatrixXf& features, const LinkStatistics& s) {
    return [&features, s](Index node, Index place, double entry) {
      features(hgnn_scalars + place, node) = static_cast<float>((entry - s.mean) / s.deviation);
    };
  };
  visit_links(x, problem, config.variant, {config.features}, put(graph.ap_features, config.ap), put(graph.user_features, config.user));
  if (config.sees_equal_powers()) {
    const EqualPowersView view = equal_powers_view(x, problem);
    graph.ap_features.bottomRows(view.ap.rows()) = view.ap.cast<float>();
    graph.user_features.bottomRows(view.user.rows()) = view.user.cast<float>();
  }
  return graph;
}

void LinkMeter::add(const Instance& x, const PowerProblem& problem) {
  const auto count = [](Sums& sums) {
    return [&sums](Index, Index, double entry) {
      sums.count += 1.0;
      sums.sum += entry;
      sums.squares += entry * entry;
    };
  };
  visit_links(x, problem, variant_, {features_}, count(ap_), count(user_));
}

LinkStatistics LinkMeter::statistics(const Sums& sums) {
  if (!(sums.count > 0.0)) return {};
  const double mean = sums.sum / sums.count;
  const double deviation = std::sqrt(std::max(0.0, sums.squares / sums.count - mean * mean));
  return {.mean = mean, .deviation = deviation > 0.0 ? deviation : 1.0};
}

}  // namespace airloom::mdd
