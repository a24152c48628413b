package io.duologue.redis;

import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.redis.Keys.PresenceKeys;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Presence in Redis. Safe for many threads. One command for each call, but one for each shard to count and to retire.
 *
 * <p>Nothing of it has a time to live: the lease of a node stays until somebody has looked after its people and retires it.
 */
final class RedisPresenceDirectory implements PresenceDirectory {
    private static final Script RENEW = Script.named("renew-node");
    private static final Script ANNOUNCE = Script.named("announce");
    private static final Script WITHDRAW = Script.named("withdraw");
    private static final Script RETIRE = Script.named("retire-node");
    private static final Script ERASE = Script.named("erase-presence");
    private static final Script COUNT = Script.named("count-people");

    private final RedisConnection redis;

    RedisPresenceDirectory(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public void renew(NodeId node, Instant now) {
        redis.run(RENEW, List.of(redis.keys().nodes()), List.of(node.value(), Moments.exact(now)));
    }

    @Override
    public Optional<Instant> renewedAt(NodeId node) {
        String key = redis.keys().nodes();
        return RedisConnection.optional(redis.call(client -> client.hget(key, node.value())))
                .map(Moments::parse);
    }

    @Override
    public List<NodeLease> leases() {
        String key = redis.keys().nodes();
        Map<String, String> nodes = redis.call(client -> client.hgetAll(key));
        return nodes.entrySet().stream()
                .map(node -> new NodeLease(new NodeId(node.getKey()), Moments.parse(node.getValue())))
                .sorted(Comparator.comparing(lease -> lease.node().value()))
                .toList();
    }

    /** People first: who is interrupted leaves the lease, by which somebody finds the rest. */
    @Override
    public void retire(NodeId node) {
        for (PresenceKeys shard : redis.keys().allPresence()) {
            redis.run(RETIRE, shard.all(), List.of(node.value()));
        }
        String key = redis.keys().nodes();
        redis.call(client -> client.hdel(key, node.value()));
    }

    @Override
    public void announce(UserId user, NodeId node, long fence, Status status) {
        redis.run(
                ANNOUNCE,
                redis.keys().presence(user).all(),
                List.of(user.value(), node.value(), Long.toString(fence), status.name()));
    }

    @Override
    public void withdraw(UserId user, NodeId node, long fence) {
        redis.run(
                WITHDRAW, redis.keys().presence(user).all(), List.of(user.value(), node.value(), Long.toString(fence)));
    }

    @Override
    public Optional<NodeId> locate(UserId user) {
        String key = redis.keys().presence(user).people();
        return RedisConnection.optional(redis.call(client -> client.hget(key, user.value())))
                .map(announcement -> new NodeId(announcement.split(" ", -1)[1]));
    }

    @Override
    public Counts counts() {
        int[] sums = new int[3];
        for (PresenceKeys shard : redis.keys().allPresence()) {
            List<?> counted = (List<?>) redis.run(COUNT, List.of(shard.people(), shard.counts()), List.of());
            for (int i = 0; i < sums.length; i++) {
                sums[i] += Math.toIntExact((Long) counted.get(i));
            }
        }
        return new Counts(sums[0], sums[1], sums[2]);
    }

    @Override
    public void erase(UserId user) {
        redis.run(ERASE, redis.keys().presence(user).all(), List.of(user.value()));
    }
}
