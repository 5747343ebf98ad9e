#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "airloom/output_files.hpp"
#include "airloom/write_reports.hpp"

namespace airloom::app {

void add_report(CLI::App& parser, Action& action) {
  struct Arguments {
    std::vector<std::string> folders = {"results"};
    std::string page;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = parser.add_subcommand("report", "Draw the figures of stored results and write one HTML page; solves nothing");
  command
      ->add_option("folders", arguments->folders,
                   "folders of results, or of one experiment; two that hold the same experiments are compared, number by number")
      ->capture_default_str();
  command->add_option("-o,--output", arguments->page, "the page (default: report.html in the folder; of several, in the working folder)")
      ->check(no_results());
  command->footer("Example: airloom report results -o results/report.html\nCompare: airloom report before after -o difference.html");
  command->callback([arguments, &action] {
    action = [arguments](const Context& context) -> int {
      const report::ReportSummary summary = write_reports(arguments->folders, arguments->page, context);
      if (summary.stopped) return interrupted;
      std::cout << summary.page.string() << '\n';
      return summary.trouble > 0 ? io_trouble : done;
    };
  });
}

}  // namespace airloom::app
