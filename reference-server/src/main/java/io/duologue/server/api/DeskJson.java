package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.Desk.Case;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Person;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Role;
import io.duologue.core.moderation.Roles;
import io.duologue.server.http.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the desk knows, in JSON. For one moderator's request. */
final class DeskJson {
    static final String DISMISSED = "dismissed";
    static final String UPHELD = "upheld";

    private final Moderator moderator;

    DeskJson(Moderator moderator) {
        this.moderator = moderator;
    }

    /** All of a report, for whoever is to decide it. */
    ObjectNode report(Case one) {
        Report report = one.report();
        ObjectNode body = inShort(one);
        Optional.ofNullable(report.note()).ifPresent(note -> body.put("note", note));
        body.put("conversation", report.conversation().value());
        body.set("reporter", person(report.reporter()));
        body.set("reported", person(report.reported()));
        ArrayNode evidence = body.putArray("evidence");
        report.evidence()
                .forEach(said -> evidence.addObject()
                        .put("seq", said.seq())
                        .put("from", said.author().equals(report.reporter()) ? "reporter" : "reported")
                        .put("at", Words.of(said.at()))
                        .put("text", said.text())
                        .put("marked", said.marked()));
        body.set("history", restrictions(one.history()));
        return body;
    }

    ObjectNode person(UserId user) {
        ObjectNode person = Json.object().put("id", user.value());
        moderator.name(user).ifPresent(name -> person.put("name", name));
        return person;
    }

    /** Without what was said. */
    private static ObjectNode inShort(Case one) {
        ObjectNode body = Json.object()
                .put("case", one.report().caseId())
                .put("reason", one.report().reason())
                .put("at", Words.of(one.report().at()))
                .put("state", one.decision().map(d -> word(d.outcome())).orElse("open"));
        one.decision().ifPresent(decision -> body.set("decision", decision(decision)));
        return body;
    }

    static ObjectNode decision(Decision decision) {
        ObjectNode body = Json.object()
                .put("outcome", word(decision.outcome()))
                .put("by", decision.by().value())
                .put("at", Words.of(decision.at()));
        Optional.ofNullable(decision.restriction()).ifPresent(one -> body.set("restriction", restriction(one)));
        return body;
    }

    static ObjectNode person(Person person) {
        ObjectNode body = Json.object()
                .put("id", person.profile().user().value())
                .put("name", person.profile().name());
        body.set("restrictions", restrictions(person.restrictions()));
        ArrayNode reports = body.putArray("reports");
        person.reports().forEach(one -> reports.add(inShort(one)));
        return body;
    }

    static ArrayNode restrictions(List<Restriction> restrictions) {
        ArrayNode list = Json.object().arrayNode();
        restrictions.forEach(one -> list.add(restriction(one)));
        return list;
    }

    /** In the words in which the person hears of it. */
    static ObjectNode restriction(Restriction restriction) {
        ObjectNode body = Json.object()
                .put("case", restriction.caseId())
                .put("rule", restriction.rule())
                .put("what", restriction.what())
                .put("automatic", restriction.automatic())
                .put("from", Words.of(restriction.from()));
        Optional.ofNullable(restriction.until()).ifPresent(until -> body.put("until", Words.of(until)));
        return body;
    }

    static ObjectNode entry(AuditStore.Written written) {
        AuditStore.Entry entry = written.entry();
        return Json.object()
                .put("number", written.number())
                .put("at", Words.of(entry.at()))
                .put("by", entry.by().value())
                .put("action", entry.action().name().toLowerCase(Locale.ROOT))
                .put("case", entry.caseId())
                .put("about", entry.about().value());
    }

    static ObjectNode named(Roles.Named named) {
        ObjectNode body = Json.object()
                .put("role", word(named.role()))
                .put("provider", named.identity().provider().value())
                .put("subject", named.identity().subject());
        named.user().ifPresent(user -> body.put("user", user.value()));
        return body;
    }

    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case DISMISSED -> DISMISSED;
            case UPHELD -> UPHELD;
        };
    }
}
