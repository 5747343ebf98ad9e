#include "airloom/training/checkpoint.hpp"

#include <sstream>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"

namespace airloom::mdd::training {
namespace {

using torch::serialize::InputArchive;
using torch::serialize::OutputArchive;

void write_all(OutputArchive& archive, const std::string& name, const std::vector<torch::Tensor>& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i) archive.write(name + std::to_string(i), tensors[i]);
}

std::vector<torch::Tensor> read_all(InputArchive& archive, const std::string& name, std::size_t count) {
  std::vector<torch::Tensor> list(count);
  for (std::size_t i = 0; i < count; ++i) archive.read(name + std::to_string(i), list[i]);
  return list;
}

}  // namespace

void save_checkpoint(const std::filesystem::path& file, const Checkpoint& state, const TensorSet& tensors, const torch::optim::Adam& adam) {
  OutputArchive archive;
  archive.write("identity", c10::IValue(state.identity));
  archive.write("step", c10::IValue(state.step));
  archive.write("steps", c10::IValue(state.steps));
  archive.write("best_step", c10::IValue(state.best_step));
  archive.write("best_loss", c10::IValue(state.best_loss));
  archive.write("loss_sum", c10::IValue(state.loss_sum));
  archive.write("loss_count", c10::IValue(state.loss_count));
  archive.write("history", torch::tensor(state.history, torch::kFloat64));
  write_all(archive, "weight", tensors.copy());
  archive.write("validated", c10::IValue(!state.best.empty()));
  write_all(archive, "best", state.best);
  OutputArchive optimiser;
  adam.save(optimiser);
  archive.write("adam", optimiser);
  std::string bytes;
  archive.save_to([&bytes](const void* data, std::size_t size) {
    bytes.append(static_cast<const char*>(data), size);
    return size;
  });
  io::write_text(file, bytes);
}

Checkpoint load_checkpoint(const std::filesystem::path& file, const std::string& identity, TensorSet& tensors, torch::optim::Adam& adam) {
  std::istringstream bytes(io::read_text(file));  // LibTorch would take a read that fails for damage
  InputArchive archive;
  try {
    archive.load_from(bytes);
    c10::IValue value;
    archive.read("identity", value);
    if (value.toStringRef() != identity) {
      throw InvalidInput(file.string() + ": is of a run with other options, " + value.toStringRef() + "; give those, or --restart");
    }
    Checkpoint state;
    state.identity = identity;
    const auto whole = [&](const char* name) {
      archive.read(name, value);
      return value.toInt();
    };
    state.step = whole("step");
    state.steps = whole("steps");
    state.best_step = whole("best_step");
    const auto number = [&](const char* name) {
      archive.read(name, value);
      return value.toDouble();
    };
    state.best_loss = number("best_loss");
    state.loss_sum = number("loss_sum");
    state.loss_count = whole("loss_count");
    torch::Tensor history;
    archive.read("history", history);
    state.history.assign(history.data_ptr<double>(), history.data_ptr<double>() + history.numel());
    tensors.load(read_all(archive, "weight", tensors.all().size()));
    archive.read("validated", value);
    if (value.toBool()) state.best = read_all(archive, "best", tensors.all().size());
    InputArchive optimiser;
    archive.read("adam", optimiser);
    adam.load(optimiser);
    return state;
  } catch (const c10::Error& error) {
    throw InvalidInput(file.string() + ": no checkpoint of this program, or damaged (" + error.what_without_backtrace() +
                       "); --restart begins anew");
  }
}

}  // namespace airloom::mdd::training
