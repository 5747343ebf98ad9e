#include "airloom/report/stacked_table.hpp"

#include "airloom/report/text.hpp"

namespace airloom::report {

namespace {

std::string class_attribute(const std::string& classes) { return classes.empty() ? "" : " class=\"" + classes + "\""; }

}  // namespace

std::string stacked_table_html(const std::string& label, const std::string& classes, const std::vector<StackedColumn>& columns,
                               const std::vector<StackedRow>& rows) {
  std::string html = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + escape_html(label) +
                     "\"><table class=\"stacked sortable" + (classes.empty() ? "" : " " + classes) + "\" role=\"table\" aria-label=\"" +
                     escape_html(label) + "\">\n<thead role=\"rowgroup\"><tr role=\"row\">";
  for (const StackedColumn& column : columns)
    html += "<th scope=\"col\" role=\"columnheader\"" + class_attribute(column.classes) + ">" + escape_html(column.name) + "</th>";
  html += "</tr></thead>\n<tbody role=\"rowgroup\">\n";
  for (const StackedRow& row : rows) {
    html += "<tr" + row.attributes + " role=\"row\">";
    for (std::size_t k = 0; k < row.cells.size(); ++k)
      html += "<td role=\"cell\" data-label=\"" + escape_html(columns[k].name) + "\"" + class_attribute(columns[k].classes) + "><div>" +
              row.cells[k] + "</div></td>";
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace airloom::report
