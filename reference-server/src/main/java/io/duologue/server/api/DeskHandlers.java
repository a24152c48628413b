package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.Desk.Admin;
import io.duologue.core.moderation.Desk.Case;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Refusal;
import io.duologue.core.moderation.Desk.Result;
import io.duologue.core.moderation.Role;
import io.duologue.core.moderation.Roles;
import io.duologue.core.moderation.Sanction;
import io.duologue.core.moderation.Verdict;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.Handler;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.QueryParameters;
import io.duologue.server.http.RefusedException;
import io.duologue.server.http.Route;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The desk over HTTP. Who has no role is refused before anything of what he asks for is looked at, so that he learns nothing of
 * what there is.
 */
final class DeskHandlers {
    private static final String PATH = Api.PREFIX + "/desk";
    private static final int REPORTS = 20;
    private static final int ENTRIES = 100;
    private static final int RULE_LENGTH = 40;
    private static final int INSTANT_LENGTH = 40;
    /** A person who reads before he decides does not come near it; somebody with his session does not get far. */
    private static final RateLimit EACH = new RateLimit(30, Duration.ofSeconds(2));

    private final Authentication authentication;
    private final Desk desk;
    private final Repeats repeats;
    private final Limits limits;
    private final InstantSource clock;
    private final Problems problems;

    DeskHandlers(Platform platform, Authentication authentication, Repeats repeats) {
        this.authentication = authentication;
        this.desk = platform.desk();
        this.repeats = repeats;
        this.limits = new Limits(platform);
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH + "/reports", moderating(this::open)),
                Route.get(PATH + "/reports/{case}", moderating(this::report)),
                Route.post(PATH + "/reports/{case}/decision", moderating(this::decide)),
                Route.get(PATH + "/people/{user}", moderating(this::person)),
                Route.post(PATH + "/people/{user}/restrictions", moderating(this::restrictOnce)),
                Route.post(PATH + "/restrictions/{case}/lift", moderating(this::lift)),
                Route.get(PATH + "/audit", administering(this::audit)),
                Route.get(PATH + "/roles", administering((request, caller, admin) -> named(admin))));
    }

    /** As words of the API, from less to more. */
    static ArrayNode words(Collection<Role> roles) {
        return Words.array(roles.stream().sorted().map(DeskJson::word).toList());
    }

    /** Answers somebody at the desk. */
    interface AtTheDesk<D> {
        HttpResponse handle(HttpRequest request, Caller caller, D place);
    }

    Handler moderating(AtTheDesk<Moderator> handler) {
        return authentication.required(
                (request, caller) -> handler.handle(request, caller, allowed(desk.moderator(caller.user()))));
    }

    Handler administering(AtTheDesk<Admin> handler) {
        return authentication.required(
                (request, caller) -> handler.handle(request, caller, allowed(desk.admin(caller.user()))));
    }

    private <D> D allowed(Optional<D> place) {
        return place.orElseThrow(
                () -> problems.refuse(ErrorCode.AUTH_DENIED, "this needs a role that this user has not"));
    }

    // ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────────

    private HttpResponse open(HttpRequest request, Caller caller, Moderator moderator) {
        QueryParameters query = QueryParameters.of(request, problems);
        int limit = Math.toIntExact(query.number("limit", 1, REPORTS, REPORTS));
        String after = query.find("after").orElse(null);
        if (after != null && !moderator.hasReport(after)) {
            throw problems.field("after", -1, "expected what an answer before has as next");
        }
        List<Case> cases = moderator.open(after, limit);
        ObjectNode body = Json.object();
        ArrayNode reports = body.putArray("reports");
        cases.forEach(one -> reports.add(new DeskJson(moderator).report(one)));
        if (cases.size() == limit) {
            body.put("next", cases.get(limit - 1).report().caseId());
        }
        return HttpResponse.ok(body);
    }

    private HttpResponse report(HttpRequest request, Caller caller, Moderator moderator) {
        return moderator
                .report(request.pathPart("case"))
                .map(one -> HttpResponse.ok(new DeskJson(moderator).report(one)))
                .orElseThrow(() -> refused(Refusal.NO_SUCH_CASE));
    }

    private HttpResponse decide(HttpRequest request, Caller caller, Moderator moderator) {
        JsonBody body = JsonBody.of(request, problems);
        String outcome = body.required("outcome", body.text("outcome", 1, RULE_LENGTH));
        Optional<Sanction> sanction = switch (outcome) {
            case DeskJson.DISMISSED -> Optional.empty();
            case DeskJson.UPHELD -> Optional.of(sanction(body));
            default -> throw problems.field("outcome", -1, "expected " + DeskJson.DISMISSED + " or " + DeskJson.UPHELD);
        };
        require(caller);
        String caseId = request.pathPart("case");
        return HttpResponse.ok(DeskJson.decision(
                done(sanction.map(one -> moderator.uphold(caseId, one)).orElseGet(() -> moderator.dismiss(caseId)))));
    }

    // ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private HttpResponse person(HttpRequest request, Caller caller, Moderator moderator) {
        return moderator
                .person(user(request))
                .map(person -> HttpResponse.ok(DeskJson.person(person)))
                .orElseThrow(() -> refused(Refusal.NO_SUCH_PERSON));
    }

    private HttpResponse restrictOnce(HttpRequest request, Caller caller, Moderator moderator) {
        return repeats.once((asked, who) -> restrict(asked, who, moderator)).handle(request, caller);
    }

    private HttpResponse restrict(HttpRequest request, Caller caller, Moderator moderator) {
        Sanction sanction = sanction(JsonBody.of(request, problems));
        require(caller);
        return HttpResponse.json(201, DeskJson.restriction(done(moderator.restrict(user(request), sanction))));
    }

    private HttpResponse lift(HttpRequest request, Caller caller, Moderator moderator) {
        require(caller);
        return HttpResponse.ok(DeskJson.restriction(done(moderator.lift(request.pathPart("case")))));
    }

    private Sanction sanction(JsonBody body) {
        String rule = body.required("rule", body.text("rule", 1, RULE_LENGTH));
        if (!Verdict.isRule(rule)) {
            throw problems.field("rule", -1, "expected [a-z0-9-], a letter first");
        }
        String what = body.required("what", body.text("what", 1, Verdict.MOST_REASON));
        // To be said: nobody is restricted for good by what was left out.
        return body.isNull("until")
                ? new Sanction(rule, what, Optional.empty())
                : new Sanction(rule, what, Optional.of(until(body)));
    }

    private Instant until(JsonBody body) {
        String text = body.required("until", body.text("until", 1, INSTANT_LENGTH));
        try {
            Instant until = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
            if (until.isAfter(clock.instant())) {
                return until;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw problems.field("until", -1, "expected a time to come such as 2031-12-24T18:00:00Z, or null for no end");
    }

    /** What is no id names nobody, like any other that does not exist. */
    UserId user(HttpRequest request) {
        try {
            return new UserId(request.pathPart("user"));
        } catch (IllegalArgumentException e) {
            throw refused(Refusal.NO_SUCH_PERSON);
        }
    }

    // ── for admins ──────────────────────────────────────────────────────────────────────────────────────────────────

    private HttpResponse audit(HttpRequest request, Caller caller, Admin admin) {
        QueryParameters query = QueryParameters.of(request, problems);
        int limit = Math.toIntExact(query.number("limit", 1, ENTRIES, ENTRIES));
        List<AuditStore.Written> read = admin.audit(query.number("below", 1, Long.MAX_VALUE, Long.MAX_VALUE), limit);
        ObjectNode body = Json.object();
        ArrayNode entries = body.putArray("entries");
        read.forEach(written -> entries.add(DeskJson.entry(written)));
        return HttpResponse.ok(body);
    }

    private static HttpResponse named(Admin admin) {
        ObjectNode body = Json.object();
        ArrayNode roles = body.putArray("roles");
        for (Roles.Named named : admin.named()) {
            roles.add(DeskJson.named(named));
        }
        return HttpResponse.ok(body);
    }

    // ── in common ───────────────────────────────────────────────────────────────────────────────────────────────────

    void require(Caller caller) {
        limits.require("decisions", new RateKey("desk", caller.user().value()), EACH, clock.instant());
    }

    <T> T done(Result<T> result) {
        if (result instanceof Result.Done<T> done) {
            return done.value();
        }
        throw refused(((Result.Refused<T>) result).why());
    }

    RefusedException refused(Refusal why) {
        return switch (why) {
            case NO_SUCH_CASE -> problems.refuse(ErrorCode.UNSUPPORTED, "no such case");
            case NO_SUCH_PERSON -> problems.refuse(ErrorCode.UNSUPPORTED, "no such person");
            case OWN_REPORT -> rule("desk.own-report", "who made a report does not decide it");
            case OWN_RESTRICTION ->
                rule("desk.own-restriction", "who restricted somebody does not decide about the appeal");
            case ONESELF -> rule("desk.oneself", "nobody restricts himself, or lifts what is against himself");
            case ADMIN -> rule("desk.admin", "an admin is not restricted");
        };
    }

    private RefusedException rule(String rule, String message) {
        return problems.rule(403, ErrorCode.AUTH_DENIED, rule, message);
    }
}
