package io.duologue.identity;

import com.github.scribejava.core.model.OAuth2AccessToken;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a provider gives for a code. Lives as long as the sign-in that it belongs to. */
final class TokenAnswer extends OAuth2AccessToken {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable String idToken;

    TokenAnswer(String accessToken, @Nullable String scope, @Nullable String idToken) {
        super(accessToken, "bearer", null, null, scope, null);
        this.idToken = idToken;
    }

    Optional<String> idToken() {
        return Optional.ofNullable(idToken);
    }

    /** What was granted; nothing if the provider does not say. LinkedIn and GitHub separate by commas, others by spaces. */
    Optional<Set<String>> granted() {
        return Optional.ofNullable(getScope())
                .map(scope -> Set.copyOf(List.of(scope.strip().split("[\\s,]+", -1))));
    }
}
