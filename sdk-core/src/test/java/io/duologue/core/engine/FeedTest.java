package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.engine.Feed.Pumped;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FeedTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final ConversationId TALK = new ConversationId("c_talk");

    private final List<ServerFrame> sent = new ArrayList<>();

    @Test
    @Tag("W-42")
    void anAnswerForAnEntryThatTheStoreLostIsNotTakenForTheOneThatGrewInItsPlace() {
        ConversationLog before = log();
        ConversationLog after = log();
        say(before, Party.B, 1, "one");
        say(after, Party.B, 1, "one");
        Feed feed = new Feed(before.find(TALK).orElseThrow(), Party.A, Position.START, 1, 1_000, FeedTest::nobody);
        feed.pump(before, this::take, NINE);
        AppendResult.Accepted lost = say(before, Party.A, 1, "mine");
        feed.hold(ok(1, lost), lost.entry().seq(), true);
        say(after, Party.B, 1, "one");
        say(after, Party.B, 2, "two");

        feed.acknowledged(1);
        Pumped read = feed.pump(after, this::take, NINE);
        feed.startOver(Position.START);
        feed.pump(after, this::take, NINE);
        feed.acknowledged(1);
        feed.pump(after, this::take, NINE);

        assertThat(read).isEqualTo(Pumped.DIVERGED);
        assertThat(sent)
                .extracting(frame -> ((ServerFrame.MessageNew) frame).text())
                .containsExactly("one", "one", "two");
    }

    @Test
    @Tag("W-15")
    void noMoreAnswersWaitThanAClientMayWaitFor() {
        ConversationLog log = log();
        Feed feed = new Feed(log.find(TALK).orElseThrow(), Party.A, Position.START, 1, 1_000, FeedTest::nobody);
        say(log, Party.B, 1, "one");
        AppendResult.Accepted own = say(log, Party.A, 1, "mine");
        feed.pump(log, this::take, NINE);

        List<Boolean> held = IntStream.rangeClosed(1, ProtocolLimits.IN_FLIGHT + 1)
                .mapToObj(i -> feed.hold(ok(1, own), own.entry().seq(), true))
                .toList();

        assertThat(held).hasSize(65).endsWith(true, false).containsOnlyOnce(false);
        feed.acknowledged(1);
        feed.pump(log, this::take, NINE);
        assertThat(sent)
                .hasSize(65)
                .filteredOn(ServerFrame.Ok.class::isInstance)
                .hasSize(64);
    }

    @Test
    void aMessageThatIsKnownIsSentWithoutReading() {
        ConversationLog log = log();
        AppendResult.Accepted one = say(log, Party.B, 1, "one");
        Feed feed = new Feed(log.find(TALK).orElseThrow(), Party.A, Position.START, 10, 1_000, FeedTest::nobody);

        boolean taken = feed.take(behind(one), one.entry(), this::take, NINE);

        assertThat(taken).isTrue();
        assertThat(sent).hasSize(1);
        assertThat(feed.sent()).isEqualTo(one.entry().position());
        assertThat(feed.take(behind(one), one.entry(), this::take, NINE)).isFalse();
    }

    @Test
    @Tag("W-42")
    void aMessageBehindAnotherPlaceThanTheReadersIsNotTaken() {
        ConversationLog before = log();
        ConversationLog after = ConversationLog.inMemory(LogLimits.standard(), new Random(2));
        after.create(before.find(TALK).orElseThrow().info());
        say(before, Party.B, 1, "one");
        say(after, Party.B, 1, "one, grown anew");
        Feed feed = new Feed(before.find(TALK).orElseThrow(), Party.A, Position.START, 10, 1_000, FeedTest::nobody);
        feed.pump(before, this::take, NINE);
        AppendResult.Accepted second = say(after, Party.B, 2, "two");
        AppendResult.Accepted third = say(before, Party.B, 2, "two");

        assertThat(feed.take(behind(second), second.entry(), this::take, NINE)).isFalse();
        assertThat(feed.take(third.entry().position(), third.entry(), this::take, NINE))
                .isFalse();

        assertThat(sent).hasSize(1);
        assertThat(feed.pump(after, this::take, NINE)).isEqualTo(Pumped.DIVERGED);
    }

    @Test
    void aReaderWithoutCreditIsNotSentWhatIsKnown() {
        ConversationLog log = log();
        Feed feed = new Feed(log.find(TALK).orElseThrow(), Party.A, Position.START, 1, 1_000, FeedTest::nobody);
        AppendResult.Accepted one = say(log, Party.B, 1, "one");
        AppendResult.Accepted two = say(log, Party.B, 2, "two");
        feed.take(behind(one), one.entry(), this::take, NINE);

        boolean taken = feed.take(behind(two), two.entry(), this::take, NINE);
        feed.acknowledged(1);

        assertThat(taken).isFalse();
        assertThat(feed.take(behind(two), two.entry(), this::take, NINE)).isTrue();
    }

    @Test
    void aReceiptOfAnotherEntryThanTheReadersIsNotBelieved() {
        ConversationLog log = log();
        Position one = say(log, Party.A, 1, "one").entry().position();
        Feed feed = new Feed(log.find(TALK).orElseThrow(), Party.A, Position.START, 10, 1_000, FeedTest::nobody);
        feed.pump(log, this::take, NINE);

        assertThat(feed.hear(new Receipt(new Position(1, one.mark() + 1), true)))
                .isFalse();
        assertThat(feed.hear(new Receipt(new Position(2, one.mark()), true))).isFalse();
        assertThat(feed.owesMarks()).isFalse();
        assertThat(feed.hear(new Receipt(one, true))).isTrue();
        assertThat(feed.owesMarks()).isTrue();
    }

    private static Position behind(AppendResult.Accepted accepted) {
        return Objects.requireNonNull(accepted.behind());
    }

    private int take(ServerFrame frame) {
        sent.add(frame);
        return 10;
    }

    private static ServerFrame.Ok ok(long n, AppendResult.Accepted accepted) {
        return new ServerFrame.Ok(
                null, TALK.value(), n, Frames.cursor(accepted.entry().position()), NINE, null, null, null);
    }

    /** Those that are written alike have the same marks. */
    private static ConversationLog log() {
        ConversationLog log = ConversationLog.inMemory(LogLimits.standard(), new Random(1));
        log.create(new ConversationInfo(TALK, new UserId("u_maya"), new UserId("u_tomas"), null, NINE));
        return log;
    }

    private static AppendResult.Accepted say(ConversationLog log, Party party, long n, String text) {
        BodyHash hash = BodyHash.of("instance", "text", text);
        return (AppendResult.Accepted)
                log.append(new Submission(TALK, party, 1, n, hash, false, new Content.Text(text)), NINE);
    }

    private static ServerFrame.Card nobody() {
        throw new IllegalStateException("nobody's card is asked for");
    }
}
