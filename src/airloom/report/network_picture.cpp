#include "airloom/report/network_picture.hpp"

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/network_figure.hpp"
#include "airloom/report/network_page.hpp"
#include "airloom/report/process.hpp"

namespace airloom::report {

void check_picture_file(const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  if (ending != ".html" && ending != ".svg" && ending != ".png" && ending != ".pdf")
    throw InvalidInput("picture " + file.string() + ": must end in .html (a page), .svg, .png or .pdf");
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  if (std::error_code error; !std::filesystem::is_directory(folder, error))
    throw IoError("cannot write " + file.string() + ": no folder " + folder.string());
}

void require_positions(const experiments::System& system, const experiments::System::Handle& instance) {
  if (system.sites(instance).empty()) {
    throw InvalidInput(
        "picture: the instance has no positions of its stations and users; the arrays tx_pos_m (stations, 3) and rx_pos_m (users, 3), in "
        "metres, would give them");
  }
}

Picture picture_of(const ShownNetwork& shown) {
  require_positions(shown.system, shown.instance);
  const Values metrics = shown.record != nullptr && shown.solution ? shown.record->evaluation.metrics : Values();
  return shown.system.picture(shown.instance, shown.solution, metrics);
}

std::string write_network_picture(const ShownNetwork& shown, const std::filesystem::path& file, const GnuplotOptions& gnuplot) {
  check_picture_file(file);
  const Picture picture = picture_of(shown);
  const std::string title = shown.system.key() + ": " + shown.name;
  const std::string ending = file.extension().string();
  GnuplotOptions options = gnuplot;
  options.targets = {{.format = ending == ".png" ? PictureFormat::png : ending == ".pdf" ? PictureFormat::pdf : PictureFormat::svg}};
  const PrivateFolder folder;
  DrawnFigure drawn{.figure = network_figure(picture, title), .drawing = {}};
  drawn.drawing = draw_figure(drawn.figure, folder.path(), "network", options);
  if (ending == ".html") {
    io::write_text(file, network_page(shown, picture, drawn, title));
    require_picture(drawn.drawing, file);
    return drawn.figure.note + (drawn.drawing.drawn ? "" : " No picture where scripts do not run: " + drawn.drawing.message + ".");
  }
  if (!drawn.drawing.drawn) throw IoError("cannot draw " + file.string() + ": " + drawn.drawing.message);
  const Drawing& d = drawn.drawing;
  io::write_text(file, io::read_text(ending == ".png" ? d.png : ending == ".pdf" ? d.pdf : d.svg));
  return drawn.figure.note;
}

}  // namespace airloom::report
