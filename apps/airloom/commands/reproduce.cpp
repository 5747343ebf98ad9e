#include <algorithm>
#include <iostream>
#include <memory>

#include "airloom/farm.hpp"
#include "airloom/ranks.hpp"
#include "airloom/report/verdict_json.hpp"
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

void print_verdicts(const std::vector<report::NamedCheck>& checks, const report::VerdictCounts& counts, bool quick) {
  if (!checks.empty()) std::cout << report::verdict_table(checks) << '\n';
  std::cout << report::counts_text(counts) << (quick ? " (quick: few realizations decide nothing, and not the exit code)" : "") << '\n';
  if (const std::string so_far = report::so_far_text(counts); !so_far.empty()) std::cout << so_far << '\n';
}

/// Checks, figures and report of what was run. @return exit code
int judge(const RunRequest& request, bool json, const RunOutcome& outcome, const Context& context) {
  if (outcome.interrupted) return interrupted;
  const report::ReportSummary summary = write_reports({request.output}, "", context);
  if (summary.stopped) return interrupted;
  const std::vector<report::NamedCheck> checks = asked_for(summary, outcome);
  report::VerdictCounts counts;
  for (const report::NamedCheck& check : checks) counts.add(check.check);
  if (json) {
    std::cout << io::json_text(report::verdicts_json(checks, request.quick, summary.page.string(), summary.problems), 2) << '\n';
  } else {
    print_verdicts(checks, counts, request.quick);
    std::cout << "report: " << summary.page.string() << '\n';
  }
  if (summary.trouble > 0) return io_trouble;
  return counts.fail() > 0 && !request.quick ? not_met : done;
}

int reproduce(const RunRequest& request, bool json, const Context& context) {
  if (!on_ranks(false)) return judge(request, json, run_experiments(request, context), context);
  return with_ranks([&](const MpiSession& session) -> int {
    const RunOutcome outcome = farm_experiments(request, context, session);
    if (session.rank() != 0) return outcome.interrupted ? interrupted : done;
    return judge(request, json, outcome, context);
  });
}

}  // namespace

void add_reproduce(CLI::App& parser, Action& action) {
  auto request = std::make_shared<RunRequest>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command =
      parser.add_subcommand("reproduce", "Run experiments, check the publication's claims, draw the figures, write the report");
  command->add_option("experiment", request->names, "files (.toml), ids (iab/fig7), systems (iab) or all")->required();
  add_shared_run_options(*command, *request);
  command->add_flag("--json", *json, "verdicts as JSON on stdout: schema, quick, page, totals, checks, problems");
  command->footer(
      "Example: airloom reproduce iab/fig7 --quick -o results\n"
      "Verdicts: pass; fail (our band is missed); not reproduced (the claim is missed, with the reason); undecided (the 95 % interval\n"
      "reaches over a bound, or the run is quick or not complete); not run (nothing was measured, or this build lacks a part).\n"
      "Exit code 4 when a verdict is 'fail', but not with --quick.\n"
      "For programs: airloom reproduce iab --json > verdicts.json\n"
      "On several machines: mpirun -n 64 airloom reproduce iab -o results");
  command->callback([request, json, &action] {
    action = [request, json](const Context& context) -> int { return reproduce(*request, *json, context); };
  });
}

}  // namespace airloom::app
