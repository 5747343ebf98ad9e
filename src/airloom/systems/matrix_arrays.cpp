#include "airloom/systems/matrix_arrays.hpp"

namespace airloom {

Eigen::MatrixXcd columns_from_rows(std::span<const std::complex<double>> data, std::int64_t rows, std::int64_t length) {
  return Eigen::Map<const Eigen::MatrixXcd>(data.data(), length, rows);
}

io::Array rows_from_columns(const Eigen::MatrixXcd& m) {
  return {{m.cols(), m.rows()}, std::vector<std::complex<double>>(m.data(), m.data() + m.size())};
}

Eigen::VectorXd vector_from(std::span<const double> data) {
  return Eigen::Map<const Eigen::VectorXd>(data.data(), static_cast<Eigen::Index>(data.size()));
}

io::Array array_from(const Eigen::VectorXd& v) { return {{v.size()}, std::vector<double>(v.data(), v.data() + v.size())}; }

Eigen::Matrix3Xd read_positions(io::ArrayReader& reader, std::string_view name, std::string_view shape) {
  if (!reader.has(name)) return {};
  const auto xyz = reader.real(name, shape);
  return Eigen::Map<const Eigen::Matrix3Xd>(xyz.data(), 3, static_cast<Eigen::Index>(xyz.size() / 3));
}

io::Array position_array(const Eigen::Matrix3Xd& p) { return {{p.cols(), 3}, std::vector<double>(p.data(), p.data() + p.size())}; }

}  // namespace airloom
