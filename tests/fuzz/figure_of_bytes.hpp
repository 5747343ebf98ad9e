#pragma once
/// Figures of arbitrary texts and numbers, and the same figures with plain texts.
#include "airloom/report/figure.hpp"
#include "fuzz/byte_source.hpp"

namespace airloom::fuzz {

/// Up to about thirty bytes, of which many are those that mean something to TeX, gnuplot or HTML.
[[nodiscard]] std::string any_text(ByteSource& bytes);

[[nodiscard]] report::Figure any_figure(ByteSource& bytes);

/// Letters that take as many columns, "" for "".
[[nodiscard]] std::string plain(const std::string& text);

/// The figure with plain texts; roles of places that differ still do, those that are the same stay so.
[[nodiscard]] report::Figure plain(report::Figure figure);

}  // namespace airloom::fuzz
