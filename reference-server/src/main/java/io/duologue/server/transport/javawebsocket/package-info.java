/**
 * WebSocket by Java-WebSocket, on a port of its own. The library accepts, selects, writes and cuts bytes into frames; what it
 * leaves open is bounded here: handshakes, what is read ahead, what waits to be written, and how long a close may take.
 */
@NullMarked
package io.duologue.server.transport.javawebsocket;

import org.jspecify.annotations.NullMarked;
