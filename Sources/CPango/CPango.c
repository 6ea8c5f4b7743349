#include "CPango.h"

#include <pango/pangocairo.h>

// Fixed, so that the settings of a desktop change no picture.
static void set_options(PangoContext *context) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 96);
    pango_context_set_language(context, pango_language_from_string("en"));
}

static PangoLayout *make_layout(const char *text, struct cpango_style style) {
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    set_options(context);
    PangoLayout *layout = pango_layout_new(context);
    g_object_unref(context);
    PangoFontDescription *font = pango_font_description_from_string(style.font);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text, -1);
    pango_layout_set_width(layout, style.width * PANGO_SCALE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(layout, style.height * PANGO_SCALE);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    pango_layout_set_alignment(layout, alignments[style.alignment]);
    // A label is placed by its grid, not by the direction of its script.
    pango_layout_set_auto_dir(layout, TRUE);
    return layout;
}

int cpango_family_count(void) {
    PangoFontFamily **families = NULL;
    int count = 0;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    g_free(families);
    return count;
}

struct cpango_extent cpango_measure(const char *text, struct cpango_style style) {
    PangoLayout *layout = make_layout(text, style);
    struct cpango_extent extent = {0};
    pango_layout_get_pixel_size(layout, &extent.width, &extent.height);
    extent.unknown = pango_layout_get_unknown_glyphs_count(layout);
    extent.is_shortened = pango_layout_is_ellipsized(layout);
    g_object_unref(layout);
    return extent;
}

int cpango_draw(const char *text, struct cpango_style style, uint8_t *mask, int height, int stride) {
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data(mask, CAIRO_FORMAT_A8, stride, height, stride);
    cairo_t *cairo = cairo_create(surface);
    PangoLayout *layout = make_layout(text, style);
    pango_cairo_show_layout(cairo, layout);
    g_object_unref(layout);
    int failed = cairo_status(cairo) != CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return failed ? -1 : 0;
}
