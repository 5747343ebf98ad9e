#include "airloom/systems/mdd/zero_forcing.hpp"

#include <Eigen/Cholesky>
#include <array>
#include <cmath>
#include <string>

namespace airloom::mdd {
namespace {

constexpr double largest_loss = 1e12;
constexpr std::size_t lanes = 4;
using Lane = Eigen::Array<double, static_cast<int>(lanes), 1>;

/// One access point on one subcarrier.
struct Job {
  Eigen::Index c = 0;
  Eigen::Index l = 0;
};

/// [G^-1]_dd of as many jobs at a time as a vector register holds doubles: matrices of a few rows fill no register by themselves.
class LaneInverse {
 public:
  void compute(const Instance& x, const std::array<Job, lanes>& jobs, const std::array<const std::vector<Eigen::Index>*, lanes>& served) {
    n_ = served[0]->size();
    antennas_ = static_cast<std::size_t>(x.antennas());
    for (auto* part : {&re_, &im_}) part->resize(n_ * antennas_);
    for (auto* part : {&factor_re_, &factor_im_}) part->resize(n_ * n_);
    for (auto* part : {&gain_, &inverse_, &reciprocal_, &t_re_, &t_im_}) part->resize(n_);
    load(x, jobs, served);
    gram();
    factor();
    for (std::size_t d = 0; d < n_; ++d) inverse_[d] = inverse_entry(d);
  }
  [[nodiscard]] double inverse(std::size_t user, std::size_t lane) const { return inverse_[user][static_cast<Eigen::Index>(lane)]; }
  [[nodiscard]] double gain(std::size_t user, std::size_t lane) const { return gain_[user][static_cast<Eigen::Index>(lane)]; }

 private:
  void load(const Instance& x, const std::array<Job, lanes>& jobs, const std::array<const std::vector<Eigen::Index>*, lanes>& served) {
    for (std::size_t k = 0; k < lanes; ++k) {
      const Eigen::Index first = (jobs[k].c * x.aps() + jobs[k].l) * x.users();
      for (std::size_t i = 0; i < n_; ++i) {
        const std::complex<double>* h = x.h.data() + (first + (*served[k])[i]) * x.antennas();
        for (std::size_t a = 0; a < antennas_; ++a) {
          re_[i * antennas_ + a][static_cast<Eigen::Index>(k)] = h[a].real();
          im_[i * antennas_ + a][static_cast<Eigen::Index>(k)] = h[a].imag();
        }
      }
    }
  }

  /// Lower triangle of G = H^H H.
  void gram() {
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        Lane re = Lane::Zero();
        Lane im = Lane::Zero();
        for (std::size_t a = 0; a < antennas_; ++a) {
          const Lane& ir = re_[i * antennas_ + a];
          const Lane& ii = im_[i * antennas_ + a];
          const Lane& jr = re_[j * antennas_ + a];
          const Lane& ji = im_[j * antennas_ + a];
          re += ir * jr + ii * ji;
          im += ir * ji - ii * jr;
        }
        factor_re_[i * n_ + j] = re;
        factor_im_[i * n_ + j] = im;
      }
      gain_[i] = factor_re_[i * n_ + i];
    }
  }

  /// G = R R^H in place. A pivot that is not positive gives NaN, which the caller finds in the inverse.
  void factor() {
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t i = j; i < n_; ++i) {
        Lane re = factor_re_[i * n_ + j];
        Lane im = factor_im_[i * n_ + j];
        for (std::size_t k = 0; k < j; ++k) {
          const Lane& ir = factor_re_[i * n_ + k];
          const Lane& ii = factor_im_[i * n_ + k];
          const Lane& jr = factor_re_[j * n_ + k];
          const Lane& ji = factor_im_[j * n_ + k];
          re -= ir * jr + ii * ji;
          im -= ii * jr - ir * ji;
        }
        if (i == j) reciprocal_[j] = re.sqrt().inverse();
        factor_re_[i * n_ + j] = re * reciprocal_[j];
        factor_im_[i * n_ + j] = im * reciprocal_[j];
      }
    }
  }

  /// ||column d of R^-1||^2, the column by forward substitution.
  Lane inverse_entry(std::size_t d) {
    t_re_[d] = reciprocal_[d];
    t_im_[d].setZero();
    Lane sum = t_re_[d].square();
    for (std::size_t i = d + 1; i < n_; ++i) {
      Lane re = Lane::Zero();
      Lane im = Lane::Zero();
      for (std::size_t k = d; k < i; ++k) {
        const Lane& fr = factor_re_[i * n_ + k];
        const Lane& fi = factor_im_[i * n_ + k];
        re -= fr * t_re_[k] - fi * t_im_[k];
        im -= fr * t_im_[k] + fi * t_re_[k];
      }
      t_re_[i] = re * reciprocal_[i];
      t_im_[i] = im * reciprocal_[i];
      sum += t_re_[i].square() + t_im_[i].square();
    }
    return sum;
  }

  std::size_t n_ = 0;
  std::size_t antennas_ = 0;
  std::vector<Lane> re_, im_;                // channels, user by user
  std::vector<Lane> factor_re_, factor_im_;  // G, then R
  std::vector<Lane> gain_, inverse_, reciprocal_, t_re_, t_im_;
};

[[noreturn]] void refuse(const Job& job, Eigen::Index user, double loss) {
  throw InvalidInput("mdd instance: h: access point " + std::to_string(job.l) + " on subcarrier " + std::to_string(job.c) +
                     ": zero forcing costs user " + std::to_string(user) + " a factor " + shortest(loss) +
                     " of its gain; must be <= 1e12 (the channels of its served users are dependent)");
}

}  // namespace

std::vector<Eigen::Index> served_users(const Instance& x, Eigen::Index ap) {
  std::vector<Eigen::Index> served;
  for (Eigen::Index d = 0; d < x.users(); ++d) {
    if (x.serve(ap, d)) served.push_back(d);
  }
  return served;
}

ZeroForcingGains zero_forcing_gains(const Instance& x) {
  ZeroForcingGains out;
  out.dl = Eigen::MatrixXd::Zero(x.aps(), x.users() * x.count_dl());
  out.ul = Eigen::MatrixXd::Zero(x.aps(), x.users() * x.count_ul());
  std::vector<std::vector<Eigen::Index>> served;
  for (Eigen::Index l = 0; l < x.aps(); ++l) served.push_back(served_users(x, l));

  LaneInverse inverse;
  std::array<Job, lanes> jobs;
  std::array<std::size_t, lanes> place{};  // of a job's subcarrier in its direction's list; the downlink's come first
  std::size_t waiting = 0;
  const auto users_of = [&](std::size_t lane) -> const std::vector<Eigen::Index>& {
    return served[static_cast<std::size_t>(jobs[lane].l)];
  };
  const auto flush = [&] {
    if (waiting == 0) return;
    for (std::size_t k = waiting; k < lanes; ++k) jobs[k] = jobs[0];
    inverse.compute(x, jobs, {&users_of(0), &users_of(1), &users_of(2), &users_of(3)});
    for (std::size_t k = 0; k < waiting; ++k) {
      const auto m = static_cast<Eigen::Index>(place[k]);
      for (std::size_t i = 0; i < users_of(k).size(); ++i) {
        const Eigen::Index d = users_of(k)[i];
        const double entry = inverse.inverse(i, k);
        const double loss = inverse.gain(i, k) * entry;
        if (!(loss <= largest_loss)) refuse(jobs[k], d, loss);
        if (m < x.count_dl()) out.dl(jobs[k].l, d * x.count_dl() + m) = 1.0 / std::sqrt(entry);
        else out.ul(jobs[k].l, d * x.count_ul() + m - x.count_dl()) = entry;
      }
    }
    waiting = 0;
  };
  static_assert(lanes == 4, "flush names four lanes");
  for (Eigen::Index m = 0; m < x.count_dl() + x.count_ul(); ++m) {
    const auto at = static_cast<std::size_t>(m);
    const int c = m < x.count_dl() ? x.subcarrier_dl[at] : x.subcarrier_ul[at - x.subcarrier_dl.size()];
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      const std::size_t n = served[static_cast<std::size_t>(l)].size();
      if (n == 0) continue;
      if (waiting > 0 && users_of(0).size() != n) flush();
      jobs[waiting] = {.c = c, .l = l};
      place[waiting] = at;
      if (++waiting == lanes) flush();
    }
  }
  flush();
  return out;
}

Eigen::MatrixXcd zero_forcing_vectors(const Instance& x, Eigen::Index subcarrier, Eigen::Index ap,
                                      const std::vector<Eigen::Index>& served) {
  const auto all = x.channel(subcarrier, ap);
  if (served.size() == 1) return all.col(served[0]) / all.col(served[0]).squaredNorm();
  Eigen::MatrixXcd h(x.antennas(), static_cast<Eigen::Index>(served.size()));
  for (std::size_t i = 0; i < served.size(); ++i) h.col(static_cast<Eigen::Index>(i)) = all.col(served[i]);
  const Eigen::LLT<Eigen::MatrixXcd> factor(h.adjoint() * h);
  return factor.solve(h.adjoint()).adjoint();
}

}  // namespace airloom::mdd
