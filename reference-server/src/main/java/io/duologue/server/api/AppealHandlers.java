package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.AppealStore.Decision;
import io.duologue.core.moderation.AppealStore.Outcome;
import io.duologue.core.moderation.Appeals;
import io.duologue.core.moderation.Appeals.Filing;
import io.duologue.core.moderation.Appeals.Hearing;
import io.duologue.core.moderation.Appeals.Hearings;
import io.duologue.core.moderation.Appeals.Own;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Refusal;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.QueryParameters;
import io.duologue.server.http.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One's own restrictions, what one says against them, and the desk at which that is decided. */
final class AppealHandlers {
    private static final String OWN = Api.PREFIX + "/me/restrictions";
    private static final String DESK = Api.PREFIX + "/desk/appeals";
    private static final int APPEALS = 20;
    private static final int WORD_LENGTH = 40;
    private static final int CONFLICT = 409;
    /** Whoever is restricted files one; some more are for a text that was refused. */
    private static final RateLimit EACH = new RateLimit(10, Duration.ofSeconds(30));

    private final Authentication authentication;
    private final DeskHandlers desk;
    private final Appeals appeals;
    private final Limits limits;
    private final InstantSource clock;
    private final Problems problems;

    AppealHandlers(Platform platform, Authentication authentication, DeskHandlers desk) {
        this.authentication = authentication;
        this.desk = desk;
        this.appeals = platform.appeals();
        this.limits = new Limits(platform);
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(OWN, authentication.required((request, caller) -> own(caller))),
                Route.post(OWN + "/{case}/appeal", authentication.required(this::file)),
                Route.get(DESK, desk.moderating(this::open)),
                Route.get(DESK + "/{case}", desk.moderating(this::appeal)),
                Route.post(DESK + "/{case}/decision", desk.moderating(this::decide)));
    }

    // ── of who is restricted ────────────────────────────────────────────────────────────────────────────────────────

    private HttpResponse own(Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode restrictions = body.putArray("restrictions");
        appeals.of(caller.user()).forEach(one -> restrictions.add(own(one)));
        return HttpResponse.ok(body);
    }

    private static ObjectNode own(Own one) {
        ObjectNode body = Json.object();
        body.set("restriction", DeskJson.restriction(one.restriction()));
        body.put("mayAppeal", one.mayAppeal());
        one.appeal().ifPresent(appeal -> body.set("appeal", own(appeal)));
        return body;
    }

    /** As its person is shown it: what was decided, and not by whom. */
    private static ObjectNode own(Appeal appeal) {
        Decision decision = appeal.decision();
        ObjectNode body = Json.object()
                .put("state", decision == null ? "received" : word(decision.outcome()))
                .put("text", appeal.text())
                .put("at", Words.of(appeal.at()));
        if (decision != null) {
            body.put("decidedAt", Words.of(decision.at())).put("reason", decision.reason());
        }
        return body;
    }

    /** What comes again with the same words is answered as it stands. */
    private HttpResponse file(HttpRequest request, Caller caller) {
        String text = text(JsonBody.of(request, problems), "text", Appeal.MOST_TEXT);
        limits.require("appeals", new RateKey("appeal", caller.user().value()), EACH, clock.instant());
        Filing filing = appeals.file(caller.user(), request.pathPart("case"), text);
        if (filing instanceof Filing.Received received) {
            return HttpResponse.json(201, own(received.appeal()));
        } else if (filing instanceof Filing.Earlier earlier) {
            if (earlier.first().text().equals(text)) {
                return HttpResponse.ok(own(earlier.first()));
            }
            throw problems.rule(
                    CONFLICT, ErrorCode.AUTH_DENIED, "appeal.once", "there is an appeal against this restriction");
        } else if (filing instanceof Filing.Over) {
            throw problems.rule(
                    CONFLICT, ErrorCode.AUTH_DENIED, "appeal.over", "this restriction is not in force any more");
        }
        throw desk.refused(Refusal.NO_SUCH_CASE);
    }

    /** Something to read, without what is around it. */
    private String text(JsonBody body, String name, int most) {
        String text = body.required(name, body.lines(name, 1, most)).strip();
        if (text.isEmpty()) {
            throw problems.field(name, 1, "expected 1–" + most + " characters but there was nothing to read");
        }
        return text;
    }

    // ── at the desk ─────────────────────────────────────────────────────────────────────────────────────────────────

    private HttpResponse open(HttpRequest request, Caller caller, Moderator moderator) {
        QueryParameters query = QueryParameters.of(request, problems);
        int limit = Math.toIntExact(query.number("limit", 1, APPEALS, APPEALS));
        String after = query.find("after").orElse(null);
        Hearings hearings = appeals.heardBy(moderator);
        if (after != null && !hearings.has(after)) {
            throw problems.field("after", -1, "expected what an answer before has as next");
        }
        List<Hearing> open = hearings.open(after, limit);
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("appeals");
        DeskJson json = new DeskJson(moderator);
        open.forEach(hearing -> list.add(hearing(hearing, json)));
        if (open.size() == limit) {
            body.put("next", open.get(limit - 1).appeal().caseId());
        }
        return HttpResponse.ok(body);
    }

    private HttpResponse appeal(HttpRequest request, Caller caller, Moderator moderator) {
        return appeals.heardBy(moderator)
                .find(request.pathPart("case"))
                .map(hearing -> HttpResponse.ok(hearing(hearing, new DeskJson(moderator))))
                .orElseThrow(() -> desk.refused(Refusal.NO_SUCH_CASE));
    }

    private HttpResponse decide(HttpRequest request, Caller caller, Moderator moderator) {
        JsonBody body = JsonBody.of(request, problems);
        Outcome outcome = outcome(body.required("outcome", body.text("outcome", 1, WORD_LENGTH)));
        String reason = text(body, "reason", Decision.MOST_REASON);
        desk.require(caller);
        return HttpResponse.ok(
                decision(desk.done(appeals.heardBy(moderator).decide(request.pathPart("case"), outcome, reason))));
    }

    private Outcome outcome(String said) {
        for (Outcome outcome : Outcome.values()) {
            if (word(outcome).equals(said)) {
                return outcome;
            }
        }
        throw problems.field("outcome", -1, "expected granted or denied");
    }

    private static ObjectNode hearing(Hearing hearing, DeskJson json) {
        Appeal appeal = hearing.appeal();
        Optional<Decision> decision = Optional.ofNullable(appeal.decision());
        ObjectNode body = Json.object()
                .put("case", appeal.caseId())
                .put("text", appeal.text())
                .put("at", Words.of(appeal.at()))
                .put("state", decision.map(one -> word(one.outcome())).orElse("open"));
        body.set("person", json.person(appeal.user()));
        body.set("restriction", DeskJson.restriction(hearing.restriction()));
        Optional.ofNullable(appeal.restrictedBy()).ifPresent(by -> body.set("restrictedBy", json.person(by)));
        hearing.report().ifPresent(report -> body.set("report", json.report(report)));
        body.set("history", DeskJson.restrictions(hearing.history()));
        decision.ifPresent(one -> body.set("decision", decision(one)));
        return body;
    }

    private static ObjectNode decision(Decision decision) {
        return Json.object()
                .put("outcome", word(decision.outcome()))
                .put("by", decision.by().value())
                .put("at", Words.of(decision.at()))
                .put("reason", decision.reason());
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
