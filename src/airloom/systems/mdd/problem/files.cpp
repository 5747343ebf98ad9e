#include "airloom/systems/mdd/problem/files.hpp"

#include <algorithm>
#include <limits>

#include "airloom/systems/link_arrays.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/mdd/problem/link_floor.hpp"
#include "airloom/systems/mdd/problem/zero_forcing.hpp"

namespace airloom::mdd {
namespace {

/// A C-order (rows, columns) array as the same matrix.
Eigen::MatrixXd matrix_from(std::span<const double> data, std::int64_t rows, std::int64_t columns) {
  return Eigen::Map<const Eigen::MatrixXd>(data.data(), columns, rows).transpose();
}

/// The matrix in C order, under any shape with as many elements.
template <class Element>
std::vector<Element> row_by_row(const auto& m) {
  std::vector<Element> data;
  for (Eigen::Index i = 0; i < m.rows(); ++i) {
    for (Eigen::Index k = 0; k < m.cols(); ++k) data.push_back(static_cast<Element>(m(i, k)));
  }
  return data;
}

io::Array matrix_array(const Eigen::MatrixXd& m) { return {{m.rows(), m.cols()}, row_by_row<double>(m)}; }

io::Array weight_array(const Instance& x, const Eigen::MatrixXd& weight) {
  return {{x.users(), x.count_ul(), x.aps()}, std::vector<double>(weight.data(), weight.data() + weight.size())};
}

std::vector<int> read_indices(io::ArrayReader& reader, const char* name, const char* shape) {
  std::vector<int> indices;
  for (const std::int64_t index : reader.integer(name, shape)) {
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    indices.push_back(static_cast<int>(std::clamp<std::int64_t>(index, -1, most)));  // what does not fit is outside the band anyway
  }
  return indices;
}

BoolMatrix read_serve(io::ArrayReader& reader, Eigen::Index aps, Eigen::Index users) {
  BoolMatrix serve = BoolMatrix::Constant(aps, users, true);
  if (!reader.has("serve")) return serve;
  const auto flags = reader.integer("serve", "L,D");
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    reader.faults().require(flags[i] == 0 || flags[i] == 1, "serve", std::to_string(flags[i]), "must be 0 or 1");
    serve(at / users, at % users) = flags[i] != 0;
  }
  return serve;
}

}  // namespace

Instance read_instance(const io::Arrays& arrays, const std::string& subject, double link_floor_db) {
  io::ArrayReader reader(arrays, subject);
  Instance x;
  const auto h = reader.complex("h", "S,L,D,N");
  const auto aps = reader.extent("L");
  const auto users = reader.extent("D");
  x.subcarrier_dl = read_indices(reader, "subcarrier_dl", "M");
  x.subcarrier_ul = read_indices(reader, "subcarrier_ul", "B");
  const auto ap_user = reader.real("gain_ap_user", "L,D");
  const auto ap_ap = reader.real("gain_ap_ap", "L,L");
  const auto user_user = reader.real("gain_user_user", "D,D");
  x.noise_w = reader.scalar("noise_w");
  x.ap_power_max_w = vector_from(reader.real("tx_power_max_w", "L"));
  x.user_power_max_w = vector_from(reader.real("user_power_max_w", "D"));
  x.si_residual_ap = vector_from(reader.real("si_residual_ap", "L"));
  x.si_residual_user = vector_from(reader.real("si_residual_user", "D"));
  x.iai_residual = vector_from(reader.real("iai_residual", "L"));
  x.imi_residual = vector_from(reader.real("imi_residual", "D"));
  x.qos_dl_nats = reader.scalar("qos_dl_nats");
  x.qos_ul_nats = reader.scalar("qos_ul_nats");
  x.qos_per_subcarrier = reader.flag("qos_per_subcarrier", true);
  io::Elements<double> weight;
  if (reader.has("ul_weight")) weight = reader.real("ul_weight", "D,B,L");
  x.tx_pos_m = read_positions(reader, "tx_pos_m", "L,3");
  x.rx_pos_m = read_positions(reader, "rx_pos_m", "D,3");
  if (aps > 0) x.serve = read_serve(reader, aps, users);
  x.include_mui = reader.flag("include_mui", !x.serve.all());
  const double duplex = reader.has("duplex_mode") ? reader.scalar("duplex_mode") : 0.0;
  reader.raise();
  if (duplex != 0.0)
    throw InvalidInput(subject + ": duplex_mode: " + shortest(duplex) +
                       "; must be 0, multicarrier division, the only mode that is designed for");
  x.h = Eigen::Map<const Eigen::MatrixXcd>(h.data(), reader.extent("N"), static_cast<Eigen::Index>(h.size()) / reader.extent("N"));
  x.gain_ap_user = matrix_from(ap_user, aps, users);
  x.gain_ap_ap = matrix_from(ap_ap, aps, aps);
  x.gain_user_user = matrix_from(user_user, users, users);
  if (!weight.empty()) x.ul_weight = Eigen::Map<const Eigen::MatrixXd>(weight.data(), aps, users * reader.extent("B"));
  const bool given = reader.has("serve");
  validate(x, subject, given ? Service::given : Service::to_be_chosen);
  if (!given) choose_links(x, link_floor_db);
  (void)zero_forcing_gains(x);
  return x;
}

io::Arrays write_instance(const Instance& x) {
  const std::int64_t aps = x.aps();
  const std::int64_t users = x.users();
  io::Arrays arrays;
  arrays["h"] = {{x.subcarriers(), aps, users, x.antennas()}, std::vector<std::complex<double>>(x.h.data(), x.h.data() + x.h.size())};
  arrays["subcarrier_dl"] = {{x.count_dl()}, std::vector<std::int64_t>(x.subcarrier_dl.begin(), x.subcarrier_dl.end())};
  arrays["subcarrier_ul"] = {{x.count_ul()}, std::vector<std::int64_t>(x.subcarrier_ul.begin(), x.subcarrier_ul.end())};
  arrays["gain_ap_user"] = matrix_array(x.gain_ap_user);
  arrays["gain_ap_ap"] = matrix_array(x.gain_ap_ap);
  arrays["gain_user_user"] = matrix_array(x.gain_user_user);
  arrays["noise_w"] = io::Array::scalar(x.noise_w);
  arrays["tx_power_max_w"] = array_from(x.ap_power_max_w);
  arrays["user_power_max_w"] = array_from(x.user_power_max_w);
  arrays["si_residual_ap"] = array_from(x.si_residual_ap);
  arrays["si_residual_user"] = array_from(x.si_residual_user);
  arrays["iai_residual"] = array_from(x.iai_residual);
  arrays["imi_residual"] = array_from(x.imi_residual);
  arrays["qos_dl_nats"] = io::Array::scalar(x.qos_dl_nats);
  arrays["qos_ul_nats"] = io::Array::scalar(x.qos_ul_nats);
  arrays["qos_per_subcarrier"] = io::Array::scalar(x.qos_per_subcarrier);
  arrays["serve"] = {{aps, users}, row_by_row<std::uint8_t>(x.serve)};
  arrays["include_mui"] = io::Array::scalar(x.include_mui);
  if (x.ul_weight) arrays["ul_weight"] = weight_array(x, *x.ul_weight);
  if (x.tx_pos_m.cols() > 0) arrays["tx_pos_m"] = position_array(x.tx_pos_m);
  if (x.rx_pos_m.cols() > 0) arrays["rx_pos_m"] = position_array(x.rx_pos_m);
  add_link_arrays(x.links, arrays);
  return arrays;
}

Solution read_solution(const Instance& x, const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  const auto text = [](Eigen::Index n) { return std::to_string(n); };
  const auto p = reader.real("p_dl_w", text(x.aps()) + "," + text(x.users()) + "," + text(x.count_dl()));
  const auto q = reader.real("p_ul_w", text(x.users()) + "," + text(x.count_ul()));
  for (const char* name : {"p_dl_w", "p_ul_w"}) reader.require_not_negative(name, "powers must be >= 0");
  io::Elements<double> weight;
  if (reader.has("ul_weight")) weight = reader.real("ul_weight", text(x.users()) + "," + text(x.count_ul()) + "," + text(x.aps()));
  reader.raise();
  Solution s{.p_dl_w = matrix_from(p, x.aps(), x.users() * x.count_dl()), .p_ul_w = vector_from(q)};
  if (!weight.empty()) {
    s.ul_weight = Eigen::Map<const Eigen::MatrixXd>(weight.data(), x.aps(), x.users() * x.count_ul());
    validate_weights(x, *s.ul_weight, subject);
  }
  return s;
}

io::Arrays write_solution(const Instance& x, const Solution& s) {
  io::Arrays arrays;
  arrays["p_dl_w"] = {{x.aps(), x.users(), x.count_dl()}, row_by_row<double>(s.p_dl_w)};
  arrays["p_ul_w"] = {{x.users(), x.count_ul()}, std::vector<double>(s.p_ul_w.begin(), s.p_ul_w.end())};
  if (s.ul_weight) arrays["ul_weight"] = weight_array(x, *s.ul_weight);
  return arrays;
}

}  // namespace airloom::mdd
