package io.duologue.benchmarks.micro;

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
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Random;

/** A log in memory with one conversation, of which both parties have fence 1. One thread at a time. */
final class TwoParties {
    static final ConversationId CONVERSATION = new ConversationId("c_benchmark");

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Content TEXT = new Content.Text(
            "That is what I would try first: measure where the time goes, then change one thing at a time. 👋");

    final ConversationLog log = ConversationLog.inMemory(LogLimits.standard(), new Random(1));
    private long lastN;

    TwoParties() {
        log.create(new ConversationInfo(CONVERSATION, new UserId("u_a"), new UserId("u_b"), null, NOW));
        log.fence(CONVERSATION, Party.A, 1);
        log.fence(CONVERSATION, Party.B, 1);
    }

    /** Party A says something. */
    Position append() {
        lastN++;
        AppendResult result = log.append(
                new Submission(CONVERSATION, Party.A, 1, lastN, new BodyHash(lastN, lastN), false, TEXT), NOW);
        if (result instanceof AppendResult.Accepted accepted) {
            return accepted.entry().position();
        }
        throw new IllegalStateException("expected to be accepted but was " + result);
    }

    /** Both have everything up to there. */
    void acknowledge(Position upTo) {
        log.acknowledge(CONVERSATION, Party.A, 1, upTo);
        log.acknowledge(CONVERSATION, Party.B, 1, upTo);
    }
}
