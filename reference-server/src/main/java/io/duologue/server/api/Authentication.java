package io.duologue.server.api;

import io.duologue.core.signin.Sessions;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.Handler;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Problems;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Recognises callers by their session: a browser's is in a cookie, a program's in {@code Authorization: Bearer}. A request
 * that has a bearer is never taken for whom a cookie beside it names. Safe for many threads.
 */
final class Authentication {
    private static final String BEARER = "bearer ";

    private final Sessions sessions;
    private final SessionCookies cookies;
    private final InstantSource clock;
    private final Problems problems;

    Authentication(Sessions sessions, SessionCookies cookies, InstantSource clock, Problems problems) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.clock = clock;
        this.problems = problems;
    }

    /** Answers who is signed in. */
    @FunctionalInterface
    interface SignedInHandler {
        HttpResponse handle(HttpRequest request, Caller caller);
    }

    /** A handler that only who is signed in reaches. */
    Handler required(SignedInHandler handler) {
        return request -> handler.handle(
                request,
                caller(request).orElseThrow(() -> problems.refuse(ErrorCode.AUTH_EXPIRED, "nobody is signed in here")));
    }

    Optional<Caller> caller(HttpRequest request) {
        Optional<String> authorization = request.header("Authorization");
        Optional<String> secret =
                authorization.isPresent() ? authorization.flatMap(Authentication::bearer) : cookies.token(request);
        return secret.flatMap(
                token -> sessions.authenticate(token, clock.instant()).map(session -> new Caller(session, token)));
    }

    private static Optional<String> bearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip()).filter(SessionCookies::isToken)
                : Optional.empty();
    }

    boolean isSession(String token) {
        return sessions.authenticate(token, clock.instant()).isPresent();
    }
}
