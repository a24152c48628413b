package io.duologue.redis;

import java.util.Arrays;
import java.util.List;

/** Runs scripts by themselves, on keys of a connection of its own. */
final class ScriptRun implements AutoCloseable {
    private final RedisBackend redis = Servers.onSingle();

    String key(String name) {
        return redis.connection().options().prefix() + ":{script}:" + name;
    }

    List<String> keys(String... names) {
        return Arrays.stream(names).map(this::key).toList();
    }

    Object run(String script, List<String> keys, Object... arguments) {
        return redis.connection()
                .run(
                        Script.named(script),
                        keys,
                        Arrays.stream(arguments).map(Object::toString).toList());
    }

    /** Asks the server itself; {@code @name} stands for a key of that name. */
    Object ask(String... words) {
        return Servers.single()
                .command(Arrays.stream(words)
                        .map(word -> word.startsWith("@") ? key(word.substring(1)) : word)
                        .toArray(String[]::new));
    }

    @Override
    public void close() {
        redis.close();
    }
}
