#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/system/placement_json.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/inputs.hpp"
#include "airloom/interruption.hpp"
#include "airloom/options.hpp"
#include "airloom/output_files.hpp"
#include "airloom/progress.hpp"
#include "airloom/record_text.hpp"
#include "airloom/report/placement_page.hpp"

namespace airloom::app {
namespace {

struct PlaceArguments {
  std::string system;
  InstanceChoice choice;
  int realizations = 1;
  std::vector<std::string> options;
  std::string output;
  std::string page;
  bool json = false;
};

/// "low,high" may stand without brackets where an option takes numbers.
std::vector<std::string> with_brackets(std::vector<std::string> items, const std::vector<FieldInfo>& fields) {
  for (std::string& item : items) {
    const auto equals = item.find('=');
    if (equals == std::string::npos) continue;
    const auto field = std::ranges::find(fields, item.substr(0, equals), &FieldInfo::name);
    if (field != fields.end() && field->type == "numbers" && item.find('[') == std::string::npos)
      item = item.substr(0, equals + 1) + "[" + item.substr(equals + 1) + "]";
  }
  return items;
}

/// Said before minutes of work, not after.
void require_folder(const std::filesystem::path& file) {
  if (file.empty()) return;
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  if (std::error_code error; !std::filesystem::is_directory(folder, error))
    throw IoError("cannot write " + file.string() + ": no folder " + folder.string());
}

void print_placement(std::ostream& out, const Placement& p) {
  const auto place = [&](const char* key) {
    std::string text;
    for (const double x : p.answer.numbers(key)) text += (text.empty() ? "" : ", ") + seven_digits(x);
    return text;
  };
  out << "status         " << name(p.status) << '\n'
      << "objective      " << to_text(*p.answer.find("objective")) << '\n'
      << "donor [m]      " << place("donor_start_m") << "  ->  " << place("donor_m") << '\n'
      << "node [m]       " << place("node_start_m") << "  ->  " << place("node_m") << '\n'
      << "utility [bit/s] " << seven_digits(p.answer.number("utility_start")) << "  ->  " << seven_digits(p.answer.number("utility"))
      << '\n'
      << "gain           " << seven_digits(p.answer.number("gain")) << '\n'
      << "evaluations    " << seven_digits(p.answer.number("evaluations")) << " places, " << seven_digits(p.answer.number("realizations"))
      << (p.answer.number("realizations") == 1.0 ? " drop of users\n" : " drops of users\n");
}

int place(const PlaceArguments& a, const Context& context) {
  const experiments::System& system = experiments::find_system(a.system);
  if (!a.choice.file.empty())
    throw InvalidInput(
        "--instance: channels in a file fix the places of the platforms; give a scenario, whose positions define the channels");
  if (!a.page.empty() && std::filesystem::path(a.page).extension() != ".html")
    throw InvalidInput("--page " + a.page + ": a page ends in .html");
  for (const std::string& file : {a.output, a.page}) require_folder(file);
  PlacementRequest request{.scenario = experiments::first_fields(system, chosen_scenario(system, a.choice), a.choice.seed),
                           .options = key_values(with_brackets(a.options, system.place_options()), "--opt"),
                           .seed = a.choice.seed,
                           .realizations = a.realizations,
                           .stop = context.stop};
  CountedProgress progress(context.progress, "place " + system.key());
  request.on_progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  const Placement placement = system.place(request);
  progress.finish();
  const std::string json = io::json_text(experiments::to_json(system, request, placement), 2) + "\n";
  if (!a.output.empty()) io::write_text(a.output, json);
  if (!a.page.empty()) report::write_placement(system.key(), placement, a.page);
  for (const std::string& warning : placement.warnings) std::cerr << "warning: " << warning << '\n';
  if (a.json) std::cout << json;
  else print_placement(std::cout, placement);
  if (!placement.message.empty()) std::cerr << "airloom: " << placement.message << '\n';
  return placement.status == Status::interrupted ? interrupted : placement.status == Status::stalled ? unsettled : done;
}

}  // namespace

void add_place(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<PlaceArguments>();
  PlaceArguments& a = *arguments;
  CLI::App* command = parser.add_subcommand("place", "Where platforms should be, for users that stay where they are");
  command->add_option("system", a.system, "key of the system: iab")->required();
  command->add_option("--instance", a.choice.file, "refused: channels in a file fix the places");
  add_scenario_options(*command, a.choice, false);
  add_whole_option(*command, "--realizations", a.realizations, "drops of users that the places must serve (default 1)",
                   {.least = 1, .most = 100000});
  command->add_option("--opt", a.options, "option of the search, key=value; repeatable")->take_all()->allow_extra_args(false);
  command->add_option("-o,--output", a.output, "file to write (.json)")->check(no_results());
  command->add_option("--page", a.page, "page to write (.html): a picture of start and end");
  command->add_flag("--json", a.json, "the answer as JSON on stdout");
  command->footer(
      "Example: airloom place iab --seed 1 --opt objective=max_min --opt height=free -o place.json --page place.html\n"
      "Over many drops: airloom place iab --set ground_center_x_m=300 --set ground_center_y_m=200 --realizations 20 --opt robust=worst");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return place(*arguments, context); }; });
}

}  // namespace airloom::app
