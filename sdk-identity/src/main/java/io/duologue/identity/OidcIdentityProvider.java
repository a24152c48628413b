package io.duologue.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import io.duologue.core.BackendException;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.OneLine;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.Standing;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in with a provider that speaks OpenID Connect, known by its issuer alone. The subject is its {@code sub};
 * what else it says (name, language, time zone, picture) is a suggestion, and an e-mail address is asked for only where
 * the {@link OidcOptions#email options} say so. Safe for many threads; calls block for as long as the {@link HttpLimits}
 * allow.
 */
public final class OidcIdentityProvider implements IdentityProvider {
    static final Set<String> OWN_PARAMETERS = Set.of(
            "response_type",
            "response_mode",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method");

    private static final String NAMELESS = "Somebody";
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2}(?:[-_].*)?");

    private static final String EMAIL_SCOPE = "email";

    private final OidcOptions options;
    private final Predicate<Object> verified;
    private final Discovery discovery;
    private final CodeFlow flow;

    /**
     * Signs in with the provider of these options. Nothing is asked of it before the first sign-in.
     *
     * @param pending where begun sign-ins are kept, shared by all nodes
     * @param secrets from a source that nobody can guess
     */
    public OidcIdentityProvider(OidcOptions options, ProviderHttp http, PendingSignInStore pending, Secrets secrets) {
        this(options, Boolean.TRUE::equals, http, pending, secrets);
    }

    /** @param verified which values of the claim {@code email_verified} say that it is */
    OidcIdentityProvider(
            OidcOptions options,
            Predicate<Object> verified,
            ProviderHttp http,
            PendingSignInStore pending,
            Secrets secrets) {
        this.options = options;
        this.verified = verified;
        this.discovery = new Discovery(options, http);
        this.flow = new CodeFlow(options.id(), options.label(), options.registration(), http, pending, secrets);
    }

    @Override
    public ProviderId id() {
        return options.id();
    }

    @Override
    public String label() {
        return options.label();
    }

    @Override
    public Step begin(Instant now) {
        try {
            CodeFlow.Endpoints endpoints = discovery.issuer(now).endpoints().flow();
            return flow.begin(
                    endpoints,
                    new CodeFlow.Request(scopes(), options.pkce(), options.nonce(), options.parameters()),
                    now);
        } catch (Ended e) {
            throw new BackendException(options.label() + " cannot be reached", e);
        }
    }

    private Set<String> scopes() {
        return options.email()
                ? Stream.concat(options.scopes().stream(), Stream.of(EMAIL_SCOPE))
                        .collect(Collectors.toUnmodifiableSet())
                : options.scopes();
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        return complete(proof, now, answer -> Standing.UNKNOWN);
    }

    /** @param standing what else the access token is good for, before it is forgotten */
    Outcome complete(Map<String, String> proof, Instant now, Function<TokenAnswer, Standing> standing) {
        try {
            CodeFlow.Returned returned = flow.accept(proof, now);
            Issuer issuer = discovery.issuer(now);
            requireSameIssuer(issuer, proof.get("iss"));
            TokenAnswer answer = flow.exchange(issuer.endpoints().flow(), returned);
            requireGranted(answer);
            String idToken = answer.idToken()
                    .orElseThrow(() -> Ended.unavailable(options.label() + " answered without an id_token", null));
            JWTClaimsSet claims =
                    issuer.idTokens().verified(idToken, returned.pending().nonce(), now);
            return new Outcome.Identified(identity(claims, () -> standing.apply(answer)));
        } catch (Ended e) {
            return e.outcome();
        }
    }

    /** RFC 9207: one provider's code must not be taken to another. */
    private void requireSameIssuer(Issuer issuer, @Nullable String named) {
        if (named == null ? issuer.namesItself() : !named.equals(options.issuer())) {
            throw Ended.refused("the answer is not one of " + options.label());
        }
    }

    private void requireGranted(TokenAnswer answer) {
        boolean granted = answer.granted()
                .map(scopes -> scopes.containsAll(options.requiredScopes()))
                .orElse(true);
        if (!granted) {
            throw Ended.refused(Outcome.Why.DECLINED, "the person did not grant what was asked for");
        }
    }

    private ExternalIdentity identity(JWTClaimsSet claims, Supplier<Standing> standing) {
        String subject = claims.getSubject();
        if (subject == null || !SUBJECT.matcher(subject).matches()) {
            throw Ended.unavailable(options.label() + " names people in a way that cannot be kept", null);
        }
        Hints hints =
                new Hints(null, null, text(claims, "zoneinfo"), List.of(), List.of(), languages(claims), List.of());
        return new ExternalIdentity(
                options.id(),
                subject,
                name(claims),
                "",
                "",
                hints,
                email(claims),
                ExternalIdentity.picture(text(claims, "picture")),
                standing.get());
    }

    private ExternalIdentity.@Nullable Email email(JWTClaimsSet claims) {
        return options.email()
                ? ExternalIdentity.Email.of(text(claims, "email"), isVerified(claims.getClaim("email_verified")))
                : null;
    }

    private boolean isVerified(@Nullable Object claim) {
        return claim != null && verified.test(claim);
    }

    private static String name(JWTClaimsSet claims) {
        String given = text(claims, "given_name");
        String family = text(claims, "family_name");
        String both = (given == null ? "" : given) + ' ' + (family == null ? "" : family);
        for (String candidate : Arrays.asList(text(claims, "name"), both, text(claims, "nickname"))) {
            String line = OneLine.of(candidate, 80);
            if (!line.isEmpty()) {
                return line;
            }
        }
        return NAMELESS;
    }

    /** LinkedIn's locale is an object, everybody else's a tag. */
    private static List<String> languages(JWTClaimsSet claims) {
        Object locale = claims.getClaim("locale");
        Object tag = locale instanceof Map<?, ?> parts ? parts.get("language") : locale;
        return tag instanceof String text && LANGUAGE.matcher(text).matches()
                ? List.of(text.substring(0, 2).toLowerCase(Locale.ROOT))
                : List.of();
    }

    private static @Nullable String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : null;
    }
}
