package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SessionId;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.Sessions.IssuedSession;
import io.duologue.core.signin.Sessions.Refreshed;
import io.duologue.core.signin.Sessions.Rejected;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where somebody is signed in, how a program stays so, and ending it. */
final class SessionHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandlers.class);
    /** An honest program refreshes a few times an hour. */
    private static final RateLimit EACH = new RateLimit(10, Duration.ofSeconds(30));

    private static final int REFRESH_LENGTH = 128;
    private static final int ATTEMPT_LENGTH = 64;

    private final Sessions sessions;
    private final Linking linking;
    private final Authentication authentication;
    private final SessionCookies cookies;
    private final Limits limits;
    private final RateLimit addressLimit;
    private final InstantSource clock;
    private final Problems problems;

    SessionHandlers(Platform platform, Authentication authentication, SessionCookies cookies) {
        this.sessions = platform.sessions();
        this.linking = platform.linking();
        this.authentication = authentication;
        this.cookies = cookies;
        this.limits = new Limits(platform);
        this.addressLimit = platform.signInLimit();
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.post(Api.PREFIX + "/auth/refresh", this::refresh),
                Route.get(Api.PREFIX + "/sessions", authentication.required((request, caller) -> list(caller))),
                Route.delete(Api.PREFIX + "/sessions/{id}", authentication.required(this::end)),
                Route.post(Api.PREFIX + "/auth/sign-out-everywhere", authentication.evenLeaving(this::endAll)));
    }

    /** The secrets of a program, as a sign-in and a refresh answer them. */
    static void putBearer(ObjectNode body, IssuedSession issued, Instant now) {
        ObjectNode bearer = body.putObject("bearer")
                .put("token", issued.token())
                .put("expiresAt", Words.of(issued.expiresAt()))
                .put("expiresIn", Duration.between(now, issued.expiresAt()).toSeconds());
        issued.refresh()
                .ifPresent(refresh -> bearer.put("refreshToken", refresh.token())
                        .put("refreshExpiresAt", Words.of(refresh.expiresAt())));
    }

    private HttpResponse refresh(HttpRequest request) {
        Instant now = clock.instant();
        JsonBody body = JsonBody.of(request, problems);
        String token = body.required("refreshToken", body.text("refreshToken", REFRESH_LENGTH, REFRESH_LENGTH));
        Optional<String> attempt = body.text("attempt", 16, ATTEMPT_LENGTH);
        limits.require("refresh", new RateKey("refresh", request.clientAddress()), addressLimit, now);
        // By the half that stays: who guesses does not know it, and so uses up nobody else's share.
        String half = token.substring(0, REFRESH_LENGTH / 2);
        limits.require(
                "refresh",
                new RateKey("refresh-of", SecretHash.of("limit", half).value()),
                EACH,
                now);

        Sessions.Refresh refresh = sessions.refresh(token, attempt, now);
        if (refresh instanceof Rejected rejected) {
            rejected.ended()
                    .ifPresent(id -> LOG.warn("a refresh token of session {} came twice: two had it; it ended", id));
            throw problems.refuse(ErrorCode.AUTH_EXPIRED, "the refresh token is not good");
        }
        ObjectNode answer = Json.object();
        putBearer(answer, ((Refreshed) refresh).session(), now);
        return HttpResponse.ok(answer);
    }

    private HttpResponse list(Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("sessions");
        for (SignedInSession session : sessions.of(caller.user(), clock.instant())) {
            list.addObject()
                    .put("id", session.id().value())
                    .put("kind", session.kind().wireName())
                    .put("device", session.device())
                    .put("signedInAt", Words.of(session.signedInAt()))
                    .put("lastUsedAt", Words.of(session.lastUsedAt()))
                    .put("endsAt", Words.of(session.endsAt()))
                    .put("current", isCurrent(session, caller));
        }
        return HttpResponse.ok(body);
    }

    private HttpResponse end(HttpRequest request, Caller caller) {
        SessionId id = id(request);
        if (!sessions.end(caller.user(), id, clock.instant())) {
            throw noSuchSession();
        }
        HttpResponse ended = HttpResponse.noContent();
        return caller.session().id().equals(id) ? ended.with(cookies.takeBack(request)) : ended;
    }

    private SessionId id(HttpRequest request) {
        try {
            return new SessionId(request.pathPart("id"));
        } catch (IllegalArgumentException e) {
            throw noSuchSession();
        }
    }

    private RuntimeException noSuchSession() {
        return problems.refuse(ErrorCode.UNSUPPORTED, "no such session of this user");
    }

    private HttpResponse endAll(HttpRequest request, Caller caller) {
        boolean keepThis = JsonBody.of(request, problems).flag("keepThis").orElse(false);
        Instant now = clock.instant();
        linking.signOutEverywhere(caller.session(), keepThis, now);
        return keepThis ? HttpResponse.noContent() : HttpResponse.noContent().with(cookies.takeBack(request));
    }

    private static boolean isCurrent(SignedInSession session, Caller caller) {
        return session.key().equals(caller.session().key());
    }
}
