package io.duologue.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.duologue.core.identity.OneLine;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks what a provider has signed about a person, with the keys that it publishes. The keys are kept for a while, asked
 * for anew when one is missing, and not more often than is allowed. Safe for many threads.
 */
final class IdTokens {
    /** With a private key only: what is signed with the client secret could be signed by whoever has it. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    /** How long one caller waits for another one who asks for the keys. */
    private static final Duration KEYS_WAIT = Duration.ofSeconds(15);

    private static final int REASON_LENGTH = 200;

    private final OidcOptions options;
    private final JWKSource<SecurityContext> keys;

    IdTokens(OidcOptions options, URI keys, ProviderHttp http) {
        this.options = options;
        this.keys = JWKSourceBuilder.<SecurityContext>create(url(keys), url -> resource(url, http))
                .cache(options.keyLifetime().toMillis(), KEYS_WAIT.toMillis())
                .refreshAheadCache(false)
                .rateLimited(options.keyPause().toMillis())
                .build();
    }

    /**
     * What is said about a person.
     *
     * @throws Ended if it is not said by this provider, not to this application, not now, or not in this sign-in
     */
    JWTClaimsSet verified(String idToken, Optional<String> nonce, Instant now) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWTClaimsSetVerifier(new ClaimsAt(now));
        JWTClaimsSet claims;
        try {
            claims = processor.process(idToken, null);
            requireOurs(claims, nonce, now);
            return claims;
        } catch (JOSEException e) {
            throw Ended.unavailable("the keys of " + options.label() + " cannot be had", e);
        } catch (BadJOSEException e) {
            throw Ended.refused("the id_token does not hold: " + OneLine.of(e.getMessage(), REASON_LENGTH));
        } catch (ParseException e) {
            throw Ended.refused("the id_token cannot be read");
        }
    }

    private void requireOurs(JWTClaimsSet claims, Optional<String> nonce, Instant now)
            throws ParseException, BadJWTException {
        String authorized = claims.getStringClaim("azp");
        boolean ours = authorized == null
                ? claims.getAudience().size() == 1
                : authorized.equals(options.registration().id());
        if (!ours) {
            throw new BadJWTException("it is meant for another application as well");
        }
        if (claims.getIssueTime().toInstant().isAfter(now.plus(options.clockSkew()))) {
            throw new BadJWTException("it comes from the future");
        }
        if (nonce.isPresent() && !nonce.get().equals(claims.getStringClaim("nonce"))) {
            throw new BadJWTException("it belongs to another sign-in");
        }
    }

    private static URL url(URI address) {
        try {
            return address.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every Java platform speaks http and https", e);
        }
    }

    private static Resource resource(URL url, ProviderHttp http) throws IOException {
        URI address;
        try {
            address = url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this was an address before", e);
        }
        ProviderHttp.Answer answer = http.get(address, Map.of("Accept", "application/json"));
        if (answer.status() != 200) {
            throw new IOException("the keys: expected status 200 but was " + answer.status());
        }
        return new Resource(answer.body(), "application/json");
    }

    /** The claims as of a moment that is handed in. */
    private final class ClaimsAt extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final Instant now;

        ClaimsAt(Instant now) {
            super(
                    options.registration().id(),
                    new JWTClaimsSet.Builder().issuer(options.issuer()).build(),
                    Set.copyOf(List.of("sub", "iat", "exp")));
            this.now = now;
            setMaxClockSkew(Math.toIntExact(options.clockSkew().toSeconds()));
        }

        @Override
        protected Date currentTime() {
            return Date.from(now);
        }
    }
}
