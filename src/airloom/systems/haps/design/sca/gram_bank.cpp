#include "airloom/systems/haps/design/sca/gram_bank.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "airloom/core/parallel_for.hpp"
#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"

namespace airloom::haps {
namespace {

/// One value per antenna of one per station.
template <class Parts>
Eigen::VectorXd per_antenna(const Parts& parts, Eigen::Index antennas, const Eigen::VectorXd& per_station) {
  Eigen::VectorXd out(antennas);
  for (std::size_t b = 0; b < parts.size(); ++b)
    out.segment(parts[b].first, parts[b].rows).setConstant(per_station[static_cast<Eigen::Index>(b)]);
  return out;
}

constexpr Eigen::Index few_antennas = 4;  ///< products with so few rows take no longer than reading a Gram matrix
constexpr double most_gram_bytes = 2.0 * (1 << 30);

}  // namespace

void GramBank::add_packed_gram(Eigen::VectorXd reals, Eigen::Index users) {
  users_ = users;
  link_gains_.conservativeResize(stations() + 1, users_);
  for (Eigen::Index u = 0; u < users; ++u) link_gains_(stations(), u) = reals[packed_column(u, users)];
  parts_.push_back({.gram = grams_.count(), .first = filled_, .rows = 0});
  grams_.add(std::move(reals));
}

void GramBank::add_channel(const Eigen::MatrixXcd& channel) {
  users_ = channel.cols();
  link_gains_.conservativeResize(stations() + 1, users_);
  link_gains_.bottomRows(1) = channel.colwise().squaredNorm();
  if (filled_ + channel.rows() > stacked_.rows()) stacked_.conservativeResize(filled_ + channel.rows(), users_);
  stacked_.middleRows(filled_, channel.rows()) = channel;
  parts_.push_back({.gram = -1, .first = filled_, .rows = channel.rows()});
  filled_ += channel.rows();
}

void GramBank::prepare(int threads) {
  threads_ = threads;
  const double bytes = 8.0 * static_cast<double>(stations()) * static_cast<double>(users_) * static_cast<double>(users_);
  if (!many_users(users_) || by_rows() || bytes > most_gram_bytes) return;
  const Eigen::MatrixXcd all = std::move(stacked_);
  const auto becomes_gram = [](const Part& part) { return part.gram < 0 && part.rows > few_antennas; };
  std::vector<Eigen::VectorXd> grams(parts_.size());
  parallel_for(parts_.size(), threads, [&](std::size_t b, int) {
    if (becomes_gram(parts_[b])) grams[b] = packed_hermitian(gram_matrix(all.middleRows(parts_[b].first, parts_[b].rows), 1));
  });
  Eigen::Index kept = 0;
  for (const Part& part : parts_) kept += part.rows <= few_antennas ? part.rows : 0;
  stacked_.resize(kept, users_);
  filled_ = 0;
  for (std::size_t b = 0; b < parts_.size(); ++b) {
    Part& part = parts_[b];
    const bool gram = becomes_gram(part);
    const Eigen::Index from = part.first;
    part.first = filled_;
    if (gram) {
      part.gram = grams_.count();
      part.rows = 0;
      grams_.add(std::move(grams[b]));
    } else if (part.gram < 0) {
      stacked_.middleRows(filled_, part.rows) = all.middleRows(from, part.rows);
      filled_ += part.rows;
    }
  }
}

GramBank GramBank::from_channels(const std::vector<Eigen::MatrixXcd>& h, int threads) {
  Eigen::Index antennas = 0;
  for (const Eigen::MatrixXcd& channel : h) antennas += channel.rows();
  GramBank bank;
  Eigen::Index stacked = 0;
  for (const Eigen::MatrixXcd& channel : h) stacked += by_channel(channel.rows(), channel.cols(), antennas) ? channel.rows() : 0;
  bank.reserve(stacked, h.front().cols());
  for (const Eigen::MatrixXcd& channel : h) {
    if (by_channel(channel.rows(), channel.cols(), antennas)) bank.add_channel(channel);
    else bank.add_gram(gram_matrix(channel, threads));
  }
  bank.prepare(threads);
  return bank;
}

GramBank GramBank::of_spans(const std::vector<Eigen::MatrixXcd>& spans) {
  GramBank bank;
  for (const Eigen::MatrixXcd& span : spans) bank.add_channel(span);
  bank.of_spans_ = true;
  return bank;
}

void GramBank::limit_antennas(const std::vector<Eigen::VectorXd>& limit) {
  for (std::size_t b = 0; b < limit.size(); ++b) {
    for (Eigen::Index m = 0; m < limit[b].size(); ++m) {
      if (std::isfinite(limit[b][m])) limits_.push_back({.row = parts_[b].first + m, .power = limit[b][m]});
    }
  }
}

bool GramBank::all_by_channel() const { return grams_.count() == 0; }

bool GramBank::singular() const { return all_by_channel() && stacked_.rows() < users_; }

bool GramBank::by_rows() const {
  return of_spans_ || limited() || masked() || (all_by_channel() && stacked_.rows() < (users_ <= most_users_by_antennas ? 2 : 1) * users_);
}

std::vector<Eigen::MatrixXcd> GramBank::channels() const {
  std::vector<Eigen::MatrixXcd> h;
  for (const Part& part : parts_) {
    if (part.gram >= 0) return {};
    h.emplace_back(stacked_.middleRows(part.first, part.rows));
  }
  return h;
}

GramBank GramBank::subset(const std::vector<Eigen::Index>& users) const {
  GramBank out;
  out.of_spans_ = of_spans_;
  out.limits_ = limits_;
  std::vector<Eigen::VectorXd> served;
  for (const Eigen::VectorXd& each : served_) served.emplace_back(each(users));
  for (const Part& part : parts_) {
    if (part.gram < 0) out.add_channel(stacked_.middleRows(part.first, part.rows)(Eigen::all, users));
    else out.add_gram(grams_.matrix(part.gram, users_)(users, users));
  }
  out.threads_ = threads_;
  out.serve_only(served);
  return out;
}

Eigen::MatrixXcd GramBank::lower_weighted_sum(const Eigen::VectorXd& factor) const {
  Eigen::VectorXd of_grams(grams_.count());
  for (std::size_t b = 0; b < parts_.size(); ++b) {
    if (parts_[b].gram >= 0) of_grams[parts_[b].gram] = factor[static_cast<Eigen::Index>(b)];
  }
  Eigen::MatrixXcd m = grams_.weighted_sum(of_grams, users_, threads_);
  if (stacked_.rows() > 0) {
    const Eigen::VectorXd root = per_antenna(parts_, stacked_.rows(), factor).cwiseSqrt();
    const Eigen::MatrixXcd scaled = root.asDiagonal() * stacked_;
    add_lower_gram(scaled, m, threads_);
  }
  return m;
}

Eigen::MatrixXcd GramBank::weighted_sum(const Eigen::VectorXd& factor) const {
  Eigen::MatrixXcd m = lower_weighted_sum(factor);
  fill_upper(m, threads_);
  return m;
}

Eigen::MatrixXcd GramBank::received(const Eigen::VectorXd& factor, const Eigen::MatrixXcd& c) const {
  if (!by_rows()) return product(weighted_sum(factor), c, threads_);
  Eigen::MatrixXcd sent = stacked_ * c;
  sent.array().colwise() *= per_antenna(parts_, stacked_.rows(), factor).array().cast<std::complex<double>>();
  return stacked_.adjoint() * sent;
}

Eigen::VectorXd GramBank::quadratic_forms(const Eigen::MatrixXcd& c) const {
  Eigen::VectorXd of_grams;
  if (grams_.count() > 0) of_grams = grams_.inner_products(lower_outer(c, threads_), threads_);
  Eigen::VectorXd per_row;
  if (stacked_.rows() > 0) per_row = (stacked_ * c).rowwise().squaredNorm();
  Eigen::VectorXd out(stations());
  for (std::size_t b = 0; b < parts_.size(); ++b) {
    const Part& part = parts_[b];
    out[static_cast<Eigen::Index>(b)] = part.gram >= 0 ? of_grams[part.gram] : per_row.segment(part.first, part.rows).sum();
  }
  return out;
}

Eigen::MatrixXcd GramBank::local_regularized_received() const {
  Eigen::MatrixXcd t = Eigen::MatrixXcd::Zero(users_, users_);
  for (const Part& part : parts_) {
    if (part.gram < 0) {
      const Eigen::MatrixXcd h = stacked_.middleRows(part.first, part.rows);
      t.noalias() += h.adjoint() * local_regularized_beams(h);
      continue;
    }
    const Eigen::MatrixXcd gram = grams_.matrix(part.gram, users_);
    Eigen::MatrixXcd c = gram;
    c.diagonal().array() += static_cast<double>(users_);
    if (!invert_hermitian(c, threads_)) continue;
    Eigen::MatrixXcd x = product(gram, c, threads_);
    const Eigen::VectorXd norm_squared = c.conjugate().cwiseProduct(x).colwise().sum().real();
    for (Eigen::Index k = 0; k < users_; ++k) {
      if (norm_squared[k] > 0.0) x.col(k) /= std::sqrt(norm_squared[k] * static_cast<double>(users_));
    }
    t += x;
  }
  return t;
}

bool GramBank::price(const Eigen::VectorXd& eta, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out) const {
  bool priced = false;
  if (masked()) {
    priced = price_masked(eta, q, r, out);
  } else if (by_rows()) {
    // with fewer rows than users the factorisation of rows is the smaller one, and good enough where no user is far above the others
    const Eigen::VectorXd price = row_prices(eta);
    if (stacked_.rows() < users_ && price_by_antennas(stacked_, price, q, r, out) && out.uncertainty <= most_uncertain) return true;
    priced = price_by_factor(price.cwiseSqrt().cwiseInverse().asDiagonal() * stacked_, q, r, out);
  } else {
    priced = price_by_gram(lower_weighted_sum(eta.cwiseInverse()), q, r, out, threads_);
    uncertainty_ = std::max(uncertainty_, priced ? out.uncertainty : 1.0);
  }
  return priced;
}

void GramBank::serve_only(const std::vector<Eigen::VectorXd>& served) {
  served_ = served;
  for (std::size_t b = 0; b < served.size(); ++b) {
    const auto row = static_cast<Eigen::Index>(b);
    link_gains_.row(row) = link_gains_.row(row).cwiseProduct(served[b].transpose());
  }
}

Eigen::MatrixXcd GramBank::served_rows() const {
  Eigen::MatrixXcd rows = stacked_;
  for (std::size_t b = 0; b < served_.size(); ++b)
    rows.middleRows(parts_[b].first, parts_[b].rows) *= served_[b].cast<std::complex<double>>().asDiagonal();
  return rows;
}

/// Users with the same stations together: their columns of a factorisation of those stations' rows.
bool GramBank::price_masked(const Eigen::VectorXd& eta, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out) const {
  std::map<std::vector<bool>, std::vector<Eigen::Index>> groups;
  for (Eigen::Index u = 0; u < users_; ++u) {
    std::vector<bool> stations_of_user;
    for (const Eigen::VectorXd& served : served_) stations_of_user.push_back(served[u] > 0.0);
    groups[stations_of_user].push_back(u);
  }
  const Eigen::MatrixXcd all = row_prices(eta).cwiseSqrt().cwiseInverse().asDiagonal() * stacked_;
  out = {};
  out.own = out.norms = out.weight = Eigen::VectorXd::Zero(users_);
  out.price = q;
  out.beams = Eigen::MatrixXcd::Zero(stacked_.rows(), users_);
  out.joined = Eigen::MatrixXcd::Zero(users_, users_);
  for (const auto& [stations_of_users, group] : groups) {
    std::vector<Eigen::Index> rows;
    for (std::size_t b = 0; b < parts_.size(); ++b) {
      for (Eigen::Index m = 0; stations_of_users[b] && m < parts_[b].rows; ++m) rows.push_back(parts_[b].first + m);
    }
    PricedBeams part;
    if (!price_by_factor(all(rows, Eigen::all), q, r, part)) return false;
    const Eigen::MatrixXcd received = part.received();
    for (const Eigen::Index u : group) {
      out.own[u] = part.own[u];
      out.norms[u] = part.norms[u];
      out.weight[u] = part.weight[u];
      out.beams(rows, u) = part.beams.col(u);
      out.joined.col(u) = received.col(u);
    }
    out.uncertainty = std::max(out.uncertainty, part.uncertainty);
  }
  out.interference = interference_powers(out.joined);
  out.norm_squared = out.norms.sum();
  return out.interference.allFinite();
}

Eigen::VectorXd GramBank::row_prices(const Eigen::VectorXd& eta) const {
  Eigen::VectorXd price = per_antenna(parts_, stacked_.rows(), eta.head(stations()));
  for (std::size_t i = 0; i < limits_.size(); ++i)
    price[limits_[i].row] += eta[stations() + static_cast<Eigen::Index>(i)] / limits_[i].power;
  return price;
}

Eigen::VectorXd GramBank::row_powers(const Eigen::MatrixXcd& rows) const {
  const Eigen::VectorXd per_row = rows.rowwise().squaredNorm();
  Eigen::VectorXd out(constraints());
  for (std::size_t b = 0; b < parts_.size(); ++b)
    out[static_cast<Eigen::Index>(b)] = per_row.segment(parts_[b].first, parts_[b].rows).sum();
  for (std::size_t i = 0; i < limits_.size(); ++i)
    out[stations() + static_cast<Eigen::Index>(i)] = per_row[limits_[i].row] / limits_[i].power;
  return out;
}

Eigen::VectorXd GramBank::coefficient_powers(const Eigen::VectorXd& factor, const Eigen::MatrixXcd& c) const {
  if (!limited()) return quadratic_forms(c).cwiseProduct(factor.cwiseAbs2());
  const Eigen::VectorXcd per_row = per_antenna(parts_, stacked_.rows(), factor).cast<std::complex<double>>();
  return row_powers(per_row.asDiagonal() * (stacked_ * c));
}

Eigen::MatrixXcd GramBank::rows_of(const Eigen::VectorXd& eta, const PricedBeams& priced) const {
  const Eigen::VectorXcd weight = priced.weight.cast<std::complex<double>>();
  if (priced.by_antennas) return priced.beams * weight.asDiagonal();
  const Eigen::VectorXcd root = row_prices(eta).cwiseSqrt().cwiseInverse().cast<std::complex<double>>();
  return root.asDiagonal() * priced.beams * weight.asDiagonal();
}

Eigen::VectorXd GramBank::powers(const Eigen::VectorXd& eta, const PricedBeams& priced) const {
  if (!by_rows()) return quadratic_forms(priced.coefficients(threads_)).cwiseQuotient(eta.cwiseAbs2());
  return row_powers(rows_of(eta, priced));
}

std::vector<Eigen::Index> GramBank::first_rows() const {
  std::vector<Eigen::Index> first;
  for (const Part& part : parts_) first.push_back(part.first);
  first.push_back(stacked_.rows());
  return first;
}

}  // namespace airloom::haps
