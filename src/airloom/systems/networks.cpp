#include "airloom/systems/networks.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"

namespace airloom {
namespace {

/// "h_#" for "h_12".
std::string pattern_of(std::string_view name) {
  std::size_t digits = name.size();
  while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
  const bool numbered = digits < name.size() && digits > 0 && name[digits - 1] == '_';
  return numbered ? std::string(name.substr(0, digits)) + "#" : std::string(name);
}

std::optional<std::size_t> rank_of(std::string_view name, std::span<const ArrayRank> ranks) {
  auto found = std::ranges::find(ranks, name, &ArrayRank::name);
  if (found == ranks.end()) found = std::ranges::find(ranks, pattern_of(name), &ArrayRank::name);
  return found == ranks.end() ? std::nullopt : std::optional(found->rank);
}

/// The shape with the leading axis, if it has one: MATLAB's scalars of every network are (n, 1) or (1, n).
std::vector<std::int64_t> shape_per_network(const io::Array& array, std::size_t rank) {
  std::vector<std::int64_t> shape = array.shape;
  if (!array.matlab || rank > 1) return shape;
  if (rank == 0 && shape.size() == 2 && std::min(shape[0], shape[1]) == 1) return {shape[0] * shape[1]};
  return shape;
}

template <class Element>
io::Array::Data part(std::span<const Element> all, std::size_t index, std::size_t count) {
  return all.subspan(index * count, count);
}

/// The elements of one network, borrowed where they can be.
struct Part {
  std::size_t index;
  std::size_t count;
  io::Array::Data operator()(const std::vector<double>& x) const { return part(std::span<const double>(x), index, count); }
  io::Array::Data operator()(std::span<const double> x) const { return part(x, index, count); }
  io::Array::Data operator()(const std::vector<std::complex<double>>& x) const {
    return part(std::span<const std::complex<double>>(x), index, count);
  }
  io::Array::Data operator()(std::span<const std::complex<double>> x) const { return part(x, index, count); }
  io::Array::Data operator()(const std::vector<std::int64_t>& x) const { return part(std::span<const std::int64_t>(x), index, count); }
  io::Array::Data operator()(std::span<const std::int64_t> x) const { return part(x, index, count); }
  io::Array::Data operator()(const io::Array::Bools& x) const { return part(std::span<const std::uint8_t>(x), index, count); }
  io::Array::Data operator()(std::span<const std::uint8_t> x) const { return part(x, index, count); }
  io::Array::Data operator()(const std::vector<std::string>& x) const {
    return std::vector<std::string>(x.begin() + static_cast<std::ptrdiff_t>(index * count),
                                    x.begin() + static_cast<std::ptrdiff_t>((index + 1) * count));
  }
  io::Array::Data operator()(const io::Array::Unsupported& x) const { return x; }
  io::Array::Data operator()(const io::Array::Unread& x) const { return x; }
};

/// Appends one network's elements. False when their types differ.
bool append(io::Array::Data& to, const io::Array::Data& more) {
  return std::visit(
      [&](auto& all) {
        using All = std::decay_t<decltype(all)>;
        if constexpr (requires {
                        typename All::value_type;
                        all.insert(all.end(), all.begin(), all.end());
                      }) {
          const auto* own = std::get_if<All>(&more);
          if (own == nullptr) return false;
          all.insert(all.end(), own->begin(), own->end());
          return true;
        } else {
          return false;
        }
      },
      to);
}

bool same_elements(const io::Array& a, const io::Array& b) {
  if (a.shape != b.shape || a.data.index() != b.data.index()) return false;
  return std::visit(
      [&](const auto& x) {
        using Elements = std::decay_t<decltype(x)>;
        if constexpr (requires { x == x; }) return x == std::get<Elements>(b.data);
        else return false;
      },
      a.data);
}

}  // namespace

std::vector<ArrayRank> link_array_ranks() {
  return {{"link_state", 2},          {"link_path_loss_db", 2},  {"link_shadowing_db", 2}, {"link_k_db", 2},
          {"link_delay_spread_s", 2}, {"link_asd_deg", 2},       {"link_asa_deg", 2},      {"link_zsd_deg", 2},
          {"link_zsa_deg", 2},        {"tx_orientation_rad", 2}, {"carrier_hz", 0},        {"steering_conjugate", 0}};
}

std::optional<std::int64_t> network_count(const io::Arrays& arrays) {
  const auto found = arrays.find("networks");
  if (found == arrays.end()) return std::nullopt;
  double count = 0.0;
  if (const auto whole = io::elements_of<std::int64_t>(found->second); whole && whole->size() == 1)
    count = static_cast<double>(whole->front());
  if (const auto real = io::elements_of<double>(found->second); real && real->size() == 1) count = real->front();
  constexpr double most = 1e9;
  if (!(count >= 1.0) || count > most || std::floor(count) != count)
    throw InvalidInput("networks: must be one whole number, how many networks the file holds, at least 1");
  return static_cast<std::int64_t>(count);
}

io::Arrays one_network(const io::Arrays& arrays, std::span<const ArrayRank> ranks, std::int64_t index, const std::string& subject) {
  const std::int64_t count = network_count(arrays).value_or(1);
  if (index < 0 || index >= count) {
    throw InvalidInput(subject + ": network " + std::to_string(index) + "; must be 0 .. " + std::to_string(count - 1));
  }
  const bool many = arrays.contains("networks");
  io::Arrays out;
  for (const auto& [name, array] : arrays) {
    if (name == "networks") continue;
    const std::optional<std::size_t> rank = rank_of(name, ranks);
    io::Array one{.shape = array.shape, .data = {}, .matlab = array.matlab};
    const std::vector<std::int64_t> shape = rank ? shape_per_network(array, *rank) : array.shape;
    const bool scalar = rank && *rank == 0 && shape == std::vector<std::int64_t>{1} && count != 1;  // a scalar may be stored so
    std::size_t elements = 1;
    for (const std::int64_t extent : shape) elements *= static_cast<std::size_t>(extent);
    if (rank && many && shape.size() == *rank + 1 && !scalar) {
      if (shape.front() != count) {
        throw InvalidInput(subject + ": " + name + ": shape " + io::shape_text(array.shape) +
                           "; its first axis must have an entry for each of the " + std::to_string(count) +
                           " networks, or be left out where all have the same");
      }
      one.shape.assign(shape.begin() + 1, shape.end());
      const std::size_t each = elements / static_cast<std::size_t>(count);
      one.data = std::visit(Part{static_cast<std::size_t>(index), each}, array.data);
    } else {
      one.data = std::visit(Part{0, elements}, array.data);
    }
    out.emplace(name, std::move(one));
  }
  return out;
}

io::Arrays join_networks(const std::vector<io::Arrays>& networks, std::span<const ArrayRank> ranks) {
  io::Arrays out;
  if (networks.empty()) throw InvalidInput("no networks to put into one file");
  const auto count = static_cast<std::int64_t>(networks.size());
  for (const auto& [name, first] : networks.front()) {
    const bool same = std::ranges::all_of(networks, [&](const io::Arrays& each) {
      const auto found = each.find(name);
      return found != each.end() && same_elements(first, found->second);
    });
    if (same) {
      out.emplace(name, first);
      continue;
    }
    io::Array all = first;
    // fewer axes than it may have would be taken for an array that all share
    const std::size_t rank = rank_of(name, ranks).value_or(first.shape.size());
    for (std::size_t n = 1; n < networks.size(); ++n) {
      const auto found = networks[n].find(name);
      const std::string what = "network " + std::to_string(n) + ": " + name;
      if (found == networks[n].end()) throw InvalidInput(what + ": missing, but network 0 has it");
      if (found->second.shape != first.shape) {
        throw InvalidInput(what + ": shape " + io::shape_text(found->second.shape) + ", but " + io::shape_text(first.shape) +
                           " in network 0; networks of one file have the same sizes");
      }
      if (!append(all.data, found->second.data)) throw InvalidInput(what + ": another type than in network 0");
    }
    if (first.shape.size() != rank) {
      throw InvalidInput(name + ": shape " + io::shape_text(first.shape) + " that differs between networks; must have " +
                         std::to_string(rank) + " axes in each, or its first axis could be taken for one of them");
    }
    all.shape.insert(all.shape.begin(), count);
    out.emplace(name, std::move(all));
  }
  for (std::size_t n = 1; n < networks.size(); ++n) {
    for (const auto& [name, array] : networks[n]) {
      if (!networks.front().contains(name))
        throw InvalidInput("network " + std::to_string(n) + ": " + name + ": network 0 does not have it");
    }
  }
  out["networks"] = io::Array::scalar(count);
  return out;
}

}  // namespace airloom
