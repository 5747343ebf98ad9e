#include "airloom/report/gnuplot_ticks.hpp"

#include <array>

#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

namespace {

/// A number times a power of ten, written for people.
string with_power(double mantissa, int exponent, const Page& page) {
  const string number = short_number(mantissa, 3);
  if (mantissa == 0.0) return "'0'";
  if (page.latex) return "'$" + (number == "1" ? "" : number + "\\cdot") + "10^{" + to_string(exponent) + "}$'";
  return "'" + (number == "1" ? "" : number + "\u00b7") + "10^{" + to_string(exponent) + "}'";
}

/// Ticks at 1, 2, 5, 10 of each decade: a short logarithmic axis would else show one number or none.
string short_log_ticks(const string& name, const Range& range) {
  string list;
  for (int decade = static_cast<int>(std::floor(std::log10(range.min))); std::pow(10.0, decade) <= range.max; ++decade) {
    for (const double step : {1.0, 2.0, 5.0}) {
      const double at = step * std::pow(10.0, decade);
      if (at >= range.min * 0.999 && at <= range.max * 1.001) list += (list.empty() ? "" : ", ") + shortest(at);
    }
  }
  return list.empty() ? "" : "set " + name + "tics (" + list + ")\n";
}

/// Steps of 1, 2 or 5 times a power of ten.
double nice_step(double span) {
  const double raw = span / 5.0;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= raw) return step * power;
  }
  return 10.0 * power;
}

/// Very small and very large numbers, as 2 times a power of ten.
string power_ticks(const string& name, const Range& range, const Page& page) {
  const double low = std::min(range.min, 0.0), high = std::max(range.max, 0.0);
  const double step = nice_step(high - low);
  const int exponent = static_cast<int>(std::floor(std::log10(std::max(std::abs(low), std::abs(high)))));
  string list;
  for (double k = std::floor(low / step); k <= std::ceil(high / step) + 0.5; k += 1.0)
    list += (list.empty() ? "" : ", ") + with_power(k * step / std::pow(10.0, exponent), exponent, page) + " " + shortest(k * step);
  return "set " + name + "tics enhanced (" + list + ")\nset m" + name + "tics default\n";
}

}  // namespace

string number_ticks(const Axis& axis, const string& name, const Range& range, const Page& page) {
  if (axis.log) {
    const bool positive = range.min > 0.0 && range.min <= range.max;
    const bool plain = positive && range.min >= 1e-3 && range.max < 1e5;
    const bool one_decade = positive && range.max / range.min < 30.0 && plain;
    const bool short_numbers = one_decade || (plain && range.max <= 1e4);  // the axis ends at a power of ten; the margin holds five digits
    const string power = page.latex ? " '$10^{%T}$'\n" : " '10^{%T}'\n";
    return "set logscale " + name + " 10\nset m" + name + "tics 10\nset format " + name + (short_numbers ? " '%g'\n" : power) +
           (one_decade ? short_log_ticks(name, range) : "");
  }
  const double largest = std::max(std::abs(range.min), std::abs(range.max));
  const bool finite = range.min <= range.max;
  if (finite && largest > 0.0 && (largest < 1e-3 || largest >= 1e5)) return power_ticks(name, range, page);
  return "set m" + name + "tics default\nset format " + name + " '%g'\n";
}

string category_ticks(const Axis& axis, Page& page, double& below) {
  if (axis.categories.empty()) return "";
  std::size_t longest = 1;
  for (const string& category : axis.categories) longest = std::max(longest, display_width(category));
  const double room = (page.width - 7.0) / static_cast<double>(axis.categories.size());
  const double needed = 0.52 * static_cast<double>(longest);
  const bool sloped = needed + 1.0 > room;
  if (sloped) {  // at 30 degrees, half as high as long
    const double rise = std::min(0.5 * needed, 9.0);
    page.height += rise;
    below += rise;
  }
  // As labels: gnuplot takes the name of a tick for a format, and cuts it off after 50 bytes.
  string tics, labels;
  for (std::size_t i = 0; i < axis.categories.size(); ++i) {
    tics += (i > 0 ? ", '' " : "'' ") + to_string(i);
    labels += "set label " + to_string(1000 + i) + " " + page.shown(axis.categories[i]) + " at first " + to_string(i) + ", graph 0 " +
              (sloped ? "right rotate by 30 offset 0.4,-0.8 " : "center offset 0,-1.1 ") + page.font(0.93, axis.categories[i], 18.0) +
              " textcolor rgb '#222222'\n";
  }
  return "set xtics (" + tics + ")\nset mxtics 1\n" + labels;
}

}  // namespace airloom::report::gnuplot
