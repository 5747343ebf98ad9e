#pragma once
/// Typed errors: bad input, input/output trouble, and things this build cannot do.
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// Root of all errors that the library throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An argument, a file's content or an option is wrong: names the field, what it was and what it must be. Exit code 2.
class InvalidInput : public Error {
 public:
  using Error::Error;
};

/// A file or a database could not be read or written. Exit code 3.
class IoError : public Error {
 public:
  using Error::Error;
};

/// A valid request that this build or this algorithm does not serve. Exit code 2.
class Unsupported : public Error {
 public:
  using Error::Error;
};

/// Collects all faults of one input, so that the user sees them together, and throws once.
class Faults {
 public:
  /// @param subject  what is being checked ("iab scenario"); put before the list when several faults are found
  explicit Faults(std::string subject = {}) : subject_(std::move(subject)) {}

  /// Adds a fault as it is.
  void add(std::string fault) { faults_.push_back(std::move(fault)); }

  /// Adds "field: <was>; <rule>" unless `holds`.
  void require(bool holds, std::string_view field, const std::string& was, std::string_view rule);

  /// Whether no fault was found.
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  /// The faults, in the order of their finding.
  [[nodiscard]] const std::vector<std::string>& list() const { return faults_; }

  /// @throws InvalidInput  with every fault, one a line, when there is at least one
  void raise() const;

 private:
  std::string subject_;
  std::vector<std::string> faults_;
};

AIRLOOM_API_END
}  // namespace airloom
