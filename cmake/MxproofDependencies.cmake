# Debian 12's packages, found, never fetched.
find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL 3 REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(ldns REQUIRED IMPORTED_TARGET ldns)
pkg_check_modules(libfyaml REQUIRED IMPORTED_TARGET libfyaml)
pkg_check_modules(libnl_route REQUIRED IMPORTED_TARGET libnl-route-3.0)

# Asio is header-only; this target carries its thread needs.
add_library(mxproof_asio INTERFACE)
target_link_libraries(mxproof_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(mxproof_asio INTERFACE BOOST_ASIO_NO_DEPRECATED)
