/**
 * An application with people of its own and Java-WebSocket for its sockets. {@code OfficeTalk} is the wiring; there is no
 * framework.
 */
@NullMarked
package io.duologue.examples.embedplainjava;

import org.jspecify.annotations.NullMarked;
