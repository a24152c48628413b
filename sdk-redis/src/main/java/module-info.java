/** What several nodes share while people talk, in Redis. */
// Jedis and Immutables are automatic modules; no type of either is in this module's API.
@SuppressWarnings("requires-automatic")
module io.duologue.redis {
    requires transitive io.duologue.core;
    requires org.apache.commons.pool2;
    requires org.slf4j;
    requires redis.clients.jedis;
    requires static org.immutables.value;
    requires static transitive org.jspecify;

    exports io.duologue.redis;
}
