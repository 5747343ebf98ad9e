#pragma once
/// What `airloom` and the program `airloom-train`, which may be absent, both say of `airloom train`.

namespace airloom::app {

inline constexpr const char* train_example =
    "Example: airloom train mdd --variant d --layouts 256 --steps 20 --validation 32 --test 64 -o d.safetensors\n"
    "An interrupted run goes on when the same command is given again.";
inline constexpr const char* train_absent =
    "no airloom-train beside this program; install the package airloom-train, or LibTorch (./dev setup does) and build again";

}  // namespace airloom::app
