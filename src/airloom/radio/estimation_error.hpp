#pragma once
/// Law of the signal-to-noise ratio of a link whose channel is known with an error.
namespace airloom::radio {

/// Which mean the parameter g is: half of it as printed, or the mean itself.
enum class MeanConvention { printed, mean_normalised };

/// The sum of two exponentials with means (1+s)g and (1-s)g, s = sqrt(mu):
///
///     f(y) = [exp(-y/((1+s)g)) - exp(-y/((1-s)g))] / (2 s g)
///
/// Its mean is 2g; `mean_normalised` puts g/2 in the place of g. mu -> 0: Gamma(2, g); mu -> 1: exponential with mean 2g. Below s = 1e-4,
/// where the difference would cancel, a series in s. Source: [twotier] footnote 1.
class EstimatedSinr {
 public:
  /// @param mean_sinr  g > 0, linear
  /// @param error      mu in (0, 1)
  /// @throws InvalidInput  when an argument is out of range
  EstimatedSinr(double mean_sinr, double error, MeanConvention convention);

  [[nodiscard]] double pdf(double y) const;
  [[nodiscard]] double cdf(double y) const;
  [[nodiscard]] double mean() const { return 2.0 * g_; }
  /// E log2(1 + y) = [(1+s) J((1+s)g) - (1-s) J((1-s)g)]/(2s),  J(m) = e^{1/m} E1(1/m)/ln 2. bit/s/Hz.
  [[nodiscard]] double ergodic_rate() const;

 private:
  double g_;
  double s_;
};

/// e^x E1(x) for x > 0, without overflow.
[[nodiscard]] double scaled_exponential_integral(double x);

}  // namespace airloom::radio
