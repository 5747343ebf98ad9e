# Writes the report's page, style, script and (when it was fetched) ECharts into one C++ source. Included, it offers
# airloom_embed_report(TARGET); run as a script (cmake -DASSETS=... -DECHARTS=... -DOUTPUT=... -P), it generates that source.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_policy(VERSION 3.25)  # keeps empty list elements: without ECharts its path is one
  set(text "// Generated from src/airloom/report/assets/ by cmake/EmbedReport.cmake.\n#include \"airloom/report/assets.hpp\"\n\n")
  string(APPEND text "namespace airloom::report {\n\n")
  foreach(asset "page_template|${ASSETS}/page.html" "style_sheet|${ASSETS}/report.css" "page_script|${ASSETS}/report.js"
                "deployment_script|${ASSETS}/deployment.js" "network_script|${ASSETS}/network.js" "polar_script|${ASSETS}/polar.js" "sort_script|${ASSETS}/sort.js"
                "echarts_script|${ECHARTS}")
    string(REPLACE "|" ";" parts "${asset}")
    list(GET parts 0 name)
    list(GET parts 1 file)
    set(content "")
    if(file)
      file(READ "${file}" content)
    endif()
    string(APPEND text "std::string_view ${name}() {\n  return R\"airloom_asset(${content})airloom_asset\";\n}\n\n")
  endforeach()
  string(APPEND text "}  // namespace airloom::report\n")
  file(WRITE "${OUTPUT}" "${text}")
  return()
endif()

function(airloom_embed_report target)
  set(assets "${PROJECT_SOURCE_DIR}/src/airloom/report/assets")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_report.cpp")
  set(files "${assets}/page.html" "${assets}/report.css" "${assets}/report.js" "${assets}/deployment.js" "${assets}/network.js" "${assets}/polar.js" "${assets}/sort.js")
  set(echarts "")
  if(AIRLOOM_HAS_ECHARTS)
    set(echarts "${AIRLOOM_ECHARTS}")
    list(APPEND files "${AIRLOOM_ECHARTS}")
  endif()
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DASSETS=${assets}" "-DECHARTS=${echarts}" "-DOUTPUT=${output}" -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS ${files} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding the report's page" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
