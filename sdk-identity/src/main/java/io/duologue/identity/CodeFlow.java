package io.duologue.identity;

import com.github.scribejava.core.builder.ServiceBuilder;
import com.github.scribejava.core.exceptions.OAuthException;
import com.github.scribejava.core.model.OAuth2AccessToken;
import com.github.scribejava.core.oauth.AccessTokenRequestParams;
import com.github.scribejava.core.oauth.AuthorizationUrlBuilder;
import com.github.scribejava.core.oauth.OAuth20Service;
import com.github.scribejava.core.pkce.PKCE;
import com.github.scribejava.core.pkce.PKCECodeChallengeMethod;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code flow of one provider: sends a person away, knows the one who comes back, and exchanges the code.
 * Safe for many threads; what is pending is in the store, so that another node may go on.
 */
final class CodeFlow {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int STATE_LENGTH = 128;
    private static final int CODE_LENGTH = 8_192;
    private static final Set<String> DECLINED =
            Set.of("access_denied", "user_cancelled_login", "user_cancelled_authorize", "consent_required");
    private static final Set<String> PASSING = Set.of("server_error", "temporarily_unavailable");

    private final ProviderId provider;
    private final String label;
    private final ClientRegistration registration;
    private final ScribeHttp http;
    private final PendingSignInStore pending;
    private final Secrets secrets;

    CodeFlow(
            ProviderId provider,
            String label,
            ClientRegistration registration,
            ProviderHttp http,
            PendingSignInStore pending,
            Secrets secrets) {
        this.provider = provider;
        this.label = label;
        this.registration = registration;
        this.http = new ScribeHttp(http);
        this.pending = pending;
        this.secrets = secrets;
    }

    /** Where people are sent, and where a code is exchanged. */
    record Endpoints(URI authorization, URI token, boolean secretInHeader) {}

    /** What is asked of the provider. */
    record Request(Set<String> scopes, boolean pkce, boolean nonce, Map<String, String> parameters) {}

    /** Somebody came back to a sign-in that is his. */
    record Returned(String code, PendingSignIn pending) {}

    Step.Redirect begin(Endpoints endpoints, Request request, Instant now) {
        String state = secrets.token();
        String binding = secrets.token();
        Optional<String> verifier = request.pkce() ? Optional.of(secrets.token()) : Optional.empty();
        Optional<String> nonce = request.nonce() ? Optional.of(secrets.token()) : Optional.empty();
        pending.put(
                SecretHash.of(state),
                PendingSignIn.builder()
                        .provider(provider)
                        .binding(SecretHash.of(binding))
                        .verifier(verifier)
                        .nonce(nonce)
                        .expiresAt(now.plus(LIFETIME))
                        .build());

        Map<String, String> parameters = new HashMap<>(request.parameters());
        nonce.ifPresent(value -> parameters.put("nonce", value));
        AuthorizationUrlBuilder address =
                service(endpoints).createAuthorizationUrlBuilder().state(state).additionalParams(parameters);
        if (!request.scopes().isEmpty()) {
            address.scope(String.join(" ", request.scopes()));
        }
        verifier.ifPresent(value -> address.pkce(pkce(value)));
        return new Step.Redirect(URI.create(address.build()), binding);
    }

    /**
     * Takes the pending sign-in of a proof.
     *
     * @throws Ended if there is none, it is somebody else's, or the person or the provider has said no
     */
    Returned accept(Map<String, String> proof, Instant now) {
        String state = proof.get("state");
        if (state == null || state.length() > STATE_LENGTH) {
            throw Ended.refused(Why.EXPIRED, "expected the state of a sign-in that began here");
        }
        PendingSignIn found = pending.take(SecretHash.of(state), now)
                .orElseThrow(() -> Ended.refused(
                        Why.EXPIRED,
                        "this sign-in did not begin here, began too long ago, or was completed already"));
        if (!found.provider().equals(provider)) {
            throw Ended.refused("this sign-in began with another provider");
        }
        String binding = proof.get(IdentityProvider.BINDING);
        if (binding == null || !SecretHash.of(binding).equals(found.binding())) {
            throw Ended.refused(Why.ELSEWHERE, "this sign-in began in another browser");
        }
        requireNoError(proof.get("error"));
        String code = proof.get("code");
        if (code == null || code.isEmpty() || code.length() > CODE_LENGTH) {
            throw Ended.refused("expected a code of 1–" + CODE_LENGTH + " characters");
        }
        return new Returned(code, found);
    }

    private void requireNoError(@Nullable String error) {
        if (error == null) {
            return;
        }
        if (DECLINED.contains(error)) {
            throw Ended.refused(Why.DECLINED, "the person did not agree at " + label);
        }
        if (PASSING.contains(error)) {
            throw Ended.unavailable(label + " says that it cannot sign in anybody now", null);
        }
        throw Ended.unavailable(
                label + " does not take the request: are the redirect URI and the scopes registered?", null);
    }

    /**
     * Exchanges a code.
     *
     * @throws Ended if the provider does not know the code, or does not answer as it should
     */
    TokenAnswer exchange(Endpoints endpoints, Returned returned) {
        AccessTokenRequestParams request = AccessTokenRequestParams.create(returned.code());
        returned.pending().verifier().ifPresent(request::pkceCodeVerifier);
        try {
            OAuth2AccessToken answer = service(endpoints).getAccessToken(request);
            return (TokenAnswer) answer;
        } catch (IOException | ExecutionException | OAuthException e) {
            throw Ended.unavailable(label + " does not answer a code as it should", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Ended.unavailable("interrupted while " + label + " was asked", e);
        }
    }

    private OAuth20Service service(Endpoints endpoints) {
        return new ServiceBuilder(registration.id())
                .apiSecret(registration.secret())
                .callback(registration.redirectUri().toString())
                .httpClient(http)
                .build(new ProviderApi(label, endpoints));
    }

    private static PKCE pkce(String verifier) {
        try {
            PKCE pkce = new PKCE();
            pkce.setCodeVerifier(verifier);
            pkce.setCodeChallengeMethod(PKCECodeChallengeMethod.S256);
            pkce.setCodeChallenge(PKCECodeChallengeMethod.S256.transform2CodeChallenge(verifier));
            return pkce;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
