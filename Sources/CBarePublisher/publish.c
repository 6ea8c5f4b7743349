#include "CBarePublisher.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static const amqp_channel_t channel = 1;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int succeeded(amqp_connection_state_t connection) {
    return amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL;
}

static const char *open_connection(amqp_connection_state_t connection, const char *url) {
    char *copy = strdup(url);
    struct amqp_connection_info info;
    const char *failure = NULL;
    if (amqp_parse_url(copy, &info) != AMQP_STATUS_OK) {
        failure = "the broker's URL is none";
    } else {
        amqp_socket_t *socket = amqp_tcp_socket_new(connection);
        if (socket == NULL || amqp_socket_open(socket, info.host, info.port) != AMQP_STATUS_OK) {
            failure = "the broker cannot be reached";
        } else if (
            amqp_login(
                connection, info.vhost, 0, AMQP_DEFAULT_FRAME_SIZE, 0, AMQP_SASL_METHOD_PLAIN, info.user,
                info.password)
                .reply_type != AMQP_RESPONSE_NORMAL) {
            failure = "the broker refused the login";
        }
    }
    free(copy);
    return failure;
}

static const char *declare(amqp_connection_state_t connection, amqp_bytes_t queue) {
    amqp_channel_open(connection, channel);
    if (!succeeded(connection)) return "the broker opened no channel";
    amqp_table_entry_t type;
    type.key = amqp_cstring_bytes("x-queue-type");
    type.value.kind = AMQP_FIELD_KIND_UTF8;
    type.value.value.bytes = amqp_cstring_bytes("quorum");
    amqp_table_t arguments = {1, &type};
    amqp_queue_declare(connection, channel, queue, 0, 1, 0, 0, arguments);
    if (!succeeded(connection)) return "the broker made no queue";
    amqp_confirm_select(connection, channel);
    return succeeded(connection) ? NULL : "the broker gives no confirms";
}

/// Takes one frame within `patience`; the number of the last confirmed message is moved by it.
static int take_frame(
    amqp_connection_state_t connection, struct timeval patience, unsigned long *confirmed) {
    amqp_frame_t frame;
    int status = amqp_simple_wait_frame_noblock(connection, &frame, &patience);
    if (status != AMQP_STATUS_OK) return status;
    if (frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_ACK_METHOD) {
        // A queue confirms in order.
        *confirmed = ((const amqp_basic_ack_t *)frame.payload.method.decoded)->delivery_tag;
    }
    amqp_maybe_release_buffers(connection);
    return AMQP_STATUS_OK;
}

static const char *publish_all(
    amqp_connection_state_t connection, amqp_bytes_t queue, amqp_bytes_t body, unsigned long count,
    unsigned long window) {
    amqp_basic_properties_t properties;
    memset(&properties, 0, sizeof properties);
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
    properties.delivery_mode = 2;
    const struct timeval none = {0, 0}, long_enough = {30, 0};
    unsigned long sent = 0, confirmed = 0;
    while (confirmed < count) {
        while (sent < count && sent - confirmed < window) {
            if (amqp_basic_publish(connection, channel, amqp_empty_bytes, queue, 1, 0, &properties, body) !=
                AMQP_STATUS_OK) {
                return "the broker takes no messages";
            }
            sent += 1;
        }
        if (take_frame(connection, long_enough, &confirmed) != AMQP_STATUS_OK) {
            return "the broker does not confirm messages";
        }
        while (take_frame(connection, none, &confirmed) == AMQP_STATUS_OK) {}
    }
    return NULL;
}

const char *bare_publish(
    const char *url, const void *body, size_t size, long count, int window, double *seconds) {
    amqp_connection_state_t connection = amqp_new_connection();
    if (connection == NULL) return "there is no memory for a connection";
    const amqp_bytes_t queue = amqp_cstring_bytes("bench.bare");
    const char *failure = open_connection(connection, url);
    if (failure == NULL) failure = declare(connection, queue);
    if (failure == NULL) {
        const double start = now();
        const amqp_bytes_t bytes = {size, (void *)body};
        failure = publish_all(connection, queue, bytes, count, window);
        *seconds = now() - start;
    }
    if (failure == NULL) amqp_queue_delete(connection, channel, queue, 0, 0);
    amqp_connection_close(connection, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(connection);
    return failure;
}
