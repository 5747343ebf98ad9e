#pragma once
/// The program that can speak MPI is another file beside this one, `airloom-mpi`: loading MPI costs more than most commands.

namespace airloom::app {

/// Goes on as `airloom-mpi` with the same words where a launcher (mpirun, srun) started this process, or `--fabric mpi` asks for ranks;
/// returns otherwise, and where there is no such file. In `airloom-mpi` itself takes over the identity of the program that it stands for.
/// To be called before anything else.
void go_on_with_mpi(int argc, char** argv);

}  // namespace airloom::app
