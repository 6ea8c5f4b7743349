// Files compressed by gzip.
#pragma once
#include <zlib.h>
