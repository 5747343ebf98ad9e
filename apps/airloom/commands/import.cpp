#include <concepts>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/importers/networks.hpp"
#include "airloom/inputs.hpp"
#include "airloom/interruption.hpp"
#include "airloom/io/array_file.hpp"
#include "airloom/io/array_reader.hpp"
#include "airloom/io/foreign_file.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/unicode.hpp"
#include "airloom/options.hpp"
#include "airloom/output_files.hpp"

namespace airloom::app {
namespace {

struct ImportArguments {
  std::string file;
  std::string source;
  std::string system;
  std::vector<std::string> options;
  std::vector<std::string> set;
  std::string output;
  std::string each;
  bool list = false;
  bool json = false;
};

void print_fields(const std::string& title, const std::vector<FieldInfo>& infos) {
  std::cout << title << '\n';
  for (const FieldInfo& info : infos) std::cout << "  " << info.name << " (" << info.type << "): " << info.doc << '\n';
}

/// What the instance tells of its origin; systems ignore these arrays.
void add_record(io::Arrays& arrays, const ImportArguments& a, const importers::GainReport& report) {
  const auto text = [](const std::string& words) { return io::Array{{}, std::vector<std::string>{words}}; };
  arrays["import_source"] = text(a.source);
  arrays["import_file"] = text(io::valid_utf8(std::filesystem::path(a.file).filename().string()));
  arrays["import_gain_db"] = {{3}, std::vector<double>{report.least_db, report.median_db, report.most_db}};
  arrays["import_steering"] = text("conj_a");
}

/// Indices that were taken along one axis; those that the option names, else all.
io::Json taken(const std::vector<double>& indices, std::int64_t count) {
  io::Json list = io::Json::array();
  for (const double index : indices) list.push_back(static_cast<std::int64_t>(index));
  for (std::int64_t i = 0; indices.empty() && i < count; ++i) list.push_back(i);
  return list;
}

/// The instance's own noise: systems with several subcarriers have that of one. Others store no noise but gains over it.
io::Json noise_json(const importers::Channels& x, const io::Arrays& arrays) {
  if (!arrays.contains("noise_w")) return std::vector<double>(x.noise_w.begin(), x.noise_w.end());
  io::ArrayReader reader(arrays, "noise_w");
  if (arrays.find("noise_w")->second.shape.empty()) return reader.scalar("noise_w");
  return reader.real("noise_w", "U").take();
}

/// "1 user", "2 users"
std::string counted(std::integral auto count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// What was read, what was taken of it, how strong it is, and what was written.
io::Json report_json(const ImportArguments& a, const importers::Options& o, const importers::Imported& made) {
  const importers::Channels& x = made.channels;
  const importers::GainReport& gains = made.gains;
  const io::Arrays& arrays = made.arrays;
  io::Json written = io::Json::object();
  for (const auto& [name, array] : arrays) written[name] = array.shape;
  std::vector<std::int64_t> antennas;
  for (const importers::TxChannels& tx : x.tx) antennas.push_back(tx.antennas);
  return {
      {"system", a.system},
      {"source", a.source},
      {"file", a.file},
      {"output", a.output},
      {"selected",
       {{"snapshot", o.snapshot},
        {"time_step", o.time_step},
        {"transmitters", taken(o.transmitters, x.stations())},
        {"antennas", antennas},
        {"users", x.source_users},
        {"rx_antenna", o.rx_antenna.value_or(0)},
        {"subcarriers", taken(o.subcarriers, x.subcarriers)}}},
      {"gain_db", {{"least", gains.least_db}, {"median", gains.median_db}, {"most", gains.most_db}, {"silent_links", gains.silent_links}}},
      {"tx_power_max_w", std::vector<double>(x.tx_power_max_w.begin(), x.tx_power_max_w.end())},
      {"noise_w", noise_json(x, made.instances.front())},
      {"networks", made.instances.size()},
      {"notes", made.notes},
      {"warnings", made.warnings},
      {"arrays", written}};
}

int import_channels(const ImportArguments& a, const Context& context) {
  context.interruption->end_at_once();
  const experiments::System& system = experiments::find_system(a.system);
  if (a.list) {
    print_fields("--opt: the file", describe<importers::Options>());
    print_fields("--set: what " + system.key() + " needs besides", importers::target_fields(system.key()));
    return done;
  }
  if (a.output.empty()) throw InvalidInput("import: needs -o FILE");
  io::check_array_file_name(a.output);
  require_other_file(a.output, a.file, "the channels");
  const auto options = from_values<importers::Options>(key_values(a.options, "--opt"), "import option");
  const auto source = parse_enum<importers::Source>(a.source);
  const auto each = a.each.empty() ? std::nullopt : parse_enum<importers::Each>(a.each);
  const auto check = [&](const io::Arrays& arrays, const std::string& subject) {
    (void)system.read_instance(arrays, subject);  // the system's own rules
  };
  importers::Imported made = io::use_foreign_arrays(a.file, [&](const io::Arrays& file) {
    return importers::import_networks(*source, system.key(), file, options, key_values(a.set, "--set"), each, a.file, check);
  });
  const importers::Channels& channels = made.channels;
  if (each) std::cerr << a.file << ": " << counted(made.instances.size(), "network") << ", each with\n";
  std::cerr << a.file << ": " << counted(channels.stations(), "transmitter") << ", " << counted(channels.users, "user") << ", "
            << counted(channels.subcarriers, "subcarrier") << "; " << to_text(made.gains) << '\n';
  for (const std::string& note : made.notes) std::cerr << "note: " << note << '\n';
  for (const std::string& warning : made.warnings) std::cerr << "warning: " << warning << '\n';
  add_record(made.arrays, a, made.gains);
  io::write_arrays(a.output, made.arrays);
  std::cerr << "wrote " << a.output << ": " << made.arrays.size() << " arrays\n";
  if (a.json) std::cout << io::json_text(report_json(a, options, made), 2) << '\n';
  return done;
}

}  // namespace

void add_import(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* command = parser.add_subcommand("import", "Make an instance of channels from elsewhere");
  std::vector<std::string> sources;
  for (const std::string_view name : enum_names(importers::Source{})) sources.emplace_back(name);
  command
      ->add_option("file", arguments->file,
                   "file of any format (.npz, .npy, .mat, HDF5, .csv), or a folder of DeepMIMO; airloom look FILE tells what it is")
      ->required();
  command->add_option("--from", arguments->source, "what wrote it; npz, mat, hdf5: a file with named axes")
      ->required()
      ->check(one_of(sources));
  command->add_option("--system", arguments->system, "key of the system to make an instance of")->required();
  command->add_option("--opt", arguments->options, "what to take from the file, key=value; repeatable")
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("--set", arguments->set, "what the system needs besides, key=value; repeatable")->take_all()->allow_extra_args(false);
  command
      ->add_option("--each", arguments->each,
                   "make a network of every entry of an axis: r snapshots, samples or drops, t time, s subcarriers")
      ->check(one_of({"r", "t", "s"}));
  command->add_flag("--list", arguments->list, "print the keys of --opt and --set, and stop");
  command->add_flag("--json", arguments->json, "what was taken, and how strong it is, as JSON on stdout");
  command->add_option("-o,--output", arguments->output, "instance file to write (.npz, .mat or .h5)")->check(no_results());
  command->footer(
      "Example: airloom import city.h5 --from sionna --system haps --opt tx_power_max_dbm=[43] --opt noise_dbm=-94 --opt subcarriers=[0] "
      "-o network.npz");
  command->callback(
      [arguments, &action] { action = [arguments](const Context& context) { return import_channels(*arguments, context); }; });
}

}  // namespace airloom::app
