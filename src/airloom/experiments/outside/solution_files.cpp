#include "airloom/experiments/outside/solution_files.hpp"

#include "airloom/experiments/outside/file_identity.hpp"
#include "airloom/io/array_file.hpp"

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

SolutionFiles::SolutionFiles(OutsideSpec spec, std::size_t points, std::size_t realizations, std::uint64_t seed)
    : spec_(std::move(spec)), points_(points), realizations_(realizations), seed_(seed), watched_(all_files()) {}

std::vector<std::filesystem::path> SolutionFiles::all_files() const {
  std::vector<std::filesystem::path> files;
  for (std::size_t point = 0; point < points_; ++point) {
    for (std::size_t r = 0; r < realizations_; ++r) files.push_back(file(point, r, seed_));
  }
  return files;
}

io::Json SolutionFiles::identity() const {
  std::size_t found = 0;
  std::uint64_t bytes = 0;
  std::uint32_t mixed = 0;
  for (std::size_t point = 0; point < points_; ++point) {
    for (std::size_t r = 0; r < realizations_; ++r) {
      const std::size_t number = point * realizations_ + r;
      if (!watched_.there(number)) continue;
      const io::Checksum& sum = watched_.checksum(number);
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
    if (question.point < points_ && question.realization < realizations_)
      watched_.require_unchanged(question.point * realizations_ + question.realization);
  }
  return replies;
}

}  // namespace airloom::experiments
