package io.duologue.redis;

import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MailAddress;
import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import java.time.Instant;

/** Values of which a test needs any. */
final class Samples {
    private Samples() {}

    static PendingSignIn pendingSignIn(Instant expiresAt) {
        return PendingSignIn.builder()
                .provider(new ProviderId("github"))
                .binding(SecretHash.of("browser"))
                .expiresAt(expiresAt)
                .build();
    }

    static MagicLink magicLink(Instant expiresAt) {
        return MagicLink.builder()
                .address(new MailAddress("maya@example.org"))
                .binding(SecretHash.of("browser"))
                .expiresAt(expiresAt)
                .build();
    }
}
