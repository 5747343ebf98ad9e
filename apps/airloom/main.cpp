#include "airloom/on_ranks.hpp"
#include "airloom/program.hpp"

int main(int argc, char** argv) {
  airloom::app::go_on_with_mpi(argc, argv);
  return airloom::app::run_program(argc, argv);
}
