package io.duologue.server.api;

import io.duologue.core.identity.ProviderId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Writes down that a provider is in trouble. Of an exception the kind alone: its words may quote what the provider answered. */
final class ProviderTrouble {
    private static final int LENGTH = 300;

    private ProviderTrouble() {}

    static void warn(Logger log, ProviderId provider, String reason, @Nullable Throwable cause) {
        StringBuilder kinds = new StringBuilder();
        for (Throwable one = cause; one != null && kinds.length() < LENGTH; one = one.getCause()) {
            kinds.append(kinds.isEmpty() ? ": " : " from ")
                    .append(one.getClass().getSimpleName());
        }
        log.warn("provider {} is not available: {}{}", provider, reason, kinds);
    }
}
