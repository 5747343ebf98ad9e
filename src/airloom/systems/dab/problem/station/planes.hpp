#pragma once
/// Complex matrices as real ones, for kernels that fill whole vector registers.
#include <Eigen/Core>

namespace airloom::dab {

/// A complex (N, U) matrix as a real (N', 2 U) one: real parts in the first U columns, imaginary parts in the last, and rows of
/// zeros below so that N' is a multiple of `lanes`.
using Planes = Eigen::MatrixXd;
using PlanesIn = Eigen::Ref<const Planes>;
using PlanesOut = Eigen::Ref<Planes>;

constexpr Eigen::Index lanes = 8;  ///< of the widest registers in use, doubles
using Lane = Eigen::Array<double, lanes, 1>;

constexpr Eigen::Index padded_rows(Eigen::Index rows) { return (rows + lanes - 1) / lanes * lanes; }

/// Eight complex numbers. Sums take one product at a time: with fused products and sums each is one instruction.
struct ComplexLane {
  Lane re, im;

  static ComplexLane zero() { return {Lane::Zero(), Lane::Zero()}; }
  static ComplexLane load(const double* real, const double* imaginary) {
    return {Eigen::Map<const Lane>(real), Eigen::Map<const Lane>(imaginary)};
  }
  void store(double* real, double* imaginary) const {
    Eigen::Map<Lane>{real} = re;
    Eigen::Map<Lane>{imaginary} = im;
  }
  /// += x (a + i b)
  void add(const ComplexLane& x, double a, double b) {
    re += x.re * a;
    im += x.im * a;
    re -= x.im * b;
    im += x.re * b;
  }
  /// += x conj(a + i b)
  void add_conjugate(const ComplexLane& x, double a, double b) {
    re += x.re * a;
    im += x.im * a;
    re += x.im * b;
    im -= x.re * b;
  }
  /// += conj(x) y
  void add_conjugate_times(const ComplexLane& x, const ComplexLane& y) {
    re += x.re * y.re;
    im += x.re * y.im;
    re += x.im * y.im;
    im -= x.im * y.re;
  }
};
inline ComplexLane operator*(const ComplexLane& a, const ComplexLane& b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
/// conj(a) b
inline ComplexLane conjugate_times(const ComplexLane& a, const ComplexLane& b) {
  return {a.re * b.re + a.im * b.im, a.re * b.im - a.im * b.re};
}

/// Planes of zeros for an (N, U) matrix.
[[nodiscard]] Planes zero_planes(Eigen::Index rows, Eigen::Index columns);

void to_planes(const Eigen::Ref<const Eigen::MatrixXcd>& from, PlanesOut to);
void from_planes(const PlanesIn& from, Eigen::Ref<Eigen::MatrixXcd> to);

/// a^H b, (U, U) from two (N, U). `to` is resized where needed.
void adjoint_product(const PlanesIn& a, const PlanesIn& b, Eigen::MatrixXcd& to);

/// a e, (N, U) from (N, V) and a complex (V, U).
void product(const PlanesIn& a, const Eigen::MatrixXcd& e, PlanesOut to);

}  // namespace airloom::dab
