#pragma once
#include <hiredis/hiredis.h>

// The message is an array in C, which Swift sees as a tuple of its characters.
static inline const char *redis_error(const redisContext *context) { return context->errstr; }
