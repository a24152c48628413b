package io.duologue.core.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a program presents its secret: {@code Authorization: Bearer <secret>}. */
public final class Bearer {
    private static final String SCHEME = "bearer ";

    private Bearer() {}

    /**
     * What is presented, which may be anything; absent where there is nothing, or another scheme.
     *
     * @param authorization the value of the header, or null
     */
    public static Optional<String> of(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
