#pragma once
/// A user's own networks and answers as files; in experiments, `instances = ["a.npz", "many/*.npz"]` in the place of drawn networks.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// Reads one instance, and one solution of it. Large arrays that the system does not know stay in the file.
/// @param index  which network of a file that holds many (systems/networks.hpp); of one that holds one, 0
/// @param notes  of arrays that may have been meant otherwise (array_notes.hpp); nullptr: not looked for
/// @throws InvalidInput  naming the file and all faults; for a file of many when no index is given
/// @throws IoError       for a file that cannot be read
[[nodiscard]] System::Handle read_instance(const System& system, const std::filesystem::path& file, std::optional<std::int64_t> index = {},
                                           std::vector<std::string>* notes = nullptr);
[[nodiscard]] System::Handle read_solution(const System& system, const System::Handle& instance, const std::filesystem::path& file,
                                           std::optional<std::int64_t> index = {});

/// The networks of one file, which may hold many: in memory once, made into instances one by one.
class NetworkFile {
 public:
  /// @throws InvalidInput, IoError  as read_instance
  NetworkFile(const System& system, const std::filesystem::path& file);
  [[nodiscard]] std::size_t size() const { return size_; }  ///< networks
  /// It says `networks`: its answers do, too.
  [[nodiscard]] bool many() const { return arrays_ != nullptr; }
  /// "all.npz", "all.npz[17]"
  [[nodiscard]] std::string name(std::size_t index) const;
  /// @throws InvalidInput  that the system refuses
  [[nodiscard]] System::Handle at(std::size_t index) const;

 private:
  const System* system_;
  std::string file_;
  std::size_t size_ = 1;
  System::Handle single_ = {};                     ///< of a file with one network
  std::shared_ptr<const io::Arrays> arrays_ = {};  ///< of a file with many
  std::vector<ArrayRank> ranks_ = {};
};

/// The answers of one file to the networks of a file: as many, with the same leading axis.
class AnswerFile {
 public:
  /// @throws InvalidInput, IoError
  AnswerFile(const System& system, const std::filesystem::path& file);
  /// False where the file says that there is none (`answered`).
  [[nodiscard]] bool answered(std::size_t index) const;
  /// @throws InvalidInput  that the system refuses
  [[nodiscard]] System::Handle at(const System::Handle& instance, std::size_t index) const;

 private:
  const System* system_;
  std::string file_;
  io::Arrays arrays_;
};

/// All networks of an experiment: realization r is the r-th. Safe to read from several threads.
class NetworkFiles {
 public:
  /// Reads every file, and looks at every network.
  /// @throws InvalidInput  naming the file that the system refuses;  IoError  for a file that cannot be read
  NetworkFiles(const System& system, const std::filesystem::path& folder, const std::vector<std::string>& names);
  [[nodiscard]] std::size_t size() const { return total_; }
  [[nodiscard]] const std::vector<NetworkFile>& files() const { return files_; }
  [[nodiscard]] System::Handle at(std::size_t realization) const;

 private:
  std::vector<NetworkFile> files_;
  std::size_t total_ = 0;
};

/// Names with the patterns among them (`*` and `?` in the last part) replaced by the files that they stand for, in natural order.
/// @throws InvalidInput  for a pattern that no file fits
[[nodiscard]] std::vector<std::string> expand_patterns(const std::filesystem::path& folder, const std::vector<std::string>& names);

/// What decides whether stored results belong to these files: [{"file", "bytes", "crc32", "networks"}, ...], files as the experiment names
/// them, the last of files with many.
/// @throws IoError
[[nodiscard]] io::Json instances_json(const Experiment& experiment, const NetworkFiles& networks);

/// @throws InvalidInput  for what only drawn networks have: scenarios, sweeps over their fields, "scenario.*" in figures and checks;
///                       more realizations than networks
void check_instances(const Experiment& experiment, std::size_t networks);

}  // namespace airloom::experiments
