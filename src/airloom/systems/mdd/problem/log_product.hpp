#pragma once
/// Sums of many logarithms of numbers of like size.
#include <cmath>

namespace airloom::mdd {

/// Sum of logarithms by products: a logarithm costs as much as thirty products.
///
/// Its rounding is that of a sum of logarithms near 1: a factor 1 + x of a small x has lost x's last digits, not the sum's.
class LogProduct {
 public:
  /// @param factor  >= 1
  void times(double factor) {
    if (!(factor < 1e140)) {
      sum_ += std::log(factor);
      return;
    }
    product_ *= factor;
    if (product_ >= 1e140) flush();
  }
  [[nodiscard]] double log() {
    flush();
    return sum_;
  }

 private:
  void flush() {
    sum_ += std::log(product_);
    product_ = 1.0;
  }
  double product_ = 1.0;
  double sum_ = 0.0;
};

}  // namespace airloom::mdd
