#include "functions.hpp"

#include <pybind11/stl.h>

#include "handles.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;
using experiments::Question;
using experiments::Reply;

class PythonFunction final : public experiments::Answerer {
 public:
  PythonFunction(py::object ask, std::size_t batch, io::Json identity)
      : ask_(std::move(ask)), batch_(batch), identity_(std::move(identity)) {}
  ~PythonFunction() override {
    const py::gil_scoped_acquire lock;
    ask_ = {};
  }
  PythonFunction(const PythonFunction&) = delete;
  PythonFunction& operator=(const PythonFunction&) = delete;

  [[nodiscard]] std::size_t batch() const override { return batch_; }
  [[nodiscard]] io::Json identity() const override { return identity_; }

  [[nodiscard]] std::vector<Reply> answer(std::span<const Question> questions, int /*worker*/, const std::stop_token& stop) override {
    std::vector<Reply> replies;
    if (questions.empty()) return replies;
    const py::gil_scoped_acquire lock;
    for (std::size_t first = 0; first < questions.size(); first += batch_) {
      const auto some = questions.subspan(first, std::min(batch_, questions.size() - first));
      if (stop.stop_requested()) replies.resize(replies.size() + some.size(), Reply{.stopped = true});
      else ask(some, replies);
    }
    return replies;
  }

 private:
  void ask(std::span<const Question> some, std::vector<Reply>& replies) const {
    py::list instances;
    py::list realizations;
    for (const Question& question : some) {
      instances.append(std::make_shared<HeldInstance>(HeldInstance{question.system, question.instance, nullptr}));
      realizations.append(question.realization);
    }
    const py::list answers = ask_(instances, to_python(some.front().options), realizations);
    for (const py::handle each : answers) {
      const auto [solution, trouble, wall_s, cpu_s] =
          py::cast<std::tuple<std::shared_ptr<HeldSolution>, std::string, double, double>>(each);
      replies.push_back(
          {.solution = solution == nullptr ? nullptr : solution->handle, .trouble = trouble, .wall_s = wall_s, .cpu_s = cpu_s});
    }
  }

  py::object ask_;
  std::size_t batch_;
  io::Json identity_;
};

}  // namespace

std::shared_ptr<experiments::Answerer> function_answerer(py::object ask, std::size_t batch, const std::string& identity) {
  return std::make_shared<PythonFunction>(std::move(ask), batch, io::Json::parse(identity));
}

std::map<std::string, std::shared_ptr<experiments::Answerer>> functions_of(const py::dict& functions) {
  std::map<std::string, std::shared_ptr<experiments::Answerer>> out;
  for (const auto& [name, parts] : functions) {
    const auto [ask, batch, identity] = py::cast<std::tuple<py::object, std::size_t, std::string>>(parts);
    out[py::cast<std::string>(name)] = function_answerer(ask, batch, identity);
  }
  return out;
}

}  // namespace airloom::python
