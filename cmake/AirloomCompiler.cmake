# Compiler settings shared by every target, as the interface target airloom_flags.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1 "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${CCACHE_PROGRAM}")
endif()

# airloom_unity(TARGET sources...): compiles the sources of one folder (of a system: of all its rooms) sixteen at a time, so that the
# headers' templates are read and made once for all of them; a new file changes the groups of its own folder alone.
function(airloom_unity target)
  if(NOT AIRLOOM_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(source ${ARGN})
    cmake_path(GET source PARENT_PATH parent)
    cmake_path(RELATIVE_PATH parent BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE name)
    string(REGEX REPLACE "^(systems/[a-z_]+)/.*" "\\1" name "${name}")
    string(MAKE_C_IDENTIFIER "${name}" name)
    if(NOT DEFINED count_${name})
      set(count_${name} 0)
    endif()
    math(EXPR group "${count_${name}} / 16")
    math(EXPR count_${name} "${count_${name}} + 1")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${name}_${group}")
  endforeach()
endfunction()

add_library(airloom_flags INTERFACE)
target_compile_options(airloom_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wno-sign-conversion -ffp-contract=on)
if(AIRLOOM_WERROR)
  target_compile_options(airloom_flags INTERFACE -Werror)
endif()
airloom_instruction_set(airloom_flags)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 warns of its own headers (AVX-512's __Y "may be used uninitialized", string::append's memcpy "may overlap"):
  # nothing of ours can mend that
  target_compile_options(airloom_flags INTERFACE -fpch-preprocess -Wno-maybe-uninitialized -Wno-uninitialized -Wno-restrict)
  # A tenth of the time went into the compiler's own garbage collection.
  target_compile_options(airloom_flags INTERFACE "SHELL:--param ggc-min-expand=1000" "SHELL:--param ggc-min-heapsize=1500000")
endif()
target_link_options(airloom_flags INTERFACE -Wl,--build-id=sha1)
if(AIRLOOM_SANITIZE)
  # Checks of every pointer that Eigen follows make its files ten times slower to compile and find nothing that `address` does not.
  target_compile_options(airloom_flags INTERFACE -fsanitize=${AIRLOOM_SANITIZE} -fno-sanitize=null,alignment,object-size,vptr
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(airloom_flags INTERFACE -fsanitize=${AIRLOOM_SANITIZE})
  target_compile_definitions(airloom_flags INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(AIRLOOM_NAN_INIT)
  target_compile_definitions(airloom_flags INTERFACE EIGEN_INITIALIZE_MATRICES_BY_NAN)
endif()
if(AIRLOOM_COVERAGE)  # of the library alone: counting the lines of tests and of the program costs an eighth of their build
  target_link_options(airloom_flags INTERFACE --coverage)
endif()

# airloom_layer(NAME dependencies... [FOLDER folder] [ONLY regex] [WITHOUT regex]): the static library of one layer, from every .cpp below
# its folder, or those of them whose names fit. How it is compiled is its own affair: who links it gets its headers, and what decides the
# layout of what they declare: the alignment of Eigen's memory, which would follow the compiler's flags otherwise.
function(airloom_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "FOLDER;ONLY;WITHOUT" "")
  if(NOT layer_FOLDER)
    set(layer_FOLDER ${name})
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${layer_FOLDER}/*.cpp")
  if(layer_ONLY)
    list(FILTER sources INCLUDE REGEX "/(${layer_ONLY})[.]cpp$")
  endif()
  if(layer_WITHOUT)
    list(FILTER sources EXCLUDE REGEX "/(${layer_WITHOUT})[.]cpp$")
  endif()
  add_library(airloom_${name} STATIC ${sources})
  add_library(airloom::${name} ALIAS airloom_${name})
  set_target_properties(airloom_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(airloom_${name} PUBLIC cxx_std_20)
  target_compile_definitions(airloom_${name} PUBLIC EIGEN_MAX_ALIGN_BYTES=32)
  target_include_directories(airloom_${name} PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>"
    "$<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>" "$<INSTALL_INTERFACE:include>")
  target_link_libraries(airloom_${name} PUBLIC ${layer_UNPARSED_ARGUMENTS} PRIVATE "$<BUILD_INTERFACE:airloom_flags>")
  if(BUILD_SHARED_LIBS)  # it becomes a part of libairloom.so
    set_target_properties(airloom_${name} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endif()
  airloom_unity(airloom_${name} ${sources})
  if(AIRLOOM_COVERAGE)
    # Threads may lose a count, never whether a line ran; atomic counters make the kernels thirty times slower. But GCC takes a plain
    # counter for a loop's variable: it reads it twice, and where another thread counts in between, the loop runs past its end.
    target_compile_options(airloom_${name} PRIVATE --coverage -fprofile-update=single -fno-ivopts -fno-tree-loop-im
      "-fprofile-exclude-files=/usr/.*")  # of Eigen's own functions nobody asks
    # by its name, for clients of any compiler of what is installed (scripts/check_install)
    execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=libgcov.a OUTPUT_VARIABLE gcov OUTPUT_STRIP_TRAILING_WHITESPACE)
    target_link_libraries(airloom_${name} INTERFACE "${gcov}")
  endif()
endfunction()
