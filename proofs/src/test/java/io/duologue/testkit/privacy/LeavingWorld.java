package io.duologue.testkit.privacy;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.SubjectHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.EmployerHash;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.queueing.Search;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.session.SessionId;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.NoticeStore;
import io.duologue.core.signin.Place;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import io.duologue.testkit.WhatIsThere;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** One who is known to every store there is, and another one who knows him. Each text that is his has a marker in it. */
final class LeavingWorld {
    static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    static final UserId MAYA = new UserId("u_marker-id");
    static final UserId TOMAS = new UserId("u_tomas");
    static final ConversationId TALK = new ConversationId("c_talk");
    static final LinkedIdentity AT_LINKEDIN = new LinkedIdentity(new ProviderId("linkedin"), "marker-subject-one");
    static final LinkedIdentity AT_GITHUB = new LinkedIdentity(new ProviderId("github"), "marker-subject-two");
    static final LinkedIdentity PARTED = new LinkedIdentity(new ProviderId("google"), "marker-subject-parted");
    static final byte[] KEY = new byte[32];

    /** Each of these is somewhere before, and nowhere after. */
    static final Set<String> GONE = Set.of(
            "marker-subject-one",
            "marker-subject-two",
            "marker-subject-parted",
            "marker-mail@example.org",
            "marker-other-mail@example.org",
            "Marker Name",
            "marker-headline",
            "marker-bio",
            "marker-skill",
            "marker-said",
            "marker-note",
            "marker-told-in-own-report",
            "marker-tag",
            "marker-appeal",
            "marker-answer",
            "marker-notice",
            "marker-passed",
            "marker-device",
            "a_marker-picture",
            "marker-version",
            "marker-key");

    /** What stays: his words in a report about him, and what he was told when he was restricted. */
    static final String EVIDENCE = "marker-evidence";

    static final String STATEMENT = "marker-statement";

    final Secrets secrets = new Secrets(new Random(7));
    /** As they are; those that the erasure has may have something in front. */
    final Stores stores = Duologue.inMemory(EngineOptions.builder().build(), new Random(7));

    final NoticeStore notices = NoticeStore.inMemory(100);
    final MagicLinkStore links = MagicLinkStore.inMemory(100);
    final CountedHours counted = new CountedHours();
    final KeyedAnswers answers = KeyedAnswers.inMemory(100);

    SignedInSession signedIn() {
        return stores.credentials().sessions(MAYA, NINE).get(0);
    }

    FollowingRestrictions restrictions(Stores seen) {
        return new FollowingRestrictions(
                seen.restrictions(), Optional.of(new SubjectHash(KEY)), FollowingRestrictions.LONGEST, secrets::caseId);
    }

    Sessions sessions(Stores seen) {
        return new Sessions(seen.credentials(), seen.erasures(), secrets, SessionOptions.standard(), session -> {});
    }

    Erasure erasure(Duration grace) {
        return erasure(stores, notices, links, grace);
    }

    Erasure erasure(Stores seen, NoticeStore seenNotices, MagicLinkStore seenLinks, Duration grace) {
        return Erasure.builder(seen.erasures(), seen.accounts(), sessions(seen))
                .restrictions(restrictions(seen))
                .links(seenLinks)
                .reports(seen.reports(), RetentionOptions.standard().undecidedReports())
                .stores(seen.erasables())
                .store(seenNotices)
                .store(answers)
                .grace(grace)
                .build();
    }

    /** In which stores each marker is found, those alone that are found. */
    Map<String, Set<String>> found() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (var store : Stores.class.getRecordComponents()) {
            try {
                all.put(store.getType().getSimpleName(), store.getAccessor().invoke(stores));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        // They keep nothing, and from them one gets to the stores that do.
        all.remove("Introductions");
        all.put("NoticeStore", notices);
        all.put("MagicLinkStore", links);
        all.put("AnalyticsSink", counted);
        all.put("KeyedAnswers", answers);
        Set<String> markers = new LinkedHashSet<>(GONE);
        markers.add(EVIDENCE);
        markers.add(STATEMENT);
        markers.add(MAYA.value());
        Map<String, Set<String>> found = new LinkedHashMap<>();
        all.forEach((name, store) -> {
            List<String> texts = WhatIsThere.in(store);
            for (String marker : markers) {
                if (texts.stream().anyMatch(text -> text.contains(marker))) {
                    found.computeIfAbsent(marker, same -> new TreeSet<>()).add(name);
                }
            }
        });
        return found;
    }

    /** Maya does everything that can be done, and so does Tomás to her. */
    LeavingWorld lived() {
        account();
        card();
        talk();
        safety();
        appeals();
        whatIsShort();
        counted.accept(new AnalyticsEvent(AnalyticsEvent.Name.MATCHED, NINE, Map.of("topic", "backend")));
        return this;
    }

    private void account() {
        stores.accounts().register(AT_LINKEDIN, MAYA, NINE);
        stores.accounts().link(MAYA, AT_GITHUB, Origin.SETTINGS, NINE);
        stores.accounts().link(MAYA, PARTED, Origin.SETTINGS, NINE);
        stores.accounts().unlink(MAYA, PARTED, NINE);
        stores.accounts().confirm(AT_LINKEDIN, new EmailAddress("marker-mail@example.org"), NINE);
        stores.accounts().confirm(AT_GITHUB, new EmailAddress("marker-other-mail@example.org"), NINE);
        stores.accounts().register(new LinkedIdentity(new ProviderId("github"), "tomas"), TOMAS, NINE);
        notices.add(
                MAYA,
                Notice.builder()
                        .id("marker-notice")
                        .kind(Notice.Kind.LINKED)
                        .provider(new ProviderId("github"))
                        .at(NINE)
                        .build());
        links.put(
                SecretHash.of("link"),
                MagicLink.builder()
                        .address(new EmailAddress("marker-mail@example.org"))
                        .binding(SecretHash.of("browser"))
                        .expiresAt(NINE.plusSeconds(600))
                        .build());
    }

    private void card() {
        AvatarId picture = new AvatarId("a_marker-picture");
        stores.avatars().save(MAYA, new Avatar(picture, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}));
        for (UserId user : List.of(MAYA, TOMAS)) {
            boolean mayas = user.equals(MAYA);
            stores.profiles()
                    .create(Profile.builder()
                            .user(user)
                            .name(mayas ? "Marker Name" : "Tomás")
                            .headline(mayas ? "marker-headline" : "")
                            .bio(mayas ? "marker-bio" : "")
                            .avatar(mayas ? Optional.of(picture) : Optional.empty())
                            .addSkills(mayas ? "marker-skill" : "java")
                            .addTopics("backend")
                            .addLanguages("en")
                            .build());
        }
        stores.profiles()
                .savePreferences(MAYA, Preferences.builder().sound(false).build());
        stores.profiles().acknowledge(MAYA, new Acknowledgement("guidelines", "marker-version", NINE));
    }

    private void talk() {
        ConversationInfo info = new ConversationInfo(TALK, MAYA, TOMAS, "backend", NINE);
        stores.log().create(info);
        say(Party.A, 1, "marker-said");
        say(Party.A, 2, EVIDENCE);
        say(Party.B, 1, "answered");
        stores.conversations().started(info);
        stores.transcripts().begin(info, Duration.ofDays(30), NINE);
        stores.transcripts()
                .add(
                        TALK,
                        List.of(
                                new Line(new Position(1, 1), Party.A, 1, NINE, "marker-said"),
                                new Line(new Position(3, 3), Party.B, 1, NINE, "answered")),
                        new Position(3, 3));
        stores.transcripts().complete(TALK, NINE.plusSeconds(60));
        stores.conversations().ended(TALK, EndCause.ENDED, MAYA, NINE.plusSeconds(60));
        stores.conversations().feedback(TALK, new Feedback(MAYA, 4, List.of("marker-tag"), NINE.plusSeconds(61)));
        stores.conversations().feedback(TALK, new Feedback(TOMAS, 1, List.of("rude"), NINE.plusSeconds(61)));
    }

    private void say(Party party, long n, String text) {
        stores.log()
                .append(
                        new Submission(
                                TALK, party, 1, n, BodyHash.of("page", "text", text), false, new Content.Text(text)),
                        NINE);
    }

    private void safety() {
        stores.blocks().block(MAYA, TOMAS, "b_1", "Tomás", NINE);
        stores.blocks().block(TOMAS, MAYA, "b_2", "Marker Name", NINE);
        stores.profiles().avoid(MAYA, new Avoided("a_1", TOMAS, "Tomás", NINE));
        stores.profiles().avoid(TOMAS, new Avoided("a_2", MAYA, "Marker Name", NINE));
        stores.reports()
                .file(new Report(
                        "case-hers",
                        MAYA,
                        TOMAS,
                        TALK,
                        "spam",
                        "marker-note",
                        List.of(
                                new Evidence(1, MAYA, NINE, "marker-told-in-own-report", false),
                                new Evidence(3, TOMAS, NINE, "answered", true)),
                        NINE));
        stores.reports()
                .file(new Report(
                        "case-his",
                        TOMAS,
                        MAYA,
                        TALK,
                        "harassment",
                        "She would not stop.",
                        List.of(new Evidence(2, MAYA, NINE, EVIDENCE, true)),
                        NINE));
        stores.reports()
                .decide(
                        "case-hers",
                        new Decision(Outcome.DISMISSED, new UserId("u_moderator"), NINE.plusSeconds(3_600), null));
        stores.restrictions()
                .save(new Restriction(
                        "case-1", MAYA, "harassment", STATEMENT, false, NINE, NINE.plus(Duration.ofDays(30))));
        stores.audit().write(new AuditStore.Entry("restricted:case-1", NINE, TOMAS, Action.RESTRICTED, "case-1", MAYA));
        stores.restrictions().save(new Restriction("case-2", MAYA, "spam", "For good.", false, NINE, null));
        stores.restrictions().save(new Restriction("case-3", MAYA, "spam", "Over.", false, NINE, NINE.plusSeconds(1)));
    }

    private void appeals() {
        for (String caseId : List.of("case-1", "case-2")) {
            stores.appeals().file(new Appeal(caseId, MAYA, "marker-appeal", NINE, TOMAS, "case-his", null));
        }
        stores.appeals()
                .decide(
                        "case-1",
                        new AppealStore.Decision(
                                AppealStore.Outcome.DENIED, new UserId("u_moderator"), NINE, "marker-answer"));
    }

    private void whatIsShort() {
        sessions(stores).begin(MAYA, Place.browser("marker-device"), NINE);
        sessions(stores).begin(MAYA, Place.program("marker-device"), NINE);
        stores.sessions().claim(MAYA, new NodeId("n1"), new SessionId("s_1"), NINE);
        answers.claim(new RequestKey(MAYA, "POST /reports", "marker-key"), "request", NINE);
        stores.presence().announce(MAYA, new NodeId("n1"), 1, Status.WAITING);
        stores.limiter().tryAcquire(new RateKey("queue", MAYA.value()), new RateLimit(5, Duration.ofDays(1)), NINE);
        Tickets tickets = new Tickets(new EmployerHash(new byte[32]), null);
        Search search = new Search(List.of("backend"), Kind.TEXT, Intent.TALK, false, List.of("en"), NINE);
        Ticket ticket = tickets.ticket(stores.introductions().seeker(MAYA, NINE, NINE), search, NINE);
        stores.queue().add(ticket.havingPassed(new ParticipantId("marker-passed"), NINE), NINE);
    }

    /** The same stores with something in front of each. */
    static Stores with(Stores stores, UnaryOperator<Object> front) {
        Stores.Builder builder = stores.toBuilder();
        for (var store : Stores.class.getRecordComponents()) {
            try {
                Stores.Builder.class
                        .getMethod(store.getName(), store.getType())
                        .invoke(builder, front.apply(store.getAccessor().invoke(stores)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        return builder.build();
    }
}
