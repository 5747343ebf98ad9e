#include "airloom/tell_error.hpp"

#include <filesystem>
#include <iostream>
#include <new>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"

namespace airloom::app {

int tell_error(bool tell, const std::string& program) {
  const auto end = [&](const std::string& text, int code) {
    if (tell) std::cerr << program + ": " + text + "\n" << std::flush;
    return code;
  };
  try {
    throw;
  } catch (const IoError& error) {
    return end(error.what(), io_trouble);
  } catch (const Error& error) {
    return end(error.what(), bad_input);
  } catch (const std::filesystem::filesystem_error& error) {
    return end(error.what(), io_trouble);
  } catch (const std::bad_alloc&) {
    return end("not enough memory for what was asked; a smaller network, fewer realizations or more memory", bad_input);
  } catch (const std::exception& error) {
    return end("internal error: " + std::string(error.what()) + "\nPlease report it with the command that you ran.", bug);
  }
}

}  // namespace airloom::app
