#pragma once
/// What is public of all systems: errors, values, statuses, outcomes, loops over networks, arrays of files in memory.
///
/// Memory of matrices that passes between a program and the library is aligned alike in both, whatever instruction set each was compiled
/// for: so this header, or the definition, comes before Eigen's.
#if !defined(EIGEN_MAX_ALIGN_BYTES)
#if defined(EIGEN_WORLD_VERSION)
#error "include airloom before Eigen, or compile everything with -DEIGEN_MAX_ALIGN_BYTES=32: matrices would be aligned in two ways"
#endif
#define EIGEN_MAX_ALIGN_BYTES 32
#elif EIGEN_MAX_ALIGN_BYTES != 32
#error "EIGEN_MAX_ALIGN_BYTES must be 32 with airloom"
#endif

// clang-format off: Eigen comes after
#include "airloom/core/error.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/core/values.hpp"
#include "airloom/core/version.hpp"
#include "airloom/fabric/local.hpp"
#include "airloom/io/arrays.hpp"
// clang-format on
