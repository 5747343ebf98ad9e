#include "airloom/report/gnuplot.hpp"

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/gnuplot_script.hpp"
#include "airloom/report/process.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

namespace {

namespace fs = std::filesystem;

/// The line of gnuplot's output that says what went wrong, else the last one.
std::string complaint(const std::string& output) {
  std::string last;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    const std::string line = clean_text(std::string_view(output).substr(at, end - at));
    if (line.find_first_not_of(" ^") != std::string::npos) last = line;
    at = end + 1;
  }
  return last.substr(0, 300);
}

std::string failure(const ProcessResult& result) {
  switch (result.end) {
    case ProcessResult::End::exited: return result.code == 0 ? "wrote no picture" : complaint(result.output);
    case ProcessResult::End::not_found: return "is not installed";
    case ProcessResult::End::signalled: return "ended by signal " + std::to_string(result.code);
    case ProcessResult::End::timed_out: return "took too long";
    case ProcessResult::End::stopped: return "was stopped";
  }
  return {};
}

void copy_over(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  if (error) throw IoError("cannot write '" + to.string() + "': " + error.message());
}

bool has_content(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  return !error && size > 0;
}

}  // namespace

Drawing draw_figure(const Figure& figure, const fs::path& folder, const std::string& stem, const GnuplotOptions& options) {
  Drawing drawing;
  if (point_count(figure) == 0) {
    drawing.message = "figure " + stem + ": no finite value to draw";
    return drawing;
  }
  if (options.stop.stop_requested()) {
    drawing.message = "figure " + stem + ": stopped before it was drawn";
    return drawing;
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw IoError("cannot make folder '" + folder.string() + "': " + error.message());
  const GnuplotText text = gnuplot_text(figure, stem);
  io::write_text(folder / (stem + ".gp"), text.script);
  io::write_text(folder / (stem + ".dat"), text.data);

  const PrivateFolder workplace;
  io::write_text(workplace.path() / (stem + ".gp"), text.script);
  io::write_text(workplace.path() / (stem + ".dat"), text.data);
  const ProcessResult result = run_process({options.program, "-d", stem + ".gp"}, workplace.path(), options.time_limit_s, options.stop);
  const fs::path svg = workplace.path() / (stem + ".svg");
  const fs::path png = workplace.path() / (stem + ".png");
  if (result.end != ProcessResult::End::exited || result.code != 0 || !has_content(svg) || !has_content(png)) {
    drawing.missing_program = result.end == ProcessResult::End::not_found;
    drawing.message = "figure " + stem + ": gnuplot " + failure(result);
    return drawing;
  }
  drawing.svg = folder / (stem + ".svg");
  drawing.png = folder / (stem + ".png");
  copy_over(svg, drawing.svg);
  copy_over(png, drawing.png);
  drawing.drawn = true;
  return drawing;
}

}  // namespace airloom::report
