package io.duologue.redis;

import io.duologue.core.identity.RefreshChain;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import java.util.Optional;

/** A signed-in session as text, whole: two of the same text are equal, and equal ones have the same text. Pure. */
final class SignedInText {
    private SignedInText() {}

    static String of(SignedInSession session) {
        Fields.Writer fields = new Fields.Writer()
                .add(session.user().value())
                .add(session.key().value())
                .add(session.kind().wireName())
                .add(session.device())
                .add(session.signedInAt())
                .add(session.lastUsedAt())
                .add(session.expiresAt())
                .add(session.endsAt())
                .add(session.leaving() ? 1 : 0);
        session.refreshing()
                .ifPresent(chain -> fields.add(chain.next().value())
                        .add(chain.last().map(SecretHash::value).orElse(null))
                        .add(chain.attempt().map(SecretHash::value).orElse(null))
                        .add(chain.at()));
        return fields.toString();
    }

    static SignedInSession read(String text) {
        Fields.Reader fields = new Fields.Reader(text);
        return SignedInSession.builder()
                .user(new UserId(fields.get()))
                .key(new SecretHash(fields.get()))
                .kind(kind(fields.get()))
                .device(fields.get())
                .signedInAt(fields.moment())
                .lastUsedAt(fields.moment())
                .expiresAt(fields.moment())
                .endsAt(fields.moment())
                .leaving(fields.number() == 1)
                .refreshing(fields.find().map(next -> chain(next, fields)))
                .build();
    }

    private static RefreshChain chain(String next, Fields.Reader rest) {
        Optional<SecretHash> last = rest.find().map(SecretHash::new);
        Optional<SecretHash> attempt = rest.find().map(SecretHash::new);
        return new RefreshChain(new SecretHash(next), last, attempt, rest.moment());
    }

    private static SignedInSession.Kind kind(String wireName) {
        for (SignedInSession.Kind kind : SignedInSession.Kind.values()) {
            if (kind.wireName().equals(wireName)) {
                return kind;
            }
        }
        throw new IllegalStateException("no such kind of session: " + wireName);
    }
}
