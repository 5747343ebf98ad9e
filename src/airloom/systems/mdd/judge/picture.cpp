#include "airloom/systems/mdd/judge/picture.hpp"

#include <utility>

#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/mdd/judge/metrics.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// Power that every access point sends to every user, (L, D).
Eigen::MatrixXd sent_powers(const Instance& x, const Solution& s) {
  Eigen::MatrixXd power(x.aps(), x.users());
  for (Index d = 0; d < x.users(); ++d) power.col(d) = s.p_dl_w.middleCols(d * x.count_dl(), x.count_dl()).rowwise().sum();
  return power;
}

/// The rate that each user gets of its promise: the sum over its subcarriers, or that of its worst one, as often as there are any.
Eigen::VectorXd rate_to_judge(const Eigen::VectorXd& sinr, Index width, bool per_subcarrier) {
  Eigen::VectorXd rate(sinr.size() / std::max<Index>(width, 1));
  for (Index d = 0; d < rate.size(); ++d) {
    const Eigen::ArrayXd nats = sinr.segment(d * width, width).array().log1p();
    rate[d] = per_subcarrier ? static_cast<double>(width) * nats.minCoeff() : nats.sum();
  }
  return rate;
}

void add_promises(Picture& p, const Instance& x, const Solution* s) {
  const Sinr sinr = s != nullptr ? received_sinr(x, *s) : Sinr{};
  const auto add = [&](const std::string& direction, double promised, const Eigen::VectorXd& of, Index width) {
    const Eigen::VectorXd rate = s != nullptr ? rate_to_judge(of, width, x.qos_per_subcarrier) : Eigen::VectorXd();
    p.promise_to_users(direction + " rate" + (x.qos_per_subcarrier ? ", in equal parts" : ""), "nat",
                       Eigen::VectorXd::Constant(x.users(), promised), rate);
  };
  add("downlink", x.qos_dl_nats, sinr.dl, x.count_dl());
  add("uplink", x.qos_ul_nats, sinr.ul, x.count_ul());
}

}  // namespace

Picture picture(std::vector<Site> sites, const Instance& x, const Solution* s, const Values& metrics) {
  Picture p{.sites = std::move(sites), .stations = static_cast<int>(x.aps())};
  p.facts.emplace_back("Subcarriers", std::to_string(x.count_dl()) + " downlink, " + std::to_string(x.count_ul()) + " uplink, of " +
                                          std::to_string(x.subcarriers()));
  p.of_stations("antennas", "", Eigen::VectorXd::Constant(x.aps(), static_cast<double>(x.antennas())));
  p.of_stations("users served", "", x.serve.cast<double>().rowwise().sum());
  p.of_users("best channel gain", "dB", decibels(x.gain_ap_user.colwise().maxCoeff().transpose()));
  p.color = p.columns.back().name;
  p.pattern_words = "No beams: these channels tell no directions";
  if (s == nullptr) {
    p.of_stations("budget", "W", x.ap_power_max_w);
    p.of_users("uplink budget", "W", x.user_power_max_w);
    add_promises(p, x, s);
    p.link_to_largest(x.serve.select(x.gain_ap_user, 0.0));
    p.link_words = "Lines: the serving access point with the strongest channel";
    return p;
  }
  p.power_of_stations("power", vector_from(metrics.numbers("ap_power_w")), x.ap_power_max_w);
  p.of_users("rate", "bit/s/Hz", vector_from(metrics.numbers("user_rate")));
  p.color = p.columns.back().name;
  p.of_users("downlink", "nat", vector_from(metrics.numbers("user_rate_dl_nats")));
  p.of_users("uplink", "nat", vector_from(metrics.numbers("user_rate_ul_nats")));
  p.of_users("uplink power", "W", vector_from(metrics.numbers("user_power_w")));
  p.of_users("uplink budget", "W", x.user_power_max_w);
  add_promises(p, x, s);
  p.link_by_share(sent_powers(x, *s));
  p.link_words = "Lines: access points that send more than a tenth of the power meant for a user; wide: most of it";
  return p;
}

}  // namespace airloom::mdd
