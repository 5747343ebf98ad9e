#include "airloom/report/gnuplot.hpp"

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/gnuplot_script.hpp"
#include "airloom/report/memory_file.hpp"
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
    case ProcessResult::End::exited: {
      const std::string words = complaint(result.output);
      return words.empty() ? "wrote no picture" : words;
    }
    case ProcessResult::End::not_found: return "is not installed";
    case ProcessResult::End::signalled: return "ended by signal " + std::to_string(result.code);
    case ProcessResult::End::timed_out: return "took too long";
    case ProcessResult::End::stopped: return "was stopped";
  }
  return {};
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
  const auto in_memory = [&](const char* ending) { return workplace.path() / (stem + ending); };
  const MemoryFile script(in_memory(".gp"), text.script);
  const MemoryFile data(in_memory(".dat"), text.data);
  const MemoryFile svg(in_memory(".svg"));  // gnuplot does not look whether its writes succeed
  const MemoryFile png(in_memory(".png"));
  const ProcessResult result = run_process({options.program, "-d", stem + ".gp"}, workplace.path(), options.time_limit_s, options.stop);
  const bool unread = result.output.find("find or open file") != std::string::npos;  // gnuplot warns of it and ends with 0
  const bool ended = result.end == ProcessResult::End::exited && result.code == 0 && !unread;
  const std::string svg_text = ended ? svg.content() : std::string();
  const std::string png_bytes = ended ? png.content() : std::string();
  if (svg_text.empty() || png_bytes.empty()) {
    drawing.missing_program = result.end == ProcessResult::End::not_found;
    drawing.failed = !drawing.missing_program;
    drawing.message = "figure " + stem + ": gnuplot " + failure(result);
    return drawing;
  }
  drawing.svg = folder / (stem + ".svg");
  drawing.png = folder / (stem + ".png");
  io::write_text(drawing.svg, svg_text);
  io::write_text(drawing.png, png_bytes);
  drawing.drawn = true;
  return drawing;
}

}  // namespace airloom::report
