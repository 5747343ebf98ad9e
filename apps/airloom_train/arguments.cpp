#include "airloom_train/arguments.hpp"

#include "airloom/core/error.hpp"
#include "airloom/core/fields.hpp"
#include "airloom/options.hpp"
#include "airloom/train_words.hpp"

namespace airloom::app {
namespace {

using mdd::training::TrainOptions;

/// What an int holds; which of them an option takes, the learner itself says.
constexpr WholeRange counts{.least = 0, .most = std::numeric_limits<int>::max()};

/// The words of a choice, for messages and help.
template <NamedEnum E>
std::vector<std::string> words() {
  std::vector<std::string> list;
  for (const std::string_view word : enum_names(E{})) list.emplace_back(word);
  return list;
}

template <NamedEnum E>
E choice(const std::string& word, const std::string& option) {
  if (const auto found = parse_enum<E>(word)) return *found;
  throw InvalidInput(unknown_name(option, word, words<E>()));
}

template <class T>
void take(const std::optional<T>& given, T& target) {
  if (given) target = *given;
}

void set_scenario(const std::vector<std::string>& items, mdd::training::TrainOptions& o) {
  Values values;
  for (const std::string& item : items) {
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos) throw InvalidInput("--set " + item + ": must be key=value");
    const std::string name = item.substr(0, equals);
    std::erase_if(o.random, [&](const RandomField& field) { return field.name == name; });
    if (is_random_field(item.substr(equals + 1))) o.random.push_back(random_field_of(name, item.substr(equals + 1)));
    else values.set(name, parse_value(item.substr(equals + 1)));
  }
  std::erase_if(o.random, [](const RandomField& field) { return field.name == "aps" || field.name == "users"; });  // --sizes says them
  Faults faults;
  settle(o.random, describe<mdd::Scenario>(), faults);
  assign(o.scenario, values, "scenario", faults);
  faults.raise();
}

}  // namespace

void add_train_options(CLI::App& parser, TrainArguments& a) {
  parser.add_option("system", a.system, "key of the system; mdd learns")->required();
  std::vector<std::string> variants = words<mdd::HgnnVariant>();
  const std::vector<std::string> second = words<mdd::EdgeVariant>();
  variants.insert(variants.begin(), second.begin(), second.end());
  parser
      .add_option("--variant", a.variant,
                  "e: any size, any budgets; e_ls: the same for clusters; the graph network of the publication as d: one size; g: the "
                  "same, meant for other areas; "
                  "a: many sizes; ls: clusters, any size")
      ->required()
      ->check(one_of(variants));
  parser.add_option("--decoder", a.decoder, "how outputs become powers (default feasible; not of e)")
      ->check(one_of(words<mdd::HgnnDecoder>()));
  parser.add_option("--edge", a.edge, "what weighs a message (default distance; ls: interference; not of e)")
      ->check(one_of(words<mdd::HgnnEdge>()));
  parser.add_option("--features", a.features, "how gains enter (default logarithm; not of e)")->check(one_of(words<mdd::HgnnFeatures>()));
  parser.add_option(
      "--sizes", a.sizes,
      "access points x users of the layouts, 12x6,24x12; of e also antennas and subcarriers, 24x6x8:4/2 (default: the variant's)");
  parser.add_option("--scenario", a.scenario,
                    "a TOML file, or the name of a scenario of mdd; --sizes replaces its access points and users");
  parser.add_option("--set", a.set, "scenario field of the layouts, key=value, or 'key={from=2,to=40}' to draw it for each; repeatable");
  add_whole_option(parser, "--seed", a.seed, "of layouts, first weights and order (default 1)");
  add_whole_option(parser, "--layouts", a.layouts, "to learn from (default 10000; of e 10500)", counts);
  add_whole_option(parser, "--validation", a.validation, "others, to watch progress on (default 500; of e 560)", counts);
  add_whole_option(parser, "--test", a.test, "others again, for the figures at the end; 0: none (default 1000; of e 1120)", counts);
  CLI::Option* steps = add_whole_option(parser, "--steps", a.steps, "of the optimiser (default 4000; of e 10000)", counts);
  CLI::Option* epochs =
      add_whole_option(parser, "--epochs", a.epochs, "passes over the layouts, in place of --steps", counts)->excludes(steps);
  parser.add_option("--minutes", a.minutes, "as many steps as fit")->excludes(steps)->excludes(epochs);
  add_whole_option(parser, "--batch", a.batch, "layouts per step (default 64; of e 16)", counts);
  parser.add_option("--rate", a.rate, "Adam's at the start; it falls to 0 along a cosine (default 0.001; of e 0.002)");
  parser.add_option("--clip", a.clip, "largest norm of the gradient (default 5; of e 1)");
  parser.add_option("--kappa", a.kappa, "four weights of broken promises and budgets in the loss (default 0.1,1,0.1,0.1; not of e)")
      ->delimiter(',')
      ->expected(4);
  parser.add_option("--promise-weight", a.promise_weight,
                    "of the relative shortfall of the downlink promise in the loss of e (default 10)");
  add_whole_option(parser, "--validate-every", a.validate_every, "steps (default 100; of e 250)", counts);
  parser.add_option("--save-every", a.save_every_s, "seconds between checkpoints (default 30)");
  add_whole_option(parser, "--width", a.width, "of node vectors (default 64; not of e)", counts);
  add_whole_option(parser, "--hidden", a.hidden, "of the layers between them (default 128); of e, of the edges' vectors (default 32)",
                   counts);
  add_whole_option(parser, "--layers", a.layers, "rounds of messages (default 2; of e 3)", counts);
  add_whole_option(parser, "--threads", a.threads, "default 1: the same bytes on every run", counts);
  parser.add_option("--device", a.device, "cpu (default); another one, such as cuda, where this LibTorch has it, untested");
  parser.add_option("-o,--output", a.output, "model file to write (.safetensors); its curve and checkpoint lie beside it")->required();
  parser.add_flag("--restart", a.restart, "begin anew although there is a checkpoint");
  parser.add_flag("--json", a.json, "the result as JSON on stdout");
  parser.footer(train_example);
}

namespace {

/// The graph network's options, which the second generation does not have.
void take_first_generation(const TrainArguments& a, TrainOptions& o) {
  if (a.decoder) o.config.decoder = choice<mdd::HgnnDecoder>(*a.decoder, "--decoder");
  if (a.edge) o.config.edge = choice<mdd::HgnnEdge>(*a.edge, "--edge");
  if (a.features) o.config.features = choice<mdd::HgnnFeatures>(*a.features, "--features");
  take(a.width, o.config.width);
  take(a.hidden, o.config.hidden);
  take(a.layers, o.config.layers);
  if (!a.kappa.empty()) std::ranges::copy(a.kappa, o.kappa.begin());
  if (a.promise_weight) throw InvalidInput("--promise-weight: is of variant e; the others have --kappa");
}

void take_second_generation(const TrainArguments& a, TrainOptions& o) {
  for (const auto& [option, given] : {std::pair{"--decoder", a.decoder.has_value()}, std::pair{"--edge", a.edge.has_value()},
                                      std::pair{"--features", a.features.has_value()}, std::pair{"--width", a.width.has_value()},
                                      std::pair{"--kappa", !a.kappa.empty()}}) {
    if (given) throw InvalidInput(std::string(option) + ": is no option of variant e");
  }
  take(a.hidden, o.edge_net.hidden);
  take(a.layers, o.edge_net.layers);
  take(a.promise_weight, o.promise_weight);
}

}  // namespace

TrainOptions train_options(const TrainArguments& a) {
  if (a.system != "mdd") throw InvalidInput(unknown_name("system that learns", a.system, std::vector<std::string>{"mdd"}));
  const std::optional<mdd::EdgeVariant> edge_variant = parse_enum<mdd::EdgeVariant>(a.variant);
  TrainOptions o = edge_variant ? mdd::training::second_generation_options(*edge_variant)
                                : mdd::training::standard_options(choice<mdd::HgnnVariant>(a.variant, "--variant"));
  if (edge_variant) take_second_generation(a, o);
  else take_first_generation(a, o);
  if (a.sizes) o.sizes = mdd::training::parse_sizes(*a.sizes);
  if (!a.scenario.empty()) throw InvalidInput("--scenario: this program knows none; call it as `airloom train`");
  set_scenario(a.set, o);
  take(a.seed, o.seed);
  take(a.layouts, o.layouts);
  take(a.validation, o.validation);
  take(a.test, o.test);
  take(a.steps, o.steps);
  take(a.minutes, o.minutes);
  take(a.batch, o.batch);
  take(a.rate, o.rate);
  take(a.clip, o.clip);
  take(a.validate_every, o.validate_every);
  take(a.save_every_s, o.save_every_s);
  take(a.threads, o.threads);
  if (a.epochs) o.steps = *a.epochs * std::max(1, o.layouts / std::max(o.batch, 1));
  o.device = a.device;
  return o;
}

}  // namespace airloom::app
