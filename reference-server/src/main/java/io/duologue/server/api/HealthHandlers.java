package io.duologue.server.api;

import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.Route;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether this node lives, and whether it takes new people. For those who run it. */
final class HealthHandlers {
    private final BooleanSupplier ready;

    HealthHandlers(Platform platform) {
        this.ready = platform.ready();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health", request -> status(200, "up")),
                Route.get("/health/live", request -> status(200, "up")),
                Route.get(
                        "/health/ready",
                        request -> ready.getAsBoolean() ? status(200, "ready") : status(503, "draining")));
    }

    private static HttpResponse status(int status, String word) {
        return HttpResponse.json(status, Json.object().put("status", word));
    }
}
