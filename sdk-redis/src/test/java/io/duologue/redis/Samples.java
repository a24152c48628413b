package io.duologue.redis;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.Party;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import java.time.Instant;

/** Values of which a test needs any. */
final class Samples {
    private Samples() {}

    static ConversationInfo conversation(String id, Instant startedAt) {
        return new ConversationInfo(
                new ConversationId(id), new UserId("u_maya"), new UserId("u_tomas"), null, startedAt);
    }

    static Submission text(ConversationId conversation, long n, String text) {
        BodyHash hash = BodyHash.of("page", "text", text);
        return new Submission(conversation, Party.A, 1, n, hash, false, new Content.Text(text));
    }

    static PendingSignIn pendingSignIn(Instant expiresAt) {
        return PendingSignIn.builder()
                .provider(new ProviderId("github"))
                .binding(SecretHash.of("browser"))
                .expiresAt(expiresAt)
                .build();
    }

    static MagicLink magicLink(Instant expiresAt) {
        return MagicLink.builder()
                .address(new EmailAddress("maya@example.org"))
                .binding(SecretHash.of("browser"))
                .expiresAt(expiresAt)
                .build();
    }
}
