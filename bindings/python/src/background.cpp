#include "background.hpp"

#include <pybind11/pybind11.h>

#include <atomic>
#include <exception>
#include <thread>

#include "interruption.hpp"

namespace airloom::python {

namespace py = pybind11;

void Mailbox::post(Call call) {
  const std::scoped_lock lock(guard_);
  calls_.push_back(std::move(call));
  news_.notify_one();
}

void Mailbox::post_when_idle(Call call) {
  const std::scoped_lock lock(guard_);
  if (!calls_.empty()) return;
  calls_.push_back(std::move(call));
  news_.notify_one();
}

Mailbox::Call Mailbox::take(std::chrono::milliseconds patience) {
  std::unique_lock lock(guard_);
  news_.wait_for(lock, patience, [this] { return !calls_.empty(); });
  if (calls_.empty()) return {};
  Call call = std::move(calls_.front());
  calls_.pop_front();
  return call;
}

void run_in_background(const std::function<void(std::stop_token, Mailbox&)>& work) {
  Mailbox mailbox;
  std::atomic<bool> ended = false;
  std::exception_ptr failure;
  std::exception_ptr raised;
  SignalWatch signals;
  {
    const py::gil_scoped_release free;
    std::jthread thread([&](const std::stop_token& stop) {
      try {
        work(stop, mailbox);
      } catch (...) {
        failure = std::current_exception();
      }
      ended = true;
      mailbox.post({});
    });
    for (;;) {
      const bool over = ended;  // before taking: what was posted by then is still delivered
      const Mailbox::Call call = mailbox.take(over ? std::chrono::milliseconds::zero() : SignalWatch::interval);
      if (call) {
        const py::gil_scoped_acquire lock;
        try {
          if (!raised) call();
        } catch (...) {
          raised = std::current_exception();
        }
      } else if (over) {
        break;
      }
      if (!signals.proceed() || raised) thread.request_stop();  // after every call: posts may come without a pause
    }
  }
  if (raised) std::rethrow_exception(raised);
  signals.rethrow();
  if (failure) std::rethrow_exception(failure);
}

std::function<void(std::size_t, std::size_t)> count_for(const pybind11::object& progress, std::string name, Mailbox& mailbox) {
  const auto start = std::chrono::steady_clock::now();
  return [&progress, &mailbox, name = std::move(name), start](std::size_t done, std::size_t total) {
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto tell = [&progress, name, done, total, elapsed] {
      pybind11::dict news;
      news["experiment"] = name;
      news["total"] = total;
      news["found"] = 0;
      news["done"] = done;
      news["failed_rows"] = 0;
      news["elapsed_s"] = elapsed;
      progress(news);
    };
    if (done == total) mailbox.post(tell);
    else mailbox.post_when_idle(tell);
  };
}

}  // namespace airloom::python
