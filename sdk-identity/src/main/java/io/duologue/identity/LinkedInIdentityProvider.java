package io.duologue.identity;

import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Signs people in with LinkedIn, by OpenID Connect. LinkedIn knows no nonce, so that the binding and the code alone tie an
 * answer to its sign-in, and has the language and whether an address is verified in forms of its own; it tells neither
 * headline nor bio. To have signed in
 * shows that an account is connected and verifies nothing; what LinkedIn itself has verified it says where the options ask
 * for it. Safe for many threads.
 */
public final class LinkedInIdentityProvider implements IdentityProvider {
    public static final ProviderId ID = new ProviderId("linkedin");

    private static final Set<String> SCOPES = Set.of("openid", "profile");

    private final OidcIdentityProvider oidc;
    private final Optional<VerifiedOnLinkedIn> verifications;

    /**
     * Signs in with LinkedIn. Nothing is asked of it before the first sign-in.
     *
     * @param pending where begun sign-ins are kept, shared by all nodes
     * @param secrets from a source that nobody can guess
     */
    public LinkedInIdentityProvider(
            LinkedInOptions options, ProviderHttp http, PendingSignInStore pending, Secrets secrets) {
        OidcOptions asOidc = OidcOptions.builder()
                .id(ID)
                .label("LinkedIn")
                .issuer(options.issuer())
                .registration(options.registration())
                .endpoints(options.endpoints())
                .scopes(options.verified() ? VerifiedOnLinkedIn.with(SCOPES) : SCOPES)
                .requiredScopes(SCOPES)
                .email(options.email())
                .pkce(options.pkce())
                .nonce(false)
                .clockSkew(options.clockSkew())
                .build();
        this.oidc = new OidcIdentityProvider(asOidc, LinkedInIdentityProvider::isVerified, http, pending, secrets);
        this.verifications = options.verified() ? Optional.of(new VerifiedOnLinkedIn(options, http)) : Optional.empty();
    }

    /** OpenID Connect has true or false; LinkedIn's id_token has them as words. */
    private static boolean isVerified(Object claim) {
        return claim instanceof Boolean said ? said : claim.equals("true");
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String label() {
        return oidc.label();
    }

    @Override
    public Step begin(Instant now) {
        return oidc.begin(now);
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        Outcome outcome = oidc.complete(
                proof,
                now,
                answer -> Standing.UNKNOWN.withVerified(
                        verifications.map(asked -> asked.of(answer)).orElse(Set.of())));
        return outcome instanceof Outcome.Identified identified
                ? new Outcome.Identified(connected(identified.identity()))
                : outcome;
    }

    private static ExternalIdentity connected(ExternalIdentity identity) {
        Hints hints = new Hints(
                null, null, null, List.of(), List.of(), identity.hints().languages(), List.of(ID));
        return new ExternalIdentity(
                ID,
                identity.subject(),
                identity.name(),
                identity.headline(),
                identity.bio(),
                hints,
                identity.email(),
                identity.picture(),
                identity.standing());
    }
}
