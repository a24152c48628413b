package io.duologue.redis;

import io.duologue.core.BackendException;
import io.duologue.redis.RedisOptions.Guarantee;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server has to confirm before something counts as written, besides its answer. Immutable; how it is found is pure.
 *
 * @param onDisk whether that it is on its disk; a server that writes always before it answers need not be asked
 * @param replicas that so many replicas have it
 */
record Confirmation(boolean onDisk, int replicas) {
    private static final String ALWAYS = "always";
    /** Since when a server can be asked whether something is on its disk: 7.2. */
    private static final int ASKED_ABOUT_DISK = 702;

    boolean isNone() {
        return !onDisk && replicas == 0;
    }

    /**
     * What these servers have to confirm for the guarantee that the options ask for.
     *
     * @throws BackendException if they cannot give it; the message says what to change
     */
    static Confirmation required(RedisOptions options, List<Server> masters) {
        for (Server master : masters) {
            if (master.replicas() < options.replicas()) {
                throw new BackendException("expected " + options.replicas() + " connected replicas but " + master.name()
                        + " has " + master.replicas());
            }
        }
        boolean durable = options.guarantee() == Guarantee.DURABLE;
        return new Confirmation(durable && isDiskAskedFor(masters), options.replicas());
    }

    /**
     * Looks whether these servers keep what they are given.
     *
     * @throws BackendException if one of them may drop what it was told to keep; the message says what to change
     */
    static void requireNoEviction(List<Server> masters) {
        for (Server master : masters) {
            if (master.evicts()) {
                throw new BackendException("expected maxmemory-policy noeviction but " + master.name() + " says "
                        + master.policy() + ": it would drop conversations that go on");
            }
        }
    }

    private static boolean isDiskAskedFor(List<Server> masters) {
        for (Server master : masters) {
            if (master.appendOnly() == null || master.fsync() == null) {
                throw new BackendException("the guarantee durable cannot be checked: " + master.name()
                        + " does not allow CONFIG GET of appendonly and appendfsync");
            }
            if (!master.appendOnly().equals("yes")) {
                throw new BackendException("the guarantee durable needs appendonly yes but " + master.name() + " says "
                        + master.appendOnly());
            }
            if (!master.fsync().equals(ALWAYS) && master.version() < ASKED_ABOUT_DISK) {
                throw new BackendException("the guarantee durable needs appendfsync always, or Redis 7.2 or newer, but "
                        + master.name() + " says " + master.fsync());
            }
        }
        return masters.stream().anyMatch(master -> !ALWAYS.equals(master.fsync()));
    }

    /**
     * What is known of a master.
     *
     * @param version 602 for 6.2
     * @param appendOnly as it is configured; null if it does not say
     * @param fsync likewise
     * @param replicas how many are connected
     * @param policy what it does when its memory is full; null if it does not say
     */
    record Server(
            String name,
            int version,
            @Nullable String appendOnly,
            @Nullable String fsync,
            int replicas,
            @Nullable String policy) {
        private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");
        private static final Pattern MASTER = Pattern.compile("(?m)^role:master");
        private static final Pattern REPLICAS = Pattern.compile("(?m)^connected_slaves:(\\d+)");
        private static final Pattern POLICY = Pattern.compile("(?m)^maxmemory_policy:([a-z-]+)");

        /**
         * @param info what the server says of itself
         * @param config its settings as far as it tells them
         */
        static Server read(String name, String info, Map<String, String> config) {
            Matcher replicas = REPLICAS.matcher(info);
            Matcher policy = POLICY.matcher(info);
            return new Server(
                    name,
                    version(info),
                    config.get("appendonly"),
                    config.get("appendfsync"),
                    replicas.find() ? Integer.parseInt(replicas.group(1)) : 0,
                    policy.find() ? policy.group(1) : null);
        }

        /** One that does not say is taken to keep what it is given: not every kin of Redis knows the word. */
        boolean evicts() {
            return policy != null && !policy.equals("noeviction");
        }

        static boolean isMaster(String info) {
            return MASTER.matcher(info).find();
        }

        /** 0 if it does not say. */
        static int version(String info) {
            Matcher version = VERSION.matcher(info);
            return version.find() ? Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) : 0;
        }
    }
}
