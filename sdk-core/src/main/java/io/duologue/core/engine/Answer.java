package io.duologue.core.engine;

import io.duologue.protocol.ServerFrame.Problem;

/** What became of a command: done with a result, or refused with a reason. */
public sealed interface Answer<T> {
    record Done<T>(T value) implements Answer<T> {}

    record Refused<T>(Problem problem) implements Answer<T> {}

    static <T> Answer<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Answer<T> refused(Problem problem) {
        return new Refused<>(problem);
    }
}
