#pragma once
/// What stations and processor say to each other while they climb: who sends which numbers, in which order.
///
/// An iteration is four rounds; in each every station sends its part, the parts are summed, and all get the same answer. The central
/// solver is one station group that holds all stations, so that the sums are trivial. Source: specification of [dab], 7.1 and 7.6.
#include <Eigen/Core>
#include <complex>

#include "airloom/systems/dab/problem/station/tensor_cubic.hpp"

namespace airloom::dab {

enum class Round {
  curvature,       ///< up: Gram matrix of (S, Y, gradient), ||F||^2; down: coefficients of the first loop, common part of tau
  preconditioner,  ///< up: F^H F / tau, F^H q / tau, F^H y / tau; down: per stream, M^-1 times the sums of the last two
  direction,       ///< up: Y^T z, <y, H0 y>, <gradient, z>; down: coefficients of the second loop, scale of H0
  trial,           ///< up: T and t, or X instead of t, and what powers cost; down: their sums, and the next step to try or 0
};

/// How the distortion of the network follows from that of the stations.
enum class Coupling {
  powers,      ///< t = sum_b t_b: the block model
  amplitudes,  ///< X = sum_b X_b: the correlated model
};

struct AscentShape {
  Eigen::Index users = 0;
  Eigen::Index memory = 0;
  Coupling coupling = Coupling::powers;
  bool costs = false;  ///< powers cost something: one number more in a trial

  [[nodiscard]] Eigen::Index gram() const { return (2 * memory + 1) * (memory + 1); }
  [[nodiscard]] Eigen::Index link() const { return 2 * users * users; }
  [[nodiscard]] Eigen::Index distortion() const { return coupling == Coupling::powers ? users : 2 * users * TensorCubic::products(users); }
  /// Numbers of one message to the processor.
  [[nodiscard]] Eigen::Index up(Round round) const {
    switch (round) {
      case Round::curvature: return gram() + 1;
      case Round::preconditioner: return users * users + 2 * link();
      case Round::direction: return memory + 2;
      case Round::trial: return link() + distortion() + (costs ? 1 : 0);
    }
    return 0;
  }
  /// Numbers of its answer.
  [[nodiscard]] Eigen::Index down(Round round) const {
    switch (round) {
      case Round::curvature: return memory + 1;
      case Round::preconditioner: return 2 * link();
      case Round::direction: return memory + 1;
      case Round::trial: return up(round) + 1;
    }
    return 0;
  }
};

/// Which slots of a memory hold pairs, oldest first; stations and processor keep it alike.
struct PairSlots {
  Eigen::Index capacity = 0;
  Eigen::Index count = 0;
  Eigen::Index next = 0;  ///< slot of the next pair

  [[nodiscard]] Eigen::Index at(Eigen::Index k) const { return (next + capacity - count + k) % capacity; }
  [[nodiscard]] Eigen::Index newest() const { return at(count - 1); }
  void add() {
    next = (next + 1) % capacity;
    if (count < capacity) ++count;
  }
  void clear() { count = next = 0; }
};

/// Entry (i, j), i <= j, of a symmetric matrix packed by columns of its upper half.
constexpr Eigen::Index packed_entry(Eigen::Index i, Eigen::Index j) { return j * (j + 1) / 2 + i; }

using Message = Eigen::Ref<Eigen::VectorXd>;
using MessageIn = Eigen::Ref<const Eigen::VectorXd>;

/// A complex (rows, columns) matrix at `offset` of a message: all real parts, then all imaginary parts.
inline void put(const Eigen::MatrixXcd& m, Eigen::Index offset, Message to) {
  Eigen::Map<Eigen::MatrixXd>(to.data() + offset, m.rows(), m.cols()) = m.real();
  Eigen::Map<Eigen::MatrixXd>(to.data() + offset + m.size(), m.rows(), m.cols()) = m.imag();
}
/// `m` has its shape already.
inline void take(const MessageIn& from, Eigen::Index offset, Eigen::MatrixXcd& m) {
  m.real() = Eigen::Map<const Eigen::MatrixXd>(from.data() + offset, m.rows(), m.cols());
  m.imag() = Eigen::Map<const Eigen::MatrixXd>(from.data() + offset + m.size(), m.rows(), m.cols());
}

}  // namespace airloom::dab
