/** The transport in the same Jetty, and on the same port, as HTTP. */
@NullMarked
package io.duologue.server.transport.jetty;

import org.jspecify.annotations.NullMarked;
