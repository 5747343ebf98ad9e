#include "airloom/importers/panel.hpp"

#include "airloom/core/error.hpp"

namespace airloom::importers {
namespace {

void check(const NamedArray& array, int part, const char* option) {
  if (array.extent('n') % part != 0) {
    throw InvalidInput(std::string(option) + ": " + std::to_string(part) + "; must divide the number of antennas, " +
                       std::to_string(array.extent('n')));
  }
}

}  // namespace

NamedArray from_y_fastest(const NamedArray& array, int columns) {
  check(array, columns, "panel_columns");
  const std::int64_t rows = array.extent('n') / columns;
  std::vector<double> order;
  for (std::int64_t y = 0; y < columns; ++y) {
    for (std::int64_t z = 0; z < rows; ++z) order.push_back(static_cast<double>(z * columns + y));
  }
  NamedArray turned = keep(array, 'n', order, "panel_columns");
  turned.file_axes.clear();
  return turned;
}

NamedArray from_top(const NamedArray& array, int rows) {
  check(array, rows, "panel_rows");
  std::vector<double> order;
  for (std::int64_t n = 0; n < array.extent('n'); ++n) {
    const std::int64_t column_begin = n / rows * rows;
    order.push_back(static_cast<double>(column_begin + rows - 1 - n % rows));
  }
  NamedArray turned = keep(array, 'n', order, "panel_rows");
  turned.file_axes.clear();
  return turned;
}

}  // namespace airloom::importers
