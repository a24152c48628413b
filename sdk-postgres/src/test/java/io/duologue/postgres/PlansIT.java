package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.NoticeStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How each statement is carried out when there is much in every table: none reads a whole one. Every call of every store is made once,
 * and what it says to Postgres is explained.
 */
@ExtendWith(Servers.class)
class PlansIT {
    /** Conversations, and of all else a tenth; with -Pfull a million. */
    private static final int ROWS = Boolean.getBoolean("duologue.full") ? 1_000_000 : 40_000;

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(400L * 86_400);
    private static final UserId MAYA = new UserId("u_7");
    private static final UserId TOMAS = new UserId("u_8");
    private static final LinkedIdentity GITHUB = new LinkedIdentity(new ProviderId("github"), "s_7");
    private static final LinkedIdentity LINKEDIN = new LinkedIdentity(new ProviderId("linkedin"), "7");
    private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on (\\w+)");

    private static String url;
    private static PostgresBackend postgres;

    @BeforeAll
    static void fill() throws IOException {
        url = Servers.server().createDatabase();
        postgres = PostgresBackend.open(PostgresOptions.of(url).copy().withStatementTimeout(Duration.ofMinutes(10)));
        try (InputStream in = PlansIT.class.getResourceAsStream("much.sql")) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            postgres.database()
                    .ask(handle -> handle.createScript(script.replace("${rows}", Integer.toString(ROWS)))
                            .execute());
        }
    }

    @AfterAll
    static void drop() {
        postgres.close();
        Servers.server().dropDatabase(url);
    }

    @Test
    void noStatementReadsAWholeTable() {
        List<String> said = Said.by(postgres, PlansIT::everything);
        Map<String, String> plans = new LinkedHashMap<>();
        said.stream().filter(sql -> !sql.equals(Said.BATCH)).forEach(sql -> plans.put(sql, explained(sql)));

        assertThat(plans).hasSizeGreaterThan(80);
        assertThat(plans)
                .allSatisfy((sql, plan) -> assertThat(WHOLE_TABLE.matcher(plan).results())
                        .as(sql + "\n" + plan)
                        .isEmpty());
    }

    /** The twin: without an index the check above finds what it is there to find. */
    @Test
    void withoutItsIndexAStatementIsFound() {
        String sql = "SELECT id FROM duologue.conversation WHERE topic = 'nothing'";

        assertThat(explained(sql)).containsPattern(WHOLE_TABLE);
    }

    private static String explained(String sql) {
        return postgres.database()
                .ask(handle -> String.join(
                        "\n",
                        handle.createQuery(
                                        "EXPLAIN " + sql.replace("::", "\\:\\:").replace("?", "\\?"))
                                .mapTo(String.class)
                                .list()));
    }

    private static void everything() {
        accounts(postgres.accounts());
        credentials(postgres.credentials());
        small(postgres.erasures(), postgres.notices(), postgres.avatars(), postgres.audit());
        profiles(postgres.profiles());
        blocks(postgres.blocks());
        reports(postgres.reports());
        restrictions(postgres.restrictions());
        appeals(postgres.appeals());
        conversations(postgres.conversations());
        introductions(postgres.introductions());
        transcripts(postgres.transcripts());
        counting();
    }

    /** But for what counts all there is of something, and is meant to read it: the split by provider. */
    private static void counting() {
        try (PostgresAnalytics analytics = postgres.analytics()) {
            analytics.removeUntil(LONG_AGO, 1_000);
        }
        LocalDate day = LocalDate.parse("2026-06-01");
        postgres.figures().days(day, day);
        postgres.figures().people(NOW.minusSeconds(86_400), NOW);
        // The last weeks, as what is asked about a quarter of a year reads a quarter of what there is.
        postgres.figures().returned(LocalDate.parse("2026-12-20"));
    }

    private static void accounts(AccountStore accounts) {
        accounts.find(MAYA);
        accounts.find(GITHUB);
        accounts.withEmail(new EmailAddress("p7@example.org"));
        accounts.onlyFrom(new ProviderId("github"), TOMAS, 100);
        accounts.register(GITHUB, MAYA, NOW);
        accounts.register(new LinkedIdentity(new ProviderId("github"), "new"), new UserId("u_new"), NOW);
        accounts.link(MAYA, LINKEDIN, Origin.SETTINGS, NOW);
        accounts.confirm(LINKEDIN, new EmailAddress("maya@example.org"), NOW);
        accounts.confirm(LINKEDIN, null, NOW);
        accounts.told(LINKEDIN, NOW);
        accounts.unlink(MAYA, LINKEDIN, NOW);
        accounts.partedFrom(LINKEDIN);
        accounts.parted(MAYA);
        accounts.removeUntil(LONG_AGO, 1_000);
        accounts.remove(new UserId("u_new"));
    }

    private static void credentials(CredentialStore credentials) {
        SecretHash key = SecretHash.of("session");
        SignedInSession session = SignedInSession.of(MAYA, key, NOW, NOW.plusSeconds(60));
        credentials.issueSession(session);
        credentials.issueTicket(SecretHash.of("ticket"), key, NOW.plusSeconds(60));
        credentials.issueBearer(SecretHash.of("bearer"), key, NOW.plusSeconds(60));
        credentials.session(key, NOW);
        credentials.find(SecretHash.of("bearer"), NOW);
        credentials.redeem(SecretHash.of("ticket"), NOW);
        credentials.sessions(MAYA, NOW);
        credentials.update(session, session.copy().withLastUsedAt(NOW.plusSeconds(1)));
        credentials.revoke(key);
        credentials.revokeAll(MAYA);
        credentials.removeUntil(LONG_AGO, 1_000);
    }

    private static void introductions(Introductions introductions) {
        introductions.seeker(MAYA, NOW.minusSeconds(86_400), NOW);
        introductions.between(MAYA, TOMAS, NOW);
    }

    private static void small(ErasureStore erasures, NoticeStore notices, AvatarStore avatars, AuditStore audit) {
        erasures.request(MAYA, NOW, NOW);
        erasures.request(MAYA, NOW, NOW);
        erasures.find(MAYA);
        erasures.due(LONG_AGO, 100);
        erasures.cancel(TOMAS);
        erasures.begin(MAYA, NOW);
        erasures.done(MAYA);

        notices.add(
                MAYA,
                Notice.builder()
                        .id("n_new")
                        .kind(Notice.Kind.LINKED)
                        .provider(new ProviderId("github"))
                        .at(NOW)
                        .build());
        notices.open(MAYA);
        notices.latest(MAYA);
        notices.find(MAYA, "n_new");
        notices.acknowledge(MAYA, "n_new");
        notices.removeUntil(LONG_AGO, 1_000);
        notices.erase(MAYA);

        avatars.save(MAYA, new Avatar(new AvatarId("a_new"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}));
        avatars.find(new AvatarId("a_new"));
        avatars.remove(MAYA);

        AuditStore.Entry entry = new AuditStore.Entry("new", NOW, TOMAS, AuditStore.Action.UPHELD, "case_7", MAYA);
        audit.write(entry);
        audit.write(entry);
        audit.find("new");
        audit.read(Long.MAX_VALUE, 50);
        audit.removeUntil(LONG_AGO, 1_000);
    }

    private static void profiles(ProfileStore profiles) {
        profiles.find(MAYA);
        profiles.create(Profile.builder().user(new UserId("u_new")).name("New").build());
        profiles.update(MAYA, profile -> ImmutableProfile.copyOf(profile).withCompany(new Company("Acme 7")));
        profiles.savePreferences(MAYA, Preferences.builder().build());
        profiles.updatePreferences(MAYA, preferences -> preferences);
        profiles.updatePreferences(new UserId("u_new"), preferences -> preferences);
        profiles.acknowledge(MAYA, new Acknowledgement("guidelines", "2026-11", NOW));
        profiles.acknowledge(MAYA, new Acknowledgement("guidelines", "2026-11", NOW));
        profiles.acknowledgements(MAYA);
        profiles.companyCount("acme 7");
        profiles.avoid(MAYA, new ProfileStore.Avoided("w_new", TOMAS, "Tomás", NOW));
        profiles.avoids(MAYA, TOMAS);
        profiles.avoided(MAYA);
        profiles.stopAvoiding(MAYA, "w_new");
        profiles.erase(new UserId("u_new"));
    }

    private static void blocks(BlockStore blocks) {
        blocks.block(MAYA, new UserId("u_new"), "b_new", "New", NOW);
        blocks.of(MAYA);
        blocks.betweenEither(MAYA, TOMAS);
        blocks.eitherWay(MAYA);
        blocks.unblock(MAYA, "b_new");
        blocks.erase(MAYA);
    }

    private static void reports(ReportStore reports) {
        ReportStore.Evidence evidence = new ReportStore.Evidence(1, MAYA, NOW, "Please stop.", false);
        ReportStore.Report report = new ReportStore.Report(
                "case_new",
                MAYA,
                new UserId("u_new"),
                new ConversationId("c_7"),
                "harassment",
                null,
                List.of(evidence),
                NOW);
        reports.file(report);
        reports.file(report);
        reports.find("case_new");
        reports.by(MAYA, 20);
        reports.about(MAYA, 20);
        reports.open(null, 20);
        reports.open("case_new", 20);
        reports.countAbout(MAYA);
        reports.eitherWay(MAYA);
        reports.decide("case_new", new ReportStore.Decision(ReportStore.Outcome.DISMISSED, TOMAS, NOW, null));
        reports.decision("case_new");
        reports.erase(MAYA);
        reports.removeUntil(LONG_AGO, 1_000);
        reports.removeUndecidedUntil(LONG_AGO, 1_000);
    }

    private static void restrictions(RestrictionStore restrictions) {
        restrictions.save(new RestrictionStore.Restriction(
                "case_r", MAYA, "harassment", "You would not stop.", false, NOW, null));
        restrictions.active(MAYA, NOW);
        restrictions.of(MAYA);
        restrictions.find("case_r");
        restrictions.lift("case_r", NOW);
        restrictions.keep(new RestrictionStore.KeptRestriction("hash", "harassment", "You.", false, NOW, NOW));
        restrictions.keptFor("hash", NOW);
        restrictions.liftKept(new RestrictionStore.KeptRestriction("hash", "harassment", "You.", false, NOW, NOW));
        restrictions.keepNames(MAYA, java.util.Set.of("hash"), NOW);
        restrictions.namesOf(MAYA, NOW);
        restrictions.removeUntil(LONG_AGO, 1_000);
        restrictions.removeKeptUntil(LONG_AGO, 1_000);
        restrictions.erase(MAYA);
    }

    private static void appeals(AppealStore appeals) {
        AppealStore.Appeal appeal = new AppealStore.Appeal("case_a", MAYA, "It was not me.", NOW, TOMAS, null, null);
        appeals.file(appeal);
        appeals.file(appeal);
        appeals.find("case_a");
        appeals.by(MAYA, 20);
        appeals.open(null, 20);
        appeals.open("case_a", 20);
        appeals.decide("case_a", new AppealStore.Decision(AppealStore.Outcome.DENIED, TOMAS, NOW, "No."));
        appeals.removeUntil(LONG_AGO, 1_000, caseId -> false);
        appeals.removeUntil(NOW, 1, caseId -> false);
        appeals.erase(MAYA);
    }

    private static void transcripts(TranscriptStore transcripts) {
        ConversationId id = new ConversationId("c_new");
        Position at = new Position(1, 7);
        transcripts.begin(new ConversationInfo(id, MAYA, TOMAS, null, NOW), Duration.ofDays(30), NOW);
        transcripts.due(LONG_AGO, NOW, 200);
        transcripts.add(id, List.of(new TranscriptStore.Line(at, Party.A, 1, NOW, "Hello")), at);
        transcripts.complete(id, NOW);
        transcripts.find(id);
        transcripts.erase(MAYA);
        transcripts.erase(TOMAS);
        transcripts.removeUntil(LONG_AGO, 1_000);
    }

    private static void conversations(ConversationStore conversations) {
        ConversationId id = new ConversationId("c_new");
        conversations.started(new ConversationInfo(id, MAYA, TOMAS, null, NOW));
        conversations.ended(id, EntryBody.EndCause.NEXT, MAYA, NOW);
        conversations.revealed(id, NOW);
        conversations.feedback(id, new ConversationStore.Feedback(MAYA, 4, List.of("clear"), NOW));
        conversations.feedback(id, new ConversationStore.Feedback(MAYA, 4, List.of("clear"), NOW));
        conversations.find(id);
        conversations.latest(MAYA, 20);
        conversations.partners(MAYA, NOW.minusSeconds(86_400));
        conversations.erase(TOMAS);
        conversations.removeUntil(LONG_AGO, 1_000);
    }
}
