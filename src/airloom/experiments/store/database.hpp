#pragma once
/// SQLite's C interface behind two small owners. Internal to the result store.
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "airloom/core/error.hpp"

namespace airloom::experiments {

/// One prepared statement; its columns are read with their types checked.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& file, const char* sql);

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, double value);
  Statement& bind(int index, std::string_view text);  ///< must live until the next step
  /// True while there is a row. @throws IoError, InvalidInput
  bool step();
  /// Runs to the end, and makes it ready to be bound again.
  void run();
  void reset() { sqlite3_reset(handle_.get()); }

  /// @throws InvalidInput  when the stored value has another type
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;  ///< null is NaN
  [[nodiscard]] std::string text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  void require_type(int column, int type) const;
  std::string file_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// What SQLite takes for a damaged file. It takes some failed reads for that, too: what a second look finds whole was one of these.
class Damaged : public InvalidInput {
 public:
  using InvalidInput::InvalidInput;
};

/// Calls `read`, once more when it finds the file damaged.
template <class Read>
auto read_twice(Read&& read) {
  try {
    return read();
  } catch (const Damaged&) {
    return read();
  }
}

/// @throws IoError  when some byte of the file cannot be read
void require_readable(const std::string& file);

/// An open database that trusts nothing in the file: no triggers, no views, limited lengths.
class Database {
 public:
  enum class Mode { read, write };
  /// @throws IoError       when it cannot be opened
  /// @throws InvalidInput  when it is not a database (reading or writing may say so later as well)
  Database(const std::filesystem::path& file, Mode mode);

  void execute(const char* sql);
  [[nodiscard]] Statement prepare(const char* sql) { return {handle_.get(), file_, sql}; }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  void open(const std::string& name, int flags);
  std::string file_;
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace airloom::experiments
