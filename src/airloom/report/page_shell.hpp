#pragma once
/// The shell of every page: style, charts and scripts around a body, in one file that opens from disk.
#include <string>
#include <string_view>

namespace airloom::report {

/// @param body  safe HTML
[[nodiscard]] std::string whole_page(std::string_view title, const std::string& body);

/// "Written by airloom 2.0", as a footer.
[[nodiscard]] std::string page_footer();

}  // namespace airloom::report
