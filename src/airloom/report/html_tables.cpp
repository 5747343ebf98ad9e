#include "airloom/report/html_parts.hpp"
#include "airloom/report/packed.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

namespace {

constexpr std::size_t most_rows_written = 40;  ///< longer tables are made when they are opened

std::string head_html(const DataTable& data) {
  std::string row = "<thead><tr>";
  for (std::size_t k = 0; k < data.head.size(); ++k)
    row += (k < data.text_columns ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"number\">") + escape_html(data.head[k]) + "</th>";
  return row + "</tr></thead>\n";
}

std::string rows_html(const DataTable& data) {
  std::string html;
  for (const std::vector<std::string>& row : data.rows) {
    html += "<tr>";
    for (std::size_t k = 0; k < row.size(); ++k)
      html += (k < data.text_columns ? "<td>" : "<td class=\"number\">") + escape_html(row[k]) + "</td>";
    html += "</tr>\n";
  }
  return html;
}

std::string packed_rows(const DataTable& data) {
  io::Json rows = io::Json::array();
  for (const std::vector<std::string>& row : data.rows) {
    io::Json cells = io::Json::array();
    for (const std::string& cell : row) cells.push_back(clean_text(cell));
    rows.push_back(std::move(cells));
  }
  return "<noscript><p>Scripts are off: this table is made by one. <code>airloom export</code> writes all rows.</p></noscript>\n" +
         packed_html(io::json_text(rows), "class=\"rows\"");
}

}  // namespace

std::string data_table_html(const DataTable& data, const std::string& summary, bool open) {
  if (data.rows.empty()) return "";
  const bool written = data.rows.size() <= most_rows_written;
  std::string html = std::string("<details class=\"data\"") + (open ? " open" : "") + "><summary>" + escape_html(summary) + " (" +
                     std::to_string(data.rows.size()) + (data.rows.size() == 1 ? " row" : " rows") +
                     ")</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + escape_html(summary) +
                     "\"><table class=\"sortable\">\n" + head_html(data) + "<tbody>\n" + (written ? rows_html(data) : "") +
                     "</tbody></table></div>\n" + (written ? "" : packed_rows(data));
  if (data.rows_left_out > 0)
    html += "<p class=\"small\">" + std::to_string(data.rows_left_out) +
            " more rows are left out here; <code>airloom export</code> writes them all.</p>\n";
  return html + "</details>\n";
}

}  // namespace airloom::report
