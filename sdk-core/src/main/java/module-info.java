/** The domain, its SPIs with in-memory implementations, and the engine. */
// Immutables, an automatic module, is there at compile time only: "transitive" would ask it of every consumer.
@SuppressWarnings("requires-automatic")
module io.duologue.core {
    requires transitive io.duologue.matching;
    requires transitive io.duologue.protocol;
    requires org.slf4j;
    requires static org.immutables.value;
    requires static transitive org.jspecify;

    exports io.duologue.core;
    exports io.duologue.core.analytics;
    exports io.duologue.core.conversation;
    exports io.duologue.core.disclosure;
    exports io.duologue.core.engine;
    exports io.duologue.core.idempotency;
    exports io.duologue.core.identity;
    exports io.duologue.core.limit;
    exports io.duologue.core.moderation;
    exports io.duologue.core.presence;
    exports io.duologue.core.privacy;
    exports io.duologue.core.profile;
    exports io.duologue.core.queueing;
    exports io.duologue.core.relay;
    exports io.duologue.core.reputation;
    exports io.duologue.core.session;
    exports io.duologue.core.signin;
}
