package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.ErasureStore.PendingErasure;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.Verification;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.privacy.AfterErasure;
import io.duologue.core.privacy.AfterErasure.Nothing;
import io.duologue.core.privacy.AfterErasure.Remains;
import io.duologue.core.privacy.AfterErasure.UntilItRunsOut;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.privacy.DataClass.Given;
import io.duologue.core.privacy.Export;
import io.duologue.core.privacy.Export.OwnAppeal;
import io.duologue.core.privacy.Export.OwnReport;
import io.duologue.core.privacy.Export.Part;
import io.duologue.core.privacy.Export.Said;
import io.duologue.core.privacy.Export.Stay;
import io.duologue.core.privacy.Export.Talk;
import io.duologue.core.privacy.Kept;
import io.duologue.core.privacy.Kept.AsLongAs;
import io.duologue.core.privacy.Kept.AsTheOptionSays;
import io.duologue.core.privacy.Kept.EachItsOwn;
import io.duologue.core.privacy.Kept.For;
import io.duologue.core.privacy.Kept.OnceDecided;
import io.duologue.core.privacy.Kept.WhileTheAccountExists;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.Verified;
import io.duologue.core.queueing.Search;
import io.duologue.core.signin.Notice;
import io.duologue.matching.SeniorityBand;
import io.duologue.server.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What somebody takes along, as JSON: for each kind of data what it is, why and how long it is kept, and what there is of
 * it. The format has a version, which goes up when a member changes its meaning or goes away.
 */
final class ExportDocument {
    static final String FORMAT = "duologue.export";
    static final int VERSION = 1;
    /** The member of {@link DataClass#PICTURE} that has the bytes, in base64. */
    static final String PICTURE = "bytes";

    private final Figures figures;

    ExportDocument(Figures figures) {
        this.figures = figures;
    }

    ObjectNode of(Export export) {
        Map<DataClass, Items> given = items(export);
        ObjectNode document = Json.object()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("person", export.user().value())
                .put("at", Words.of(export.at()));
        ObjectNode sections = document.putObject("sections");
        for (DataClass kind : DataClass.values()) {
            ObjectNode section = sections.putObject(kind.id())
                    .put("what", kind.what())
                    .put("why", kind.why())
                    .put("kept", kept(kind.kept()))
                    .put("afterErasure", left(kind.afterErasure()))
                    .put("given", kind.given().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (kind.given() != Given.NOT) {
                Items items = given.getOrDefault(kind, new Items(Json.object().arrayNode(), true));
                section.put("complete", items.complete());
                section.set("items", items.items());
            }
        }
        export.more().forEach(more -> {
            ObjectNode section = sections.putObject(more.id())
                    .put("what", more.what())
                    .put("given", "whole")
                    .put("complete", more.held().complete());
            ArrayNode items = section.putArray("items");
            more.held().entries().forEach(entry -> entry.forEach(items.addObject()::put));
        });
        return document;
    }

    private static Map<DataClass, Items> items(Export export) {
        Map<DataClass, Items> items = new TreeMap<>();
        List<Connection> connections =
                export.account().map(Account::connections).orElse(List.of());
        items.put(DataClass.ACCOUNT, all(export.account().stream().toList(), ExportDocument::account));
        items.put(DataClass.IDENTITIES, all(connections, ExportDocument::identity));
        items.put(
                DataClass.EMAIL_ADDRESSES,
                all(
                        connections.stream()
                                .flatMap(one -> Optional.ofNullable(one.lastEmail()).stream()
                                        .map(email -> email(one, email)))
                                .toList(),
                        Function.identity()));
        items.put(
                DataClass.PARTED_IDENTITIES,
                all(
                        export.parted().stream()
                                .sorted(Comparator.comparing(
                                        one -> one.provider().value()))
                                .toList(),
                        one -> Json.object()
                                .put("provider", one.provider().value())
                                .put("subject", one.subject())));
        items.put(DataClass.PROFILE, all(export.profile().stream().toList(), ExportDocument::profile));
        items.put(
                DataClass.VERIFIED,
                all(export.profile().flatMap(Profile::verified).stream().toList(), ExportDocument::verified));
        items.put(DataClass.PICTURE, all(export.picture().stream().toList(), ExportDocument::picture));
        items.put(DataClass.PREFERENCES, all(List.of(export.preferences()), ExportDocument::preferences));
        items.put(DataClass.ACKNOWLEDGEMENTS, all(export.acknowledgements(), ExportDocument::acknowledgement));
        items.put(DataClass.SIGN_IN_SESSIONS, all(export.sessions(), ExportDocument::session));
        items.put(DataClass.NOTICES, all(export.notices(), ExportDocument::notice));
        items.put(DataClass.LIVE_SESSION, all(export.stay().stream().toList(), ExportDocument::stay));
        talks(export.conversations(), items);
        items.put(
                DataClass.BLOCKS,
                all(
                        export.blocks(),
                        block -> Json.object().put("name", block.name()).put("at", Words.of(block.at()))));
        items.put(
                DataClass.AVOIDED,
                all(
                        export.avoided(),
                        wish -> Json.object().put("name", wish.name()).put("at", Words.of(wish.at()))));
        items.put(DataClass.REPORTS, part(export.reports(), ExportDocument::report));
        ArrayNode evidence = Json.object().arrayNode();
        export.reports()
                .items()
                .forEach(report -> report.said().forEach(said -> evidence.add(said(said, "case", report.caseId()))));
        items.put(DataClass.EVIDENCE, new Items(evidence, export.reports().complete()));
        items.put(DataClass.RESTRICTIONS, part(export.restrictions(), ExportDocument::restriction));
        items.put(DataClass.APPEALS, part(export.appeals(), ExportDocument::appeal));
        items.put(DataClass.ERASURES, all(export.erasure().stream().toList(), ExportDocument::erasure));
        return items;
    }

    /** Conversations, and what belongs to each but is a kind of its own. */
    private static void talks(Part<Talk> talks, Map<DataClass, Items> items) {
        items.put(DataClass.CONVERSATIONS, part(talks, ExportDocument::talk));
        ArrayNode ratings = Json.object().arrayNode();
        ArrayNode messages = Json.object().arrayNode();
        ArrayNode transcripts = Json.object().arrayNode();
        for (Talk talk : talks.items()) {
            talk.rating().ifPresent(own -> {
                ObjectNode rating = ratings.addObject()
                        .put("conversation", talk.id().value())
                        .put("rating", own.rating());
                rating.set("tags", Words.array(own.tags()));
                rating.put("at", Words.of(own.at()));
            });
            talk.said()
                    .items()
                    .forEach(said ->
                            messages.add(said(said, "conversation", talk.id().value())));
            talk.transcript()
                    .items()
                    .forEach(said ->
                            transcripts.add(said(said, "conversation", talk.id().value())));
        }
        boolean allSaid = talks.items().stream().allMatch(talk -> talk.said().complete());
        items.put(DataClass.FEEDBACK, new Items(ratings, talks.complete()));
        items.put(DataClass.MESSAGES, new Items(messages, talks.complete() && allSaid));
        boolean allLines =
                talks.items().stream().allMatch(talk -> talk.transcript().complete());
        items.put(DataClass.TRANSCRIPTS, new Items(transcripts, talks.complete() && allLines));
    }

    private static <T> Items all(List<T> values, Function<T, ObjectNode> item) {
        ArrayNode items = Json.object().arrayNode();
        values.forEach(value -> items.add(item.apply(value)));
        return new Items(items, true);
    }

    private static <T> Items part(Part<T> part, Function<T, ObjectNode> item) {
        return new Items(all(part.items(), item).items(), part.complete());
    }

    private static ObjectNode account(Account account) {
        return Json.object().put("id", account.id().value()).put("since", Words.of(account.createdAt()));
    }

    private static ObjectNode identity(Connection connection) {
        return Json.object()
                .put("provider", connection.identity().provider().value())
                .put("subject", connection.identity().subject())
                .put("since", Words.of(connection.since()))
                .put("cameBy", word(connection.origin()));
    }

    private static ObjectNode email(Connection connection, ConfirmedEmail email) {
        return Json.object()
                .put("provider", connection.identity().provider().value())
                .put("address", email.address().value())
                .put("confirmedAt", Words.of(email.at()))
                .put("stands", email.stands());
    }

    private static ObjectNode profile(Profile profile) {
        ObjectNode item = Json.object()
                .put("name", profile.name())
                .put("alias", profile.alias().orElse(null))
                .put("headline", profile.headline())
                .put("bio", profile.bio())
                .put(
                        "seniority",
                        profile.seniority().map(SeniorityBand::wireName).orElse(null))
                .put("segment", profile.segment().map(Profile.Segment::wireName).orElse(null))
                .put("timeZone", profile.timeZone().map(ZoneId::getId).orElse(null));
        item.set("topics", Words.array(profile.topics()));
        item.set("skills", Words.array(profile.skills()));
        item.set("languages", Words.array(profile.languages()));
        item.set("interests", Words.array(profile.interests()));
        item.put("company", profile.company().map(Company::name).orElse(null));
        item.set("connected", Words.array(profile.connected()));
        return item.put("confirmed", profile.confirmed());
    }

    private static ObjectNode verified(Verified verified) {
        ObjectNode item = Json.object().put("provider", verified.by().value());
        item.set(
                "what",
                Words.array(verified.what().stream()
                        .map(Verification::wireName)
                        .sorted()
                        .toList()));
        return item.put("at", Words.of(verified.at()));
    }

    /** The picture itself, which has a length that it cannot exceed, and where it is for as long as the account exists. */
    private static ObjectNode picture(Avatar avatar) {
        return Json.object()
                .put("id", avatar.id().value())
                .put("address", Api.PREFIX + "/avatars/" + avatar.id().value())
                .put("mediaType", "image/jpeg")
                .put(PICTURE, Base64.getEncoder().encodeToString(avatar.jpeg()));
    }

    private static ObjectNode preferences(Preferences preferences) {
        return Json.object()
                .put("offer", Words.of(preferences.offer()))
                .put("decisionSeconds", preferences.decisionTime().toSeconds())
                .put("sound", preferences.sound())
                .put("requeue", preferences.requeue())
                .put("keyboardShortcuts", preferences.keyboardShortcuts())
                .put("intent", Words.of(preferences.intent()))
                .put("mode", Words.of(preferences.mode()))
                .put("avoidColleagues", preferences.avoidsColleagues())
                .put("pausedUntil", preferences.pausedUntil().map(Words::of).orElse(null));
    }

    private static ObjectNode acknowledgement(Acknowledgement one) {
        return Json.object()
                .put("document", one.document())
                .put("version", one.version())
                .put("at", Words.of(one.at()));
    }

    private static ObjectNode session(SignedInSession session) {
        return Json.object()
                .put("id", session.id().value())
                .put("kind", session.kind().wireName())
                .put("device", session.device())
                .put("signedInAt", Words.of(session.signedInAt()))
                .put("lastUsedAt", Words.of(session.lastUsedAt()))
                .put("endsAt", Words.of(session.endsAt()));
    }

    private static ObjectNode notice(Notice notice) {
        return Json.object()
                .put("kind", notice.kind().wireName())
                .put("provider", notice.provider().value())
                .put("at", Words.of(notice.at()))
                .put("undoUntil", notice.undoUntil().map(Words::of).orElse(null));
    }

    private static ObjectNode stay(Stay stay) {
        ObjectNode item = Json.object().put("doing", word(stay.doing()));
        Optional<Search> search = stay.search();
        item.put("lastConversation", stay.last().map(ConversationId::value).orElse(null));
        item.put("searchedAt", search.map(Search::since).map(Words::of).orElse(null));
        item.set("topics", Words.array(search.map(Search::topics).orElse(List.of())));
        item.set("languages", Words.array(search.map(Search::languages).orElse(List.of())));
        return item.put("mode", search.map(asked -> word(asked.mode())).orElse(null))
                .put("intent", search.map(asked -> word(asked.intent())).orElse(null))
                .put("leftEarlyInARow", stay.skips())
                .put("heldBackUntil", at(stay.heldBackUntil().orElse(null)));
    }

    private static ObjectNode talk(Talk talk) {
        Share own = talk.own();
        Duration pace = own == null ? null : own.pace();
        return Json.object()
                .put("id", talk.id().value())
                .put("partner", talk.partner())
                .put("topic", talk.topic())
                .put("startedAt", Words.of(talk.startedAt()))
                .put("endedAt", at(talk.endedAt()))
                .put("ending", talk.ending() == null ? null : word(talk.ending()))
                .put("revealedAt", at(talk.revealedAt()))
                .put("messages", own == null ? null : own.messages())
                .put("usualAnswerMs", pace == null ? null : pace.toMillis())
                .put("leftEarly", talk.leftEarly());
    }

    private static ObjectNode said(Said said, String of, String id) {
        return Json.object().put(of, id).put("at", Words.of(said.at())).put("text", said.text());
    }

    private static ObjectNode report(OwnReport report) {
        return Json.object()
                .put("case", report.caseId())
                .put("conversation", report.conversation().value())
                .put("reason", report.reason())
                .put("note", report.note())
                .put("at", Words.of(report.at()));
    }

    private static ObjectNode restriction(Restriction restriction) {
        return Json.object()
                .put("case", restriction.caseId())
                .put("rule", restriction.rule())
                .put("what", restriction.what())
                .put("automatic", restriction.automatic())
                .put("from", Words.of(restriction.from()))
                .put("until", at(restriction.until()));
    }

    private static ObjectNode appeal(OwnAppeal appeal) {
        return Json.object()
                .put("case", appeal.caseId())
                .put("text", appeal.text())
                .put("at", Words.of(appeal.at()))
                .put("outcome", appeal.outcome() == null ? null : word(appeal.outcome()))
                .put("decidedAt", at(appeal.decidedAt()))
                .put("reason", appeal.reason());
    }

    private static ObjectNode erasure(PendingErasure erasure) {
        return Json.object().put("requestedAt", Words.of(erasure.requestedAt())).put("due", Words.of(erasure.due()));
    }

    private String kept(Kept kept) {
        if (kept instanceof WhileTheAccountExists) {
            return "as long as the account exists";
        }
        if (kept instanceof For known) {
            return inWords(known.time()) + " from " + known.since();
        }
        if (kept instanceof AsTheOptionSays option) {
            return kept(option);
        }
        if (kept instanceof OnceDecided either) {
            return kept(either.decided()) + "; without one " + kept(either.open());
        }
        if (kept instanceof EachItsOwn each) {
            return kept(each.some()) + "; " + kept(each.rest());
        }
        return "as long as " + ((AsLongAs) kept).condition();
    }

    private String kept(AsTheOptionSays option) {
        String time = figures.of(option).map(ExportDocument::inWords).orElse("a time that is set");
        return time + " from " + option.since();
    }

    private static String left(AfterErasure after) {
        if (after instanceof Nothing) {
            return "nothing";
        }
        if (after instanceof UntilItRunsOut runsOut) {
            return "it stays until its time is over: " + runsOut.why();
        }
        Remains remains = (Remains) after;
        return remains.what() + " " + remains.why();
    }

    /** In the largest unit of which it is a whole number. */
    static String inWords(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return counted(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return counted(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? counted(seconds / 60, "minute") : counted(seconds, "second");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable String at(@Nullable Instant instant) {
        return instant == null ? null : Words.of(instant);
    }

    /** @param complete whether nothing was left out */
    private record Items(ArrayNode items, boolean complete) {}
}
