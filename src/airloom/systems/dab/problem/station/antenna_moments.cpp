#include "airloom/systems/dab/problem/station/antenna_moments.hpp"

namespace airloom::dab {

AntennaMoments::AntennaMoments(Eigen::Index rows, int terms)
    : c_re(Eigen::MatrixXd::Zero(rows, terms + 1)),
      c_im(c_re),
      turn_re(c_re),
      turn_im(c_re),
      inverse_power(Eigen::VectorXd::Zero(rows)),
      rest(inverse_power),
      rest_slope(inverse_power),
      output_slope(inverse_power),
      output(inverse_power) {}

void AntennaMoments::look_up(const RowAmplifiers& amplifiers, const Eigen::VectorXd& power) {
  constexpr double silent = 1e-30;
  const double least = silent * power.maxCoeff();
  for (std::size_t row = 0; row < amplifiers.antenna.size(); ++row) {
    if (amplifiers.antenna[row] < 0) continue;
    const auto n = static_cast<Eigen::Index>(row);
    const double p = power[n] > least ? power[n] : 0.0;
    amplifiers.fleet->look_up(amplifiers.antenna[row], p, one_);
    inverse_power[n] = p > 0.0 ? 1.0 / p : 0.0;
    for (std::size_t m = 0; m < one_.c.size(); ++m) {
      const auto column = static_cast<Eigen::Index>(m);
      const std::complex<double> turn = one_.pc[m] - static_cast<double>(m) * one_.c[m];
      c_re(n, column) = one_.c[m].real();
      c_im(n, column) = one_.c[m].imag();
      turn_re(n, column) = turn.real();
      turn_im(n, column) = turn.imag();
    }
    rest[n] = p * one_.rest();
    rest_slope[n] = one_.rest_slope();
    output[n] = p * one_.q0;
    output_slope[n] = one_.q0 + one_.pq0;
  }
}

}  // namespace airloom::dab
