#pragma once
/// The tables of a result file, and how they are read from an open database; used by stored_file.cpp and store.cpp alone.
#include <cstdint>
#include <string>
#include <vector>

#include "airloom/experiments/store/database.hpp"
#include "airloom/experiments/store/stored_file.hpp"

namespace airloom::experiments {

/// Makes the tables in an empty database and fills in what the header says. One transaction.
void create_tables(Database& database, const StoreHeader& header);

/// One number per row, to be added up: the checksum does not depend on the rows' order.
[[nodiscard]] std::uint64_t row_hash(const StoredRow& row);

/// @throws InvalidInput  when the file is damaged or not of this program; so do the others here
[[nodiscard]] StoreHeader read_header(Database& database);
/// All rows, checked against count and checksum.
[[nodiscard]] std::vector<StoredRow> read_rows(Database& database);
[[nodiscard]] std::vector<Site> read_sites(Database& database);
[[nodiscard]] std::uint64_t read_checksum(Database& database);
/// A number of the table `meta` that may be missing: 0 then.
[[nodiscard]] double read_number(Database& database, const char* key);
void require_integrity(Database& database);

/// Everything committed into the main file, which is flushed, the log removed.
/// @return  false when another process reads the file for long: file and log are as before
/// @throws IoError
[[nodiscard]] bool fold(Database& database);

}  // namespace airloom::experiments
