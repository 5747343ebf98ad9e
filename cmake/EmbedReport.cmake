# Writes the report's page, style, scripts and (when it was fetched) ECharts into one C++ source. Included, it offers
# airloom_embed_report(TARGET); run as a script (cmake -DASSETS=... -DECHARTS=... -DOUTPUT=... -P), it generates that source.

# One script on the page: what the others use first, what starts them last.
set(AIRLOOM_REPORT_SCRIPTS parts labels curves map polar network deployment figures legend curve_filter downloads tables search claims copy drops
                           chosen brush print report)

if(CMAKE_SCRIPT_MODE_FILE)
  cmake_policy(VERSION 3.25)  # keeps empty list elements: without ECharts its path is one
  set(text "// Generated from src/airloom/report/assets/ by cmake/EmbedReport.cmake.\n#include \"airloom/report/assets.hpp\"\n\n")
  string(APPEND text "namespace airloom::report {\n\n")
  set(scripts "")
  foreach(script ${AIRLOOM_REPORT_SCRIPTS})
    list(APPEND scripts "${ASSETS}/${script}.js")
  endforeach()
  foreach(asset "page_template|${ASSETS}/page.html" "style_sheet|${ASSETS}/report.css" "page_script|${scripts}" "echarts_script|${ECHARTS}")
    string(REPLACE "|" ";" parts "${asset}")
    list(POP_FRONT parts name)
    string(APPEND text "std::string_view ${name}() {\n  return")
    foreach(file ${parts})
      file(READ "${file}" content)
      string(APPEND text " R\"airloom_asset(${content})airloom_asset\"")
    endforeach()
    string(APPEND text " \"\";\n}\n\n")
  endforeach()
  string(APPEND text "}  // namespace airloom::report\n")
  file(WRITE "${OUTPUT}" "${text}")
  return()
endif()

function(airloom_embed_report target)
  set(assets "${PROJECT_SOURCE_DIR}/src/airloom/report/assets")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_report.cpp")
  set(files "${assets}/page.html" "${assets}/report.css")
  foreach(script ${AIRLOOM_REPORT_SCRIPTS})
    list(APPEND files "${assets}/${script}.js")
  endforeach()
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
