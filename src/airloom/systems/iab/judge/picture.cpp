#include "airloom/systems/iab/judge/picture.hpp"

#include <iomanip>
#include <sstream>
#include <utility>

#include "airloom/core/outcome.hpp"
#include "airloom/core/residual.hpp"
#include "airloom/systems/array_pattern.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::iab {
namespace {

using Index = Eigen::Index;

/// Whom a platform serves: aerial users and the node, or ground users; in the order of its streams.
Eigen::Matrix3Xd served_places(const Instance& x, bool donor) {
  if (!donor) return x.rx_pos_m.rightCols(x.ground_users());
  Eigen::Matrix3Xd places(3, x.donor_streams());
  places.leftCols(x.aerial_users()) = x.rx_pos_m.leftCols(x.aerial_users());
  if (x.has_node()) places.rightCols(1) = x.tx_pos_m.col(1);
  return places;
}

void add_pattern(Picture& p, const Instance& x, int platform, const Eigen::MatrixXcd& h, const Eigen::MatrixXcd& w) {
  const Eigen::Matrix3Xd places = served_places(x, platform == 0);
  const std::vector<radio::ArrayPositions> arrays =
      x.array_shape ? std::vector{radio::upa(x.array_shape->nx, x.array_shape->ny)} : rectangles(h.rows());
  const auto array = fitting(x.tx_pos_m.col(platform), arrays, places, h);
  if (array) p.patterns.push_back({.site = platform, .level_dbw = azimuth_pattern(*array, places, w)});
}

/// Four digits for people.
std::string in_words(double number, const char* unit) {
  std::ostringstream text;
  text << std::setprecision(4) << number << ' ' << unit;
  return text.str();
}
std::string percent(double share) { return in_words(100.0 * share, "%"); }
std::string in_mbit(double bps) { return in_words(1e-6 * bps, "Mbit/s"); }

void add_facts(Picture& p, const Instance& x, const Solution* s, const Values& metrics) {
  if (s != nullptr && x.has_node()) {
    p.facts.emplace_back("Band", percent(s->mu_aerial) + " for the donor's streams, " + percent(1.0 - s->mu_aerial) + " for the node's");
    p.facts.emplace_back("Backhaul", "can carry " + in_mbit(metrics.number("backhaul_rate_bps")) + "; the ground beams offer " +
                                         in_mbit(metrics.number("ground_offered_bps")) + ", " + in_mbit(metrics.number("ground_rate_bps")) +
                                         " arrive");
  }
  if (!(x.min_ground_rate_bps > 0.0)) return;
  std::string promise = in_mbit(x.min_ground_rate_bps);
  if (s != nullptr) {
    const bool kept = below_promise(metrics.number("ground_rate_bps"), x.min_ground_rate_bps) <= feasibility_tolerance;
    promise += kept ? ", kept" : ", not kept";
  }
  p.facts.emplace_back("Promised ground rate", promise);
}

Eigen::VectorXd joined(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  Eigen::VectorXd all(a.size() + b.size());
  all.head(a.size()) = a;
  all.tail(b.size()) = b;
  return all;
}

Eigen::VectorXd stream_power(const Eigen::MatrixXcd& w) { return w.colwise().squaredNorm().transpose(); }

/// Spectral efficiencies of the users, without that of the backhaul.
Eigen::VectorXd user_efficiencies(const Instance& x, const Values& metrics) {
  std::vector<double> aerial = metrics.numbers("se_aerial");
  if (x.has_node()) aerial.erase(aerial.begin() + x.backhaul_index);
  return joined(vector_from(aerial), vector_from(metrics.numbers("se_ground")));
}

/// Parts of their platform's power: aerial users, ground users, the backhaul.
struct StreamShares {
  Eigen::VectorXd users;
  double backhaul = 0.0;
};

StreamShares shares_of(const Instance& x, const Solution& s) {
  const Eigen::VectorXd donor = stream_power(s.w_aerial) / std::max(s.w_aerial.squaredNorm(), 1e-300);
  const Eigen::VectorXd node = stream_power(s.w_ground) / std::max(s.w_ground.squaredNorm(), 1e-300);
  return {.users = joined(donor.head(x.aerial_users()), node), .backhaul = x.has_node() ? donor[x.backhaul()] : 0.0};
}

/// @param s  nothing: all links, without shares; else those that are not silent
void add_links(Picture& p, const Instance& x, const Solution* s) {
  const StreamShares shares = s != nullptr ? shares_of(x, *s) : StreamShares{.users = Eigen::VectorXd::Zero(p.users())};
  const auto add = [&](int from, int to, double share) {
    if (s == nullptr || share > 0.0) p.links.push_back({.from = from, .to = to, .share = share});
  };
  if (x.has_node()) add(0, 1, shares.backhaul);
  for (int u = 0; u < p.users(); ++u) add(u < x.aerial_users() ? 0 : 1, p.stations + u, shares.users[u]);
}

void add_answer(Picture& p, const Instance& x, const Solution& s, const Values& metrics) {
  p.of_users("rate", "Mbit/s", 1e-6 * vector_from(metrics.numbers("user_rate_bps")));
  p.color = p.columns.back().name;
  const Eigen::VectorXd efficiency = user_efficiencies(x, metrics);
  p.of_users("spectral efficiency", "bit/s/Hz", efficiency);
  p.of_users("SINR", "dB", sinr_db_of(efficiency));
  p.of_users("power of its stream", "W", joined(stream_power(s.w_aerial).head(x.aerial_users()), stream_power(s.w_ground)));
  add_pattern(p, x, 0, x.h_aerial, s.w_aerial);
  if (x.has_node()) add_pattern(p, x, 1, x.h_ground, s.w_ground);
  p.pattern_words = p.patterns.empty() ? "No beams: these channels are not those of flat arrays at half a wavelength"
                                       : "Beams: what a platform sends towards every azimuth, at the elevations of those it serves";
}

}  // namespace

Picture picture(std::vector<Site> sites, const Instance& x, const Solution* s, const Values& metrics) {
  Picture p{.sites = std::move(sites), .stations = x.has_node() ? 2 : 1};
  const Eigen::VectorXd budget = (Eigen::VectorXd(2) << x.donor_power_max_w, x.node_power_max_w).finished().head(p.stations);
  p.of_stations("elements", "", Eigen::VectorXd::Constant(p.stations, x.elements()));
  const Eigen::VectorXd gain =
      joined(x.h_aerial.leftCols(x.aerial_users()).colwise().squaredNorm().transpose(), x.h_ground.colwise().squaredNorm().transpose());
  p.of_users("channel gain", "dB", decibels(gain));
  p.color = p.columns.back().name;
  add_facts(p, x, s, metrics);
  if (s == nullptr) p.of_stations("budget", "W", budget);
  else p.power_of_stations("power", vector_from(metrics.numbers("radiated_power_w")).head(p.stations), budget);
  if (s != nullptr) add_answer(p, x, *s, metrics);
  add_links(p, x, s);
  p.link_words = s != nullptr ? "Lines: who serves whom; wide: most of the platform's power" : "Lines: who serves whom";
  return p;
}

}  // namespace airloom::iab
