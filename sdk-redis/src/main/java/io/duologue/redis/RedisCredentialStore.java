package io.duologue.redis;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in Redis. Safe for many threads.
 *
 * <p>The truth is one hash for each person with the person's sessions: whatever is asked of them is one atomic step there, and
 * whoever erases a person deletes one key. Beside it each secret has a pointer, of its own hash tag, that says whose session it
 * stands for. A session has a name of this very issue, and what is issued under it says that name: a pointer that was left behind
 * leads nowhere.
 *
 * <p>Indexes say what ends when; whoever looks there asks the session or the pointer itself before it removes anything. What is issued
 * is in the index before it can be found.
 */
final class RedisCredentialStore implements CredentialStore {
    private static final Script ISSUE = Script.named("issue-session");
    private static final Script POINT = Script.named("point-secret");
    private static final Script REDEEM = Script.named("redeem-ticket");
    private static final Script UPDATE = Script.named("update-session");
    private static final Script REMOVE_POINTER = Script.named("remove-pointer");
    private static final Script END = Script.named("end-session");
    private static final Script LENGTHEN = Script.named("lengthen-life");

    private final RedisConnection redis;
    private final Lives lives;

    RedisCredentialStore(RedisConnection redis, Lives lives) {
        this.redis = redis;
        this.lives = lives;
    }

    /** Pointer first: without its session it leads nowhere, and a session without a pointer could not be found again. */
    @Override
    public void issueSession(SignedInSession session) {
        String life = lives.until(session.endsAt());
        pointer(session.key())
                .filter(before -> before.isSession() && !before.user().equals(session.user()))
                .ifPresent(before -> {
                    removeSession(before.user(), session.key());
                    Index.forget(redis, ends(session.key()), noted(before.user(), session.key()));
                });
        noteEnd(session);
        Pointer pointer = new Pointer('S', session.user(), session.key(), "", session.endsAt());
        redis.run(POINT, List.of(redis.keys().secret(session.key())), List.of(pointer.text(), life, "replace"));
        redis.run(
                ISSUE,
                List.of(redis.keys().signedIn(session.user())),
                List.of(session.key().value(), UUID.randomUUID().toString(), SignedInText.of(session), life));
    }

    @Override
    public void issueTicket(SecretHash ticket, SecretHash session, Instant expiresAt) {
        issue('T', ticket, session, expiresAt);
    }

    @Override
    public void issueBearer(SecretHash bearer, SecretHash session, Instant expiresAt) {
        issue('B', bearer, session, expiresAt);
    }

    private void issue(char kind, SecretHash secret, SecretHash session, Instant expiresAt) {
        Optional<Pointer> pointer = pointer(session).filter(Pointer::isSession);
        Optional<Held> held = pointer.flatMap(this::held);
        if (pointer.isPresent() && held.isPresent()) {
            Index.note(redis, ends(secret), secret.value(), expiresAt, lives.until(expiresAt));
            Pointer issued =
                    new Pointer(kind, pointer.get().user(), session, held.get().issue(), expiresAt);
            redis.run(
                    POINT,
                    List.of(redis.keys().secret(secret)),
                    List.of(issued.text(), lives.until(expiresAt), "keep-session"));
        }
    }

    @Override
    public Optional<SignedInSession> session(SecretHash key, Instant now) {
        return pointer(key)
                .filter(Pointer::isSession)
                .flatMap(this::held)
                .map(Held::session)
                .filter(session -> now.isBefore(session.endsAt()));
    }

    @Override
    public Optional<Credential> find(SecretHash secret, Instant now) {
        return pointer(secret).filter(pointer -> pointer.kind() != 'T').flatMap(pointer -> credential(pointer, now));
    }

    @Override
    public Optional<Credential> redeem(SecretHash ticket, Instant now) {
        return RedisConnection.optional(redis.run(REDEEM, List.of(redis.keys().secret(ticket)), List.of()))
                .map(Pointer::read)
                .flatMap(pointer -> credential(pointer, now));
    }

    private Optional<Credential> credential(Pointer pointer, Instant now) {
        return held(pointer)
                .map(held -> new Credential(
                        held.session(), pointer.isSession() ? held.session().expiresAt() : pointer.expiresAt()))
                .filter(credential -> now.isBefore(credential.expiresAt()));
    }

    @Override
    public List<SignedInSession> sessions(UserId user, Instant now) {
        String key = redis.keys().signedIn(user);
        return redis.call(client -> client.hvals(key)).stream()
                .map(stored -> Held.read(stored).session())
                .filter(session -> now.isBefore(session.endsAt()))
                .toList();
    }

    @Override
    public boolean update(SignedInSession expected, SignedInSession next) {
        if (!next.key().equals(expected.key()) || !next.user().equals(expected.user())) {
            throw new IllegalArgumentException("expected a session of the same key and user");
        }
        String life = lives.until(next.endsAt());
        if (next.endsAt().isAfter(expected.endsAt())) {
            redis.run(LENGTHEN, List.of(redis.keys().secret(next.key())), List.of(life));
        }
        if (!next.endsAt().equals(expected.endsAt())) {
            noteEnd(next);
        }
        Object changed = redis.run(
                UPDATE,
                List.of(redis.keys().signedIn(next.user())),
                List.of(next.key().value(), SignedInText.of(expected), SignedInText.of(next), life));
        return changed.equals(1L);
    }

    @Override
    public void revoke(SecretHash session) {
        pointer(session).filter(Pointer::isSession).ifPresent(pointer -> {
            removeSession(pointer.user(), session);
            removeSecret(pointer.user(), session);
        });
    }

    /** What leads to the sessions goes first: while they are there, whoever was interrupted finds it again. */
    @Override
    public void revokeAll(UserId user) {
        String key = redis.keys().signedIn(user);
        redis.call(client -> client.hkeys(key)).forEach(session -> removeSecret(user, new SecretHash(session)));
        redis.call(client -> client.del(key));
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        String moment = Long.toString(Moments.micros(until));
        int removed = 0;
        for (String ends : redis.keys().allSecretEnds()) {
            int left = atMost - removed;
            if (left > 0) {
                for (String noted : Index.until(redis, ends, moment, left)) {
                    removed += remove(noted, until) ? 1 : 0;
                    Index.forget(redis, ends, noted, moment);
                }
            }
        }
        return removed;
    }

    /** @param noted a session's key and user with a blank between, or the hash of what was issued */
    private boolean remove(String noted, Instant until) {
        int blank = noted.indexOf(' ');
        return blank < 0
                ? removeIssued(new SecretHash(noted), until)
                : removeEnded(new UserId(noted.substring(blank + 1)), new SecretHash(noted.substring(0, blank)), until);
    }

    private boolean removeIssued(SecretHash secret, Instant until) {
        return pointer(secret)
                .filter(pointer -> !pointer.isSession() && !pointer.expiresAt().isAfter(until))
                .filter(pointer -> redis.run(
                                REMOVE_POINTER, List.of(redis.keys().secret(secret)), List.of(pointer.text()))
                        .equals(1L))
                .isPresent();
    }

    private boolean removeEnded(UserId user, SecretHash session, Instant until) {
        String key = redis.keys().signedIn(user);
        Optional<String> stored = RedisConnection.optional(redis.call(client -> client.hget(key, session.value())));
        if (stored.isEmpty()) {
            return false;
        }
        SignedInSession held = Held.read(stored.get()).session();
        if (held.endsAt().isAfter(until)) {
            noteEnd(held);
            return false;
        }
        boolean removed = redis.run(END, List.of(key), List.of(session.value(), stored.get()))
                .equals(1L);
        if (removed) {
            removeSecret(user, session);
        }
        return removed;
    }

    private void noteEnd(SignedInSession session) {
        Index.note(
                redis,
                ends(session.key()),
                noted(session.user(), session.key()),
                session.endsAt(),
                lives.until(session.endsAt()));
    }

    private static String noted(UserId user, SecretHash session) {
        return session.value() + " " + user;
    }

    private String ends(SecretHash secret) {
        return redis.keys().secretEnds(secret);
    }

    private void removeSession(UserId user, SecretHash session) {
        String key = redis.keys().signedIn(user);
        redis.call(client -> client.hdel(key, session.value()));
    }

    /** What leads to a session by its own secret, and that it was to end. */
    private void removeSecret(UserId user, SecretHash session) {
        String key = redis.keys().secret(session);
        redis.call(client -> client.del(key));
        Index.forget(redis, ends(session), noted(user, session));
    }

    private Optional<Pointer> pointer(SecretHash secret) {
        String key = redis.keys().secret(secret);
        return RedisConnection.optional(redis.call(client -> client.get(key))).map(Pointer::read);
    }

    /** The session that a pointer leads to, if it is still of the issue that the pointer means. */
    private Optional<Held> held(Pointer pointer) {
        String key = redis.keys().signedIn(pointer.user());
        @Nullable String stored = redis.call(client -> client.hget(key, pointer.session().value()));
        return RedisConnection.optional(stored)
                .map(Held::read)
                .filter(held -> pointer.isSession() || held.issue().equals(pointer.issue()));
    }

    /**
     * Where a secret leads.
     *
     * @param kind {@code S} the session's own, {@code B} a bearer, {@code T} a ticket
     * @param issue the name of the session's issue; of the session's own it is empty
     */
    private record Pointer(char kind, UserId user, SecretHash session, String issue, Instant expiresAt) {
        boolean isSession() {
            return kind == 'S';
        }

        String text() {
            return kind
                    + new Fields.Writer()
                            .add(user.value())
                            .add(session.value())
                            .add(issue)
                            .add(expiresAt)
                            .toString();
        }

        static Pointer read(String text) {
            Fields.Reader fields = new Fields.Reader(text.substring(1));
            return new Pointer(
                    text.charAt(0),
                    new UserId(fields.get()),
                    new SecretHash(fields.get()),
                    fields.get(),
                    fields.moment());
        }
    }

    /** A session and the name of its issue. */
    private record Held(String issue, SignedInSession session) {
        static Held read(String text) {
            int blank = text.indexOf(' ');
            return new Held(text.substring(0, blank), SignedInText.read(text.substring(blank + 1)));
        }
    }
}
