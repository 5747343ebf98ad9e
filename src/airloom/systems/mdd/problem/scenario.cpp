#include "airloom/systems/mdd/problem/scenario.hpp"

#include "airloom/systems/mdd/problem/standard_channel.hpp"

namespace airloom::mdd {

void validate(const Scenario& s) {
  constexpr double most_coefficients = 2e8;  // 3.2 GB of channels
  Faults faults("mdd scenario");
  faults.require(s.taps <= s.subcarriers(), "scenario.taps", std::to_string(s.taps),
                 "must be <= subcarriers_dl + subcarriers_ul = " + std::to_string(s.subcarriers()));
  switch (s.clustering) {
    case Clustering::off:
      faults.require(s.users <= s.rows(), "scenario.users", std::to_string(s.users),
                     "must be <= antennas = " + std::to_string(s.rows()) + " for zero forcing (or clustering = user_centric)");
      break;
    case Clustering::user_centric:
      faults.require(s.aps >= s.users, "scenario.aps", std::to_string(s.aps),
                     "must be >= users = " + std::to_string(s.users) + " with clustering = user_centric");
      break;
  }
  const double coefficients = static_cast<double>(s.aps) * s.users * s.rows() * s.subcarriers();
  faults.require(coefficients <= most_coefficients, "scenario.aps * users * antennas * subcarriers", shortest(coefficients),
                 "must be <= " + shortest(most_coefficients));
  check_channel(s, faults);
  faults.raise();
}

std::vector<std::string> warnings(const Scenario& s) {
  std::vector<std::string> list = channel_warnings(s);
  if (s.noise_dbm > 0.0) {
    list.push_back("noise_dbm = " + shortest(s.noise_dbm) + " is more than 1 mW per subcarrier: a missing minus sign?");
  }
  return list;
}

}  // namespace airloom::mdd
