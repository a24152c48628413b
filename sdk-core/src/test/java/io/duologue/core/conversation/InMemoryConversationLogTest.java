package io.duologue.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.CreateResult;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Presence;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bounds of the log in memory; what every log must do is in its contract. */
class InMemoryConversationLogTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final ConversationId TALK = new ConversationId("c_talk");

    @Test
    void onlySoManyAcknowledgedEntriesAreKept() {
        ConversationLog log = logOf(LogLimits.standard().withEntriesKept(10));
        for (int n = 1; n <= 1_000; n++) {
            Position at = say(log, n).entry().position();
            log.acknowledge(TALK, Party.A, 1, at);
            log.acknowledge(TALK, Party.B, 1, at);
        }

        ReadResult.Page page = (ReadResult.Page) log.read(TALK, Position.START, 512);

        assertThat(page.from().seq()).isEqualTo(990);
        assertThat(page.entries()).extracting(Entry::seq).hasSize(10).endsWith(1_000L);
        assertThat(page.state().kept()).isEqualTo(page.from());
    }

    @Test
    void whatOneOfThemHasNotAcknowledgedIsKeptWhateverTheBound() {
        ConversationLog log = logOf(LogLimits.standard().withEntriesKept(0));
        for (int n = 1; n <= 100; n++) {
            log.acknowledge(TALK, Party.A, 1, say(log, n).entry().position());
        }

        assertThat(((ReadResult.Page) log.read(TALK, Position.START, 512)).entries())
                .hasSize(100);
    }

    @Test
    void thereIsRoomForSoManyConversationsWhateverNeverCameToBe() {
        ConversationLog log = logOf(LogLimits.standard().withMaxConversations(1));
        ConversationId never = new ConversationId("c_never");
        ConversationInfo third = info("c_third");
        log.tombstone(never, NINE);

        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> log.create(third));
        assertThat(log.create(info("c_talk"))).isEqualTo(CreateResult.EXISTS);

        log.append(submission(1, new Content.End(EndCause.ENDED)), NINE);
        log.collect(NINE.plus(DAY));
        assertThat(log.create(third)).isEqualTo(CreateResult.CREATED);
    }

    @Test
    void theOldestOfTenThousandTombstonesMakesRoomForOneMore() {
        ConversationLog log = logOf(LogLimits.standard().withMaxConversations(3));
        for (int i = 0; i <= 10_000; i++) {
            log.tombstone(new ConversationId("c_" + i), NINE);
        }

        assertThat(log.create(info("c_0"))).isEqualTo(CreateResult.CREATED);
        assertThat(log.create(info("c_1"))).isEqualTo(CreateResult.TOMBSTONED);
        assertThat(log.create(info("c_10000"))).isEqualTo(CreateResult.TOMBSTONED);
    }

    @Test
    void anEndedConversationIsGoneAfterADay() {
        ConversationLog log = logOf(LogLimits.standard());
        log.append(submission(1, new Content.End(EndCause.ENDED)), NINE);

        log.collect(NINE.plus(DAY));

        assertThat(log.find(TALK)).isEmpty();
    }

    @Test
    void soManyKeysAreRemembered() {
        ConversationLog log = logOf(LogLimits.standard());
        PresenceChanged back = new PresenceChanged(Party.A, Presence.PRESENT, null);
        for (int i = 0; i <= 256; i++) {
            log.appendSystem(TALK, "back:" + i, Map.of(), back, NINE);
        }

        assertThat(log.appendSystem(TALK, "back:1", Map.of(), back, NINE))
                .matches(result -> ((SystemResult.Appended) result).original());
        assertThat(log.appendSystem(TALK, "back:0", Map.of(), back, NINE))
                .matches(result -> !((SystemResult.Appended) result).original());
    }

    @Test
    void aMarkIsNeverZero() {
        ConversationLog log = ConversationLog.inMemory(LogLimits.standard(), () -> 0L);
        log.create(info("c_talk"));

        assertThat(say(log, 1).entry().position().mark()).isNotZero();
    }

    private static ConversationLog logOf(LogLimits limits) {
        ConversationLog log = ConversationLog.inMemory(limits, new Random(1));
        log.create(info("c_talk"));
        return log;
    }

    private static ConversationInfo info(String id) {
        return new ConversationInfo(new ConversationId(id), new UserId("u_a"), new UserId("u_b"), null, NINE);
    }

    private static AppendResult.Accepted say(ConversationLog log, long n) {
        return (AppendResult.Accepted) log.append(submission(n, new Content.Text("message " + n)), NINE);
    }

    private static Submission submission(long n, Content content) {
        return new Submission(TALK, Party.A, 1, n, new BodyHash(n, n), false, content);
    }
}
