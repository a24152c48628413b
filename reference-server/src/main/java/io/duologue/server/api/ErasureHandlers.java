package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.identity.ErasureStore.PendingErasure;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.Erasure.Held;
import io.duologue.core.privacy.Erasure.NotFresh;
import io.duologue.core.privacy.Erasure.Requested;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Erasing one's account, and keeping it after all. */
final class ErasureHandlers {
    private static final String PATH = Api.PREFIX + "/account/erasure";

    private final Authentication authentication;
    private final SessionCookies cookies;
    private final Erasure erasure;
    private final InstantSource clock;
    private final Problems problems;

    ErasureHandlers(Platform platform, Authentication authentication, SessionCookies cookies) {
        this.authentication = authentication;
        this.cookies = cookies;
        this.erasure = platform.erasure();
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH, authentication.evenLeaving((request, caller) -> look(caller))),
                Route.post(PATH, authentication.evenLeaving(this::request)),
                Route.delete(PATH, authentication.evenLeaving((request, caller) -> cancel(caller))));
    }

    static ObjectNode pending(PendingErasure pending) {
        return Json.object().put("requestedAt", Words.of(pending.requestedAt())).put("due", Words.of(pending.due()));
    }

    private HttpResponse look(Caller caller) {
        ObjectNode body = Json.object().put("graceDays", erasure.grace().toDays());
        erasure.find(caller.user()).ifPresent(pending -> body.set("erasure", pending(pending)));
        return HttpResponse.ok(body);
    }

    private HttpResponse request(HttpRequest request, Caller caller) {
        Instant now = clock.instant();
        Erasure.Request asked = erasure.request(caller.session(), now);
        if (asked instanceof NotFresh) {
            throw NotRecent.refused(problems);
        }
        if (asked instanceof Held held) {
            throw problems.rule(
                    409,
                    ErrorCode.AUTH_DENIED,
                    "join.recent",
                    Duration.between(now, held.until()),
                    "a way to sign in was joined less than seven days ago: not before " + Words.of(held.until()));
        }
        PendingErasure pending = ((Requested) asked).erasure();
        boolean erased = erasure.find(caller.user()).isEmpty();
        ObjectNode body = Json.object().put("erased", erased);
        body.set("erasure", pending(pending));
        HttpResponse answer = HttpResponse.ok(body);
        return erased ? answer.with(cookies.takeBack(request)) : answer;
    }

    private HttpResponse cancel(Caller caller) {
        if (!erasure.cancel(caller.user(), clock.instant())) {
            throw problems.refuse(ErrorCode.UNSUPPORTED, "nothing is to be erased, or it has begun");
        }
        return HttpResponse.noContent();
    }
}
