#pragma once
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
// eventfd is not in Swift's Glibc module.
#include <sys/eventfd.h>
#include <sys/time.h>

// Swift cannot call variadic functions, which the login is.
static inline amqp_rpc_reply_t rabbitmq_login_plain(
    amqp_connection_state_t connection, const char *vhost, int frame_max, int heartbeat,
    const amqp_table_t *properties, const char *user, const char *password) {
    return amqp_login_with_properties(
        connection, vhost, 0, frame_max, heartbeat, properties, AMQP_SASL_METHOD_PLAIN, user, password);
}
