package io.duologue.server.api;

import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Kind;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.signin.SignIn;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.Problems;
import java.util.Optional;
import java.util.Set;

/** The providers that addresses name. Immutable. */
final class NamedProviders {
    private final SignIn signIn;
    private final Problems problems;

    NamedProviders(SignIn signIn, Problems problems) {
        this.signIn = signIn;
        this.problems = problems;
    }

    /** The one in the path, if people sign in with it in one of these ways. */
    ProviderId offered(HttpRequest request, Set<Kind> kinds, String otherwise) {
        return find(request.pathPart("provider"))
                .filter(provider -> kinds.contains(provider.kind()))
                .map(IdentityProvider::id)
                .orElseThrow(() -> problems.refuse(ErrorCode.UNSUPPORTED, otherwise));
    }

    /** The one in the path, whether people still sign in with it or no longer. */
    ProviderId any(HttpRequest request) {
        try {
            return new ProviderId(request.pathPart("provider"));
        } catch (IllegalArgumentException e) {
            throw problems.refuse(ErrorCode.UNSUPPORTED, "no such provider");
        }
    }

    /** What its button says; its name if it has none any more. */
    String label(ProviderId provider) {
        return find(provider.value()).map(IdentityProvider::label).orElse(provider.value());
    }

    private Optional<IdentityProvider> find(String name) {
        return signIn.providers().stream()
                .filter(provider -> provider.id().value().equals(name))
                .findFirst();
    }
}
