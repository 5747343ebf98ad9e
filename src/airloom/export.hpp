#pragma once
/// What a shared library shows: all that is declared between these two. Everything else is hidden, and may change.
#define AIRLOOM_API_BEGIN _Pragma("GCC visibility push(default)")
#define AIRLOOM_API_END _Pragma("GCC visibility pop")
