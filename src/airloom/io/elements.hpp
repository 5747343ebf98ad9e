#pragma once
/// The elements of one array as its reader gets them: lent by the array, or made for the reader where a conversion was needed.
#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "airloom/export.hpp"

namespace airloom::io {
AIRLOOM_API_BEGIN

/// A list that is read in place; what is lent is valid as long as the array that lends it.
template <class T>
class Elements {
 public:
  using value_type = T;
  using const_iterator = const T*;

  Elements() = default;
  explicit Elements(std::span<const T> lent) : view_(lent) {}
  explicit Elements(std::vector<T> made) : made_(std::move(made)), view_(made_) {}
  Elements(Elements&&) noexcept = default;  // a moved vector keeps its buffer, so the view stays right
  Elements& operator=(Elements&&) noexcept = default;
  Elements(const Elements&) = delete;
  Elements& operator=(const Elements&) = delete;
  ~Elements() = default;

  [[nodiscard]] const T* begin() const { return view_.data(); }
  [[nodiscard]] const T* end() const { return view_.data() + view_.size(); }
  [[nodiscard]] const T* data() const { return view_.data(); }
  [[nodiscard]] std::size_t size() const { return view_.size(); }
  [[nodiscard]] bool empty() const { return view_.empty(); }
  [[nodiscard]] const T& operator[](std::size_t i) const { return view_[i]; }
  [[nodiscard]] const T& front() const { return view_.front(); }

  friend bool operator==(const Elements& a, const std::vector<T>& b) { return std::ranges::equal(a.view_, b); }

  /// The elements as a vector of one's own: copied when they are lent.
  [[nodiscard]] std::vector<T> take() && { return made_.empty() ? std::vector<T>(begin(), end()) : std::move(made_); }

 private:
  std::vector<T> made_;
  std::span<const T> view_;
};

AIRLOOM_API_END
}  // namespace airloom::io
