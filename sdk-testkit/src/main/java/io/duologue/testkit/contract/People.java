package io.duologue.testkit.contract;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.identity.UserId;
import java.time.Instant;

/** The people and moments of which the contracts tell. */
final class People {
    static final UserId MAYA = new UserId("u_maya");
    static final UserId TOMAS = new UserId("u_tomas");
    static final UserId ADA = new UserId("u_ada");
    static final Instant NINE = Instant.parse("2026-11-21T09:00:00.123Z");

    private People() {}

    static ConversationInfo conversation(String id, UserId a, UserId b, Instant startedAt) {
        return new ConversationInfo(new ConversationId(id), a, b, "backend", startedAt);
    }
}
