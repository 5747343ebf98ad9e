# Writes presets/**/*.toml into one C++ source. Included, it offers airloom_embed_presets(TARGET); run as a script
# (cmake -DROOT=... -DFILES=a|b -DOUTPUT=... -P), it generates that source.
if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "|" ";" files "${FILES}")
  set(text "// Generated from presets/ by cmake/EmbedPresets.cmake.\n#include \"airloom/experiments/spec/embedded.hpp\"\n\n")
  string(APPEND text "namespace airloom::experiments {\n\nconst std::vector<EmbeddedFile>& embedded_files() {\n")
  string(APPEND text "  static const std::vector<EmbeddedFile> files{\n")
  foreach(file IN LISTS files)
    file(READ "${ROOT}/${file}" content)
    string(APPEND text "      {\"${file}\", R\"airloom_toml(${content})airloom_toml\"},\n")
  endforeach()
  string(APPEND text "  };\n  return files;\n}\n\n}  // namespace airloom::experiments\n")
  file(WRITE "${OUTPUT}" "${text}")
  return()
endif()

function(airloom_embed_presets target)
  set(root "${PROJECT_SOURCE_DIR}/presets")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_presets.cpp")
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${root}" "${root}/*.toml")
  list(SORT files)
  list(TRANSFORM files PREPEND "${root}/" OUTPUT_VARIABLE paths)
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${root}" "-DFILES=${joined}" "-DOUTPUT=${output}" -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS ${paths} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding presets" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
