# A project of its own, configured by scripts/build_highs to ask whether a HiGHS is installed.
cmake_minimum_required(VERSION 3.25)
project(highs_probe LANGUAGES C CXX)
find_package(highs 1.10 CONFIG REQUIRED)
