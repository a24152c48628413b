package io.duologue.core.privacy;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.NoticeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Stores with what people left in them. What is Maya's own begins with MINE, what is another's with THEIRS. */
final class HeldWorld {
    static final UserId MAYA = new UserId("u_00000000000000000000000001");
    static final UserId TOMAS = new UserId("u_00000000000000000000000002");
    static final UserId ADA = new UserId("u_00000000000000000000000003");
    static final NodeId NODE = new NodeId("node-a");

    Instant now = Instant.parse("2026-11-21T09:00:00Z");
    final AccountStore accounts = AccountStore.inMemory(10);
    final CredentialStore credentials = CredentialStore.inMemory(10);
    final ProfileStore profiles = ProfileStore.inMemory(10);
    final AvatarStore avatars = AvatarStore.inMemory(10);
    final NoticeStore notices = NoticeStore.inMemory(10);
    final SessionStore sessions = SessionStore.inMemory(10);
    final ConversationStore conversations = ConversationStore.inMemory(10);
    final ConversationLog log = ConversationLog.inMemory(LogLimits.standard(), new Random(7));
    final TranscriptStore transcripts = TranscriptStore.inMemory(10);
    final BlockStore blocks = BlockStore.inMemory(10);
    final ReportStore reports = ReportStore.inMemory(10);
    final RestrictionStore restrictions = RestrictionStore.inMemory(10);
    final AppealStore appeals = AppealStore.inMemory(10);
    final ErasureStore erasures = ErasureStore.inMemory(10);
    private final Map<String, Long> numbers = new HashMap<>();

    HeldData held(PersonalData... more) {
        return held(ExportBounds.standard(), more);
    }

    HeldData held(ExportBounds bounds, PersonalData... more) {
        return new HeldData(
                accounts,
                credentials,
                profiles,
                avatars,
                notices,
                sessions,
                conversations,
                log,
                transcripts,
                blocks,
                reports,
                restrictions,
                appeals,
                erasures,
                List.of(more),
                bounds);
    }

    static PersonalData kept(String id, PersonalData.Held held) {
        return new PersonalData() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public String what() {
                return "Kept by an application.";
            }

            @Override
            public Held of(UserId user, Instant now) {
                return user.equals(MAYA) ? held : Held.NOTHING;
            }
        };
    }

    static ConversationId conversation(int number) {
        return new ConversationId("c_%026d".formatted(number));
    }

    void appeals(String caseId) {
        appeals.file(new Appeal(caseId, MAYA, "MINE: it was not me", now, ADA, "C-2", null));
    }

    /** Maya, as party A, talked with somebody, each conversation a minute after the one before. */
    void talk(int number, UserId partner, EndCause cause, UserId by) {
        talk(number, partner, cause, by, null);
    }

    void talk(int number, UserId partner, EndCause cause, UserId by, @Nullable Course course) {
        ConversationInfo info =
                new ConversationInfo(conversation(number), MAYA, partner, "backend", now.plusSeconds(60L * number));
        log.create(info);
        conversations.started(info);
        conversations.ended(info.id(), cause, by, now.plusSeconds(60L * number + 30), course);
    }

    void says(int number, UserId who, String text) {
        Party party = who.equals(MAYA) ? Party.A : Party.B;
        long n = numbers.merge(number + who.value(), 1L, Long::sum);
        AppendResult result = log.append(
                new Submission(
                        conversation(number),
                        party,
                        1,
                        n,
                        BodyHash.of("test", "text", text),
                        false,
                        new Content.Text(text)),
                now);
        if (!(result instanceof AppendResult.Accepted)) {
            throw new AssertionError(result);
        }
    }

    /** What the transcript of a conversation has: a line of Maya and one of the other. */
    void kept(int number, String mine, String theirs) {
        Position first = new Position(1, 1);
        Position second = new Position(2, 2);
        transcripts.begin(log.find(conversation(number)).orElseThrow().info(), Duration.ofDays(30), now);
        transcripts.add(
                conversation(number),
                List.of(new Line(first, Party.A, 1, now, mine), new Line(second, Party.B, 1, now, theirs)),
                second);
    }

    void restricted(String caseId) {
        restrictions.save(new Restriction(
                caseId, MAYA, "scams", "You asked for money.", false, now, now.plus(Duration.ofDays(1))));
    }

    void reports(String caseId, UserId reported) {
        reports.file(new Report(
                caseId,
                MAYA,
                reported,
                conversation(1),
                "scam",
                "MINE: he asked for money",
                List.of(
                        new Evidence(1, MAYA, now, "MINE: please stop", false),
                        new Evidence(2, reported, now, "THEIRS: send me money", true)),
                now));
    }

    void everythingAboutMaya() {
        AvatarId picture = new AvatarId("a_mayas");
        avatars.save(MAYA, new Avatar(picture, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1}));
        avatars.save(TOMAS, new Avatar(new AvatarId("a_tomas"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 2}));
        LinkedIdentity identity = new LinkedIdentity(new ProviderId("github"), "maya-at-github");
        accounts.register(identity, MAYA, now);
        LinkedIdentity former = new LinkedIdentity(new ProviderId("google"), "maya-at-google");
        accounts.link(MAYA, former, Account.Origin.SETTINGS, now);
        accounts.unlink(MAYA, former, now);
        accounts.confirm(identity, EmailAddress.of("maya@example.org").orElseThrow(), now);
        profiles.create(Profile.builder()
                .user(MAYA)
                .name("Maya Lindqvist")
                .bio("MINE: builds clinics")
                .avatar(picture)
                .build());
        profiles.create(Profile.builder()
                .user(TOMAS)
                .name("Tomás Rey")
                .bio("THEIRS: a bio")
                .build());
        profiles.savePreferences(MAYA, Preferences.builder().sound(false).build());
        profiles.acknowledge(MAYA, new Acknowledgement("guidelines", "2026-11", now));
        profiles.acknowledge(MAYA, new Acknowledgement("guidelines", "2027-01", now.plusSeconds(1)));
        credentials.issueSession(SignedInSession.builder()
                .user(MAYA)
                .key(SecretHash.of("a secret of Maya's"))
                .device("Firefox on Linux")
                .signedInAt(now)
                .expiresAt(now.plus(Duration.ofHours(12)))
                .build());
        notices.add(MAYA, notice("n_1"));
        notices.add(MAYA, notice("n_2"));
        notices.acknowledge(MAYA, "n_1");
        sessions.claim(MAYA, NODE, new SessionId("s_00000000000000000000000001"), now);

        erasures.request(MAYA, now, now.plus(Duration.ofDays(14)));
        erasures.request(ADA, now, now.plus(Duration.ofDays(14)));
        talk(1, TOMAS, EndCause.BLOCKED, MAYA);
        says(1, MAYA, "MINE: hello");
        says(1, TOMAS, "THEIRS: send me money");
        says(1, MAYA, "MINE: please stop");
        conversations.feedback(conversation(1), new Feedback(TOMAS, 1, List.of("THEIRS: boring"), now));
        conversations.feedback(conversation(1), new Feedback(MAYA, 2, List.of("off-topic"), now));
        talk(2, ADA, EndCause.BLOCKED, ADA);
        says(2, ADA, "THEIRS: goodbye");

        blocks.block(MAYA, TOMAS, "b_1", "Tomás Rey", now);
        blocks.block(ADA, MAYA, "b_2", "THEIRS: Maya", now);
        profiles.avoid(MAYA, new Avoided("a_1", TOMAS, "Tomás Rey", now));
        profiles.avoid(ADA, new Avoided("a_2", MAYA, "THEIRS: Maya", now));
        reports("C-1", TOMAS);
        reports.file(new Report(
                "C-2",
                ADA,
                MAYA,
                conversation(2),
                "harassment",
                "THEIRS: she was rude",
                List.of(new Evidence(1, ADA, now, "THEIRS: goodbye", false)),
                now));
        restricted("R-1");
        appeals("R-9");
        appeals.decide(
                "R-9",
                new AppealStore.Decision(AppealStore.Outcome.DENIED, TOMAS, now, "MINE: three people said the same"));
        appeals.file(new Appeal("R-2", TOMAS, "THEIRS: an appeal", now, ADA, "C-1", null));
        restrictions.save(new Restriction("R-2", TOMAS, "hate", "THEIRS: a statement", false, now, null));
    }

    private Notice notice(String id) {
        return Notice.builder()
                .id(id)
                .kind(Notice.Kind.LINKED)
                .provider(new ProviderId("github"))
                .at(now)
                .build();
    }
}
