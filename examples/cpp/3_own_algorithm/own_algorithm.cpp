// An algorithm of one's own, judged as all others are, and compared with them on the same networks.
#include <airloom/mdd.hpp>
#include <iomanip>
#include <iostream>

/// Equal powers on all links and subcarriers: half of what the budgets allow.
airloom::mdd::Solution half_power(const airloom::mdd::Instance& x) {
  const double links = static_cast<double>(x.count_dl() * x.users());
  airloom::mdd::Solution answer;
  answer.p_dl_w.resize(x.aps(), x.users() * x.count_dl());
  for (Eigen::Index l = 0; l < x.aps(); ++l) answer.p_dl_w.row(l).setConstant(0.5 * x.ap_power_max_w[l] / links);
  answer.p_ul_w.resize(x.users() * x.count_ul());
  for (Eigen::Index d = 0; d < x.users(); ++d)
    answer.p_ul_w.segment(d * x.count_ul(), x.count_ul()).setConstant(0.5 * x.user_power_max_w[d] / static_cast<double>(x.count_ul()));
  return answer;
}

int main() {
  using namespace airloom;
  mdd::Scenario scenario;
  scenario.qos_dl_nats = 0.0;
  scenario.qos_ul_nats = 0.0;
  const int networks = 10;
  double mine = 0.0;
  double best = 0.0;
  for (int r = 0; r < networks; ++r) {
    const mdd::Instance network = mdd::draw(scenario, 1, static_cast<std::uint64_t>(r));
    const Evaluation judged = mdd::evaluate(network, half_power(network));
    if (!judged.feasible()) std::cout << "network " << r << " misses " << judged.worst_residual() << '\n';
    mine += judged.metrics.number("se_nats") / networks;
    best += mdd::evaluate(network, mdd::solve(network).solution).metrics.number("se_nats") / networks;
  }
  std::cout << std::setprecision(6) << "half power " << mine << ", price " << best << " nat/s/Hz in the mean of " << networks << '\n';
  return mine > 0.0 && mine < best ? 0 : 1;
}
