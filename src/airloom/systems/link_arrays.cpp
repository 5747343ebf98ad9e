#include "airloom/systems/link_arrays.hpp"

#include <cstdint>
#include <vector>

#include "airloom/systems/matrix_arrays.hpp"

namespace airloom {
namespace {

/// A (B, U) matrix in C order.
template <class Element>
io::Array link_array(const auto& m) {
  std::vector<Element> data;
  for (Eigen::Index b = 0; b < m.rows(); ++b) {
    for (Eigen::Index u = 0; u < m.cols(); ++u) data.push_back(static_cast<Element>(m(b, u)));
  }
  return {{m.rows(), m.cols()}, std::move(data)};
}

}  // namespace

void add_link_arrays(const radio::tr38901::LinkRecord& x, io::Arrays& arrays) {
  if (x.empty()) return;
  arrays["link_state"] = link_array<std::int64_t>(x.state);
  arrays["link_path_loss_db"] = link_array<double>(x.path_loss_db);
  arrays["link_shadowing_db"] = link_array<double>(x.shadowing_db);
  arrays["link_k_db"] = link_array<double>(x.k_db);
  arrays["link_delay_spread_s"] = link_array<double>(x.delay_spread_s);
  arrays["link_asd_deg"] = link_array<double>(x.asd_deg);
  arrays["link_asa_deg"] = link_array<double>(x.asa_deg);
  arrays["link_zsd_deg"] = link_array<double>(x.zsd_deg);
  arrays["link_zsa_deg"] = link_array<double>(x.zsa_deg);
  arrays["tx_orientation_rad"] = position_array(x.orientation_rad);
  arrays["carrier_hz"] = io::Array::scalar(x.carrier_hz);
  arrays["steering_conjugate"] = io::Array::scalar(true);
}

}  // namespace airloom
