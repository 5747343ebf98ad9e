#include "airloom/progress.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>

#include "airloom/io/json.hpp"

namespace airloom::app {
namespace {

using Clock = std::chrono::steady_clock;

double rate(const experiments::RunProgress& p) { return p.elapsed_s > 0.0 ? static_cast<double>(p.done) / p.elapsed_s : 0.0; }

/// Seconds that the rest will take; NaN while nothing is known.
double remaining(const experiments::RunProgress& p) {
  const double left = static_cast<double>(p.total - p.found - p.done);
  return p.done == 0 ? std::nan("") : left / rate(p);
}

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string rate_text(double per_second) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, per_second < 10.0 ? "%.1f/s" : "%.0f/s", per_second);
  return buffer;
}

}  // namespace

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds)) return "?";
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  if (whole < 60) return std::to_string(whole) + "s";
  if (whole < 3600) return std::to_string(whole / 60) + "m" + two_digits(whole % 60) + "s";
  return std::to_string(whole / 3600) + "h" + two_digits(whole % 3600 / 60) + "m";
}

std::string progress_text(const experiments::RunProgress& p, int width) {
  const std::size_t stored = p.found + p.done;
  const double part = p.total == 0 ? 1.0 : static_cast<double>(stored) / static_cast<double>(p.total);
  std::string text = p.experiment + " ";
  if (width > 0) {
    const auto full = static_cast<std::size_t>(part * width);
    text += "[" + std::string(full, '#') + std::string(static_cast<std::size_t>(width) - full, ' ') + "] ";
  }
  text += std::to_string(static_cast<int>(100.0 * part)) + "% " + std::to_string(stored) + "/" + std::to_string(p.total);
  if (p.done > 0) text += ", " + rate_text(rate(p)) + ", ETA " + duration_text(remaining(p));
  if (p.failed_rows > 0) text += ", " + std::to_string(p.failed_rows) + " failed";
  return text;
}

std::string progress_json(const experiments::RunProgress& p) {
  return io::json_text(io::to_json(Values{{"experiment", p.experiment},
                                          {"done", static_cast<std::int64_t>(p.found + p.done)},
                                          {"total", static_cast<std::int64_t>(p.total)},
                                          {"failed_rows", static_cast<std::int64_t>(p.failed_rows)},
                                          {"elapsed_s", p.elapsed_s},
                                          {"rate_per_s", rate(p)},
                                          {"eta_s", remaining(p)}}));
}

ProgressStyle shown_style(ProgressStyle style) {
  if (style != ProgressStyle::automatic) return style;
  return isatty(STDERR_FILENO) != 0 ? ProgressStyle::bar : ProgressStyle::lines;
}

ProgressDisplay::ProgressDisplay(ProgressStyle style) : style_(shown_style(style)) {
  if (style_ != ProgressStyle::bar) next_ = Clock::now() + std::chrono::seconds(5);
}

void ProgressDisplay::print(const experiments::RunProgress& progress) const {
  switch (style_) {
    case ProgressStyle::bar: std::cerr << "\r\033[K" << progress_text(progress, 24) << std::flush; break;
    case ProgressStyle::json: std::cerr << progress_json(progress) << std::endl; break;
    case ProgressStyle::lines:
    case ProgressStyle::automatic: std::cerr << progress_text(progress, 0) << std::endl; break;
  }
}

void ProgressDisplay::show(const experiments::RunProgress& progress) {
  const auto now = Clock::now();
  if (now < next_) return;
  if (progress.done == 0 && style_ != ProgressStyle::bar) return;  // no rate yet
  if (progress.done > 0) next_ = now + (style_ == ProgressStyle::bar ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000));
  print(progress);
}

void ProgressDisplay::finish(const experiments::RunProgress& progress) {
  if (style_ == ProgressStyle::json) print(progress);
  if (style_ == ProgressStyle::bar) std::cerr << "\r\033[K" << std::flush;
}

CountedProgress::CountedProgress(ProgressStyle style, std::string name) : display_(style), start_(std::chrono::steady_clock::now()) {
  progress_.experiment = std::move(name);
}

void CountedProgress::show(std::size_t done, std::size_t total) {
  progress_.done = done;
  progress_.total = total;
  progress_.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  display_.show(progress_);
}

}  // namespace airloom::app
