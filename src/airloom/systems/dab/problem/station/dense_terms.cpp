#include "airloom/systems/dab/problem/station/dense_terms.hpp"

#include <array>
#include <utility>

#include "airloom/systems/dab/problem/station/stream_terms.hpp"

namespace airloom::dab {
namespace {

constexpr int most_terms = 40;

/// (m + 1) c_m of eight rows, m = 1 .. M.
struct RowTerms {
  std::array<ComplexLane, most_terms + 1> scaled;
  Lane inverse_power;
  RowTerms(const Eigen::MatrixXd& re, const Eigen::MatrixXd& im, const Eigen::VectorXd& inverse, Eigen::Index n, int terms)
      : inverse_power(inverse.segment<lanes>(n).array()) {
    for (int m = 1; m <= terms; ++m) {
      ComplexLane& at = scaled[static_cast<std::size_t>(m)];
      at = ComplexLane::load(&re(n, m), &im(n, m));
      at.re *= m + 1.0;
      at.im *= m + 1.0;
    }
  }
};

/// S_ij of eight rows i and a column j.
Lane similarity(const ComplexLane& c, const Lane& inverse_power, double other) {
  return ((c.re.square() + c.im.square()) * (inverse_power * other)).min(1.0);
}

/// sum_m (m + 1) c_im conj(c_jm) S^m, m = 1 .. M, by Horner's scheme.
ComplexLane series(const RowTerms& rows, const AntennaMoments& of, Eigen::Index j, const Lane& s, int terms) {
  ComplexLane sum = ComplexLane::zero();
  for (int m = terms; m >= 1; --m) {
    sum.add_conjugate(rows.scaled[static_cast<std::size_t>(m)], of.c_re(j, m), of.c_im(j, m));
    sum.re *= s;
    sum.im *= s;
  }
  return sum;
}

}  // namespace

DenseTerms::DenseTerms(const Planes& h, int terms) : array_(h), terms_(terms) {}

void DenseTerms::transmit(const PlanesIn& w, const AntennaMoments& at, Eigen::VectorXd& t) {
  if (t.size() == 1) {
    array_.w = w;
    t[0] = stream_distortion(array_.h, w, at);
    return;
  }
  array_.transmit(w, t, [&](Eigen::Index n) {
    return [&, terms = RowTerms(at.c_re, at.c_im, at.inverse_power, n, terms_)](const ComplexLane& first, const ComplexLane& second,
                                                                                Eigen::Index j, double factor) {
      const auto entry = [&](const ComplexLane& c, Eigen::Index column) {
        ComplexLane d = c * series(terms, at, column, similarity(c, terms.inverse_power, at.inverse_power[column]), terms_);
        d.re *= factor;
        d.im *= factor;
        return d;
      };
      return std::pair{entry(first, j), entry(second, j + 1)};
    };
  });
  const Eigen::Index users = t.size();
  for (Eigen::Index u = 0; u < users; ++u) t[u] += (array_.h.col(u).cwiseAbs2() + array_.h.col(users + u).cwiseAbs2()).dot(at.rest);
}

void DenseTerms::subtract_gradient(const Eigen::VectorXd& phi, const AntennaMoments& at, PlanesOut gradient) {
  auto& a = array_;
  const Eigen::Index users = phi.size();
  if (users == 1) return subtract_stream_gradient(phi[0], a.h, a.w, at, gradient);
  a.set_prices(phi);
  for (Eigen::Index n = 0; n < a.h.rows(); n += lanes) {
    a.rows = a.h.middleRows<lanes>(n);
    a.block.setZero();
    const RowTerms terms(at.c_re, at.c_im, at.inverse_power, n, terms_);
    const RowTerms turns(at.turn_re, at.turn_im, at.inverse_power, n, terms_);
    Lane turned = Lane::Zero();  // -Q_i p_i / 2 of the terms
    Lane priced = Lane::Zero();  // sum_u phi_u |h_ui|^2
    for (Eigen::Index u = 0; u < users; ++u) {
      priced += phi[u] * (a.rows.col(u).array().square() + a.rows.col(users + u).array().square());
    }
    for (Eigen::Index j = 0; j < a.h.rows(); j += 2) {
      const ProductPair k_pair(a.rows, a.priced_rows, j);
      ComplexLane z[2];
      for (Eigen::Index each = 0; each < 2; ++each) {
        const Eigen::Index column = j + each;
        const ComplexLane& k = each == 0 ? k_pair.first : k_pair.second;
        const ComplexLane c = a.c.load(n, column);
        const Lane inverse = terms.inverse_power * at.inverse_power[column];
        const Lane s = similarity(c, terms.inverse_power, at.inverse_power[column]);
        // With P(S) = sum_m P_m S^m, P_m = (m + 1) c_im conj(c_jm): `sum` is P / S and `slope` its derivative, by Horner's scheme; `third`
        // is `sum` with the slopes of c_im.
        ComplexLane sum = ComplexLane::zero(), slope = ComplexLane::zero(), third = ComplexLane::zero();
        for (int m = terms_; m >= 1; --m) {
          const double re = at.c_re(column, m);
          const double im = at.c_im(column, m);
          slope.re = slope.re * s + sum.re;
          slope.im = slope.im * s + sum.im;
          for (const auto& [horner, of_rows] : {std::pair{&sum, &terms}, std::pair{&third, &turns}}) {
            const ComplexLane& c_rows = of_rows->scaled[static_cast<std::size_t>(m)];
            horner->re = horner->re * s + (c_rows.re * re + c_rows.im * im);
            horner->im = horner->im * s + (c_rows.im * re - c_rows.re * im);
          }
        }
        const ComplexLane second{sum.re + s * slope.re, sum.im + s * slope.im};        // P'
        const ComplexLane first{s * (sum.re + second.re), s * (-sum.im - second.im)};  // conj(P + S P')
        const ComplexLane squares = conjugate_times(k, c * c);
        const ComplexLane tail = squares * second;
        z[each] = k * first;
        z[each].re += inverse * tail.re;
        z[each].im += inverse * tail.im;
        turned += s * (conjugate_times(k, c) * third).re;
      }
      add_rows(z[0], z[1], a.w_rows, j, a.block);
    }
    const Lane q = 2.0 * terms.inverse_power * turned + priced * at.rest_slope.segment<lanes>(n).array();
    for (Eigen::Index k = 0; k < 2 * users; ++k) {
      gradient.col(k).segment<lanes>(n).array() -= a.block.col(k).array() + q * a.w.col(k).segment<lanes>(n).array();
    }
  }
}

}  // namespace airloom::dab
