/**
 * Everything that may be said on the wire, and the codec that reads and writes it. Depends on no other module, so
 * that a server and a client share it; knows no socket and no session.
 */
@NullMarked
package io.duologue.protocol;

import org.jspecify.annotations.NullMarked;
