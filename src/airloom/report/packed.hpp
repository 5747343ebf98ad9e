#pragma once
/// Large data inside a page: compressed, and written so that a page may hold it.
#include <string>
#include <string_view>

namespace airloom::report {

/// Standard base64.
[[nodiscard]] std::string base64(std::string_view bytes);

/// The bytes as gzip; the same bytes give the same result.
[[nodiscard]] std::string gzip(std::string_view bytes);

/// A data element that the page's scripts open: gzip in base64. `attributes` is HTML, escaped by the caller.
[[nodiscard]] std::string packed_html(std::string_view bytes, const std::string& attributes);

}  // namespace airloom::report
