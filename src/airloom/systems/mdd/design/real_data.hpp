#pragma once
/// What every algorithm may be told about real data, besides its own options: how uplink signals are combined, which links are too weak.
#include <concepts>

#include "airloom/core/fields.hpp"
#include "airloom/systems/mdd/design/combining.hpp"
#include "airloom/systems/mdd/problem/scenario.hpp"

namespace airloom::mdd {

template <class Options>
struct OnRealData {
  using Own = Options;
  Options own = {};
  CombiningChoice ul_combining = CombiningChoice::instance;
  double link_floor_db = default_link_floor_db;
};

template <class T>
concept OnRealDataOf = std::same_as<std::remove_const_t<T>, OnRealData<typename std::remove_const_t<T>::Own>>;

void fields(OnRealDataOf auto& o, auto&& field) {
  fields(o.own, field);
  field("ul_combining", o.ul_combining,
        "weights of the access points' uplink signals: the instance's, else equal; equal; weighted by their noise at full power; adapted "
        "to the "
        "powers found");
  field(
      "link_floor_db", o.link_floor_db, between(-most_decibels, 20),
      "of an instance without serve: least SNR, in the better direction at full power, of a link that serves; -300: all but channels of 0");
}

/// The algorithm `solve` with these choices.
template <class Options, Outcome<Solution> (*solve)(const Instance&, const Options&, const SolveControl&)>
Outcome<Solution> on_real_data(const Instance& instance, const OnRealData<Options>& o, const SolveControl& control) {
  return with_combining(instance, o.ul_combining, [&](const Instance& x) { return solve(x, o.own, control); });
}

}  // namespace airloom::mdd
