// Maximum ratio transmission of `haps` with the library: matched INSTANCE SOLUTION
#include <cmath>
#include <exception>
#include <iostream>

#include "airloom/io/array_file.hpp"
#include "airloom/systems/haps/problem/files.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    const airloom::haps::Instance network = airloom::haps::read_instance(airloom::io::read_arrays(argv[1]), argv[1]);
    airloom::haps::Solution answer;
    for (int b = 0; b < network.stations(); ++b) {
      Eigen::MatrixXcd w = network.h[static_cast<std::size_t>(b)].colwise().normalized();  // column k: the beam of stream k
      w *= std::sqrt(network.power_max_w[b] / w.squaredNorm());
      answer.w.push_back(std::move(w));
    }
    airloom::io::write_arrays(argv[2], airloom::haps::write_solution(network, answer));
    return 0;
  } catch (const std::exception& trouble) {
    std::cerr << trouble.what() << '\n';
    return 1;
  }
}
