// The bodies for any CPU (on x86-64: SSE2).
#define LANES 4
#define TABLE kernels_portable
#include "body.inc"
