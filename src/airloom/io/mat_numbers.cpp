#include "airloom/io/mat_numbers.hpp"

#include <concepts>
#include <span>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/unicode.hpp"

namespace airloom::io {
namespace {

/// The elements, as the type that matio says they have in memory.
template <class Visit>
auto with_elements(const matvar_t* variable, const void* data, std::uint64_t elements, Visit&& visit) {
  const auto span = [&]<class T>(T) {
    if (data == nullptr || static_cast<std::uint64_t>(variable->nbytes) < elements * sizeof(T))
      throw InvalidInput("damaged: its data is not there");
    return visit(std::span<const T>(static_cast<const T*>(data), elements));
  };
  switch (variable->data_type) {
    case MAT_T_DOUBLE: return span(double{});
    case MAT_T_SINGLE: return span(float{});
    case MAT_T_INT8: return span(std::int8_t{});
    case MAT_T_UINT8:
    case MAT_T_UTF8: return span(std::uint8_t{});
    case MAT_T_INT16: return span(std::int16_t{});
    case MAT_T_UINT16:
    case MAT_T_UTF16: return span(std::uint16_t{});
    case MAT_T_INT32: return span(std::int32_t{});
    case MAT_T_UINT32:
    case MAT_T_UTF32: return span(std::uint32_t{});
    case MAT_T_INT64: return span(std::int64_t{});
    case MAT_T_UINT64: return span(std::uint64_t{});
    default: throw InvalidInput("elements of type " + std::to_string(static_cast<int>(variable->data_type)));
  }
}

Array::Data reals(const matvar_t* variable, std::uint64_t elements) {
  return with_elements(variable, variable->data, elements, [&](const auto& x) -> Array::Data {
    using T = std::remove_cvref_t<decltype(x[0])>;
    if constexpr (std::floating_point<T>) {
      return std::vector<double>(x.begin(), x.end());
    } else {
      if (variable->isLogical != 0) {
        Array::Bools flags;
        for (const T v : x) flags.push_back(v != 0 ? 1 : 0);
        return flags;
      }
      for (const T v : x) {
        if (!std::in_range<std::int64_t>(v)) throw InvalidInput("the uint64 value " + std::to_string(v) + " does not fit int64");
      }
      return std::vector<std::int64_t>(x.begin(), x.end());
    }
  });
}

std::vector<double> part(const matvar_t* variable, const void* data, std::uint64_t elements) {
  return with_elements(variable, data, elements, [](const auto& x) {
    std::vector<double> numbers;
    numbers.reserve(x.size());
    for (const auto v : x) numbers.push_back(static_cast<double>(v));
    return numbers;
  });
}

std::vector<std::complex<double>> complexes(const matvar_t* variable, std::uint64_t elements) {
  const auto* split = static_cast<const mat_complex_split_t*>(variable->data);
  if (split == nullptr) throw InvalidInput("damaged: its data is not there");
  const std::vector<double> re = part(variable, split->Re, elements);
  const std::vector<double> im = part(variable, split->Im, elements);
  std::vector<std::complex<double>> numbers;
  numbers.reserve(elements);
  for (std::size_t i = 0; i < elements; ++i) numbers.emplace_back(re[i], im[i]);
  return numbers;
}

Array characters(const matvar_t* variable, const std::vector<std::int64_t>& shape, std::uint64_t elements) {
  // UTF-8 may take more bytes than MATLAB counts characters
  if (variable->data_type == MAT_T_UTF8 && shape.front() == 1 && variable->data != nullptr) {
    const std::string text(static_cast<const char*>(variable->data), variable->nbytes);
    (void)decode_utf8(text);
    return {.shape = {}, .data = std::vector<std::string>{text.substr(0, text.find('\0'))}, .matlab = true};
  }
  return with_elements(variable, variable->data, elements, [&](const auto& x) {
    using T = std::remove_cvref_t<decltype(x[0])>;
    std::vector<std::uint32_t> codes;
    if constexpr (std::same_as<T, std::uint16_t>) {
      codes = from_utf16(x);
    } else {
      for (const auto v : x) codes.push_back(static_cast<std::uint32_t>(v));
    }
    return matlab_text(shape, codes);
  });
}

}  // namespace

std::uint64_t mat_elements_of(const matvar_t* variable) {
  std::uint64_t elements = 1;
  if (variable->rank < 1 || variable->rank > 64 || variable->dims == nullptr) throw InvalidInput("a damaged shape");
  for (int axis = 0; axis < variable->rank; ++axis) {
    const std::uint64_t extent = variable->dims[axis];
    if (extent != 0 && elements > (std::uint64_t{1} << 56U) / extent) throw InvalidInput("its shape is too large");
    elements *= extent;
  }
  return elements;
}

std::string mat_class_name(const matvar_t* variable) {
  const auto name = [&]() -> std::string {
    if (variable->isLogical != 0) return "logical";
    switch (variable->class_type) {
      case MAT_C_DOUBLE: return "double";
      case MAT_C_SINGLE: return "single";
      case MAT_C_INT8: return "int8";
      case MAT_C_UINT8: return "uint8";
      case MAT_C_INT16: return "int16";
      case MAT_C_UINT16: return "uint16";
      case MAT_C_INT32: return "int32";
      case MAT_C_UINT32: return "uint32";
      case MAT_C_INT64: return "int64";
      case MAT_C_UINT64: return "uint64";
      default: return "";
    }
  }();
  return variable->isComplex != 0 ? "complex " + name : name;
}

Array mat_numbers(const matvar_t* variable) {
  const std::uint64_t elements = mat_elements_of(variable);
  std::vector<std::int64_t> shape(variable->dims, variable->dims + variable->rank);
  const bool text = variable->class_type == MAT_C_CHAR;
  if (elements == 0 && text) return {.shape = {}, .data = std::vector<std::string>{""}, .matlab = true};
  if (elements == 0) return {.shape = std::move(shape), .data = std::vector<double>{}, .matlab = true};
  if (text) return characters(variable, shape, elements);
  if (variable->isComplex != 0) return matlab_array(std::move(shape), complexes(variable, elements));
  return matlab_array(std::move(shape), reals(variable, elements));
}

}  // namespace airloom::io
