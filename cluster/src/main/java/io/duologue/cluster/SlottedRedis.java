package io.duologue.cluster;

import io.duologue.testkit.redis.RedisCluster;
import io.duologue.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** A Redis Cluster of three masters. One thread at a time. */
public final class SlottedRedis implements SharedRedis {
    private static final int MASTERS = 3;
    /** After so long a master that stands still counts as gone, and nothing is served until it is back. */
    private static final String GONE_AFTER_MS = "2000";

    private static final long NO_END = -1;

    private final RedisCluster servers;

    private SlottedRedis(RedisCluster servers) {
        this.servers = servers;
    }

    static SlottedRedis start() {
        List<String> settings = new ArrayList<>(SingleRedis.KEPT);
        settings.addAll(List.of("--cluster-node-timeout", GONE_AFTER_MS));
        return new SlottedRedis(RedisCluster.start(MASTERS, settings.toArray(String[]::new)));
    }

    /** Where something is. */
    public record Place(int slot, RedisServer owner) {}

    /**
     * A slot that is in use: it has a key of this shape that is not of something that is over.
     *
     * @param shape such as {@code duologue:queue:*}
     */
    public Optional<Place> placeOf(String shape, Random random) {
        List<Place> places = new ArrayList<>();
        for (RedisServer master : masters()) {
            for (String key : keys(shape, master)) {
                if (isInUse(key, master)) {
                    places.add(new Place(slotOf(key), master));
                }
            }
        }
        return places.isEmpty() ? Optional.empty() : Optional.of(places.get(random.nextInt(places.size())));
    }

    /** What is over goes within a day or so. */
    private static boolean isInUse(String key, RedisServer master) {
        long life = (Long) Objects.requireNonNull(master.command("TTL", key));
        return life == NO_END || life > Duration.ofDays(2).toSeconds();
    }

    private static List<String> keys(String shape, RedisServer master) {
        List<?> keys = (List<?>) Objects.requireNonNull(master.command("KEYS", shape));
        return keys.stream().map(String.class::cast).toList();
    }

    private int slotOf(String key) {
        return Math.toIntExact((Long) Objects.requireNonNull(masters().get(0).command("CLUSTER", "KEYSLOT", key)));
    }

    /** Another one than this, to which a slot could move. */
    public RedisServer neighbourOf(RedisServer master) {
        return masters().get((masters().indexOf(master) + 1) % masters().size());
    }

    /**
     * Moves a slot key by key, as a tool does that spreads slots anew.
     *
     * @param pause before each key, in which some are here and some there
     */
    public void move(int slot, RedisServer from, RedisServer to, Duration pause) throws InterruptedException {
        RedisCluster.beginMove(slot, from, to);
        List<String> keys = RedisCluster.keysIn(slot, from);
        while (!keys.isEmpty()) {
            for (String key : keys) {
                Thread.sleep(pause.toMillis());
                RedisCluster.move(key, from, to);
            }
            keys = RedisCluster.keysIn(slot, from);
        }
        Thread.sleep(pause.toMillis());
        RedisCluster.endMove(slot, from, to);
    }

    @Override
    public RedisKind kind() {
        return RedisKind.CLUSTER;
    }

    @Override
    public String url() {
        return servers.url();
    }

    @Override
    public Map<String, String> settings() {
        return SingleRedis.DURABLE;
    }

    @Override
    public List<RedisServer> masters() {
        return servers.masters();
    }

    @Override
    public void awaitWhole() {
        servers.awaitWhole();
    }

    @Override
    public void close() {
        servers.close();
    }
}
