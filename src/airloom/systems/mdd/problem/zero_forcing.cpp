#include "airloom/systems/mdd/problem/zero_forcing.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
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

constexpr std::size_t block = 2;  ///< rows and columns at a time: their sums and factors fill sixteen registers

/// Products a_r b_c^H of a few rows, kept in registers: one load then serves several products.
template <std::size_t rows, std::size_t columns>
struct Block {
  Lane re[rows][columns], im[rows][columns];

  /// Sums over `count` entries of rows that are `step` apart.
  void add(const Lane* a_re, const Lane* a_im, std::size_t a_step, const Lane* b_re, const Lane* b_im, std::size_t b_step,
           std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t r = 0; r < rows; ++r) {
        const Lane& ar = a_re[r * a_step + k];  // lent: a copy would go through the stack in halves, and wait there
        const Lane& ai = a_im[r * a_step + k];
        for (std::size_t c = 0; c < columns; ++c) {
          const Lane& br = b_re[c * b_step + k];
          const Lane& bi = b_im[c * b_step + k];
          re[r][c] += ar * br;
          re[r][c] += ai * bi;
          im[r][c] += ai * br;
          im[r][c] -= ar * bi;
        }
      }
    }
  }
};

/// Calls `act` with a zero block of the size that is left at row i and column j.
template <class Act>
void each_block(std::size_t i, std::size_t j, std::size_t n, Act act) {
  const auto with = [&]<std::size_t rows, std::size_t columns>() {
    Block<rows, columns> sum;
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        sum.re[r][c].setZero();
        sum.im[r][c].setZero();
      }
    }
    act.template operator()<rows, columns>(sum);
  };
  static_assert(block == 2);
  if (i + 1 < n && j + 1 < n) with.template operator()<2, 2>();
  else if (i + 1 < n) with.template operator()<2, 1>();
  else if (j + 1 < n) with.template operator()<1, 2>();
  else with.template operator()<1, 1>();
}

/// [G^-1]_dd of as many jobs at a time as a vector register holds doubles: matrices of a few rows fill no register by themselves.
class LaneInverse {
 public:
  void compute(const Instance& x, const std::array<Job, lanes>& jobs, const std::array<const std::vector<Eigen::Index>*, lanes>& served) {
    n_ = served[0]->size();
    antennas_ = static_cast<std::size_t>(x.antennas());
    for (auto* part : {&re_, &im_}) part->resize(n_ * antennas_);
    for (auto* part : {&factor_re_, &factor_im_}) part->resize(n_ * n_);
    for (auto* part : {&gain_, &inverse_, &reciprocal_}) part->resize(n_);
    for (auto* part : {&t_re_, &t_im_}) part->resize(block * n_);
    load(x, jobs, served);
    gram();
    factor();
    for (std::size_t d = 0; d < n_; d += block) inverse_entries(d);
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

  /// Lower triangle of conj(H^H H), whose inverse has the same diagonal.
  void gram() {
    for (std::size_t j = 0; j < n_; j += block) {
      for (std::size_t i = j; i < n_; i += block) {
        each_block(i, j, n_, [&]<std::size_t rows, std::size_t columns>(Block<rows, columns>& sum) {
          sum.add(&re_[i * antennas_], &im_[i * antennas_], antennas_, &re_[j * antennas_], &im_[j * antennas_], antennas_, antennas_);
          for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c) {
              factor_re_[(i + r) * n_ + j + c] = sum.re[r][c];
              factor_im_[(i + r) * n_ + j + c] = sum.im[r][c];
            }
          }
        });
      }
    }
    for (std::size_t i = 0; i < n_; ++i) gain_[i] = factor_re_[i * n_ + i];
  }

  /// G = R R^H in place, columns in blocks. A pivot that is not positive gives NaN, which the caller finds in the inverse.
  void factor() {
    for (std::size_t j = 0; j < n_; j += block) {
      for (std::size_t i = j; i < n_ && j > 0; i += block) {
        each_block(i, j, n_, [&]<std::size_t rows, std::size_t columns>(Block<rows, columns>& sum) {
          sum.add(&factor_re_[i * n_], &factor_im_[i * n_], n_, &factor_re_[j * n_], &factor_im_[j * n_], n_, j);
          for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c) {
              factor_re_[(i + r) * n_ + j + c] -= sum.re[r][c];
              factor_im_[(i + r) * n_ + j + c] -= sum.im[r][c];
            }
          }
        });
      }
      for (std::size_t c = j; c < std::min(j + block, n_); ++c) finish_column(c, j);
    }
  }

  /// What the columns from `first` on, of the same block, still take from column j; then its division by the pivot.
  void finish_column(std::size_t j, std::size_t first) {
    for (std::size_t i = j; i < n_; ++i) {
      Lane re = factor_re_[i * n_ + j];
      Lane im = factor_im_[i * n_ + j];
      for (std::size_t k = first; k < j; ++k) {
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

  /// ||column of R^-1||^2 for the columns of one block, by forward substitution; t holds their conjugates, one a row.
  void inverse_entries(std::size_t first) {
    const std::size_t width = std::min(block, n_ - first);
    for (std::size_t c = 0; c < width; ++c) inverse_[first + c].setZero();
    for (std::size_t i = first; i < n_; i += block) {
      each_block(i, first, n_, [&]<std::size_t rows, std::size_t columns>(Block<rows, columns>& sum) {
        sum.add(&factor_re_[i * n_ + first], &factor_im_[i * n_ + first], n_, &t_re_[first], &t_im_[first], n_, i - first);
        for (std::size_t c = 0; c < columns; ++c) {
          for (std::size_t r = 0; r < rows; ++r) {
            Lane re = sum.re[r][c];
            Lane im = sum.im[r][c];
            for (std::size_t k = i; k < i + r; ++k) {
              const Lane& fr = factor_re_[(i + r) * n_ + k];
              const Lane& fi = factor_im_[(i + r) * n_ + k];
              re += fr * t_re_[c * n_ + k] + fi * t_im_[c * n_ + k];
              im += fi * t_re_[c * n_ + k] - fr * t_im_[c * n_ + k];
            }
            if (i + r == first + c) re -= 1.0;
            t_re_[c * n_ + i + r] = -re * reciprocal_[i + r];
            t_im_[c * n_ + i + r] = im * reciprocal_[i + r];
            inverse_[first + c] += t_re_[c * n_ + i + r].square() + t_im_[c * n_ + i + r].square();
          }
        }
      });
    }
  }

  std::size_t n_ = 0;
  std::size_t antennas_ = 0;
  std::vector<Lane> re_, im_;                // channels, user by user
  std::vector<Lane> factor_re_, factor_im_;  // G, then R
  std::vector<Lane> gain_, inverse_, reciprocal_, t_re_, t_im_;
};

[[noreturn]] void refuse(const Job& job, Eigen::Index user, double gain, double loss) {
  if (!(gain > 0.0)) {
    throw InvalidInput("mdd instance: h: access point " + std::to_string(job.l) + " to user " + std::to_string(user) + " on subcarrier " +
                       std::to_string(job.c) + ": the channel is 0, but serve says that the link is used; take it out of serve, or leave " +
                       "serve out (link_floor_db then chooses the links)");
  }
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
        if (!(loss <= largest_loss)) {
          std::size_t culprit = i;  // one channel of 0 spoils the gains of all
          for (std::size_t other = 0; other < users_of(k).size(); ++other) {
            if (!(inverse.gain(other, k) > 0.0)) culprit = other;
          }
          refuse(jobs[k], users_of(k)[culprit], inverse.gain(culprit, k), loss);
        }
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
