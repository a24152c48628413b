package io.duologue.fuzz;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.ModerationPolicy.MessageDraft;
import io.duologue.core.moderation.Verdict;
import io.duologue.server.transport.TextAssembler;
import io.duologue.server.transport.TextAssembler.Piece;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Any text is judged: by a rule with a name, the same when asked again, not sterner once the wait for links is over, and in
 * a time that grows with its length only. Its bytes are the same text in however many pieces they came.
 */
final class MessageTextTarget {
    private static final ModerationPolicy POLICY = ModerationPolicy.standard();
    private static final ConversationId CONVERSATION = new ConversationId("c_" + "a".repeat(26));
    private static final UserId AUTHOR = new UserId("u_maya");
    private static final Instant STARTED = Instant.parse("2026-11-21T09:00:00Z");
    private static final int MOST_CHARACTERS = 1_000;
    /** Far above what a frame's text takes, and far below what one that is looked through for each of its characters does. */
    private static final long MOST_NANOS = 1_000_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private MessageTextTarget() {}

    static void feed(byte[] input) {
        byte[] bytes = Runs.expanded(input);
        judge(Runs.text(bytes));
        assemble(bytes);
    }

    private static void judge(String text) {
        Verdict early = judged(POLICY, text, Duration.ZERO);
        Verdict late = judged(POLICY, text, Duration.ofMinutes(3));
        require(late.action().compareTo(early.action()) <= 0, "sterner later: " + early + ", then " + late);
        boolean tooLong = text.codePointCount(0, text.length()) > MOST_CHARACTERS;
        require(!tooLong || early.action() == Verdict.Action.BLOCK, "a text that is too long may pass");
        long before = THREADS.getCurrentThreadCpuTime();
        judged(POLICY, text, Duration.ZERO);
        judged(POLICY, text.substring(0, Math.min(text.length(), MOST_CHARACTERS)), Duration.ZERO);
        long took = THREADS.getCurrentThreadCpuTime() - before;
        require(took < MOST_NANOS, "took " + took / 1_000_000 + " ms for " + text.length() + " characters");
    }

    private static Verdict judged(ModerationPolicy policy, String text, Duration sinceStart) {
        MessageDraft draft = new MessageDraft(CONVERSATION, AUTHOR, text, STARTED, STARTED.plus(sinceStart));
        Verdict verdict = policy.judge(draft);
        require(verdict.equals(policy.judge(draft)), "judged in two ways");
        require(
                verdict.action() == Verdict.Action.ALLOW || !verdict.rule().isEmpty(),
                "judged without the name of a rule");
        return verdict;
    }

    private static void assemble(byte[] bytes) {
        Piece whole = new TextAssembler(64 * 1024).take(ByteBuffer.wrap(bytes), true);
        TextAssembler assembler = new TextAssembler(64 * 1024);
        int step = bytes.length == 0 ? 1 : 1 + Byte.toUnsignedInt(bytes[0]);
        Piece last = null;
        for (int at = 0; last == null || (last.text() == null && last.fault() == null); at += step) {
            int end = Math.min(bytes.length, at + step);
            byte[] piece = Arrays.copyOfRange(bytes, Math.min(at, end), end);
            last = assembler.take(ByteBuffer.wrap(piece), end == bytes.length);
        }
        require(last.equals(whole), "another text in pieces of " + step);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
