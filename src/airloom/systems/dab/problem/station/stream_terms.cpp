#include "airloom/systems/dab/problem/station/stream_terms.hpp"

#include <complex>
#include <vector>

namespace airloom::dab {
namespace {

ComplexLane at_row(const PlanesIn& of, Eigen::Index n) { return ComplexLane::load(&of.coeffRef(n, 0), &of.coeffRef(n, 1)); }

/// (m + 1) a_m; entry 0 is 0.
std::vector<std::complex<double>> stream_sums(const PlanesIn& h, const PlanesIn& w, const AntennaMoments& at) {
  std::vector<std::complex<double>> sums(static_cast<std::size_t>(at.c_re.cols()));
  for (std::size_t term = 1; term < sums.size(); ++term) {
    const auto m = static_cast<Eigen::Index>(term);
    ComplexLane a = ComplexLane::zero();
    for (Eigen::Index n = 0; n < h.rows(); n += lanes)
      a.add_conjugate_times(at_row(h, n), ComplexLane::load(&at.c_re(n, m), &at.c_im(n, m)) * at_row(w, n));
    sums[term] = static_cast<double>(m + 1) * std::complex<double>(a.re.sum(), a.im.sum());
  }
  return sums;
}

}  // namespace

double stream_distortion(const PlanesIn& h, const PlanesIn& w, const AntennaMoments& at) {
  const std::vector<std::complex<double>> sums = stream_sums(h, w, at);
  double t = (h.col(0).cwiseAbs2() + h.col(1).cwiseAbs2()).dot(at.rest);
  for (std::size_t term = 1; term < sums.size(); ++term) t += std::norm(sums[term]) / static_cast<double>(term + 1);
  return t;
}

void subtract_stream_gradient(double phi, const PlanesIn& h, const PlanesIn& w, const AntennaMoments& at, PlanesOut gradient) {
  const std::vector<std::complex<double>> sums = stream_sums(h, w, at);
  for (Eigen::Index n = 0; n < h.rows(); n += lanes) {
    ComplexLane direct = ComplexLane::zero();  // sum (m + 1) conj(a_m) (c_m + p c_m')
    ComplexLane turned = ComplexLane::zero();  // sum (m + 1) conj(a_m) p c_m'
    for (std::size_t term = 1; term < sums.size(); ++term) {
      const auto m = static_cast<Eigen::Index>(term);
      const ComplexLane c = ComplexLane::load(&at.c_re(n, m), &at.c_im(n, m));
      ComplexLane slope = ComplexLane::load(&at.turn_re(n, m), &at.turn_im(n, m));  // p c' - m c
      slope.re += static_cast<double>(m) * c.re;
      slope.im += static_cast<double>(m) * c.im;
      turned.add_conjugate(slope, sums[term].real(), sums[term].imag());
      direct.add_conjugate({c.re + slope.re, c.im + slope.im}, sums[term].real(), sums[term].imag());
    }
    const ComplexLane of_h = at_row(h, n), of_w = at_row(w, n);
    const Lane inverse = at.inverse_power.segment<lanes>(n).array();
    const Lane rest = (of_h.re.square() + of_h.im.square()) * at.rest_slope.segment<lanes>(n).array();
    const ComplexLane first = conjugate_times(direct, of_h);
    const ComplexLane second = conjugate_times(of_h, turned) * (of_w * of_w);
    gradient.col(0).segment<lanes>(n).array() -= phi * (first.re + inverse * second.re + rest * of_w.re);
    gradient.col(1).segment<lanes>(n).array() -= phi * (first.im + inverse * second.im + rest * of_w.im);
  }
}

}  // namespace airloom::dab
