#pragma once
/// Between Eigen's column-major matrices and the C-order arrays of files and lists of records.
#include <Eigen/Core>
#include <complex>
#include <span>
#include <string_view>
#include <vector>

#include "airloom/io/array_reader.hpp"

namespace airloom {

/// A C-order (rows, N) file array, whose row is a vector over antennas, as the column-major (N, rows) matrix with these columns.
[[nodiscard]] Eigen::MatrixXcd columns_from_rows(std::span<const std::complex<double>> data, std::int64_t rows, std::int64_t length);
[[nodiscard]] io::Array rows_from_columns(const Eigen::MatrixXcd& m);

/// As metrics hold it.
[[nodiscard]] inline std::vector<double> list(const Eigen::VectorXd& v) { return {v.begin(), v.end()}; }
[[nodiscard]] Eigen::VectorXd vector_from(std::span<const double> data);
[[nodiscard]] io::Array array_from(const Eigen::VectorXd& v);

/// Optional positions, shape (count, 3) in the file and (3, count) here; no columns when the file has none.
[[nodiscard]] Eigen::Matrix3Xd read_positions(io::ArrayReader& reader, std::string_view name, std::string_view shape);
[[nodiscard]] io::Array position_array(const Eigen::Matrix3Xd& positions);

}  // namespace airloom
