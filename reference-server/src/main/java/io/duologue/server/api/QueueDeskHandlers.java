package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.engine.QueueWatch;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.Desk.Admin;
import io.duologue.core.moderation.Desk.Refusal;
import io.duologue.matching.QueueStatistics;
import io.duologue.matching.WhyNot;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Those who wait, for admins: how many of what, and why one of them meets nobody. Counts only, and nobody's name. */
final class QueueDeskHandlers {
    private static final String PATH = Api.PREFIX + "/desk/queue";

    /** By then a part that hangs has been given up. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final DeskHandlers desk;
    private final QueueWatch watch;
    private final Problems problems;

    QueueDeskHandlers(Platform platform, DeskHandlers desk) {
        this.desk = desk;
        this.watch = platform.watch();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH, desk.administering((request, caller, admin) -> statistics())),
                Route.get(PATH + "/{user}", desk.administering(this::whyNot)));
    }

    private HttpResponse statistics() {
        QueueStatistics statistics = watch.statistics();
        ObjectNode body = Json.object()
                .put("waiting", statistics.counts().waiting())
                .put("offered", statistics.counts().offered())
                .put("parked", statistics.counts().parked())
                .put("surprise", statistics.surprise())
                .put("withoutPriority", statistics.withoutPriority());
        ObjectNode byTopic = body.putObject("byTopic");
        statistics.byTopic().forEach((topic, people) -> byTopic.put(topic.value(), people));
        ObjectNode byKind = body.putObject("byKind");
        statistics.byKind().forEach((kind, people) -> byKind.put(kind.name().toLowerCase(Locale.ROOT), people));
        ObjectNode byPriority = body.putObject("byPriority");
        statistics.byPriority().forEach((band, people) -> byPriority.put(band.toString(), people));
        statistics.oldestWait().ifPresent(wait -> body.put("oldestWaitMs", wait.toMillis()));
        return HttpResponse.ok(body);
    }

    private HttpResponse whyNot(HttpRequest request, Caller caller, Admin admin) {
        UserId person = desk.user(request);
        WhyNot whyNot = asked(person).orElseThrow(() -> desk.refused(Refusal.NO_SUCH_PERSON));
        admin.readsWhyNot(person);
        return HttpResponse.ok(json(whyNot));
    }

    private Optional<WhyNot> asked(UserId person) {
        try {
            return watch.whyNot(person);
        } catch (QueueWatch.Unanswered e) {
            throw problems.after(
                    ErrorCode.STORE_UNAVAILABLE,
                    ASK_AGAIN,
                    "it could not be worked out in time; a custom part of pairing is slow or hangs");
        }
    }

    private static ObjectNode json(WhyNot whyNot) {
        ObjectNode body = Json.object()
                .put("others", whyNot.others())
                .put("looked", whyNot.looked())
                .put("estimate", whyNot.isEstimate())
                .put("fitting", whyNot.fitting());
        ArrayNode obstacles = body.putArray("obstacles");
        for (WhyNot.Obstacle obstacle : whyNot.obstacles()) {
            obstacles
                    .addObject()
                    .put("rule", obstacle.rule())
                    .put("people", obstacle.people())
                    .put("mine", obstacle.mine())
                    .put("theirs", obstacle.theirs())
                    .put("alone", obstacle.alone());
        }
        return body;
    }
}
