package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.privacy.HeldData;
import io.duologue.core.signin.Linking;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Takes one's data along, as a file. */
final class ExportHandlers {
    /** It reads all that there is of somebody. */
    private static final RateLimit EACH = RateLimit.of(5, Duration.ofDays(1));
    /** Each may hold a few megabytes until it is sent. */
    private static final int AT_ONCE = 4;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Authentication authentication;
    private final HeldData held;
    private final ExportDocument document;
    private final Linking linking;
    private final Limits limits;
    private final InstantSource clock;
    private final Problems problems;
    private final Semaphore room = new Semaphore(AT_ONCE);

    ExportHandlers(Platform platform, Authentication authentication) {
        this.authentication = authentication;
        this.held = platform.held();
        this.document = new ExportDocument(platform.figures());
        this.linking = platform.linking();
        this.limits = new Limits(platform);
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        String path = Api.PREFIX + "/account/export";
        return List.of(
                Route.get(
                        path, authentication.evenLeaving((request, caller) -> file(caller, "json", HttpResponse::ok))),
                Route.get(
                        path + ".html",
                        authentication.evenLeaving((request, caller) -> file(caller, "html", this::page))));
    }

    private HttpResponse page(ObjectNode document) {
        return HttpResponse.bytes(
                200,
                Map.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store"),
                ExportPage.of(document));
    }

    private HttpResponse file(Caller caller, String suffix, Function<ObjectNode, HttpResponse> written) {
        Instant now = clock.instant();
        requireRecent(caller, now);
        if (!room.tryAcquire()) {
            throw problems.after(ErrorCode.STORE_UNAVAILABLE, RETRY, "others are taking their data along");
        }
        try {
            limits.require("export", new RateKey("export", caller.user().value()), EACH, now);
            String name = "your-data-" + now.atZone(ZoneOffset.UTC).toLocalDate() + "." + suffix;
            return written.apply(document.of(held.about(caller.user(), now)))
                    .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
        } finally {
            room.release();
        }
    }

    /** Whoever finds an open browser does not carry a life away. */
    private void requireRecent(Caller caller, Instant now) {
        if (!linking.isRecent(caller.session(), now)) {
            throw NotRecent.refused(problems);
        }
    }
}
