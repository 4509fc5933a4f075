#include "cli/program.hpp"

int main(int argc, char** argv) { return pcnsim::cli::run_program(argc, argv); }
