package io.duologue.server;

import io.duologue.core.engine.Stores;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.identity.ClientRegistration;
import io.duologue.identity.GitHubIdentityProvider;
import io.duologue.identity.GitHubOptions;
import io.duologue.identity.HttpLimits;
import io.duologue.identity.LinkedInIdentityProvider;
import io.duologue.identity.LinkedInOptions;
import io.duologue.identity.OidcEndpoints;
import io.duologue.identity.OidcIdentityProvider;
import io.duologue.identity.OidcOptions;
import io.duologue.identity.ProviderHttp;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.SignInOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to sign in of one server, and the connections over which they ask. Immutable; closed once. */
final class Providers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private final List<IdentityProvider> all;
    private final Optional<ProviderHttp> http;

    private Providers(List<IdentityProvider> all, Optional<ProviderHttp> http) {
        this.all = List.copyOf(all);
        this.http = http;
    }

    static Providers given(List<IdentityProvider> providers) {
        return new Providers(providers, Optional.empty());
    }

    /**
     * Those that the options name, in the order in which they are offered.
     *
     * @throws IllegalArgumentException if options are given together that do not go together
     */
    static Providers of(ServerOptions options, Stores stores, Secrets secrets) {
        ProviderHttp http = new ProviderHttp(HttpLimits.standard());
        List<IdentityProvider> all = new ArrayList<>();
        linkedIn(options).ifPresent(linkedIn ->
                all.add(new LinkedInIdentityProvider(linkedIn, http, stores.pendingSignIns(), secrets)));
        gitHub(options)
                .ifPresent(gitHub -> all.add(new GitHubIdentityProvider(gitHub, http, stores.pendingSignIns(), secrets)));
        oidc(options)
                .ifPresent(oidc -> all.add(new OidcIdentityProvider(oidc, http, stores.pendingSignIns(), secrets)));
        if (options.demo()) {
            all.add(new DemoIdentityProvider(DemoPersonas.all()));
        }
        if (all.isEmpty()) {
            LOG.warn("nobody can sign in: no provider is configured");
        }
        return new Providers(all, Optional.of(http));
    }

    List<IdentityProvider> all() {
        return all;
    }

    @Override
    public void close() {
        http.ifPresent(ProviderHttp::close);
    }

    private static Optional<LinkedInOptions> linkedIn(ServerOptions options) {
        SignInOptions.LinkedIn given = options.linkedIn();
        String site = given.site().toString();
        return registered(
                options,
                LinkedInIdentityProvider.ID,
                given.clientId(),
                given.clientSecret(),
                registration -> LinkedInOptions.builder()
                        .registration(registration)
                        .pkce(given.pkce())
                        .issuer(site + "/oauth")
                        .endpoints(new OidcEndpoints(
                                URI.create(site + "/oauth/v2/authorization"),
                                URI.create(site + "/oauth/v2/accessToken"),
                                URI.create(site + "/oauth/openid/jwks"),
                                false))
                        .build());
    }

    private static Optional<GitHubOptions> gitHub(ServerOptions options) {
        SignInOptions.GitHub given = options.gitHub();
        return registered(
                options,
                GitHubIdentityProvider.ID,
                given.clientId(),
                given.clientSecret(),
                registration -> GitHubOptions.builder()
                        .registration(registration)
                        .verifiedEmail(given.verifiedEmail())
                        .site(given.site())
                        .api(given.api())
                        .build());
    }

    private static Optional<OidcOptions> oidc(ServerOptions options) {
        SignInOptions.Oidc given = options.oidc();
        return given.id()
                .flatMap(id -> registered(
                        options,
                        id,
                        given.clientId(),
                        given.clientSecret(),
                        registration -> OidcOptions.builder()
                                .id(id)
                                .label(given.label().orElseGet(id::value))
                                .issuer(given.issuer()
                                        .orElseThrow(() -> new IllegalArgumentException("expected an issuer")))
                                .registration(registration)
                                .build()));
    }

    private static <T> Optional<T> registered(
            ServerOptions options,
            ProviderId provider,
            Optional<String> clientId,
            Optional<String> clientSecret,
            Function<ClientRegistration, T> made) {
        if (clientId.isEmpty() || clientSecret.isEmpty()) {
            return Optional.empty();
        }
        URI base = options.publicUrl()
                .orElseThrow(() -> new IllegalArgumentException("expected a public URL, as there are providers"));
        URI redirect = URI.create(base + "/api/v1/auth/callback/" + provider.value());
        return Optional.of(made.apply(ClientRegistration.of(clientId.get(), clientSecret.get(), redirect)));
    }
}
