/**
 * An application with people of its own and Java-WebSocket for its sockets, without a framework. {@code Office} is the application,
 * {@code OfficeTalk} the wiring.
 */
@NullMarked
package io.duologue.examples.embedplainjava;

import org.jspecify.annotations.NullMarked;
