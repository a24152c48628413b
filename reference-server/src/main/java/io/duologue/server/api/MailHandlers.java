package io.duologue.server.api;

import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.identity.EmailIdentityProvider;
import io.duologue.identity.MagicLinks;
import io.duologue.identity.MagicLinks.Answer;
import io.duologue.identity.MagicLinks.Opened;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.KeptCookie;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import io.duologue.server.http.SetCookie.SameSite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signing in by a link in a mail: asking for one, looking at one, using one. The link's secret comes in a body and never in
 * an address, and nothing that is asked for by GET uses it.
 */
final class MailHandlers {
    static final String REQUEST = Api.PREFIX + "/auth/email/request";
    static final String OPEN = Api.PREFIX + "/auth/email/open";
    static final String REDEEM = Api.PREFIX + "/auth/email/redeem";

    static final String COOKIE = "duologue_asked";

    private static final int ADDRESS_LENGTH = 320;
    private static final int SECRET_LENGTH = 64;
    private static final Pattern BINDING = Pattern.compile("[0-9a-f]{64}");

    private final Optional<MagicLinks> links;
    private final Completing completing;
    private final Limits limits;
    private final RateLimit limit;
    private final KeptCookie cookie;
    private final InstantSource clock;
    private final Problems problems;

    /** Completes a sign-in and answers. */
    @FunctionalInterface
    interface Completing {
        HttpResponse complete(
                HttpRequest request, ProviderId provider, Map<String, String> proof, boolean bearer, Instant now);
    }

    MailHandlers(Platform platform, Completing completing) {
        this.links = platform.links();
        this.completing = completing;
        this.limits = new Limits(platform);
        this.limit = platform.signInLimit();
        this.cookie = new KeptCookie(COOKIE, platform.secure(), SameSite.STRICT);
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.post(REQUEST, this::request), Route.post(OPEN, this::open), Route.post(REDEEM, this::redeem));
    }

    /** The same answer whoever's address it is, and whether a link goes there or not. */
    private HttpResponse request(HttpRequest request) {
        Instant now = clock.instant();
        MagicLinks offered = offered();
        JsonBody body = JsonBody.of(request, problems);
        String typed = body.required("address", body.text("address", 1, ADDRESS_LENGTH));
        Answer answer = offered.request(typed, request.clientAddress(), now);
        if (answer instanceof Answer.NoAddress) {
            throw problems.field("address", -1, "expected an e-mail address");
        }
        if (answer instanceof Answer.Limited limited) {
            throw problems.after(ErrorCode.RATE_LIMITED, limited.retryAfter(), "too many of these: links");
        }
        Answer.Asked asked = (Answer.Asked) answer;
        return HttpResponse.noContent().with(cookie.give(asked.binding(), Duration.between(now, asked.until())));
    }

    /** Uses nothing up: whatever opens links before their reader does no harm. */
    private HttpResponse open(HttpRequest request) {
        Instant now = clock.instant();
        MagicLinks offered = offered();
        String secret = secret(JsonBody.of(request, problems));
        requireLimit(request, now);
        Opened opened = offered.open(secret, binding(request), now)
                .orElseThrow(() -> problems.refuse(
                        ErrorCode.AUTH_DENIED, "this link is unknown, has been used, or its time is over"));
        return HttpResponse.ok(Json.object()
                .put("address", opened.masked())
                .put("here", opened.here())
                .put("expiresAt", Words.of(opened.expiresAt())));
    }

    private HttpResponse redeem(HttpRequest request) {
        Instant now = clock.instant();
        offered();
        JsonBody body = JsonBody.of(request, problems);
        String secret = secret(body);
        Optional<String> typed = body.text("address", 1, ADDRESS_LENGTH);
        boolean bearer = body.flag("bearer").orElse(false);
        requireLimit(request, now);

        Map<String, String> proof = new HashMap<>();
        proof.put(EmailIdentityProvider.SECRET, secret);
        typed.ifPresent(address -> proof.put(EmailIdentityProvider.ADDRESS, address));
        return completing
                .complete(
                        request, EmailIdentityProvider.ID, IdentityProvider.proof(proof, binding(request)), bearer, now)
                .with(cookie.takeBack());
    }

    private MagicLinks offered() {
        return links.orElseThrow(() -> problems.refuse(ErrorCode.UNSUPPORTED, "no links are sent here"));
    }

    private String secret(JsonBody body) {
        return body.required("secret", body.text("secret", SECRET_LENGTH, SECRET_LENGTH));
    }

    private void requireLimit(HttpRequest request, Instant now) {
        limits.require("sign-in", new RateKey("sign-in", request.clientAddress()), limit, now);
    }

    private @Nullable String binding(HttpRequest request) {
        return cookie.in(request.cookies())
                .filter(kept -> BINDING.matcher(kept).matches())
                .orElse(null);
    }
}
