/// Bytes as a solution: a system, a true answer to one of its networks, changes of its arrays.
#include "airloom/systems/dab/problem/files.hpp"
#include "airloom/systems/haps/problem/files.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "airloom/systems/mdd/problem/files.hpp"
#include "airloom/systems/twotier/problem/files.hpp"
#include "fuzz/importer_arrays.hpp"
#include "fuzz/must.hpp"
#include "fuzz/targets.hpp"

namespace airloom::fuzz {
namespace {

/// Shapes as the files of the system have them: what was taken is written and read again, and stays as it is.
template <class Instance>
bool take(const Instance& instance, const io::Arrays& arrays) {
  return accepts([&] {
    const auto solution = read_solution(instance, arrays, "fuzz");
    const io::Arrays written = write_solution(instance, solution);
    must(io::first_not_finite(written).empty());
    const io::Arrays again = write_solution(instance, read_solution(instance, written, "again"));
    must(again.size() == written.size());
    for (const auto& [name, array] : written) {
      const auto at = again.find(name);
      must(at != again.end() && at->second.shape == array.shape);
    }
    return true;
  });
}

Eigen::MatrixXcd beams(Eigen::Index rows, Eigen::Index columns) { return Eigen::MatrixXcd::Zero(rows, columns); }

// Answers of no power.
haps::Solution no_power(const haps::Instance& x) {
  haps::Solution out;
  for (const Eigen::MatrixXcd& h : x.h) out.w.push_back(beams(h.rows(), h.cols()));
  return out;
}
dab::Solution no_power(const dab::Instance& x) { return {.w = beams(x.h.rows(), x.h.cols())}; }
mdd::Solution no_power(const mdd::Instance& x) {
  return {.p_dl_w = Eigen::MatrixXd::Zero(x.aps(), x.users() * x.count_dl()), .p_ul_w = Eigen::VectorXd::Zero(x.users() * x.count_ul())};
}
twotier::Solution no_power(const twotier::Instance& x) { return {.p = Eigen::MatrixXd::Zero(x.cells(), x.channels())}; }
iab::Solution no_power(const iab::Instance& x) {
  iab::Solution out;
  out.w_aerial = beams(x.elements(), x.donor_streams());
  out.w_ground = beams(x.elements(), x.ground_users());
  out.mu_aerial = 0.5;
  return out;
}

template <class Scenario>
bool try_changes(const Scenario& scenario, ByteSource& bytes) {
  static const auto instance = draw(scenario, 1, 0);
  static const io::Arrays true_answer = write_solution(instance, no_power(instance));
  io::Arrays arrays = true_answer;
  while (!bytes.empty()) change_arrays(arrays, bytes);
  return take(instance, arrays);
}

}  // namespace

bool solution(std::span<const std::byte> input) {
  ByteSource bytes(input);
  switch (bytes.below(5)) {
    case 0: {
      haps::Scenario small;
      small.users = small.mbs_array_nx = small.haps_array_nx = 2;
      small.base_stations = small.mbs_array_ny = small.haps_array_ny = 1;
      return try_changes(small, bytes);
    }
    case 1: {
      dab::Scenario small;
      small.base_stations = small.antennas = small.users = 2;
      return try_changes(small, bytes);
    }
    case 2: {
      mdd::Scenario small;
      small.aps = small.users = small.subcarriers_dl = 2;
      small.antennas = 4;
      small.subcarriers_ul = small.taps = 1;
      return try_changes(small, bytes);
    }
    case 3: {
      twotier::Scenario small;
      small.femto_stations = small.macro_users = small.femto_users = 1;
      small.subchannels = 3;
      return try_changes(small, bytes);
    }
    default: {
      iab::Scenario small;
      small.aerial_users = small.ground_users = 1;
      small.array_nx = small.array_ny = 2;
      return try_changes(small, bytes);
    }
  }
}

}  // namespace airloom::fuzz
