#include "airloom/report/gnuplot.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/gnuplot_script.hpp"
#include "airloom/report/latex.hpp"
#include "airloom/report/letters.hpp"
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

std::string ending(PictureFormat format) { return format == PictureFormat::tikz ? ".tex" : "." + std::string(name(format)); }

fs::path& path_of(Drawing& drawing, PictureFormat format) {
  switch (format) {
    case PictureFormat::svg: return drawing.svg;
    case PictureFormat::png: return drawing.png;
    case PictureFormat::pdf: return drawing.pdf;
    case PictureFormat::tikz: break;
  }
  return drawing.tikz;
}

/// What the figure shows, then gnuplot's drawing without the time at which it was made.
std::string tikz_file(const Figure& figure, const std::string& drawn) {
  std::string text = "% " + clean_text(figure.title) + "\n% " + clean_text(figure.note) +
                     "\n% In the preamble: \\usepackage{gnuplot-lua-tikz}\n" + latex_letters();
  for (std::size_t at = 0; at < drawn.size();) {
    const std::size_t end = std::min(drawn.find('\n', at), drawn.size());
    const std::string_view line = std::string_view(drawn).substr(at, end - at);
    if (!line.starts_with("%%")) text.append(line).append("\n");
    at = end + 1;
  }
  return text;
}

/// The PDF with the date of its making set to a fixed one of the same length, so that the same figure is the same file.
std::string undated(std::string pdf) {
  constexpr std::string_view key = "/CreationDate (D:";
  const std::size_t at = pdf.find(key);
  constexpr std::string_view fixed = "20000101000000";
  if (at != std::string::npos && at + key.size() + fixed.size() <= pdf.size()) pdf.replace(at + key.size(), fixed.size(), fixed);
  return pdf;
}

std::string file_of(const Figure& figure, PictureFormat format, std::string drawn) {
  switch (format) {
    case PictureFormat::tikz: return tikz_file(figure, drawn);
    case PictureFormat::pdf: return undated(std::move(drawn));
    case PictureFormat::svg:
    case PictureFormat::png: break;
  }
  return drawn;
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
  const std::optional<Figure> for_cairo = with_known_letters(figure);
  const GnuplotText text = gnuplot_text(figure, stem, options.targets, for_cairo ? &*for_cairo : nullptr);
  io::write_text(folder / (stem + ".gp"), text.script);
  io::write_text(folder / (stem + ".dat"), text.data);

  const PrivateFolder workplace;
  const auto in_memory = [&](const std::string& ending) { return workplace.path() / (stem + ending); };
  const MemoryFile script(in_memory(".gp"), text.script);
  const MemoryFile data(in_memory(".dat"), text.data);
  std::vector<std::unique_ptr<MemoryFile>> pictures;  // gnuplot does not look whether its writes succeed
  for (const Target& target : options.targets) pictures.push_back(std::make_unique<MemoryFile>(in_memory(ending(target.format))));
  const ProcessResult result = run_process({options.program, "-d", stem + ".gp"}, workplace.path(), options.time_limit_s, options.stop);
  const bool unread = result.output.find("find or open file") != std::string::npos;  // gnuplot warns of it and ends with 0
  const bool ended = result.end == ProcessResult::End::exited && result.code == 0 && !unread;
  std::vector<std::string> contents;
  for (const auto& picture : pictures) contents.push_back(ended ? picture->content() : std::string());
  if (std::ranges::any_of(contents, [](const std::string& content) { return content.empty(); })) {
    drawing.missing_program = result.end == ProcessResult::End::not_found;
    drawing.failed = !drawing.missing_program;
    drawing.message = "figure " + stem + ": gnuplot " + failure(result);
    return drawing;
  }
  for (std::size_t k = 0; k < contents.size(); ++k) {
    const PictureFormat format = options.targets[k].format;
    const fs::path file = folder / (stem + ending(format));
    io::write_text(file, file_of(figure, format, std::move(contents[k])));
    path_of(drawing, format) = file;
  }
  drawing.drawn = true;
  return drawing;
}

void require_picture(const Drawing& drawing, const fs::path& page) {
  if (drawing.failed) throw IoError(page.string() + " is written, but without its picture: " + drawing.message);
}

std::vector<Drawing> draw_figures(const std::vector<DrawTask>& tasks, int at_once, const GnuplotOptions& options,
                                  const std::function<void(std::size_t begun)>& on_figure) {
  std::vector<Drawing> drawings(tasks.size());
  std::mutex telling;
  std::size_t begun = 0;
  parallel_for(tasks.size(), at_once, [&](std::size_t k, int) {
    if (on_figure && !options.stop.stop_requested()) {
      const std::lock_guard lock(telling);
      on_figure(begun++);
    }
    drawings[k] = draw_figure(*tasks[k].figure, tasks[k].folder, tasks[k].stem, options);
  });
  return drawings;
}

TikzStyle tikz_style(const GnuplotOptions& options) {
  const PrivateFolder workplace;
  const MemoryFile package(workplace.path() / "gnuplot-lua-tikz.sty"), common(workplace.path() / "gnuplot-lua-tikz-common.tex");
  const ProcessResult result =
      run_process({options.program, "-d", "-e", "set terminal tikz createstyle"}, workplace.path(), options.time_limit_s, options.stop);
  const bool ended = result.end == ProcessResult::End::exited && result.code == 0;
  TikzStyle style{.package = package.content(), .common = common.content()};
  if (!ended || style.package.empty() || style.common.empty()) throw IoError("TikZ figures: gnuplot " + failure(result));
  return style;
}

}  // namespace airloom::report
