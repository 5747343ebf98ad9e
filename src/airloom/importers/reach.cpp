#include "airloom/importers/reach.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/values.hpp"

namespace airloom::importers {
namespace {

enum class Reach { path, zero, not_a_number };

/// Calls visit(element, its place in the array) for one user's elements.
template <class Visit>
void each_element(NamedArray& array, std::size_t user, const Visit& visit) {
  const auto subcarriers = static_cast<std::size_t>(array.shape[0]);
  const auto users = static_cast<std::size_t>(array.shape[1]);
  const auto antennas = static_cast<std::size_t>(array.shape[2]);
  for (std::size_t s = 0; s < subcarriers; ++s) {
    for (std::size_t n = 0; n < antennas; ++n) {
      const std::size_t at = (s * users + user) * antennas + n;
      visit(array.data[at], at);
    }
  }
}

bool finite(const std::complex<double>& z) { return std::isfinite(z.real()) && std::isfinite(z.imag()); }

std::string number_text(const std::complex<double>& z, bool real) {
  return real ? shortest(z.real()) : "(" + shortest(z.real()) + ", " + shortest(z.imag()) + ")";
}

/// What the element at `at` of a selected array is called in the file, where it stands for one.
std::string place_text(const SelectedTx& tx, std::size_t at, const Options& o) {
  const auto users = static_cast<std::size_t>(tx.array.shape[1]);
  const auto antennas = static_cast<std::size_t>(tx.array.shape[2]);
  const std::size_t n = at % antennas;
  const std::size_t u = at / antennas % users;
  const std::size_t s = at / antennas / users;
  const auto user = static_cast<std::int64_t>(tx.users[u]);
  if (tx.array.file_axes.empty() || o.uplink)
    return (tx.name.empty() ? "channels" : tx.name) + ", user " + std::to_string(user) + ", transmitter " + std::to_string(tx.station);
  std::string index;
  for (const char axis : tx.array.file_axes) {
    std::int64_t i = 0;
    switch (axis) {
      case 'r': i = o.snapshot; break;
      case 't': i = o.time_step; break;
      case 's': i = o.subcarriers.empty() ? static_cast<std::int64_t>(s) : static_cast<std::int64_t>(o.subcarriers[s]); break;
      case 'b': i = tx.station; break;
      case 'u': i = user; break;
      case 'm': i = o.rx_antenna.value_or(0); break;
      case 'n': i = static_cast<std::int64_t>(n); break;
      default: break;
    }
    index += (index.empty() ? "" : ",") + std::to_string(i);
  }
  return tx.name + "[" + index + "]";
}

/// @throws InvalidInput  for a link that is partly finite
Reach look_at_link(SelectedTx& tx, std::size_t user, const Options& o) {
  std::size_t bad = 0, first_bad = 0, count = 0;
  bool zero = true;
  std::complex<double> was;
  each_element(tx.array, user, [&](const std::complex<double>& z, std::size_t at) {
    ++count;
    if (!finite(z)) {
      if (bad++ == 0) first_bad = at, was = z;
    } else if (z != 0.0) {
      zero = false;
    }
  });
  if (bad == 0) return zero ? Reach::zero : Reach::path;
  const bool infinite = std::isinf(was.real()) || std::isinf(was.imag());
  if (bad < count || infinite)
    throw InvalidInput(place_text(tx, first_bad, o) + ": " + number_text(was, tx.array.real) + "; must be finite");
  return Reach::not_a_number;
}

std::string list_text(const std::vector<std::int64_t>& numbers) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(numbers.size(), most); ++i) text += (i == 0 ? "" : ", ") + std::to_string(numbers[i]);
  return numbers.size() > most ? text + ", ..." : text;
}

std::string users_text(const std::vector<std::int64_t>& users) {
  return (users.size() == 1 ? "user " : std::to_string(users.size()) + " users, ") + list_text(users);
}

}  // namespace

std::vector<std::size_t> users_without_path(std::vector<SelectedTx>& tx, const Options& o, std::vector<std::string>& notes) {
  std::vector<std::size_t> silent;
  std::vector<std::int64_t> zero_users, nan_users;
  std::vector<std::string> nan_links, blocked;
  const std::size_t users = tx.empty() ? 0 : tx.front().users.size();
  for (std::size_t u = 0; u < users; ++u) {
    std::vector<Reach> links;
    for (SelectedTx& one : tx) links.push_back(look_at_link(one, u, o));
    const bool any_nan = std::ranges::find(links, Reach::not_a_number) != links.end();
    const auto number = static_cast<std::int64_t>(tx.front().users[u]);
    if (std::ranges::find(links, Reach::path) == links.end()) {
      silent.push_back(u);
      (any_nan ? nan_users : zero_users).push_back(number);
      continue;
    }
    for (std::size_t b = 0; b < links.size(); ++b) {
      const std::string words = "transmitter " + std::to_string(tx[b].station) + " to user " + std::to_string(number);
      if (links[b] == Reach::not_a_number) nan_links.push_back(words);
      if (links[b] == Reach::zero) blocked.push_back(words);
    }
  }
  const std::string cures = "leave out with users=[...], or say --opt unreachable=drop" +
                            std::string(nan_users.empty() && nan_links.empty() ? " (or keep)" : " (or keep), which takes NaN for no path");
  if (o.unreachable == Unreachable::refuse && !(zero_users.empty() && nan_users.empty() && nan_links.empty())) {
    std::string why;
    if (!nan_users.empty()) why += users_text(nan_users) + ": NaN at every transmitter; must be finite";
    if (!zero_users.empty()) why += (why.empty() ? "" : "; ") + users_text(zero_users) + ": no path to any transmitter";
    if (!nan_links.empty())
      why += (why.empty() ? "" : "; ") + std::to_string(nan_links.size()) + " links are NaN throughout, first " + nan_links.front();
    throw InvalidInput(why + "; " + cures);
  }
  for (SelectedTx& one : tx) {  // NaN is no path from here on
    for (std::complex<double>& z : one.array.data) {
      if (!finite(z)) z = 0.0;
    }
  }
  const std::size_t nan_count = nan_links.size();
  blocked.insert(blocked.begin(), nan_links.begin(), nan_links.end());
  if (!blocked.empty()) {
    notes.push_back(std::to_string(blocked.size()) + (blocked.size() == 1 ? " link" : " links") + " without a path, first " +
                    blocked.front() + (nan_count > 0 ? " (" + std::to_string(nan_count) + " of them NaN in the file)" : ""));
  }
  if (silent.empty()) return {};
  std::vector<std::int64_t> all = zero_users;
  all.insert(all.end(), nan_users.begin(), nan_users.end());
  std::ranges::sort(all);
  const bool drop = o.unreachable == Unreachable::drop;
  notes.push_back(users_text(all) + (all.size() == 1 ? " has" : " have") + " no path to any transmitter" +
                  (nan_users.empty() ? "" : " (" + std::to_string(nan_users.size()) + " of them NaN in the file)") + ": " +
                  (drop ? "dropped, " + std::to_string(users - silent.size()) + " of " + std::to_string(users) + " are left"
                        : "kept with channels of 0"));
  if (drop && silent.size() == users) throw InvalidInput("unreachable: drop; no user has a path to any transmitter");
  return drop ? silent : std::vector<std::size_t>{};
}

}  // namespace airloom::importers
