// Text set by Pango and drawn by Cairo, behind a few plain functions.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// How a text is set.
struct cpango_style {
    /// As Pango describes fonts, with the size in pixels: `DejaVu Sans Bold 13px`.
    const char *font;
    /// Pixels; lines wrap at words, and within them where one is too long.
    int width;
    /// Pixels; what does not fit is replaced by an ellipsis. A first line is always kept.
    int height;
    /// 0 left, 1 centre, 2 right.
    int alignment;
};

/// What a text takes up.
struct cpango_extent {
    int width;
    int height;
    /// Characters that no font here can show.
    int unknown;
    /// Whether a part was replaced by an ellipsis.
    int is_shortened;
};

/// The number of font families that there are.
int cpango_family_count(void);

/// Measures `text` (UTF-8).
struct cpango_extent cpango_measure(const char *text, struct cpango_style style);

/// Draws `text` at the top left of a mask of `height` rows of `stride` bytes, a multiple of 4; 255 covers wholly.
///
/// Returns 0, or -1 where Cairo failed.
int cpango_draw(const char *text, struct cpango_style style, uint8_t *mask, int height, int stride);
