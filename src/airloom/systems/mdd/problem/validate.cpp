#include <cmath>
#include <string>

#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {
namespace {

std::string extents(Eigen::Index rows, Eigen::Index columns) {
  return std::string("(").append(std::to_string(rows)).append(", ").append(std::to_string(columns)).append(")");
}

std::string at(const char* name, Eigen::Index i) { return std::string(name).append("[").append(std::to_string(i)).append("]"); }

std::string at(const char* name, Eigen::Index i, Eigen::Index k) { return at(name, i).append("[").append(std::to_string(k)).append("]"); }

void check_shape(Faults& faults, const char* name, const auto& array, Eigen::Index rows, Eigen::Index columns) {
  faults.require(array.rows() == rows && array.cols() == columns, name, extents(array.rows(), array.cols()),
                 "must be " + extents(rows, columns));
}

// Texts are made for faults only: the check stands before every solve and counts in its time.

/// Every entry positive and finite; at most 1 where it is a residual level.
void check_positive(Faults& faults, const char* name, const Eigen::VectorXd& v, bool residual = false) {
  for (Eigen::Index i = 0; i < v.size(); ++i) {
    const bool fits = std::isfinite(v[i]) && v[i] > 0.0 && (!residual || v[i] <= 1.0);
    if (fits) continue;
    faults.add(at(name, i) + ": " + shortest(v[i]) + (residual ? "; must be in (0, 1], linear (not decibels)" : "; must be > 0"));
  }
}

void check_gains(Faults& faults, const char* name, const Eigen::MatrixXd& gain, bool mutual) {
  for (Eigen::Index i = 0; i < gain.rows(); ++i) {
    for (Eigen::Index k = 0; k < gain.cols(); ++k) {
      if (mutual && i == k) continue;
      const double own = gain(i, k);
      if (!std::isfinite(own) || own < 0.0) faults.add(at(name, i, k) + ": " + shortest(own) + "; must be >= 0, linear (not decibels)");
      else if (mutual && k > i && std::isfinite(gain(k, i)) && std::abs(own - gain(k, i)) > 1e-9 * (own + gain(k, i)))
        faults.add(at(name, i, k) + ": " + shortest(own) + "; must equal its transposed entry, " + shortest(gain(k, i)));
    }
  }
}

void check_subcarriers(Faults& faults, const Instance& x) {
  std::vector<const char*> used(static_cast<std::size_t>(x.subcarriers()), nullptr);
  const auto check = [&](const char* name, const std::vector<int>& indices) {
    faults.require(!indices.empty(), name, "empty", "must name at least one subcarrier");
    for (std::size_t i = 0; i < indices.size(); ++i) {
      const auto fault = [&](const std::string& rule) {
        faults.add(at(name, static_cast<Eigen::Index>(i)) + ": " + std::to_string(indices[i]) + "; " + rule);
      };
      if (indices[i] < 0 || indices[i] >= x.subcarriers()) {
        fault("must be in 0 .. " + std::to_string(x.subcarriers() - 1));
        continue;
      }
      const char*& before = used[static_cast<std::size_t>(indices[i])];
      if (before != nullptr) fault(std::string("that subcarrier is already in ") + before);
      before = name;
    }
  };
  check("subcarrier_dl", x.subcarrier_dl);
  check("subcarrier_ul", x.subcarrier_ul);
  faults.require(x.count_dl() + x.count_ul() == x.subcarriers(), "h", std::to_string(x.subcarriers()) + " subcarriers",
                 "must be those of subcarrier_dl and subcarrier_ul together, " + std::to_string(x.count_dl() + x.count_ul()));
}

void check_service(Faults& faults, const Instance& x) {
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    const Eigen::Index served = x.serve.row(l).count();
    if (served <= x.antennas()) continue;
    faults.add(at("serve", l) + ": " + std::to_string(served) + " users; access point " + std::to_string(l) + " has " +
               std::to_string(x.antennas()) + " antennas, and zero forcing needs at most as many users");
  }
  for (Eigen::Index d = 0; d < x.users(); ++d) {
    if (!x.serve.col(d).any()) faults.add("serve: no access point serves user " + std::to_string(d) + "; every user needs one");
  }
}

void check_weights(Faults& faults, const Instance& x, const Eigen::MatrixXd& weights) {
  const Eigen::Index streams = x.users() * x.count_ul();
  check_shape(faults, "ul_weight", weights, x.aps(), streams);
  if (weights.rows() != x.aps() || weights.cols() != streams) return;
  for (Eigen::Index j = 0; j < streams; ++j) {
    double sum = 0.0;
    bool sound = true;
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      const double weight = weights(l, j);
      sound = sound && std::isfinite(weight) && weight >= 0.0;
      if (x.serve(l, j / x.count_ul())) sum += weight;
    }
    if (sound && sum > 0.0) continue;
    faults.add(at("ul_weight", j / x.count_ul(), j % x.count_ul()) + (sound ? ": all 0" : ": negative or not finite") +
               "; weights must be >= 0, one of a serving access point > 0");
  }
}

}  // namespace

void validate(const Instance& x, const std::string& subject, Service service) {
  Faults faults(subject);
  const Eigen::Index aps = x.aps();
  const Eigen::Index users = x.users();
  faults.require(aps >= 1 && users >= 1, "gain_ap_user", extents(aps, users), "there must be at least one access point and one user");
  faults.raise();
  faults.require(x.antennas() >= 1 && x.h.cols() > 0 && x.h.cols() % (aps * users) == 0, "h", extents(x.antennas(), x.h.cols()),
                 "must hold (subcarriers, " + std::to_string(aps) + ", " + std::to_string(users) + ", antennas) numbers");
  check_shape(faults, "gain_ap_ap", x.gain_ap_ap, aps, aps);
  check_shape(faults, "gain_user_user", x.gain_user_user, users, users);
  check_shape(faults, "serve", x.serve, aps, users);
  check_shape(faults, "tx_power_max_w", x.ap_power_max_w, aps, 1);
  check_shape(faults, "user_power_max_w", x.user_power_max_w, users, 1);
  check_shape(faults, "si_residual_ap", x.si_residual_ap, aps, 1);
  check_shape(faults, "si_residual_user", x.si_residual_user, users, 1);
  check_shape(faults, "iai_residual", x.iai_residual, aps, 1);
  check_shape(faults, "imi_residual", x.imi_residual, users, 1);
  faults.raise();
  const Eigen::Map<const Eigen::ArrayXd> parts(reinterpret_cast<const double*>(x.h.data()), 2 * x.h.size());
  // 0 times what is not finite is not 0; one vectorised pass over the largest array
  faults.require((0.0 * parts).sum() == 0.0, "h", "not finite", "channels must be finite");
  check_subcarriers(faults, x);
  check_gains(faults, "gain_ap_user", x.gain_ap_user, false);
  check_gains(faults, "gain_ap_ap", x.gain_ap_ap, true);
  check_gains(faults, "gain_user_user", x.gain_user_user, true);
  faults.require(std::isfinite(x.noise_w) && x.noise_w > 0.0, "noise_w", shortest(x.noise_w), "must be > 0");
  check_positive(faults, "tx_power_max_w", x.ap_power_max_w);
  check_positive(faults, "user_power_max_w", x.user_power_max_w);
  check_positive(faults, "si_residual_ap", x.si_residual_ap, true);
  check_positive(faults, "si_residual_user", x.si_residual_user, true);
  check_positive(faults, "iai_residual", x.iai_residual, true);
  check_positive(faults, "imi_residual", x.imi_residual, true);
  faults.require(std::isfinite(x.qos_dl_nats) && x.qos_dl_nats >= 0.0, "qos_dl_nats", shortest(x.qos_dl_nats), "must be >= 0");
  faults.require(std::isfinite(x.qos_ul_nats) && x.qos_ul_nats >= 0.0, "qos_ul_nats", shortest(x.qos_ul_nats), "must be >= 0");
  if (service == Service::given) check_service(faults, x);
  if (x.ul_weight) check_weights(faults, x, *x.ul_weight);
  faults.raise();
}

void validate_weights(const Instance& x, const Eigen::MatrixXd& weight, const std::string& subject) {
  Faults faults(subject);
  check_weights(faults, x, weight);
  for (Eigen::Index j = 0; j < weight.cols() && weight.rows() == x.aps(); ++j) {
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      if (x.serve(l, j / x.count_ul()) || weight(l, j) == 0.0) continue;
      faults.add(at("ul_weight", j / x.count_ul(), j % x.count_ul()) + "[" + std::to_string(l) + "]: " + shortest(weight(l, j)) +
                 "; must be 0, access point " + std::to_string(l) + " does not serve this user");
    }
  }
  faults.raise();
}

}  // namespace airloom::mdd
