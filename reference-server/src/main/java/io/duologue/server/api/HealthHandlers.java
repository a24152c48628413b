package io.duologue.server.api;

import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.Route;
import java.util.List;
import java.util.function.Supplier;

/** Whether this node lives, and whether it takes new people. For those who run it. */
final class HealthHandlers {
    private final Supplier<Readiness> readiness;

    HealthHandlers(Platform platform) {
        this.readiness = platform.readiness();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health", request -> status(200, "up")),
                Route.get("/health/live", request -> status(200, "up")),
                Route.get("/health/ready", request -> ready(readiness.get())));
    }

    private static HttpResponse ready(Readiness now) {
        return status(now == Readiness.READY ? 200 : 503, now.word());
    }

    private static HttpResponse status(int status, String word) {
        return HttpResponse.json(status, Json.object().put("status", word));
    }
}
