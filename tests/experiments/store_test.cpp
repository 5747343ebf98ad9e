/// Result files: what is stored comes back, and hostile files end in a clear message.
#include "airloom/experiments/store/store.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/experiments/run/merge.hpp"
#include "airloom/experiments/store/row_codec.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::message_of;
using test::TemporaryFolder;

/// A finished toy run; the path of its result file.
std::filesystem::path finished_run(const TemporaryFolder& folder, const std::string& place = "r",
                                   const PlanOptions& options = {.quick = true}) {
  const test::ToySystem system;
  return run(test::toy_plan(system, test::toy_toml, options), folder / place, {}).folder / "results.sqlite";
}

void execute(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database) << " in " << sql;
  sqlite3_close(database);
}

std::string refusal(const std::filesystem::path& file) {
  return message_of<InvalidInput>([&] { (void)ResultTable::load(file); });
}

TEST(RowCodec, KeepsEveryBit) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Values values{{"third", 1.0 / 3},
                {"tiny", 5e-324},
                {"huge", 1.7976931348623157e308},
                {"minus", -0.0},
                {"whole", std::int64_t{-7}},
                {"big", std::numeric_limits<std::int64_t>::min()},
                {"yes", true},
                {"no", false},
                {"inf", infinity},
                {"list", std::vector<double>{1.5, -infinity, infinity, 1e22}},
                {"empty", std::vector<double>{}},
                {"text", std::string("a\"b\\c\n\x01 \xc3\xa9")},
                {"words", std::vector<std::string>{"x", "inf", ""}}};
  RandomStream random(1, StreamId::user_drop, 0);
  for (int i = 0; i < 1000; ++i)
    values.set("r" + std::to_string(i), random.normal_pair()[0] * std::pow(10.0, 300 * random.normal_pair()[1]));
  const Values back = decode_values(encode_values(values));
  ASSERT_EQ(back.size(), values.size());
  for (const auto& [name, value] : values) {
    const bool scalar = std::holds_alternative<double>(value);
    if (scalar) EXPECT_EQ(back.number(name), std::get<double>(value)) << name;
    else EXPECT_EQ(*back.find(name), value) << name;
  }
  EXPECT_TRUE(std::signbit(back.number("minus")));
  EXPECT_EQ(encode_values({{"x", std::nan("")}, {"y", infinity}}), "{\"x\":null,\"y\":1e999}");
  EXPECT_TRUE(std::isnan(decode_values("{\"x\":null}").number("x")));
}

TEST(RowCodec, RefusesWhatItDoesNotWrite) {
  for (const char* wrong : {"", "{", "{}x", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1}}",
                            "{\"a\":[1,\"b\"]}", "{\"a\":[[1]]}", "{\"a\":nan}", "{\"a\":1e400}", "{\"a\":\"\\u1234\"}", "{\"a\":\"x",
                            "{\"a\":[1", "{\"a\":tru}", "{\"a\":\"\\u00g0\"}", "{\"a\":--1}"}) {
    EXPECT_THROW((void)decode_values(wrong), InvalidInput) << wrong;
  }
}

TEST(Store, RefusesFilesThatAreNotResults) {
  const TemporaryFolder folder;
  EXPECT_THROW((void)ResultTable::load(folder / "none.sqlite"), IoError);
  io::write_text(folder / "garbage.sqlite", std::string(5000, 'x'));
  EXPECT_NE(refusal(folder / "garbage.sqlite").find("not an SQLite database"), std::string::npos);
  io::write_text(folder / "empty.sqlite", "");
  EXPECT_NE(refusal(folder / "empty.sqlite").find("tables are missing"), std::string::npos);
  execute(folder / "foreign.sqlite", "CREATE TABLE meta(a); CREATE TABLE other(b)");
  EXPECT_NE(refusal(folder / "foreign.sqlite").find("tables are missing"), std::string::npos);
  execute(folder / "columns.sqlite", "CREATE TABLE meta(a); CREATE TABLE records(b); CREATE TABLE timing(c); CREATE TABLE sites(d)");
  EXPECT_NE(refusal(folder / "columns.sqlite").find("not a result file"), std::string::npos);
  execute(folder / "views.sqlite",
          "CREATE VIEW meta AS SELECT 'schema' AS key, '1' AS value; CREATE VIEW records AS SELECT 1; CREATE VIEW timing AS SELECT 1; "
          "CREATE VIEW sites AS SELECT 1");
  EXPECT_NE(refusal(folder / "views.sqlite").find("tables are missing"), std::string::npos);
}

TEST(Store, KeepsSitesAndReadsOlderOnes) {
  const TemporaryFolder folder;
  const auto file = finished_run(folder);
  ASSERT_EQ(ResultTable::load(file).sites.size(), 1U);
  EXPECT_EQ(ResultTable::load(file).sites[0].reach_m, 0.0);
  execute(file, "DELETE FROM sites");
  {
    Store store(file, read_store_header(file));
    store.set_sites({{.role = "platform", .label = "P", .x_m = -1.5, .y_m = 2.0, .z_m = 20000.0, .served_by = 0, .reach_m = 0.1}});
  }
  const Site site = ResultTable::load(file).sites.at(0);
  EXPECT_EQ(site.x_m, -1.5);
  EXPECT_EQ(site.served_by, 0);
  EXPECT_EQ(site.reach_m, 0.1);
  execute(file, "UPDATE sites SET json = '[{\"role\":\"r\",\"label\":\"l\",\"x_m\":1,\"y_m\":2,\"z_m\":3,\"served_by\":-1}]'");
  EXPECT_EQ(ResultTable::load(file).sites.at(0).reach_m, 0.0);  // written before there was a reach
}

TEST(Store, RefusesTruncatedAndDamagedFiles) {
  const TemporaryFolder folder;
  const std::string bytes = test::read_bytes(finished_run(folder));
  ASSERT_GT(bytes.size(), 8192U);
  for (const std::size_t length : {std::size_t{100}, std::size_t{4096}, bytes.size() / 2, bytes.size() - 4096, bytes.size() - 1}) {
    io::write_text(folder / "cut.sqlite", bytes.substr(0, length));
    EXPECT_THROW((void)ResultTable::load(folder / "cut.sqlite"), InvalidInput) << length;
  }
  for (std::size_t at = 40; at < bytes.size();
       at += bytes.size() / 97) {  // a wrong byte anywhere: an error or the same rows, never a crash
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x5a);
    io::write_text(folder / "flip.sqlite", changed);
    try {
      EXPECT_EQ(ResultTable::load(folder / "flip.sqlite").counts().missing, 0U);
    } catch (const Error&) {}
  }
}

TEST(Store, NoticesRowsThatWereChangedBehindItsBack) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"DELETE FROM records WHERE point = 1", "rows"},
      {"UPDATE records SET \"values\" = '{}' WHERE point = 0", "checksum"},
      {"UPDATE records SET status = 'converged!' WHERE point = 0 AND realization = 0", "checksum"},
      {"UPDATE meta SET value = '7' WHERE key = 'schema'", "format 7"},
      {"DELETE FROM meta WHERE key = 'configuration'", "meta has no 'configuration'"},
      {"UPDATE meta SET value = 'x' WHERE key = 'rows'", "no number"},
      {"UPDATE meta SET value = '{' WHERE key = 'configuration'", "configuration"},
      {"UPDATE meta SET value = '[1]' WHERE key = 'configuration'", "configuration"},
      {"UPDATE meta SET value = replace(value, '\"realizations\":2', '\"realizations\":\"a\"') WHERE key = 'configuration'",
       "configuration"},
      {"UPDATE meta SET value = replace(value, '\"realizations\":2', '\"realizations\":1') WHERE key = 'configuration'",
       "not part of the experiment"},
      {"UPDATE meta SET value = replace(value, '\"realizations\":2', '\"realizations\":2000000000') WHERE key = 'configuration'",
       "too many rows"},
      {"UPDATE meta SET value = 'x = ' WHERE key = 'toml'", "experiment"},
      {"UPDATE meta SET value = replace(value, 'step = 1', 'step = 2') WHERE key = 'toml'", "does not fit"},
      {"UPDATE sites SET json = '[{\"role\":1}]'", "sites"},
  };
  for (const auto& [sql, reason] : rows) {
    const TemporaryFolder folder;
    const auto file = finished_run(folder);
    execute(file, sql);
    const std::string message = refusal(file);
    EXPECT_NE(message.find(reason), std::string::npos) << sql << " -> " << message;
    EXPECT_NE(message.find("results.sqlite"), std::string::npos) << message;
  }
}

TEST(Store, RefusesWrongTypes) {
  const TemporaryFolder folder;
  const auto file = finished_run(folder);
  execute(file,
          "ALTER TABLE records RENAME TO old; CREATE TABLE records(point, realization, algorithm, status, message, \"values\"); "
          "INSERT INTO records SELECT 'zero', realization, algorithm, status, x'00', \"values\" FROM old");
  EXPECT_NE(refusal(file).find("wrong type"), std::string::npos);
}

TEST(Store, RefusesToResumeADamagedFileOrAnotherBuild) {
  const TemporaryFolder folder;
  const auto file = finished_run(folder);
  execute(file, "UPDATE meta SET value = 'other' WHERE key = 'build_id'");
  const std::string message = message_of<InvalidInput>([&] { (void)finished_run(folder); });
  EXPECT_NE(message.find("build_id: other -> "), std::string::npos) << message;
  execute(file, "UPDATE records SET status = 'x'");
  EXPECT_THROW((void)finished_run(folder), InvalidInput);
}

TEST(Store, KeepsHostileTextAsText) {
  const TemporaryFolder folder;
  const StoreHeader header{.configuration = "{}", .build_id = "b", .version = "v", .id = "i", .toml = "t", .shard = {}};
  const std::string nasty = "'); DROP TABLE records; -- \n\"";
  {
    Store store(folder / "results.sqlite", header);
    store.commit({{.point = 0, .realization = 0, .algorithm = nasty, .status = nasty, .message = nasty, .values = "{}"}});
  }
  const StoredFile file = read_store(folder / "results.sqlite");
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0].algorithm, nasty);
  EXPECT_EQ(file.rows[0].message, nasty);
}

TEST(Store, RollsBackAUnitThatCannotBeStored) {
  const TemporaryFolder folder;
  const StoreHeader header{.configuration = "{}", .build_id = "b", .version = "v", .id = "i", .toml = "t", .shard = {}};
  const StoredRow row{.algorithm = "a", .status = "converged", .message = {}, .values = "{}"};
  {
    Store store(folder / "results.sqlite", header);
    store.commit({row});
    StoredRow next = row;
    next.point = 1;
    EXPECT_THROW(store.commit({next, row}), Error);
    store.commit({next});
  }
  EXPECT_EQ(read_store(folder / "results.sqlite").rows.size(), 2U);
}

TEST(Merge, RefusesRowsThatContradictEachOther) {
  const TemporaryFolder folder;
  (void)finished_run(folder, "a");
  const auto other = finished_run(folder, "b");
  StoredFile stored = read_store(other);
  std::filesystem::remove(other);
  {
    Store store(other, stored.header);
    stored.rows[3].values = "{\"value\":1}";
    store.commit(stored.rows);
  }
  const std::string message = message_of<InvalidInput>([&] { (void)merge({folder / "a", folder / "b"}, folder / "m"); });
  EXPECT_NE(message.find("contradicts"), std::string::npos) << message;
  EXPECT_FALSE(std::filesystem::exists(folder / "m" / "toy" / "fig1" / "results.sqlite"));
}

TEST(Merge, RefusesOtherConfigurationsBuildsAndDamage) {
  const TemporaryFolder folder;
  (void)finished_run(folder, "a");
  (void)finished_run(folder, "b", {.seed = 5, .quick = true});
  EXPECT_NE(message_of<InvalidInput>([&] {
              (void)merge({folder / "a", folder / "b"}, folder / "m");
            }).find("seed: 1 -> 5"),
            std::string::npos);
  execute(finished_run(folder, "c"), "UPDATE meta SET value = 'other' WHERE key = 'build_id'");
  EXPECT_NE(message_of<InvalidInput>([&] { (void)merge({folder / "a", folder / "c"}, folder / "m"); }).find("build_id"), std::string::npos);
  execute(finished_run(folder, "d"), "DELETE FROM records WHERE point = 2");
  EXPECT_NE(message_of<InvalidInput>([&] { (void)merge({folder / "a", folder / "d"}, folder / "m"); }).find("damaged"), std::string::npos);
  EXPECT_THROW((void)merge({folder / "nowhere"}, folder / "m"), IoError);
  execute(finished_run(folder, "e"),
          "UPDATE meta SET value = replace(value, '\"experiment\":\"fig1\"', '\"experiment\":\"../../x\"') WHERE key = 'configuration'");
  EXPECT_THROW((void)merge({folder / "e"}, folder / "m"), InvalidInput);
}

TEST(Merge, CountsDuplicatesThatAgree) {
  const TemporaryFolder folder;
  (void)finished_run(folder, "a");
  (void)finished_run(folder, "b");
  const auto summary = merge({folder / "b", folder / "a"}, folder / "m");
  ASSERT_EQ(summary.size(), 1U);
  EXPECT_EQ(summary[0].rows, 18U);
  EXPECT_EQ(summary[0].duplicates, 18U);
  EXPECT_EQ(test::csv_of(folder / "m"), test::csv_of(folder / "a"));
}

}  // namespace
}  // namespace airloom::experiments
