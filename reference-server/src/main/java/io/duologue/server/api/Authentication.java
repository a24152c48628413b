package io.duologue.server.api;

import io.duologue.core.identity.Bearer;
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
    /** Why nothing else can be done than to leave, or to stay. */
    private static final String LEAVING = "account.erasure";

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

    /** A handler that only who is signed in reaches, and whose account is not to be erased. */
    Handler required(SignedInHandler handler) {
        return evenLeaving((request, caller) -> {
            if (caller.session().leaving()) {
                throw problems.rule(
                        403, ErrorCode.AUTH_DENIED, LEAVING, "this account is to be erased; it may be kept");
            }
            return handler.handle(request, caller);
        });
    }

    /** A handler that only who is signed in reaches, also while his account is to be erased. */
    Handler evenLeaving(SignedInHandler handler) {
        return request -> handler.handle(
                request,
                caller(request).orElseThrow(() -> problems.refuse(ErrorCode.AUTH_EXPIRED, "nobody is signed in here")));
    }

    Optional<Caller> caller(HttpRequest request) {
        Optional<String> authorization = request.header("Authorization");
        Optional<String> secret = authorization.isPresent()
                ? Bearer.of(authorization.get()).filter(SessionCookies::isToken)
                : cookies.token(request);
        return secret.flatMap(
                token -> sessions.authenticate(token, clock.instant()).map(session -> new Caller(session, token)));
    }

    boolean isSession(String token) {
        return sessions.authenticate(token, clock.instant()).isPresent();
    }
}
