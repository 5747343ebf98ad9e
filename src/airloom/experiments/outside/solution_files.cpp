#include "airloom/experiments/outside/solution_files.hpp"

#include "airloom/experiments/outside/file_identity.hpp"
#include "airloom/io/array_file.hpp"
#include "airloom/io/checksum.hpp"

namespace airloom::experiments {
namespace {

void fill_in(std::string& text, const std::string& word, std::uint64_t number) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word))
    text.replace(at, word.size(), std::to_string(number));
}

}  // namespace

std::filesystem::path SolutionFiles::file(std::size_t point, std::uint64_t realization, std::uint64_t seed) const {
  std::string text = spec_.solutions;
  fill_in(text, "{point}", point);
  fill_in(text, "{realization}", realization);
  fill_in(text, "{seed}", seed);
  return spec_.folder / text;
}

io::Json SolutionFiles::identity() const {
  std::size_t found = 0;
  std::uint64_t bytes = 0;
  std::uint32_t mixed = 0;
  for (std::size_t point = 0; point < points_; ++point) {
    for (std::size_t r = 0; r < realizations_; ++r) {
      const std::filesystem::path each = file(point, r, seed_);
      std::error_code error;
      if (!std::filesystem::is_regular_file(each, error)) continue;
      const io::Checksum sum = io::checksum(each);
      ++found;
      bytes += sum.bytes;
      mixed = (mixed << 5U | mixed >> 27U) ^ sum.crc32 ^ static_cast<std::uint32_t>(r);  // their order counts
    }
  }
  return {{"solutions", spec_.solutions}, {"files", found}, {"bytes", bytes}, {"crc32", crc_text(mixed)}};
}

std::vector<Reply> SolutionFiles::answer(std::span<const Question> questions, int /*worker*/, const std::stop_token& /*stop*/) {
  std::vector<Reply> replies;
  for (const Question& question : questions) {
    const std::filesystem::path place = file(question.point, question.realization, question.seed);
    Reply reply;
    std::error_code error;
    if (!std::filesystem::exists(place, error)) {
      reply.trouble = place.string() + ": no such file";
    } else {
      try {
        reply.solution = io::use_arrays(
            place, [&](const io::Arrays& arrays) { return question.system->read_solution(question.instance, arrays, place.string()); });
      } catch (const InvalidInput& fault) {
        reply.trouble = fault.what();
      } catch (const IoError& fault) {
        reply.trouble = fault.what();
      }
    }
    replies.push_back(std::move(reply));
  }
  return replies;
}

}  // namespace airloom::experiments
