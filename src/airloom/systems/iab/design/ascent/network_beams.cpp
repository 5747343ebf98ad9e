#include "airloom/systems/iab/design/ascent/network_beams.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "airloom/numerics/hermitian.hpp"
#include "airloom/numerics/lbfgs.hpp"

namespace airloom::iab {
namespace {

std::vector<Stream> streams_of(const Eigen::MatrixXcd& received, double fixed_noise) {
  std::vector<Stream> streams(static_cast<std::size_t>(received.rows()));
  for (Eigen::Index l = 0; l < received.rows(); ++l) {
    double interference = fixed_noise;
    for (Eigen::Index k = 0; k < received.cols(); ++k) interference += k == l ? 0.0 : std::norm(received(l, k));
    streams[static_cast<std::size_t>(l)] = {std::norm(received(l, l)), interference};
  }
  return streams;
}

/// One weighted MMSE step of a tier. @return false where no beam has a price, or nothing finite came out
bool weighted_step(const Eigen::MatrixXcd& channels, const Eigen::VectorXd& price, double noise, const TierBeams& from, TierBeams& to) {
  const Eigen::Index n = channels.cols();
  Eigen::VectorXd d(n);
  Eigen::VectorXcd right(n);
  double sum = 0.0;
  for (Eigen::Index l = 0; l < n; ++l) {
    double disturbance = noise;
    for (Eigen::Index k = 0; k < n; ++k) disturbance += k == l ? 0.0 : std::norm(from.received(l, k));
    const double signal = std::norm(from.received(l, l));
    const double tau = disturbance + signal;
    const double weight = price[l] * tau / disturbance;
    d[l] = weight * signal / (tau * tau);
    right[l] = weight * (from.received(l, l) / tau);
    sum += d[l];
  }
  if (!(sum > 0.0) || !std::isfinite(sum)) return false;
  Eigen::MatrixXcd scaled = channels * d.asDiagonal();
  Eigen::MatrixXcd system(channels.rows(), channels.rows());
  system.noalias() = scaled * channels.adjoint();
  system.diagonal().array() += noise * sum;
  scaled = channels * right.asDiagonal();
  return solve_hermitian(system, scaled) && to.set(channels, scaled);
}

/// Part of the way from one set of beams to another.
TierBeams beams_between(const Eigen::MatrixXcd& channels, const TierBeams& from, const TierBeams& to, double step) {
  TierBeams out;
  if (!out.set(channels, (1.0 - step) * from.beams + step * to.beams)) out = from;
  return out;
}

}  // namespace

NoiseModel noise_model(const Instance& x) {
  if (!x.has_node()) return {.bandwidth_hz = x.bandwidth_hz};  // one share of the band: 1
  return {.donor_proportional = x.noise_band_proportional && !x.noise_aerial_w,
          .node_proportional = x.noise_band_proportional && !x.noise_ground_w,
          .bandwidth_hz = x.bandwidth_hz};
}

Division Pursuit::divide(const BandTerms& terms) const {
  Division division = best_division(terms, utility);
  if (plain) {
    division.value = terms.access_term(1.0).value + terms.backhaul_term(1.0).value + terms.ground_term(1.0).value;
    division.donor_price.setOnes(static_cast<Eigen::Index>(terms.donor_streams()));
    division.node_price.setOnes(static_cast<Eigen::Index>(terms.ground.size()));
  }
  return division;
}

double Pursuit::scale(double value) const {
  return utility.objective == NetworkObjective::proportional_fair && !plain ? std::max(1.0, std::abs(value)) : std::abs(value);
}

bool TierBeams::set(const Eigen::MatrixXcd& channels, const Eigen::MatrixXcd& x) {
  const double power = x.squaredNorm();
  if (!(power > 0.0) || !std::isfinite(power)) return false;
  beams = x * (1.0 / std::sqrt(power));
  received.noalias() = channels.adjoint() * beams;
  return true;
}

void evaluate_beams(const NoiseModel& noise, const Pursuit& pursuit, NetworkState& state) {
  BandTerms& t = state.terms;
  t.bandwidth_hz = noise.bandwidth_hz;
  t.access = streams_of(state.donor.received, noise.donor_proportional ? 0.0 : 1.0);
  t.backhaul = {};
  if (state.node.received.rows() > 0) {
    t.backhaul = t.access.back();
    t.access.pop_back();
  }
  t.ground = streams_of(state.node.received, noise.node_proportional ? 0.0 : 1.0);
  t.c_aerial = noise.donor_proportional ? 1.0 : 0.0;
  t.c_ground = noise.node_proportional ? 1.0 : 0.0;
  state.division = pursuit.divide(t);
  state.value = state.division.value;
}

double donor_noise(const NoiseModel& m, double mu) { return m.donor_proportional ? std::max(mu, 1e-9) : 1.0; }
double node_noise(const NoiseModel& m, double mu) { return m.node_proportional ? std::max(1.0 - mu, 1e-9) : 1.0; }

void raise_beams(const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node, const NoiseModel& noise, const Pursuit& pursuit,
                 Movable movable, int most, NetworkState& state) {
  NetworkState next = state;
  for (int step = 0; step < most; ++step) {
    const Division& at = state.division;
    if (at.donor_price.size() == 0) return;  // a user without signal: no finite price leads on
    bool moved = false;
    if (movable.donor && weighted_step(donor, at.donor_price, donor_noise(noise, at.split.mu), state.donor, next.donor)) moved = true;
    else next.donor = state.donor;
    // only the sum of the ground rates counts: where it is worth nothing, the beams are still those that could carry most
    const Eigen::VectorXd ground = pursuit.utility.sums() ? Eigen::VectorXd::Ones(state.node.received.rows()) : at.node_price;
    if (movable.node && weighted_step(node, ground, node_noise(noise, at.split.mu), state.node, next.node)) moved = true;
    else next.node = state.node;
    if (!moved) return;
    evaluate_beams(noise, pursuit, next);
    for (int halving = 0; halving < 4 && !(next.value >= state.value); ++halving) {
      const double part = std::ldexp(1.0, -1 - halving);
      if (movable.donor) next.donor = beams_between(donor, state.donor, next.donor, halving == 0 ? part : 0.5);
      if (movable.node) next.node = beams_between(node, state.node, next.node, halving == 0 ? part : 0.5);
      evaluate_beams(noise, pursuit, next);
    }
    if (!(next.value >= state.value)) return;
    const bool small = next.value - state.value <= 1e-9 * pursuit.scale(next.value);
    std::swap(state, next);
    if (small) return;
  }
}

BeamSlope beam_slope(const Eigen::MatrixXcd& received, const Eigen::VectorXd& price, double noise) {
  const Eigen::Index n = received.rows();
  BeamSlope out{.received = received};
  for (Eigen::Index l = 0; l < n; ++l) {
    double disturbance = noise;
    for (Eigen::Index k = 0; k < n; ++k) disturbance += k == l ? 0.0 : std::norm(received(l, k));
    const double signal = std::norm(received(l, l));
    const double all = price[l] / std::numbers::ln2 / (signal + disturbance);
    const double of_interference = -all * signal / disturbance;
    out.radiated += noise * of_interference;
    for (Eigen::Index k = 0; k < n; ++k) out.received(l, k) *= k == l ? all : of_interference;
  }
  return out;
}

namespace {

/// Real and imaginary parts of the movable beams as one vector, and back.
class BeamVector {
 public:
  BeamVector(const NetworkState& s, Movable movable)
      : donor_(movable.donor ? 2 * s.donor.beams.size() : 0), node_(movable.node ? 2 * s.node.beams.size() : 0) {}

  [[nodiscard]] Eigen::Index size() const { return donor_ + node_; }
  void pack(const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node, Eigen::VectorXd& x) const {
    if (donor_ > 0) x.head(donor_) = Eigen::Map<const Eigen::VectorXd>(reinterpret_cast<const double*>(donor.data()), donor_);
    if (node_ > 0) x.tail(node_) = Eigen::Map<const Eigen::VectorXd>(reinterpret_cast<const double*>(node.data()), node_);
  }
  [[nodiscard]] bool unpack(const Eigen::VectorXd& x, const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node, NetworkState& s) const {
    const auto beams = [](const double* from, const Eigen::MatrixXcd& like) {
      return Eigen::Map<const Eigen::MatrixXcd>(reinterpret_cast<const std::complex<double>*>(from), like.rows(), like.cols());
    };
    return (donor_ == 0 || s.donor.set(donor, beams(x.data(), s.donor.beams))) &&
           (node_ == 0 || s.node.set(node, beams(x.data() + donor_, s.node.beams)));
  }

 private:
  Eigen::Index donor_, node_;
};

}  // namespace

int polish_beams(const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node, const NoiseModel& noise, const Pursuit& pursuit,
                 Movable movable, double tolerance, int most, NetworkState& state) {
  if (state.division.donor_price.size() == 0) return 0;
  const BeamVector vector(state, movable);
  Eigen::VectorXd x(vector.size());
  vector.pack(state.donor.beams, state.node.beams, x);
  NetworkState at = state;
  int stale = 0;
  double slope = std::numeric_limits<double>::infinity();
  const auto f = [&](const Eigen::VectorXd& beams, Eigen::VectorXd& gradient) {
    if (!vector.unpack(beams, donor, node, at)) return std::numeric_limits<double>::infinity();
    evaluate_beams(noise, pursuit, at);
    if (!std::isfinite(at.value)) return std::numeric_limits<double>::infinity();
    stale = at.value - state.value > tolerance * pursuit.scale(at.value) ? 0 : stale + 1;
    if (at.value > state.value) state = at;
    const double mu = at.division.split.mu;
    const BeamSlope of_donor = beam_slope(at.donor.received, at.division.donor_price, donor_noise(noise, mu));
    const BeamSlope of_node = beam_slope(at.node.received, at.division.node_price, node_noise(noise, mu));
    const auto slope_of = [](const Eigen::MatrixXcd& channels, const BeamSlope& to, const TierBeams& tier, double length) {
      return Eigen::MatrixXcd((channels * to.received + to.radiated * tier.beams) * (-2.0 / length));
    };
    const double length_donor = movable.donor ? beams.head(2 * at.donor.beams.size()).norm() : 1.0;
    const double length_node = movable.node ? beams.tail(2 * at.node.beams.size()).norm() : 1.0;
    vector.pack(slope_of(donor, of_donor, at.donor, length_donor), slope_of(node, of_node, at.node, length_node), gradient);
    slope = gradient.cwiseAbs().maxCoeff();
    return -at.value;
  };
  const auto done = [&] { return stale >= 5 || slope <= 1e-10 * pursuit.scale(state.value); };
  LbfgsOptions quasi_newton;
  quasi_newton.memory = 20;
  quasi_newton.max_evaluations = most;
  quasi_newton.first_step = 0.1;
  quasi_newton.whole_first_step = true;
  return minimize_lbfgs(f, done, x, quasi_newton).evaluations;
}

}  // namespace airloom::iab
