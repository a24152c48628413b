package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.Introductions;
import io.duologue.testkit.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each call costs, as {@code docs/postgres-layout.md} says it. */
@ExtendWith(Servers.class)
class StatementsIT {
    private static final Instant NOW = FakeTime.START;
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final UserId ADA = new UserId("u_ada");
    private static final LinkedIdentity GITHUB = new LinkedIdentity(new ProviderId("github"), "4711");
    private static final LinkedIdentity LINKEDIN = new LinkedIdentity(new ProviderId("linkedin"), "7781");
    private static final Pattern OLD_ROW = Pattern.compile("(?m)^\\| `(\\w+)\\.(\\w+)` \\|");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (`.+`) \\| (\\d+) \\|$");

    private final Map<String, Integer> measured = new LinkedHashMap<>();
    private PostgresBackend postgres;
    private BiConsumer<String, Runnable> observed;

    @BeforeEach
    void connect() {
        postgres = Servers.empty();
        observed =
                (call, action) -> measured.put(call, Said.by(postgres, action).size());
    }

    @Test
    void eachCallCostsWhatTheDocumentSays() throws IOException {
        everything();

        assertThat(measured).isEqualTo(documented());
    }

    /** All else decides about somebody, or whoever has just written it wants to read it. */
    @Test
    void whatGoesToTheReplicaIsWhatTheDocumentSays() throws IOException {
        try (HikariDataSource pool =
                PostgresPool.of(PostgresOptions.of(Servers.url()).copy().withConnections(2))) {
            Counted replica = new Counted(pool);
            postgres = PostgresBackend.builder(pool)
                    .replica(replica.source())
                    .nanos(() -> 0)
                    .build();
            postgres.reads().ask(handle -> handle.execute("SELECT 1"));
            Set<String> there = new TreeSet<>();
            observed = (call, action) -> {
                int before = replica.asked();
                action.run();
                if (replica.asked() > before) {
                    there.add(call);
                }
            };

            everything();

            assertThat(there).isEqualTo(mayBeOld());
        }
    }

    private void everything() {
        accounts();
        credentials();
        profiles();
        blocks();
        reports();
        restrictions();
        appeals();
        audit();
        conversations();
        introductions();
        transcripts();
        figures();
    }

    /** As many as there are: what comes with them comes in one more statement. */
    @Test
    void alsoManyCostNoMore() {
        for (int i = 0; i < 20; i++) {
            String number = Integer.toString(i);
            postgres.conversations().started(talk("c_" + number));
            postgres.reports().file(report("case-" + number, new UserId("u_" + number)));
        }

        assertThat(Said.by(postgres, () -> postgres.conversations().latest(MAYA, 20)))
                .hasSize(2);
        assertThat(Said.by(postgres, () -> postgres.reports().open(null, 20))).hasSize(2);
    }

    private void accounts() {
        AccountStore accounts = postgres.accounts();
        measure("AccountStore.register", () -> accounts.register(GITHUB, MAYA, NOW));
        measure("AccountStore.find", () -> accounts.find(GITHUB));
        measure("AccountStore.confirm", () -> accounts.confirm(GITHUB, new EmailAddress("maya@example.org"), NOW));
        measure("AccountStore.told", () -> accounts.told(GITHUB, NOW));
        measure("AccountStore.withEmail", () -> accounts.withEmail(new EmailAddress("maya@example.org")));
        measure("AccountStore.link", () -> accounts.link(MAYA, LINKEDIN, Origin.SETTINGS, NOW));
        measure("AccountStore.unlink", () -> accounts.unlink(MAYA, LINKEDIN, NOW));
        measure("AccountStore.partedFrom", () -> accounts.partedFrom(LINKEDIN));
        measure("AccountStore.remove", () -> accounts.remove(MAYA));
    }

    private void credentials() {
        CredentialStore credentials = postgres.credentials();
        SecretHash key = SecretHash.of("session");
        SignedInSession session = SignedInSession.of(MAYA, key, NOW, NOW.plusSeconds(60));
        measure("CredentialStore.issueSession", () -> credentials.issueSession(session));
        measure(
                "CredentialStore.issueBearer",
                () -> credentials.issueBearer(SecretHash.of("bearer"), key, NOW.plusSeconds(60)));
        measure(
                "CredentialStore.issueTicket",
                () -> credentials.issueTicket(SecretHash.of("ticket"), key, NOW.plusSeconds(60)));
        measure("CredentialStore.find", () -> credentials.find(SecretHash.of("bearer"), NOW));
        measure("CredentialStore.session", () -> credentials.session(key, NOW));
        measure("CredentialStore.redeem", () -> credentials.redeem(SecretHash.of("ticket"), NOW));
        measure("CredentialStore.sessions", () -> credentials.sessions(MAYA, NOW));
        measure("CredentialStore.update", () -> credentials.update(session, session));
        measure("CredentialStore.revoke", () -> credentials.revoke(key));
    }

    private void profiles() {
        ProfileStore profiles = postgres.profiles();
        Profile profile = Profile.builder().user(MAYA).name("Maya").build();
        measure("ProfileStore.create", () -> profiles.create(profile));
        measure("ProfileStore.find", () -> profiles.find(MAYA));
        measure("ProfileStore.update", () -> profiles.update(MAYA, same -> same));
        measure(
                "ProfileStore.savePreferences",
                () -> profiles.savePreferences(MAYA, Preferences.builder().build()));
        measure("ProfileStore.preferences", () -> profiles.preferences(MAYA));
        measure("ProfileStore.updatePreferences", () -> profiles.updatePreferences(MAYA, same -> same));
        measure("ProfileStore.acknowledgements", () -> profiles.acknowledgements(MAYA));
        measure("ProfileStore.companyCount", () -> profiles.companyCount("acme"));
        measure("ProfileStore.avoid", () -> profiles.avoid(MAYA, new ProfileStore.Avoided("a_1", TOMAS, "T", NOW)));
        measure("ProfileStore.avoids", () -> profiles.avoids(MAYA, TOMAS));
        measure("ProfileStore.avoided", () -> profiles.avoided(MAYA));
        measure("ProfileStore.stopAvoiding", () -> profiles.stopAvoiding(MAYA, "a_1"));
    }

    private void blocks() {
        BlockStore blocks = postgres.blocks();
        measure("BlockStore.block", () -> blocks.block(MAYA, TOMAS, "b_1", "Tomás", NOW));
        measure("BlockStore.of", () -> blocks.of(MAYA));
        measure("BlockStore.betweenEither", () -> blocks.betweenEither(MAYA, TOMAS));
        measure("BlockStore.eitherWay", () -> blocks.eitherWay(MAYA));
        measure("BlockStore.unblock", () -> blocks.unblock(MAYA, "b_1"));
    }

    private void reports() {
        ReportStore reports = postgres.reports();
        measure("ReportStore.file", () -> reports.file(report("case-1", MAYA)));
        measure("ReportStore.find", () -> reports.find("case-1"));
        measure("ReportStore.by", () -> reports.by(MAYA, 20));
        measure("ReportStore.about", () -> reports.about(TOMAS, 20));
        measure("ReportStore.open", () -> reports.open(null, 20));
        measure("ReportStore.countAbout", () -> reports.countAbout(TOMAS));
        measure("ReportStore.eitherWay", () -> reports.eitherWay(MAYA));
        measure(
                "ReportStore.decide",
                () -> reports.decide(
                        "case-1", new ReportStore.Decision(ReportStore.Outcome.DISMISSED, ADA, NOW, null)));
        measure("ReportStore.decision", () -> reports.decision("case-1"));
    }

    private void restrictions() {
        RestrictionStore restrictions = postgres.restrictions();
        measure(
                "RestrictionStore.save",
                () -> restrictions.save(
                        new RestrictionStore.Restriction("case-r", MAYA, "spam", "You sent links.", true, NOW, null)));
        measure("RestrictionStore.active", () -> restrictions.active(MAYA, NOW));
        measure("RestrictionStore.of", () -> restrictions.of(MAYA));
        measure("RestrictionStore.lift", () -> restrictions.lift("case-r", NOW));
    }

    private void appeals() {
        AppealStore appeals = postgres.appeals();
        AppealStore.Appeal appeal = new AppealStore.Appeal("case-r", MAYA, "It was not me.", NOW, ADA, null, null);
        measure("AppealStore.file", () -> appeals.file(appeal));
        measure("AppealStore.find", () -> appeals.find("case-r"));
        measure("AppealStore.by", () -> appeals.by(MAYA, 20));
        measure("AppealStore.open", () -> appeals.open(null, 20));
        measure(
                "AppealStore.decide",
                () -> appeals.decide(
                        "case-r", new AppealStore.Decision(AppealStore.Outcome.DENIED, TOMAS, NOW, "No.")));
    }

    private void audit() {
        AuditStore audit = postgres.audit();
        measure(
                "AuditStore.write",
                () -> audit.write(new AuditStore.Entry("e_1", NOW, ADA, AuditStore.Action.READ, "case-1", TOMAS)));
        measure("AuditStore.find", () -> audit.find("e_1"));
        measure("AuditStore.read", () -> audit.read(Long.MAX_VALUE, 20));
    }

    private void conversations() {
        ConversationStore conversations = postgres.conversations();
        ConversationId id = new ConversationId("c_talk");
        measure("ConversationStore.started", () -> conversations.started(talk("c_talk")));
        measure("ConversationStore.revealed", () -> conversations.revealed(id, NOW));
        measure("ConversationStore.ended", () -> conversations.ended(id, EntryBody.EndCause.NEXT, MAYA, NOW));
        measure(
                "ConversationStore.feedback",
                () -> conversations.feedback(id, new ConversationStore.Feedback(MAYA, 4, List.of(), NOW)));
        measure("ConversationStore.find", () -> conversations.find(id));
        measure("ConversationStore.latest", () -> conversations.latest(MAYA, 20));
        measure("ConversationStore.partners", () -> conversations.partners(MAYA, NOW));
    }

    private void introductions() {
        Introductions introductions = postgres.introductions();
        measure("Introductions.seeker", () -> introductions.seeker(MAYA, NOW, NOW));
        measure("Introductions.between", () -> introductions.between(MAYA, TOMAS, NOW));
    }

    private void transcripts() {
        TranscriptStore transcripts = postgres.transcripts();
        ConversationId id = new ConversationId("c_talk");
        Position at = new Position(1, 7);
        TranscriptStore.Line line = new TranscriptStore.Line(at, Party.A, 1, NOW, "Hello");
        measure("TranscriptStore.begin", () -> transcripts.begin(talk("c_talk"), Duration.ofDays(30), NOW));
        measure("TranscriptStore.due", () -> transcripts.due(NOW, NOW, 20));
        measure("TranscriptStore.add", () -> transcripts.add(id, List.of(line), at));
        measure("TranscriptStore.complete", () -> transcripts.complete(id, NOW));
        measure("TranscriptStore.find", () -> transcripts.find(id));
    }

    private void figures() {
        PostgresFigures figures = postgres.figures();
        LocalDate day = LocalDate.parse("2026-11-21");
        measure("PostgresFigures.days", () -> figures.days(day, day));
        measure("PostgresFigures.people", () -> figures.people(NOW, NOW));
        measure("PostgresFigures.providers", figures::providers);
        measure("PostgresFigures.returned", () -> figures.returned(day));
    }

    private void measure(String call, Runnable action) {
        observed.accept(call, action);
    }

    private static ConversationInfo talk(String id) {
        return new ConversationInfo(new ConversationId(id), MAYA, TOMAS, null, NOW);
    }

    private static ReportStore.Report report(String caseId, UserId reporter) {
        List<ReportStore.Evidence> evidence = IntStream.range(0, 20)
                .mapToObj(seq -> new ReportStore.Evidence(seq, TOMAS, NOW, "No way", false))
                .toList();
        return new ReportStore.Report(
                caseId, reporter, TOMAS, new ConversationId("c_talk"), "harassment", null, evidence, NOW);
    }

    private static Set<String> mayBeOld() throws IOException {
        return OLD_ROW.matcher(Files.readString(Path.of("..", "docs", "postgres-layout.md")))
                .results()
                .map(row -> row.group(1) + "." + row.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Integer> documented() throws IOException {
        Map<String, Integer> costs = new LinkedHashMap<>();
        ROW.matcher(Files.readString(Path.of("..", "docs", "postgres-layout.md")))
                .results()
                .forEach((MatchResult row) -> Pattern.compile("`(\\w+)`")
                        .matcher(row.group(2))
                        .results()
                        .forEach(
                                call -> costs.put(row.group(1) + "." + call.group(1), Integer.parseInt(row.group(3)))));
        return costs;
    }
}
