package io.duologue.postgres;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The way to what may be a little old. Nothing is written on it, and nothing asked that a decision about a person depends on. */
@FunctionalInterface
interface Reads {
    /** Asks, maybe twice. */
    <T> T ask(Function<Handle, T> question);
}
