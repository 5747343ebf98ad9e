#include "airloom/systems/dab/judge/monte_carlo.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include "airloom/systems/dab/judge/exact_model.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

/// Sums over samples of what a receiver gets besides `T s`, for its regression on s. Without T s nothing is lost at a SINR of 50 dB.
struct Regression {
  Eigen::MatrixXcd with_symbols;  ///< sum e s^H, (U, U)
  Eigen::VectorXd power;          ///< sum |e|^2, (U)

  explicit Regression(Index users) : with_symbols(Eigen::MatrixXcd::Zero(users, users)), power(Eigen::VectorXd::Zero(users)) {}

  void add(const Eigen::MatrixXcd& e, const Eigen::Ref<const Eigen::MatrixXcd>& s) {
    with_symbols.noalias() += e * s.adjoint();
    power += e.rowwise().squaredNorm();
  }
  /// Coefficients of the regression, (U, U).
  [[nodiscard]] Eigen::MatrixXcd coefficients(const Eigen::LLT<Eigen::MatrixXcd>& gram) const {
    return gram.solve(with_symbols.adjoint()).adjoint();
  }
  /// Power that the symbols do not explain, (U), W.
  [[nodiscard]] Eigen::VectorXd unexplained(const Eigen::LLT<Eigen::MatrixXcd>& gram, Index samples) const {
    const Eigen::VectorXd explained = coefficients(gram).cwiseProduct(with_symbols.conjugate()).rowwise().sum().real();
    return (power - explained) / static_cast<double>(samples - power.size());
  }
};

double ratio(double measured, double formula) {
  if (formula > 0.0) return measured / formula;
  return measured > 0.0 ? std::numeric_limits<double>::infinity() : 1.0;
}

Eigen::VectorXd ratios(const Eigen::VectorXd& measured, const Eigen::VectorXd& formula) { return measured.binaryExpr(formula, &ratio); }

void check(const Instance& x, const Solution& s, Index samples) {
  Faults faults("dab monte carlo");
  faults.require(samples >= 10 * x.users(), "samples", std::to_string(samples), "must be >= 10 users = " + std::to_string(10 * x.users()));
  faults.require(s.w.rows() == x.antennas() && s.w.cols() == x.h.cols(), "w", std::to_string(s.w.cols()) + " beams",
                 "must have the shape of h, " + std::to_string(x.h.cols()));
  faults.require(!x.linear(), "pa_beta3_per_w", "0", "must not be 0: a linear amplifier has no distortion to measure");
  faults.raise();
}

constexpr Index subcarriers = 256;

/// Samples of OFDM symbols, each entry of `row` a subcarrier before: an inverse Fourier transform, unitary, by halving.
void modulate(Eigen::VectorXcd& row) {
  const Index n = row.size();
  for (Index i = 1, j = 0; i < n; ++i) {  // order of reversed bits
    Index bit = n / 2;
    for (; (j & bit) != 0; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(row[i], row[j]);
  }
  for (Index length = 2; length <= n; length *= 2) {
    for (Index k = 0; k < length / 2; ++k) {
      const std::complex<double> turn = std::polar(1.0, 2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length));
      for (Index first = k; first < n; first += length) {
        const std::complex<double> odd = turn * row[first + length / 2];
        row[first + length / 2] = row[first] - odd;
        row[first] += odd;
      }
    }
  }
  row /= std::sqrt(static_cast<double>(n));
}

/// One batch of what the streams carry, (U, count).
void fill(Waveform waveform, RandomStream& stream, Eigen::Ref<Eigen::MatrixXcd> batch) {
  switch (waveform) {
    case Waveform::gaussian:
      for (std::complex<double>& each : batch.reshaped()) each = stream.complex_normal();
      return;
    case Waveform::ofdm: break;
  }
  const auto level = [&] { return (2.0 * std::floor(4.0 * stream.uniform()) - 3.0) / std::sqrt(10.0); };  // 16 QAM of power 1
  Eigen::VectorXcd row(subcarriers);
  for (Index first = 0; first < batch.cols(); first += subcarriers) {
    for (Index u = 0; u < batch.rows(); ++u) {
      for (std::complex<double>& each : row) {
        const double re = level();
        each = {re, level()};
      }
      modulate(row);
      batch.row(u).segment(first, subcarriers) = row.transpose();
    }
  }
}

}  // namespace

MonteCarlo simulate(const Instance& x, const Solution& solution, Index wanted, std::uint64_t seed, Waveform waveform) {
  const Index samples = waveform == Waveform::gaussian ? wanted : (wanted + subcarriers - 1) / subcarriers * subcarriers;
  validate(x, "dab instance");
  check(x, solution, samples);
  constexpr Index batch = 1024;
  const Index users = x.users();
  const auto stations = static_cast<std::size_t>(x.stations());
  const Expansion of = expand(x, solution, AmplifierUse::physical, judged_terms(x, AmplifierUse::physical));
  const Eigen::MatrixXcd link = links(x, solution, of);
  std::vector<radio::AmplifierCurve> curves;
  for (Index i = 0; i < of.power.size(); ++i) curves.push_back(x.curve(i / x.antennas(), i % x.antennas()).physical());
  std::vector<Regression> alone(stations, Regression(users));
  Regression together(users);
  Eigen::MatrixXcd gram = Eigen::MatrixXcd::Zero(users, users);
  Eigen::MatrixXcd symbols(users, batch);
  for (Index first = 0; first < samples; first += batch) {
    const Index count = std::min(batch, samples - first);
    RandomStream stream(seed, symbol_stream, 0, static_cast<std::uint64_t>(first / batch));
    fill(waveform, stream, symbols.leftCols(count));
    const Eigen::Ref<const Eigen::MatrixXcd> s = symbols.leftCols(count);
    gram.noalias() += s * s.adjoint();
    Eigen::MatrixXcd all = Eigen::MatrixXcd::Zero(users, count);
    for (std::size_t b = 0; b < stations; ++b) {
      Eigen::MatrixXcd sent = station_beams(solution.w, static_cast<Index>(b), users) * s;
      for (Index k = 0; k < count; ++k) {
        for (Index n = 0; n < sent.rows(); ++n) {
          const std::size_t i = b * static_cast<std::size_t>(x.antennas()) + static_cast<std::size_t>(n);
          sent(n, k) *= curves[i](std::norm(sent(n, k))) - of.moments[i].c[0];
        }
      }
      const Eigen::MatrixXcd e = x.channel(static_cast<Index>(b)).adjoint() * sent;
      alone[b].add(e, s);
      all += e;
    }
    together.add(all, s);
  }
  const Eigen::LLT<Eigen::MatrixXcd> factor(gram);
  if (factor.info() != Eigen::Success) throw InvalidInput("samples: " + std::to_string(samples) + " do not span all streams; take more");
  const Eigen::MatrixXcd error = together.coefficients(factor);
  const double size = link.norm();
  const Eigen::VectorXd measured = together.unexplained(factor, samples);
  Eigen::VectorXd block = Eigen::VectorXd::Zero(users);
  MonteCarlo out{.link = link + error,
                 .link_error = size > 0.0 ? error.norm() / size : 0.0,
                 .sum_rate = x.weight.dot(spectral_efficiencies(x, link + error, measured)),
                 .block_ratio = Eigen::MatrixXd(users, x.stations()),
                 .correlated_ratio = ratios(measured, distortion_of(x, solution, of, 0, of.power.size())),
                 .block_total_ratio = {}};
  for (Index b = 0; b < x.stations(); ++b) {
    const Eigen::VectorXd t = distortion_of(x, solution, of, b * x.antennas(), x.antennas());
    out.block_ratio.col(b) = ratios(alone[static_cast<std::size_t>(b)].unexplained(factor, samples), t);
    block += t;
  }
  out.block_total_ratio = ratios(measured, block);
  return out;
}

}  // namespace airloom::dab
