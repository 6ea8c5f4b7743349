// Declarations only. The library itself is opened with dlopen, after its kernels were chosen: see Tensors/OpenBLAS.swift.
#pragma once
#include <cblas.h>
