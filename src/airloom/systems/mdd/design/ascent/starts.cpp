#include "airloom/systems/mdd/design/ascent/starts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// Visits the links that serve a user.
template <class Visit>
void each_link_of(const ShareModel& model, Index user, Visit visit) {
  for (Index l = 0; l < model.aps(); ++l) {
    for (Index i = model.first_link(l); i < model.first_link(l + 1); ++i) {
      if (model.user_of(i) == user) visit(l, i);
    }
  }
}

/// Sums of squared gains of each stream, (D, M).
Eigen::MatrixXd stream_gains(const ShareModel& model) {
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(model.users(), model.subcarriers_dl());
  for (Index i = 0; i < model.links(); ++i) sum.row(model.user_of(i)) += model.gain().row(i).cwiseAbs2();
  return sum;
}

std::vector<Index> shuffled(Index n, RandomStream& stream) {
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t k = order.size(); k > 1; --k)
    std::swap(order[k - 1], order[static_cast<std::size_t>(stream.integer(static_cast<std::int64_t>(k)))]);
  return order;
}

double value_of(ShareModel& model, const Pattern& pattern) {
  constexpr double silent = 1e-7;
  const Shares shares = pattern_shares(model, pattern, silent);
  model.look(shares.p, shares.q);
  return model.sum_rate();
}

/// Off: nearly silent. On: half of its access points' budgets, all else of them halved.
void flip_downlink(const ShareModel& model, Shares& shares, Index user, Index m) {
  constexpr double carries = 1e-3, silence = 1e-6;
  double power = 0.0, budget = 0.0;
  each_link_of(model, user, [&](Index, Index i) {
    power += shares.p(i, m);
    budget += 1.0;
  });
  const bool on = power > carries * budget;
  each_link_of(model, user, [&](Index l, Index i) {
    if (on) {
      shares.p(i, m) *= silence;
    } else {
      shares.p.middleRows(model.first_link(l), model.first_link(l + 1) - model.first_link(l)) *= 0.5;
      shares.p(i, m) = 0.5;
    }
  });
}

void flip_uplink(Shares& shares, Index user, Index j) {
  constexpr double carries = 1e-3, silence = 1e-6, woken = 0.4;
  if (shares.q(user, j) > carries) {
    shares.q(user, j) *= silence;
  } else {
    shares.q.row(user) *= 1.0 - woken;
    shares.q(user, j) = woken;
  }
}

}  // namespace

Shares shares_at(const ShareModel& model) { return {.p = model.p(), .q = model.q()}; }

Shares all_on(const ShareModel& model, double of_ap, double of_user) {
  Shares out{.p = Eigen::MatrixXd(model.links(), model.subcarriers_dl()), .q = Eigen::MatrixXd(model.users(), model.subcarriers_ul())};
  for (Index l = 0; l < model.aps(); ++l) {
    auto own = out.p.middleRows(model.first_link(l), model.first_link(l + 1) - model.first_link(l));
    own.setConstant(of_ap / static_cast<double>(std::max<Index>(1, own.size())));
  }
  out.q.setConstant(of_user / static_cast<double>(model.subcarriers_ul()));
  return out;
}

Shares random_shares(const ShareModel& model, RandomStream stream) {
  const double lean = stream.uniform(), spread = stream.uniform(0.0, 3.0);
  const double spread_ul = stream.uniform(0.0, 2.0), level_ul = stream.uniform(-4.0, 1.0);
  Shares out{.p = Eigen::MatrixXd(model.links(), model.subcarriers_dl()), .q = Eigen::MatrixXd(model.users(), model.subcarriers_ul())};
  for (double& z : out.p.reshaped()) z = spread * stream.normal_pair()[0];
  out.p.array() += 2.0 * lean * model.gain().array().max(1e-150).log();
  for (Index l = 0; l < model.aps(); ++l) {
    auto own = out.p.middleRows(model.first_link(l), model.first_link(l + 1) - model.first_link(l));
    if (own.size() == 0) continue;
    own.array() += stream.uniform(-3.0, 3.0) - own.maxCoeff();
    own = own.array().exp().matrix().eval();
    own /= 1.0 + own.sum();
  }
  for (double& v : out.q.reshaped()) v = std::exp(spread_ul * stream.normal_pair()[0] + level_ul);
  out.q.array().colwise() /= 1.0 + out.q.rowwise().sum().array();
  return out;
}

Pattern random_pattern(const ShareModel& model, double density, RandomStream& stream) {
  Pattern out{.dl = Eigen::MatrixXi::Zero(model.users(), model.subcarriers_dl()),
              .ul = Eigen::MatrixXi::Zero(model.users(), model.subcarriers_ul())};
  if (density > 0.0) {
    for (int& on : out.dl.reshaped()) on = stream.uniform() < density ? 1 : 0;
    for (int& on : out.ul.reshaped()) on = stream.uniform() < density ? 1 : 0;
    return out;
  }
  const Eigen::MatrixXd gains = stream_gains(model);
  for (Index d = 0; d < model.users(); ++d) {
    Index best = 0;
    gains.row(d).maxCoeff(&best);
    out.dl(d, best) = 1;
    out.ul(d, 0) = 1;
  }
  return out;
}

Pattern one_direction(const ShareModel& model, int dl) {
  return {.dl = Eigen::MatrixXi::Constant(model.users(), model.subcarriers_dl(), dl),
          .ul = Eigen::MatrixXi::Constant(model.users(), model.subcarriers_ul(), 1 - dl)};
}

Shares pattern_shares(const ShareModel& model, const Pattern& pattern, double off) {
  constexpr double spent = 0.999, spent_ul = 0.5, silent = 1e-7;
  Shares out{.p = Eigen::MatrixXd(model.links(), model.subcarriers_dl()), .q = Eigen::MatrixXd(model.users(), model.subcarriers_ul())};
  for (Index l = 0; l < model.aps(); ++l) {
    int count = 0;
    for (Index i = model.first_link(l); i < model.first_link(l + 1); ++i) count += pattern.dl.row(model.user_of(i)).sum();
    const double share = count > 0 ? spent / count : silent;
    for (Index i = model.first_link(l); i < model.first_link(l + 1); ++i) {
      for (Index m = 0; m < model.subcarriers_dl(); ++m) {
        out.p(i, m) = pattern.dl(model.user_of(i), m) != 0 || count == 0 ? share : off * share;
      }
    }
  }
  for (Index d = 0; d < model.users(); ++d) {
    const double share = spent_ul / std::max(1, pattern.ul.row(d).sum());
    for (Index j = 0; j < model.subcarriers_ul(); ++j) out.q(d, j) = pattern.ul(d, j) != 0 ? share : off * share;
  }
  return out;
}

void improve_pattern(ShareModel& model, Pattern& pattern, int most_scored, RandomStream& stream, const SearchClock& clock) {
  double value = value_of(model, pattern);
  for (int sweep = 0; sweep < 3; ++sweep) {
    const double before = value;
    std::vector<Index> order = shuffled(pattern.dl.size() + pattern.ul.size(), stream);
    order.resize(std::min(order.size(), static_cast<std::size_t>(most_scored)));
    for (const Index at : order) {
      if (clock.over()) return;
      int& entry = at < pattern.dl.size() ? pattern.dl(at) : pattern.ul(at - pattern.dl.size());
      entry = 1 - entry;
      const double found = value_of(model, pattern);
      if (found > value) value = found;
      else entry = 1 - entry;
    }
    if (value == before) return;
  }
}

void flip_streams(const ShareModel& model, Shares& shares, int flips, RandomStream& stream) {
  const Index dl = model.users() * model.subcarriers_dl(), ul = model.users() * model.subcarriers_ul();
  for (int k = 0; k < flips; ++k) {
    const Index at = stream.integer(dl + ul);
    if (at < dl) flip_downlink(model, shares, at / model.subcarriers_dl(), at % model.subcarriers_dl());
    else flip_uplink(shares, (at - dl) / model.subcarriers_ul(), (at - dl) % model.subcarriers_ul());
  }
}

}  // namespace airloom::mdd
