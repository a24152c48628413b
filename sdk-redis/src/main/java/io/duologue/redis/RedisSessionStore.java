package io.duologue.redis;

import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore;
import io.duologue.redis.Keys.SessionKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Live sessions in Redis. Safe for many threads. One command for each call, but one for each shard to ask what is due and what a
 * node owns.
 */
final class RedisSessionStore implements SessionStore {
    private static final Script CLAIM = Script.named("claim-session");
    private static final Script REPLACE = Script.named("replace-session");
    private static final Script REMOVE = Script.named("remove-session");
    private static final Script ERASE = Script.named("erase-session");
    private static final Script DUE = Script.named("due-sessions");
    private static final Script OWNED = Script.named("owned-sessions");

    private final RedisConnection redis;

    RedisSessionStore(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public Claim claim(UserId user, NodeId node, SessionId fresh, Instant now) {
        List<?> claimed = (List<?>) redis.run(
                CLAIM,
                redis.keys().sessions(user).all(),
                List.of(
                        user.value(),
                        node.value(),
                        fresh.value(),
                        Long.toString(now.toEpochMilli()),
                        SessionText.freshRest()));
        return new Claim(
                SessionText.read(user, (String) claimed.get(1)),
                claimed.get(0).equals(1L),
                claimed.size() > 2 ? Optional.of(new NodeId((String) claimed.get(2))) : Optional.empty());
    }

    @Override
    public Optional<LiveSession> find(UserId user) {
        String key = redis.keys().sessions(user).people();
        return RedisConnection.optional(redis.call(client -> client.hget(key, user.value())))
                .map(text -> SessionText.read(user, text));
    }

    @Override
    public Optional<LiveSession> replace(LiveSession expected, LiveSession next) {
        UserId user = expected.user();
        if (!next.user().equals(user)) {
            throw new IllegalArgumentException("expected a session of the same user");
        }
        LiveSession stored = next.copy().withVersion(expected.version() + 1);
        Object replaced = redis.run(
                REPLACE,
                redis.keys().sessions(user).all(),
                List.of(
                        user.value(),
                        Long.toString(expected.version()),
                        expected.id().value(),
                        SessionText.of(stored),
                        stored.due()
                                .map(due -> Long.toString(Moments.microsUp(due)))
                                .orElse("")));
        return replaced.equals(1L) ? Optional.of(stored) : Optional.empty();
    }

    @Override
    public boolean remove(LiveSession expected) {
        UserId user = expected.user();
        Object removed = redis.run(
                REMOVE,
                redis.keys().sessions(user).all(),
                List.of(
                        user.value(),
                        Long.toString(expected.version()),
                        expected.id().value()));
        return removed.equals(1L);
    }

    @Override
    public void erase(UserId user) {
        redis.run(ERASE, redis.keys().sessions(user).all(), List.of(user.value()));
    }

    @Override
    public List<LiveSession> due(Instant now, int limit) {
        List<LiveSession> all = new ArrayList<>();
        String until = Long.toString(Moments.micros(now));
        for (SessionKeys shard : redis.keys().allSessions()) {
            all.addAll(sessions(
                    redis.run(DUE, List.of(shard.people(), shard.due()), List.of(until, Integer.toString(limit)))));
        }
        return all.stream()
                .sorted(Comparator.comparing(
                                (LiveSession session) -> session.due().orElseThrow())
                        .thenComparing(LiveSession::user))
                .limit(limit)
                .toList();
    }

    @Override
    public List<LiveSession> ownedBy(NodeId node, int limit) {
        List<LiveSession> all = new ArrayList<>();
        for (SessionKeys shard : redis.keys().allSessions()) {
            if (all.size() < limit) {
                String left = Integer.toString(limit - all.size());
                all.addAll(sessions(
                        redis.run(OWNED, List.of(shard.people(), shard.owned()), List.of(node.value(), left))));
            }
        }
        return all;
    }

    /** @param answer user and session by turns */
    private static List<LiveSession> sessions(Object answer) {
        List<?> parts = (List<?>) answer;
        List<LiveSession> sessions = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            sessions.add(SessionText.read(new UserId((String) parts.get(i)), (String) parts.get(i + 1)));
        }
        return sessions;
    }
}
