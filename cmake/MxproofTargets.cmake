# Compiler settings that every target of ours shares; no global flags.
add_library(project_options INTERFACE)
target_compile_options(project_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
    # GCC 12 reports code inside std::variant and std::string at -O2 that cannot happen (GCC bugs 105562, 105651).
    -Wno-maybe-uninitialized -Wno-restrict)
target_include_directories(project_options INTERFACE "${PROJECT_SOURCE_DIR}")

# mxproof_library(<target> SOURCES <files…> PUBLIC <libraries…> PRIVATE <libraries…>): one folder of the include table.
function(mxproof_library target)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(${target} STATIC ${ARG_SOURCES})
    target_link_libraries(${target} PUBLIC project_options ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# mxproof_program(<target> SOURCES <files…> LIBRARIES <libraries…>)
function(mxproof_program target)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
    add_executable(${target} ${ARG_SOURCES})
    target_link_libraries(${target} PRIVATE project_options ${ARG_LIBRARIES})
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endfunction()

# mxproof_test(<target> LABEL unit|loopback|lint|independent|e2e SOURCES <files…> LIBRARIES <libraries…>)
# unit: no socket; loopback: sockets on loopback; independent: programs not ours (dig, delv, openssl, Unbound);
# e2e: a real Postfix, needs root.
function(mxproof_test target)
    cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LIBRARIES" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 60)
    endif()
    add_executable(${target} ${ARG_SOURCES})
    target_link_libraries(${target} PRIVATE project_options ${ARG_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
    target_compile_definitions(${target} PRIVATE
        MXPROOF_SOURCE_DIR="${PROJECT_SOURCE_DIR}" MXPROOF_BINARY_DIR="${PROJECT_BINARY_DIR}")
    gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()
