#include "airloom/systems/dab/problem/station/error_covariance.hpp"

#include <complex>
#include <utility>

namespace airloom::dab {
namespace {

/// One station's beams and moments.
struct StationSignals {
  Eigen::MatrixXcd w, c, turn;  ///< (N, U); c_m and p c_m' - m c_m, (N, M + 1)
  Eigen::ArrayXd inverse_power;
  Eigen::ArrayXXcd covariance;  ///< C
  Eigen::ArrayXXd similarity;   ///< S

  StationSignals(const Planes& planes, const AntennaMoments& at, Eigen::Index first, Eigen::Index n) {
    const Eigen::Index users = planes.cols() / 2;
    constexpr std::complex<double> i{0.0, 1.0};
    w = planes.block(first, 0, n, users) + i * planes.block(first, users, n, users);
    c = at.c_re.middleRows(first, n) + i * at.c_im.middleRows(first, n);
    turn = at.turn_re.middleRows(first, n) + i * at.turn_im.middleRows(first, n);
    inverse_power = at.inverse_power.segment(first, n).array();
    covariance = (w * w.adjoint()).array();
    similarity = ((covariance.abs2().colwise() * inverse_power).rowwise() * inverse_power.transpose()).min(1.0);
  }
  [[nodiscard]] Eigen::Index terms() const { return c.cols() - 1; }
};

}  // namespace

void ErrorCovariance::add_station(Eigen::Index first_row, std::vector<Eigen::MatrixXcd> by_user) {
  stations_.push_back({first_row, std::move(by_user)});
}

void ErrorCovariance::add_power(const Planes& w, const AntennaMoments& at, Eigen::VectorXd& t) const {
  for (const Station& station : stations_) {
    const Eigen::Index n = station.by_user.front().rows();
    const StationSignals x(w, at, station.first_row, n);
    Eigen::ArrayXXcd sum = Eigen::ArrayXXcd::Zero(n, n);
    for (Eigen::Index m = x.terms(); m >= 0; --m)
      sum = sum * x.similarity + static_cast<double>(m + 1) * (x.c.col(m) * x.c.col(m).adjoint()).array();
    Eigen::MatrixXcd sent = (sum * x.covariance).matrix();
    sent.diagonal().array() += at.rest.segment(station.first_row, n).array();
    for (Eigen::Index u = 0; u < t.size(); ++u) {
      t[u] += station.by_user[static_cast<std::size_t>(u)].cwiseProduct(sent.conjugate()).sum().real();
    }
  }
}

void ErrorCovariance::subtract_gradient(const Eigen::VectorXd& phi, const Planes& w, const AntennaMoments& at, PlanesOut gradient) const {
  const Eigen::Index users = phi.size();
  for (const Station& station : stations_) {
    const Eigen::Index n = station.by_user.front().rows();
    const StationSignals x(w, at, station.first_row, n);
    Eigen::ArrayXXcd k = Eigen::ArrayXXcd::Zero(n, n);
    for (Eigen::Index u = 0; u < users; ++u) k += phi[u] * station.by_user[static_cast<std::size_t>(u)].array();
    // first, second and third of dense_terms.cpp, from the linear term on
    Eigen::ArrayXXcd first = Eigen::ArrayXXcd::Zero(n, n), second = first, third = first;
    for (Eigen::Index m = x.terms(); m >= 0; --m) {
      const auto count = static_cast<double>(m + 1);
      const Eigen::ArrayXXcd pair = count * (x.c.col(m) * x.c.col(m).adjoint()).array();
      first = first * x.similarity + count * pair.conjugate();
      third = third * x.similarity + count * (x.turn.col(m) * x.c.col(m).adjoint()).array();
      if (m > 0) second = second * x.similarity + static_cast<double>(m) * pair;
    }
    const Eigen::ArrayXXcd squares = k.conjugate() * x.covariance.square() * second;
    const Eigen::ArrayXXcd z = k * first + (squares.colwise() * x.inverse_power.cast<std::complex<double>>()).rowwise() *
                                               x.inverse_power.cast<std::complex<double>>().transpose();
    const Eigen::ArrayXd q = 2.0 * x.inverse_power * (k.conjugate() * x.covariance * third).real().rowwise().sum() +
                             k.matrix().diagonal().array().real() * at.rest_slope.segment(station.first_row, n).array();
    const Eigen::MatrixXcd part = z.matrix() * x.w + q.matrix().asDiagonal() * x.w;
    gradient.block(station.first_row, 0, n, users) -= part.real();
    gradient.block(station.first_row, users, n, users) -= part.imag();
  }
}

}  // namespace airloom::dab
