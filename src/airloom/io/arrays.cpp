#include "airloom/io/arrays.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::io {

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

std::string index_text(const Array& array, std::size_t flat) {
  std::string text;
  for (std::size_t axis = array.shape.size(); axis-- > 0;) {
    const auto extent = static_cast<std::size_t>(array.shape[axis]);
    text = std::to_string(flat % extent) + (text.empty() ? "" : "," + text);
    flat /= extent;
  }
  return text.empty() ? "" : "[" + text + "]";
}

std::string first_not_finite(const Arrays& arrays) {
  const auto whole = [](double x) { return std::isfinite(x); };
  const auto whole_complex = [](const std::complex<double>& z) { return std::isfinite(z.real()) && std::isfinite(z.imag()); };
  for (const auto& [name, array] : arrays) {
    std::optional<std::size_t> place;
    const auto look = [&place](const auto& numbers, const auto& finite) {
      const auto bad = std::ranges::find_if_not(numbers, finite);
      if (bad != numbers.end()) place = static_cast<std::size_t>(bad - numbers.begin());
    };
    if (const auto real = elements_of<double>(array)) look(*real, whole);
    else if (const auto complex = elements_of<std::complex<double>>(array)) look(*complex, whole_complex);
    if (place) return name + index_text(array, *place);
  }
  return {};
}

}  // namespace airloom::io
