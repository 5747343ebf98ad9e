#pragma once
/// The one place that looks after stdout: what could not be written there is never silence.

namespace airloom::app {

/// Call first. A standard stream that the caller closed is replaced, so that no file takes its place; a pipe that nobody reads any more
/// and a limit of file sizes are errors to look at, not signals.
void prepare_standard_streams();

/// Call last. @return  `code`; closed_pipe, without a word, when the reader of stdout has gone (airloom systems | head -1)
/// @throws IoError  when something could not be written to stdout
[[nodiscard]] int finish_stdout(int code);

}  // namespace airloom::app
