// What libpng calls when something is wrong.
#include "failure.h"

#include <stdio.h>

void failure_raise(struct failure *failure, const char *message) {
    snprintf(failure->message, sizeof failure->message, "%s", message);
    longjmp(failure->jump, 1);
}

void failure_error(png_structp png, png_const_charp message) {
    failure_raise(png_get_error_ptr(png), message);
}

// The default prints to standard error.
void failure_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}
