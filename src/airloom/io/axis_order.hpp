#pragma once
/// Reorders the axes of arrays: named axes of an import, and MATLAB's first-index-fastest order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace airloom::io {

/// The elements of an array, last index fastest before and after, with axis `from[i]` of the old shape as axis i of the new one.
/// @param data   as many elements as `shape` says
/// @param from   a permutation of 0 .. rank-1
template <class T>
std::vector<T> permuted(std::span<const T> data, std::span<const std::int64_t> shape, std::span<const std::size_t> from) {
  const std::size_t rank = shape.size();
  std::vector<std::size_t> stride(rank, 1);  // of the old axes
  for (std::size_t axis = rank; axis-- > 1;) stride[axis - 1] = stride[axis] * static_cast<std::size_t>(shape[axis]);
  std::vector<T> out;
  out.reserve(data.size());
  std::vector<std::int64_t> index(rank, 0);
  std::size_t at = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    out.push_back(data[at]);
    for (std::size_t axis = rank; axis-- > 0;) {
      at += stride[from[axis]];
      if (++index[axis] < shape[from[axis]]) break;
      at -= stride[from[axis]] * static_cast<std::size_t>(index[axis]);
      index[axis] = 0;
    }
  }
  return out;
}

/// The same array with its first index fastest (MATLAB's order) made from last index fastest.
template <class T>
std::vector<T> first_index_fastest(std::span<const T> data, std::span<const std::int64_t> shape) {
  if (shape.size() < 2) return {data.begin(), data.end()};
  std::vector<std::size_t> from(shape.size());
  std::iota(from.rbegin(), from.rend(), std::size_t{0});
  return permuted(data, shape, from);
}

/// The inverse: last index fastest, from elements whose first index is fastest.
template <class T>
std::vector<T> last_index_fastest(std::span<const T> data, std::span<const std::int64_t> shape) {
  const std::vector<std::int64_t> reversed(shape.rbegin(), shape.rend());
  return first_index_fastest(data, reversed);
}

}  // namespace airloom::io
