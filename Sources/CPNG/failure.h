// How libpng's errors come back: the message is kept, and control jumps to the function that was called.
#pragma once
#include "CPNG.h"

#include <png.h>
#include <setjmp.h>

struct failure {
    jmp_buf jump;
    char message[CPNG_MESSAGE];
};

_Noreturn void failure_raise(struct failure *failure, const char *message);
_Noreturn void failure_error(png_structp png, png_const_charp message);
void failure_warning(png_structp png, png_const_charp message);
