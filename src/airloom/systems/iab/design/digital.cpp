#include "airloom/systems/iab/design/digital.hpp"

#include <Eigen/Cholesky>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/beam_space.hpp"

namespace airloom::iab {
namespace {

[[noreturn]] void refuse_aligned(const Eigen::MatrixXcd& gram, double condition, const std::string& tier) {
  Eigen::Index a = 0;
  Eigen::Index b = 0;
  double worst = -1.0;
  for (Eigen::Index i = 0; i < gram.rows(); ++i) {
    for (Eigen::Index j = i + 1; j < gram.cols(); ++j) {
      if (std::abs(gram(i, j)) > worst) {
        worst = std::abs(gram(i, j));
        a = i;
        b = j;
      }
    }
  }
  throw InvalidInput(tier + " channels: condition number " + shortest(condition) + "; zero forcing needs at most 1e8. Streams " +
                     std::to_string(a) + " and " + std::to_string(b) + " lie in nearly the same direction (|cos| = " + shortest(worst) +
                     ")");
}

}  // namespace

Eigen::MatrixXcd zero_forcing(const Eigen::MatrixXcd& h, const std::string& tier) {
  const Eigen::VectorXd length = h.colwise().norm();
  const Eigen::MatrixXcd unit = h * length.cwiseInverse().asDiagonal();
  const Eigen::MatrixXcd gram = unit.adjoint() * unit;
  const Eigen::LLT<Eigen::MatrixXcd> llt(gram);
  // below 1e-10 the Gram matrix alone cannot tell: ask the singular values
  if (llt.info() != Eigen::Success || llt.rcond() < 1e-10) {
    const double condition = condition_number(unit);
    if (!(condition <= 1e8) || llt.info() != Eigen::Success) refuse_aligned(gram, condition, tier);
    const Svd svd = thin_svd(unit);
    return svd.u * svd.s.cwiseInverse().asDiagonal() * svd.v.adjoint() * length.cwiseInverse().asDiagonal();
  }
  const Eigen::MatrixXcd inverse = llt.solve(Eigen::MatrixXcd::Identity(gram.rows(), gram.cols()));
  Eigen::MatrixXcd f = unit * inverse;
  f *= length.cwiseInverse().asDiagonal();
  return f;
}

Eigen::MatrixXcd regularized_zero_forcing(const Eigen::MatrixXcd& h) {
  const auto streams = h.cols();
  Eigen::MatrixXcd gram = h.adjoint() * h;
  gram.diagonal().array() += static_cast<double>(streams);
  const Eigen::LLT<Eigen::MatrixXcd> llt(gram);
  return h * llt.solve(Eigen::MatrixXcd::Identity(streams, streams));
}

Eigen::MatrixXcd effective_zero_forcing(const Tier& tier, const Eigen::MatrixXcd& f_rf, bool regularize, bool& used_regularization) {
  const BeamSpace space = BeamSpace::hybrid(tier, f_rf);
  Eigen::MatrixXcd beams;
  if (!regularize) beams = zero_forcing_beams(space.channels());
  used_regularization = beams.size() == 0;
  if (used_regularization) beams = regularized_beams(space.channels());
  return space.precoder(beams).f_bb;
}

}  // namespace airloom::iab
