#pragma once
#include <stddef.h>

/// Publishes `count` persistent messages to a new quorum queue with at most `window` of them unconfirmed.
///
/// The queue is deleted afterwards. Returns NULL and sets `seconds` to the time from the first message to the last
/// confirm; or says what failed, in a text that is never freed and names no password.
const char *bare_publish(
    const char *url, const void *body, size_t size, long count, int window, double *seconds);
