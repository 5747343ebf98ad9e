#include "airloom/systems/iab/design/baselines/omp.hpp"

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/hybrid/phase_of_channel.hpp"

namespace airloom::iab {
namespace {

/// Beams exp(j 2 pi (ix u + iy v)) on a uniform grid of spatial frequencies u, v in [-1/2, 1/2).
Eigen::MatrixXcd grid_of_beams(const ArrayShape& shape, int oversampling) {
  // one axis: column k holds exp(j 2 pi i (k/points - 1/2)), i = 0 .. elements-1
  const auto axis = [&](int elements) {
    const int points = oversampling * elements;
    Eigen::MatrixXcd table(elements, points);
    for (int k = 0; k < points; ++k) {
      const double frequency = static_cast<double>(k) / points - 0.5;
      for (int i = 0; i < elements; ++i) table(i, k) = std::polar(1.0, 2.0 * std::numbers::pi * i * frequency);
    }
    return table;
  };
  const Eigen::MatrixXcd along_x = axis(shape.nx);
  const Eigen::MatrixXcd along_y = axis(shape.ny);
  Eigen::MatrixXcd beams(shape.nx * shape.ny, along_x.cols() * along_y.cols());
  for (Eigen::Index a = 0; a < along_x.cols(); ++a) {
    for (Eigen::Index b = 0; b < along_y.cols(); ++b) {  // kron: the second axis varies fastest
      auto beam = beams.col(a * along_y.cols() + b);
      for (int ix = 0; ix < shape.nx; ++ix) beam.segment(ix * shape.ny, shape.ny) = along_x(ix, a) * along_y.col(b);
    }
  }
  return beams;
}

Eigen::MatrixXcd dictionary(const Tier& tier, const OmpOptions& o) {
  if (o.dictionary == Dictionary::channel_phases) {
    Eigen::MatrixXcd phases = Eigen::MatrixXcd::Ones(tier.elements(), tier.streams());
    project_to_unit_modulus(tier.h, phases);
    return phases;
  }
  if (!tier.array_shape) {
    throw InvalidInput("array_shape: absent, and N = " + std::to_string(tier.elements()) +
                       " is not a square; omp needs the array's shape for its dictionary");
  }
  return grid_of_beams(*tier.array_shape, o.oversampling);
}

}  // namespace

TierDesign design_omp(const Tier& tier, const OmpOptions& o, const SolveControl& control) {
  require_fully_connected(tier, "omp");
  const Target target = zero_forcing_target(tier);
  OmpOptions choice = o;
  if (control.on_iteration.stopped()) choice.dictionary = Dictionary::channel_phases;  // the other one takes long
  const Eigen::MatrixXcd beams = dictionary(tier, choice);
  TierDesign design;
  Eigen::MatrixXcd f_rf(tier.elements(), 0);
  Eigen::MatrixXcd f_bb;
  Eigen::MatrixXcd residual = target.f;
  double lambda = 1.0;
  for (int r = 0; r < tier.n_rf; ++r) {
    const Eigen::VectorXd match = (beams.adjoint() * residual).rowwise().squaredNorm();
    Eigen::Index best = 0;
    match.maxCoeff(&best);
    f_rf.conservativeResize(Eigen::NoChange, r + 1);
    f_rf.col(r) = beams.col(best);
    f_bb = least_squares(f_rf, target.f);
    residual = target.f - f_rf * f_bb;
    lambda = residual.norm();
    design.history.push_back(lambda);
    if (lambda > 0.0) residual /= lambda;
    if (control.on_iteration.stopped()) {
      design.status = Status::interrupted;
      break;
    }
  }
  const Eigen::Index chosen = f_rf.cols();
  design.iterations = static_cast<int>(chosen);
  if (chosen < tier.n_rf) {
    f_rf.conservativeResize(Eigen::NoChange, tier.n_rf);
    f_rf.rightCols(tier.n_rf - chosen).setOnes();
    f_bb.conservativeResize(tier.n_rf, Eigen::NoChange);
    f_bb.bottomRows(tier.n_rf - chosen).setZero();
  }
  design.precoder = {std::move(f_rf), std::move(f_bb)};
  certify_match(design, target, lambda, tier);
  apply_digital_stage(design, tier, design.status == Status::interrupted ? DigitalStage::ls : o.digital);
  return design;
}

TierDesign design_two_rf_exact(const Tier& tier) {
  require_fully_connected(tier, "two_rf_exact");
  const int streams = tier.streams();
  if (tier.n_rf != 2 * streams) {
    throw Unsupported("two_rf_exact: " + std::to_string(tier.n_rf) + " RF chains at the " + tier.name + "; must be two per stream, " +
                      std::to_string(2 * streams));
  }
  const Target target = zero_forcing_target(tier);
  TierDesign design;
  design.iterations = 1;
  design.precoder.f_rf.resize(tier.elements(), 2 * streams);
  design.precoder.f_bb = Eigen::MatrixXcd::Zero(2 * streams, streams);
  for (int l = 0; l < streams; ++l) {
    const double most = target.f.col(l).cwiseAbs().maxCoeff();
    for (Eigen::Index n = 0; n < tier.elements(); ++n) {
      const double phase = std::arg(target.f(n, l));
      const double spread = std::acos(std::min(1.0, std::abs(target.f(n, l)) / most));
      design.precoder.f_rf(n, 2 * l) = std::polar(1.0, phase + spread);
      design.precoder.f_rf(n, 2 * l + 1) = std::polar(1.0, phase - spread);
    }
    design.precoder.f_bb(2 * l, l) = design.precoder.f_bb(2 * l + 1, l) = most / 2.0;
  }
  round_phases(design, tier);
  certify_match(design, target, (target.f - design.precoder.matrix()).norm(), tier);
  return design;
}

}  // namespace airloom::iab
