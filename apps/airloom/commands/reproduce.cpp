#include <algorithm>
#include <iostream>
#include <memory>

#include "airloom/farm.hpp"
#include "airloom/ranks.hpp"
#include "airloom/write_reports.hpp"

namespace airloom::app {
namespace {

/// The checks of the experiments that this command ran; the page also shows what else is in the folder.
std::vector<report::NamedCheck> asked_for(const report::ReportSummary& summary, const RunOutcome& outcome) {
  std::vector<report::NamedCheck> checks;
  for (const experiments::Plan& plan : outcome.plans) {
    const std::string name = plan.experiment.system + "/" + plan.experiment.id;
    std::ranges::copy_if(summary.checks, std::back_inserter(checks),
                         [&](const report::NamedCheck& check) { return check.experiment == name; });
  }
  return checks;
}

/// Checks, figures and report of what was run. @return exit code
int judge(const RunRequest& request, const RunOutcome& outcome, const Context& context) {
  if (outcome.interrupted) return interrupted;
  const report::ReportSummary summary = write_reports(request.output, "", context);
  if (summary.stopped) return interrupted;
  const std::vector<report::NamedCheck> checks = asked_for(summary, outcome);
  report::VerdictCounts counts;
  for (const report::NamedCheck& check : checks) counts.add(check.check.verdict);
  if (!checks.empty()) std::cout << report::verdict_table(checks) << '\n';
  std::cout << report::counts_text(counts) << (request.quick ? " (quick: few drops, these verdicts do not count)" : "")
            << "\nreport: " << summary.page.string() << '\n';
  if (summary.trouble > 0) return io_trouble;
  return counts.fail > 0 && !request.quick ? not_met : done;
}

int reproduce(const RunRequest& request, const Context& context) {
  if (!on_ranks(false)) return judge(request, run_experiments(request, context), context);
  return with_ranks([&](const MpiSession& session) -> int {
    const RunOutcome outcome = farm_experiments(request, context, session);
    if (session.rank() != 0) return outcome.interrupted ? interrupted : done;
    return judge(request, outcome, context);
  });
}

}  // namespace

void add_reproduce(CLI::App& parser, Action& action) {
  auto request = std::make_shared<RunRequest>();
  CLI::App* command =
      parser.add_subcommand("reproduce", "Run experiments, check the publication's claims, draw the figures, write the report");
  command->add_option("experiment", request->names, "ids (iab/fig7), systems (iab) or all")->required();
  add_shared_run_options(*command, *request);
  command->footer(
      "Example: airloom reproduce iab/fig7 --quick -o results\nExit code 4 when a verdict is 'fail', but not with --quick.\n"
      "On several machines: mpirun -n 64 airloom reproduce iab -o results");
  command->callback([request, &action] { action = [request](const Context& context) -> int { return reproduce(*request, context); }; });
}

}  // namespace airloom::app
