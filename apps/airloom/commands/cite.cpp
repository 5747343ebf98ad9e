#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/spec/citation.hpp"

namespace airloom::app {

void add_cite(CLI::App& parser, Action& action) {
  auto id = std::make_shared<std::string>();
  CLI::App* command = parser.add_subcommand("cite", "BibTeX of the publication behind a system or an experiment");
  command->add_option("id", *id, "a system (iab), an experiment (iab/fig7), or airloom")->required();
  command->footer("Example: airloom cite iab/fig7 >> references.bib");
  command->callback([id, &action] {
    action = [id](const Context&) -> int {
      std::cout << experiments::citation(*id);
      return done;
    };
  });
}

}  // namespace airloom::app
