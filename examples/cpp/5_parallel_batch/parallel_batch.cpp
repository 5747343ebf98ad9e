// Many networks on all cores, with progress and a stop: the same numbers for any number of threads.
#include <airloom/iab.hpp>
#include <atomic>
#include <iostream>
#include <mutex>

int main() {
  using namespace airloom;
  constexpr std::size_t count = 200;
  std::vector<double> rate(count, 0.0);
  std::stop_source stop;  // Ctrl-C of a real program would ask it to stop
  std::mutex showing;
  std::atomic<std::size_t> done = 0;
  const std::size_t started = parallel_for(
      count, hardware_threads(),
      [&](std::size_t r, int /*worker*/) {
        const iab::Instance network = iab::draw(iab::Scenario(), 1, r);
        SolveControl control;
        control.realization = r;
        control.on_iteration = OnIteration(stop.get_token());  // ends a long solve, too
        rate[r] = iab::evaluate(network, iab::solve(network, "", {}, control).solution).metrics.number("sum_rate_bps");
        const std::size_t so_far = ++done;
        const std::scoped_lock lock(showing);
        if (so_far % 50 == 0) std::cerr << so_far << " of " << count << '\n';
        if (so_far == 150) stop.request_stop();
      },
      stop.get_token());
  double sum = 0.0;
  for (std::size_t r = 0; r < started; ++r) sum += rate[r];
  std::cout << started << " networks, mean rate " << sum / static_cast<double>(started) * 1e-9 << " Gbit/s\n";
  return started >= 150 && started < count ? 0 : 1;
}
