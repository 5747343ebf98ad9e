#pragma once
/// Tables that narrow pages show as cards, a line per cell with the name of its column: words are read without scrolling sideways.
#include <string>
#include <vector>

namespace airloom::report {

struct StackedColumn {
  std::string name;
  std::string classes = {};  ///< "number", "text" or none
};

struct StackedRow {
  std::string attributes = {};     ///< " id=\"...\"" or none
  std::vector<std::string> cells;  ///< HTML, one per column
};

/// The table in a box of its own. Its roles are written out: the style that makes cards would take them from readers of the screen.
/// @param label    of the box
/// @param classes  of the table beside "stacked sortable"
[[nodiscard]] std::string stacked_table_html(const std::string& label, const std::string& classes,
                                             const std::vector<StackedColumn>& columns, const std::vector<StackedRow>& rows);

}  // namespace airloom::report
