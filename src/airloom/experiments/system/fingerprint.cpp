#include "airloom/experiments/system/fingerprint.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <Eigen/QR>
#include <bit>
#include <cmath>
#include <complex>
#include <type_traits>
#include <variant>

#include "airloom/core/random.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/numerics/gaussian_tail.hpp"
#include "airloom/numerics/hermitian.hpp"
#include "airloom/numerics/packed_product.hpp"
#include "airloom/numerics/svd.hpp"

namespace airloom::experiments {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

/// Takes in the bits of numbers, in order.
class Hash {
 public:
  void word(std::uint64_t bits) {
    state_ = (state_ ^ bits) * 0x9e3779b97f4a7c15U;
    state_ ^= state_ >> 29U;
  }
  void number(double x) { word(std::bit_cast<std::uint64_t>(x)); }
  void text(const std::string& s) {
    for (const char c : s) word(static_cast<unsigned char>(c));
    word(s.size());
  }
  template <class Matrix>
  void matrix(const Matrix& m) {
    for (Index i = 0; i < m.size(); ++i) each(m.data()[i]);
  }
  template <class T>
  void each(const T& x) {
    if constexpr (std::is_same_v<T, std::string>) text(x);
    else if constexpr (std::is_integral_v<T>) word(static_cast<std::uint64_t>(x));
    else if constexpr (std::is_floating_point_v<T>) number(static_cast<double>(x));
    else number(x.real()), number(x.imag());
  }
  [[nodiscard]] std::string digits() const {
    constexpr char hexadecimal[] = "0123456789abcdef";
    std::string digits;
    for (unsigned shift = 64; shift > 0; shift -= 4) digits += hexadecimal[state_ >> (shift - 4) & 15U];
    return digits;
  }

 private:
  std::uint64_t state_ = 0x243f6a8885a308d3U;
};

/// Of the C library; those of single precision serve the learned allocator.
void functions(Hash& hash, RandomStream& stream) {
  for (int k = 0; k < 300; ++k) {
    const double x = stream.uniform(-6.0, 6.0);
    const double positive = std::abs(x) + 1e-3;
    for (const double y : {std::exp(x),
                           std::log(positive),
                           std::sin(x),
                           std::cos(x),
                           std::tan(x),
                           std::atan(x),
                           std::atan2(x, 1.5 - positive),
                           std::asin(x / 6.0),
                           std::acos(x / 6.0),
                           std::log1p(positive),
                           std::expm1(x),
                           std::log2(positive),
                           std::log10(positive),
                           std::pow(positive, 1.7),
                           std::pow(10.0, x),
                           std::cbrt(x),
                           std::hypot(x, 1.3),
                           std::erf(x),
                           std::erfc(x),
                           std::lgamma(positive),
                           std::tgamma(positive),
                           std::tanh(x),
                           std::sinh(x),
                           std::fma(x, x, -x),
                           gaussian_tail(x)}) {
      hash.number(y);
    }
    const auto single = static_cast<float>(x);
    for (const float y : {std::exp(single), std::log(static_cast<float>(positive)), std::tanh(single)}) hash.each(y);
  }
  Eigen::ArrayXd x(37);  // Eigen's own code for whole registers, and the C library's for the rest
  for (double& each : x) each = stream.uniform(0.01, 6.0);
  for (const Eigen::ArrayXd& y : {Eigen::ArrayXd(x.exp()), Eigen::ArrayXd(x.log()), Eigen::ArrayXd(x.log1p()), Eigen::ArrayXd(x.sin()),
                                  Eigen::ArrayXd(x.sqrt()), Eigen::ArrayXd(x.inverse())}) {
    hash.matrix(y);
  }
}

MatrixXcd random_matrix(Index rows, Index columns, RandomStream& stream) {
  MatrixXcd m(rows, columns);
  for (std::complex<double>& x : m.reshaped()) x = stream.complex_normal();
  return m;
}

/// Products and decompositions as the systems use them: real products deep enough to be cut into blocks for the caches.
void matrices(Hash& hash, RandomStream& stream) {
  for (const Index n : {3, 8, 16, 33, 64}) {
    const MatrixXcd a = random_matrix(n + 5, n, stream);
    const MatrixXcd gram = a.adjoint() * a;
    const MatrixXcd b = random_matrix(n, 3, stream);
    hash.matrix(gram);
    hash.matrix(MatrixXcd(gram * b));
    hash.matrix(Eigen::VectorXcd(a * b.col(0)));
    hash.each(b.col(0).dot(b.col(1)));
    hash.matrix(MatrixXcd(gram.llt().solve(b)));
    MatrixXcd inverse = gram;
    hash.word(invert_hermitian(inverse) ? 1 : 0);
    hash.matrix(inverse);
    hash.matrix(Eigen::HouseholderQR<MatrixXcd>(a).matrixQR());
    const MatrixXd real = gram.real();
    hash.matrix(MatrixXd(real.ldlt().solve(b.real())));
    hash.matrix(MatrixXd(Eigen::PartialPivLU<MatrixXd>(real).solve(b.imag())));
    const Svd svd = thin_svd(n < 64 ? a : MatrixXcd(a.leftCols(16)));
    hash.matrix(svd.u);
    hash.matrix(svd.s);
    hash.matrix(svd.v);
    const Eigen::MatrixXf single = real.cast<float>();
    Eigen::MatrixXf product;
    PackedMatrix(single).multiply(single.leftCols(3), product);
    hash.matrix(product);
    hash.matrix(Eigen::MatrixXf(single * single.leftCols(3)));
  }
  MatrixXd deep(300, 12);
  for (double& x : deep.reshaped()) x = stream.uniform(-1.0, 1.0);
  const MatrixXd wide = deep.replicate(1, 5).transpose();
  hash.matrix(MatrixXd(wide * deep));
}

void values(Hash& hash, const Values& values) {
  for (const auto& [name, value] : values) {
    hash.text(name);
    std::visit(
        [&]<class T>(const T& x) {
          if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) hash.each(x);
          else
            for (const auto& one : x) hash.each(one);
        },
        value);
  }
}

void arrays(Hash& hash, const io::Arrays& arrays) {
  for (const auto& [name, array] : arrays) {
    hash.text(name);
    std::visit(
        [&]<class T>(const T& data) {
          if constexpr (requires { data.begin(); }) {
            for (const auto& x : data) hash.each(x);
          }
        },
        array.data);
  }
}

/// A small network of every system.
void networks(Hash& hash, std::uint64_t seed) {
  for (const System* system : systems()) {
    const System::Handle instance = system->draw(system->small_scenario(), seed, 0);
    const System::Solved solved = system->solve(instance, system->algorithms().front().name, {}, {.seed = seed});
    const Evaluation evaluation = system->evaluate(solved.instance, solved.solution);
    arrays(hash, system->write_instance(instance));
    arrays(hash, system->write_solution(solved.instance, solved.solution));
    hash.word(static_cast<std::uint64_t>(solved.iterations.outer));
    values(hash, evaluation.metrics);
    values(hash, evaluation.residuals);
    values(hash, evaluation.certificate);
  }
}

}  // namespace

std::string compute_fingerprint(std::uint64_t seed) {
  Hash hash;
  RandomStream stream(seed, StreamId::small_scale_fading, 0);
  functions(hash, stream);
  matrices(hash, stream);
  networks(hash, seed);
  return hash.digits();
}

const std::string& numeric_fingerprint() {
  static const std::string fingerprint = compute_fingerprint(1);
  return fingerprint;
}

}  // namespace airloom::experiments
