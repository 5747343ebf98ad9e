# Which processors the program is for. Results depend on the instruction set, so that the default is one level and not this machine:
# every program of the same level, compiler and C library gives the same numbers.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(march_default x86-64-v3)
else()
  set(march_default "")
endif()
set(AIRLOOM_MARCH "${march_default}" CACHE STRING "Instruction set: x86-64-v3, x86-64-v2, native, ... or empty for the compiler's own")

# airloom_instruction_set(TARGET): compiles for AIRLOOM_MARCH, with nothing that looks at the machine at run time. Eigen asks the
# processor for the sizes of its caches and cuts products by them: sums in another order where the first level has 48 KiB.
function(airloom_instruction_set target)
  if(AIRLOOM_MARCH)
    target_compile_options(${target} INTERFACE -march=${AIRLOOM_MARCH})
  endif()
  target_compile_definitions(${target} INTERFACE EIGEN_NO_CPUID EIGEN_DEFAULT_L1_CACHE_SIZE=32768 EIGEN_DEFAULT_L2_CACHE_SIZE=524288
    EIGEN_DEFAULT_L3_CACHE_SIZE=2097152 EIGEN_DONT_PARALLELIZE)
endfunction()

# Files that run before the processor is known to be the right one are compiled for the first of its kind, each by itself.
if(AIRLOOM_MARCH AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(airloom_first_processor -march=x86-64 -mtune=generic)
endif()
function(airloom_for_any_processor)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${airloom_first_processor}" SKIP_PRECOMPILE_HEADERS ON
    SKIP_UNITY_BUILD_INCLUSION ON COMPILE_DEFINITIONS "AIRLOOM_MARCH_NAME=\"${AIRLOOM_MARCH}\"")
endfunction()

# airloom_processor_gate(TARGET): programs that link it look at the processor first (core/processor_gate.cpp).
function(airloom_processor_gate target)
  airloom_for_any_processor(core/processor.cpp core/processor_gate.cpp)
  set_source_files_properties(core/processor_required.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_link_options(${target} INTERFACE -Wl,--undefined=airloom_processor_gate)
endfunction()
