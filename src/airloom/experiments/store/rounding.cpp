#include "airloom/experiments/store/rounding.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "airloom/experiments/store/row_codec.hpp"

namespace airloom::experiments {
namespace {

std::set<std::string, std::less<>> parts(std::string_view list) {
  std::set<std::string, std::less<>> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('+'), list.size());
    if (end > 0) out.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

struct Agree {
  double tolerance;

  bool operator()(double a, double b) const {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    return a == b || std::abs(a - b) <= tolerance * std::max({1.0, std::abs(a), std::abs(b)});
  }
  bool operator()(std::int64_t a, std::int64_t b) const { return (*this)(static_cast<double>(a), static_cast<double>(b)); }
  bool operator()(std::int64_t a, double b) const { return (*this)(static_cast<double>(a), b); }
  bool operator()(double a, std::int64_t b) const { return (*this)(a, static_cast<double>(b)); }
  bool operator()(const std::vector<double>& a, const std::vector<double>& b) const { return std::ranges::equal(a, b, *this); }
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    if constexpr (std::is_same_v<A, B>) return a == b;
    else return false;
  }
};

}  // namespace

bool same_rounding(std::string_view some, std::string_view others) {
  if (some.empty() || others.empty()) return true;
  const auto known = parts(others);
  return std::ranges::any_of(parts(some), [&](const std::string& one) { return known.contains(one); });
}

std::string joined_fingerprints(std::string_view some, std::string_view others) {
  auto all = parts(some);
  all.merge(parts(others));
  std::string out;
  for (const std::string& one : all) out += (out.empty() ? "" : "+") + one;
  return out;
}

bool values_agree(const std::string& some, const std::string& others, double tolerance) {
  if (some == others) return true;
  const Values a = decode_values(some), b = decode_values(others);
  return std::ranges::equal(
      a, b, [&](const auto& x, const auto& y) { return x.first == y.first && std::visit(Agree{tolerance}, x.second, y.second); });
}

}  // namespace airloom::experiments
