#pragma once
/// What the split of the band sees of the precoders: signal and interference powers per stream, and the noise as a function of
/// the share. With x the share of the band of a tier, a stream carries
///
///     phi(x; g, q) = x log2(1 + g / (q + c x))        bit/s per hertz of the total band
///
/// where q is interference plus noise that does not depend on x, and c = bandwidth x density for noise proportional to the
/// band (0 otherwise). phi increases and is concave in x for q >= 0. Source: [iab] Eqs. of the band split; README.md, "Split".
#include <vector>

#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

struct Stream {
  double g = 0.0;  ///< received signal power, W
  double q = 0.0;  ///< interference and fixed noise, W
};

/// Value and derivatives of phi.
struct Phi {
  double value = 0.0;
  double derivative = 0.0;  ///< may be +infinity at x = 0 when q = 0
  double second = 0.0;      ///< <= 0
};
/// @param x  share of the band, in [0, 1]; phi(0) = 0
[[nodiscard]] Phi phi(double x, const Stream& stream, double c);
[[nodiscard]] Phi phi_sum(double x, const std::vector<Stream>& streams, double c);

/// The three groups of streams of a network with given precoders. Without a node: access alone.
struct BandTerms {
  double bandwidth_hz = 0.0;
  std::vector<Stream> access;  ///< aerial users
  Stream backhaul;             ///< silent without a node
  std::vector<Stream> ground;  ///< I; none without a node
  double c_aerial = 0.0;       ///< W per unit of share
  double c_ground = 0.0;

  [[nodiscard]] Phi access_term(double mu) const { return phi_sum(mu, access, c_aerial); }
  [[nodiscard]] Phi backhaul_term(double mu) const { return phi(mu, backhaul, c_aerial); }
  /// As a function of the ground tier's own share x = 1 - mu.
  [[nodiscard]] Phi ground_term(double x) const { return phi_sum(x, ground, c_ground); }
  /// Network rate, bit/s: bandwidth (A-term + min(B-term, T-term)).
  [[nodiscard]] double sum_rate(double mu) const;
  [[nodiscard]] bool has_node() const { return !ground.empty(); }
  /// Of the donor: aerial users and, with a node, the backhaul.
  [[nodiscard]] std::size_t donor_streams() const { return access.size() + (has_node() ? 1 : 0); }
  /// True when no noise depends on the split.
  [[nodiscard]] bool linear() const { return c_aerial == 0.0 && c_ground == 0.0; }
};

/// The sums of the three groups as functions of the share. Where no noise depends on the split they are lines, whose slopes are taken once.
class SumTerms {
 public:
  SumTerms(const BandTerms& terms);  // NOLINT(google-explicit-constructor): these are its sums

  [[nodiscard]] bool linear() const { return linear_; }
  [[nodiscard]] Phi access(double mu) const { return linear_ ? Phi{mu * access_, access_} : terms_.access_term(mu); }
  [[nodiscard]] Phi backhaul(double mu) const { return linear_ ? Phi{mu * backhaul_, backhaul_} : terms_.backhaul_term(mu); }
  /// As a function of the ground tier's own share x = 1 - mu.
  [[nodiscard]] Phi ground(double x) const { return linear_ ? Phi{x * ground_, ground_} : terms_.ground_term(x); }
  [[nodiscard]] bool ground_silent() const;

 private:
  const BandTerms& terms_;
  bool linear_;
  double access_ = 0.0, backhaul_ = 0.0, ground_ = 0.0;
};

/// Received powers of every stream: g_l = |h_l^H w_l|^2 and Q_l = sum over k != l of |h_l^H w_k|^2.
/// @param h  shape (N, L);  @param w  shape (N, L)
[[nodiscard]] std::vector<Stream> received_powers(const Eigen::MatrixXcd& h, const Eigen::MatrixXcd& w);

[[nodiscard]] BandTerms band_terms(const Instance& instance, const Eigen::MatrixXcd& w_aerial, const Eigen::MatrixXcd& w_ground);
/// The same from received powers, the backhaul last (without a node: users alone).
[[nodiscard]] BandTerms band_terms(const Instance& instance, std::vector<Stream> aerial, std::vector<Stream> ground);

/// Noise power of a tier that holds the share x of the band, W.
[[nodiscard]] double noise_aerial_w(const Instance& instance, double mu);
[[nodiscard]] double noise_ground_w(const Instance& instance, double mu);

}  // namespace airloom::iab
