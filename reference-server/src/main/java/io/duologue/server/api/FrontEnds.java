package io.duologue.server.api;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.Sessions.IssuedSession;
import io.duologue.core.signin.SignIn.SignedIn;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Front ends that are hosted elsewhere. Their people are sent to a provider like everybody, and come back to them with a code
 * behind the {@code #}: good once, for a minute, for a page of that origin, and only together with the verifier whose
 * challenge (RFC 7636) it began with. For it the page has a bearer, which is in no address and in no cookie.
 */
final class FrontEnds {
    static final String REDEEM = Api.PREFIX + "/auth/code/redeem";

    static final String ORIGIN = "for";
    static final String CHALLENGE = "codeChallenge";

    private static final int CODE_LENGTH = 64;
    private static final int MOST_OF_A_VERIFIER = 128;
    private static final int LEAST_OF_A_VERIFIER = 43;
    private static final int ORIGIN_MARK = 16;
    private static final Pattern S256 = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern PLACE = Pattern.compile("/for-([0-9a-f]{" + ORIGIN_MARK + "})-([A-Za-z0-9_-]{43})");
    /** What else can be asked for leads to a place of our own web client, or is known by its cookies. */
    private static final Set<String> OURS = Set.of("return", "tab", "challenge");

    private final Set<String> allowed;
    private final Sessions sessions;
    private final MovingIn movingIn;
    private final Limits limits;
    private final RateLimit limit;
    private final InstantSource clock;
    private final Problems problems;

    /** Lets whoever has begun a session in, and answers with its bearer. */
    @FunctionalInterface
    interface MovingIn {
        HttpResponse moveIn(HttpRequest request, IssuedSession issued, Instant now);
    }

    FrontEnds(Platform platform, MovingIn movingIn) {
        this.allowed = platform.allowedOrigins();
        this.sessions = platform.sessions();
        this.movingIn = movingIn;
        this.limits = new Limits(platform);
        this.limit = platform.signInLimit();
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    /**
     * Where somebody wants to come back with a code.
     *
     * @param origin one that is allowed, letter for letter
     * @param challenge of the verifier that the page keeps
     */
    record FrontEnd(String origin, String challenge) {
        /** What the browser keeps of it: no origin can be read from it that is not allowed. */
        String place() {
            return "/for-" + markOf(origin) + "-" + challenge;
        }

        private String proof() {
            return origin + " " + challenge;
        }
    }

    static boolean isPlace(String place) {
        return PLACE.matcher(place).matches();
    }

    List<Route> routes() {
        return List.of(Route.post(REDEEM, this::redeem));
    }

    /** The front end that this address names; whoever is none of ours is not even sent away. */
    Optional<FrontEnd> asked(Map<String, String> query) {
        String origin = query.get(ORIGIN);
        String challenge = query.get(CHALLENGE);
        if (origin == null && challenge == null) {
            return Optional.empty();
        }
        if (origin == null || !allowed.contains(origin)) {
            throw problems.field(ORIGIN, -1, "expected one of the allowed origins");
        }
        if (challenge == null || !S256.matcher(challenge).matches()) {
            throw problems.field(CHALLENGE, -1, "expected the S256 of a verifier, 43 characters of base64url");
        }
        if (OURS.stream().anyMatch(query::containsKey)) {
            throw problems.field(ORIGIN, -1, "expected no return, tab or challenge beside it");
        }
        return Optional.of(new FrontEnd(origin, challenge));
    }

    /** The front end for which somebody was sent away; the place comes from a browser, and origins may be allowed no longer. */
    Optional<FrontEnd> of(String place) {
        Matcher kept = PLACE.matcher(place);
        return kept.matches()
                ? allowed.stream()
                        .filter(origin -> markOf(origin).equals(kept.group(1)))
                        .findFirst()
                        .map(origin -> new FrontEnd(origin, kept.group(2)))
                : Optional.empty();
    }

    /** Where whoever has signed in goes on with a code; nothing if he was signed out in this very moment. */
    Optional<String> wayBack(FrontEnd frontEnd, ProviderId provider, SignedIn signedIn, Instant now) {
        return sessions.handOver(signedIn.issued().session(), frontEnd.proof(), now)
                .map(code -> frontEnd.origin() + "/#sign-in-code=" + code + "&provider=" + provider.value());
    }

    private HttpResponse redeem(HttpRequest request) {
        Instant now = clock.instant();
        JsonBody body = JsonBody.of(request, problems);
        String code = body.required("code", body.text("code", CODE_LENGTH, CODE_LENGTH));
        String verifier = body.required("verifier", body.text("verifier", LEAST_OF_A_VERIFIER, MOST_OF_A_VERIFIER));
        limits.require("sign-in", new RateKey("sign-in", request.clientAddress()), limit, now);
        FrontEnd asking = new FrontEnd(request.header("Origin").orElse(""), s256(verifier));
        return sessions.takeOver(code, asking.proof(), now)
                .map(issued -> movingIn.moveIn(request, issued, now))
                .orElseThrow(() -> problems.refuse(
                        ErrorCode.AUTH_DENIED, "this code is unknown, was used, is over, or is another page's"));
    }

    private static String markOf(String origin) {
        return SecretHash.of(origin).value().substring(0, ORIGIN_MARK);
    }

    private static String s256(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
