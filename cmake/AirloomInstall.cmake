# cmake --install: program, libraries, headers, package files; and the components of packages.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(airloom_package "${CMAKE_INSTALL_LIBDIR}/cmake/airloom")
set(solvers airloom_core airloom_numerics airloom_radio airloom_fabric airloom_arrays airloom_systems)

# airloom::airloom, what most want: the solvers of all systems.
add_library(airloom_airloom INTERFACE)
add_library(airloom::airloom ALIAS airloom_airloom)
set_target_properties(airloom_airloom PROPERTIES EXPORT_NAME airloom)
if(BUILD_SHARED_LIBS)
  add_library(airloom_shared SHARED "${CMAKE_CURRENT_LIST_DIR}/shared.cpp")
  set_target_properties(airloom_shared PROPERTIES OUTPUT_NAME airloom EXPORT_NAME shared VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  foreach(layer IN LISTS solvers)
    target_link_libraries(airloom_shared PRIVATE "$<BUILD_INTERFACE:$<LINK_LIBRARY:WHOLE_ARCHIVE,${layer}>>")
  endforeach()
  target_link_libraries(airloom_shared PUBLIC Eigen3::Eigen Threads::Threads)
  target_compile_features(airloom_shared INTERFACE cxx_std_20)
  target_compile_definitions(airloom_shared INTERFACE EIGEN_MAX_ALIGN_BYTES=32)
  target_include_directories(airloom_shared INTERFACE "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(airloom_airloom INTERFACE airloom_shared)
  set(installed airloom_airloom airloom_shared)
else()
  target_link_libraries(airloom_airloom INTERFACE airloom_systems)
  set(installed airloom_airloom ${solvers})
endif()
install(TARGETS ${installed} EXPORT airloomTargets ARCHIVE COMPONENT library LIBRARY COMPONENT library)
install(EXPORT airloomTargets NAMESPACE airloom:: DESTINATION "${airloom_package}" COMPONENT library)
if(NOT BUILD_SHARED_LIBS)  # array files, which need libzip
  install(TARGETS airloom_io EXPORT airloomIoTargets ARCHIVE COMPONENT library)
  install(EXPORT airloomIoTargets NAMESPACE airloom:: DESTINATION "${airloom_package}" COMPONENT library)
endif()

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/airloomConfig.cmake.in" "${PROJECT_BINARY_DIR}/airloomConfig.cmake"
  INSTALL_DESTINATION "${airloom_package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/airloomConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/airloomConfig.cmake" "${PROJECT_BINARY_DIR}/airloomConfigVersion.cmake"
  DESTINATION "${airloom_package}" COMPONENT library)
if(BUILD_SHARED_LIBS)
  set(AIRLOOM_PC_LIBS "-lairloom")
else()
  set(AIRLOOM_PC_LIBS "-Wl,--undefined=airloom_processor_gate -lairloom_systems -lairloom_radio -lairloom_fabric -lairloom_numerics -lairloom_arrays -lairloom_core -pthread")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/airloom.pc.in" "${PROJECT_BINARY_DIR}/airloom.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/airloom.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT library)

foreach(layer core numerics radio fabric io systems)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/src/airloom/${layer}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/airloom" COMPONENT library
    FILES_MATCHING PATTERN "*.hpp" PATTERN "fabric/mpi*" EXCLUDE)
endforeach()
file(GLOB umbrellas CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/airloom/*.hpp")
install(FILES ${umbrellas} "${PROJECT_BINARY_DIR}/include/airloom/version.hpp" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/airloom" COMPONENT library)

if(AIRLOOM_PROGRAM)
  install(TARGETS airloom COMPONENT program)
  if(TARGET airloom-mpi)
    install(TARGETS airloom-mpi COMPONENT program)
  endif()
endif()
