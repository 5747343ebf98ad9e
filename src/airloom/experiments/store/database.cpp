#include "airloom/experiments/store/database.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <vector>

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

constexpr int longest_value = 256 << 20;  // bytes of one stored value
constexpr int busy_milliseconds = 10'000;

/// Damage is the file's fault, the rest is trouble with the disk.
[[noreturn]] void raise(int code, const std::string& file, const std::string& reason) {
  const int kind = code & 0xff;
  if (kind == SQLITE_NOTADB) throw InvalidInput(file + ": is not a result file (not an SQLite database)");
  if (kind == SQLITE_CORRUPT || kind == SQLITE_FORMAT) {
    require_readable(file);
    throw Damaged(file + ": is damaged: " + reason);
  }
  if (kind == SQLITE_ERROR || kind == SQLITE_MISMATCH || kind == SQLITE_CONSTRAINT || kind == SQLITE_TOOBIG || kind == SQLITE_AUTH) {
    throw InvalidInput(file + ": is not a result file of this program: " + reason);
  }
  throw IoError(file + ": " + reason);
}

std::string percent_encoded(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '%') out += "%25";
    else if (c == '?') out += "%3f";
    else if (c == '#') out += "%23";
    else out += c;
  }
  return out;
}

/// No process writes the file, and no log or journal of a killed run waits to be folded into it.
bool at_rest(const std::string& file) {
  const auto empty = [](const std::string& beside) {
    std::error_code none;
    const auto size = std::filesystem::file_size(beside, none);
    return none || size == 0;
  };
  return empty(file + "-wal") && empty(file + "-journal") && !std::filesystem::exists(file + ".lock");
}

/// SQLite would wait at a pipe for ever, and takes away the log of an empty file.
void require_plain(const std::string& file) {
  std::error_code trouble;
  const auto there = std::filesystem::status(file, trouble);
  if (there.type() == std::filesystem::file_type::not_found || there.type() == std::filesystem::file_type::none) return;
  if (!std::filesystem::is_regular_file(there)) throw IoError(file + ": is no file, but a folder, a pipe or a device");
  const auto size = [&trouble](const std::string& name) {
    const auto bytes = std::filesystem::file_size(name, trouble);
    return trouble ? 0 : bytes;
  };
  if (size(file) == 0 && !trouble && size(file + "-wal") > 0)
    throw InvalidInput(file + ": is damaged: it is empty, and a log of results lies beside it, which belongs to what it held");
}

}  // namespace

void require_readable(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::vector<char> part(1U << 16U);
  while (stream) {
    errno = 0;
    stream.read(part.data(), static_cast<std::streamsize>(part.size()));
  }
  if (!stream.eof() || stream.bad()) throw IoError(file + ": cannot be read: " + std::strerror(errno == 0 ? EIO : errno));
}

Statement::Statement(sqlite3* database, const std::string& file, const char* sql) : file_(file) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) raise(code, file_, sqlite3_errmsg(database));
  handle_.reset(statement);
}

Statement& Statement::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), index, value);
  return *this;
}

Statement& Statement::bind(int index, double value) {
  sqlite3_bind_double(handle_.get(), index, value);
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  const int code = sqlite3_bind_text64(handle_.get(), index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) raise(code, file_, "a value is too long to be stored");
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  raise(code, file_, sqlite3_errmsg(sqlite3_db_handle(handle_.get())));
}

void Statement::run() {
  while (step()) {}
  reset();
}

void Statement::require_type(int column, int type) const {
  if (sqlite3_column_type(handle_.get(), column) != type) {
    throw InvalidInput(file_ + ": is damaged: column '" + sqlite3_column_name(handle_.get(), column) + "' holds a wrong type");
  }
}

std::int64_t Statement::integer(int column) const {
  require_type(column, SQLITE_INTEGER);
  return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const {
  if (sqlite3_column_type(handle_.get(), column) == SQLITE_NULL) return std::numeric_limits<double>::quiet_NaN();
  require_type(column, SQLITE_FLOAT);
  return sqlite3_column_double(handle_.get(), column);
}

std::string Statement::text(int column) const {
  require_type(column, SQLITE_TEXT);
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

void Database::open(const std::string& name, int flags) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
  handle_.reset(database);
  if (code != SQLITE_OK) raise(code, file_, database == nullptr ? "no memory" : sqlite3_errmsg(database));
}

Database::Database(const std::filesystem::path& file, Mode mode) : file_(file.string()) {
  require_plain(file_);
  const std::string uri = "file:" + percent_encoded(std::filesystem::absolute(file).string());
  if (mode == Mode::write) {
    open(uri, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  } else {
    if (!std::filesystem::exists(file)) throw IoError(file_ + ": no such file");
    // A file without a log and without a writer is complete by itself: read so, it needs no shared memory beside it, and its
    // folder may be read-only.
    open(uri + (at_rest(file_) ? "?immutable=1" : ""), SQLITE_OPEN_READONLY);
    // What a killed run left is rolled back or recovered at the first read, and that writes.
    const int kind = sqlite3_exec(handle_.get(), "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr) & 0xff;
    if (kind == SQLITE_READONLY || kind == SQLITE_CANTOPEN) open(uri, SQLITE_OPEN_READWRITE);
  }
  sqlite3_extended_result_codes(handle_.get(), 1);
  sqlite3_busy_timeout(handle_.get(), busy_milliseconds);
  sqlite3_limit(handle_.get(), SQLITE_LIMIT_LENGTH, longest_value);
  for (const int setting : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_TRUSTED_SCHEMA}) {
    sqlite3_db_config(handle_.get(), setting, 0, nullptr);
  }
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // A log is folded in where that is meant and checked (`fold`). Closing would do it unasked, and take the log away even where the shared
  // memory beside it could not be made.
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  execute("PRAGMA cell_size_check = ON");
}

void Database::execute(const char* sql) {
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) raise(code, file_, sqlite3_errmsg(handle_.get()));
}

}  // namespace airloom::experiments
