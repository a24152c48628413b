/** What may be said on the wire: frames, codes, limits and the codec. */
// "opens": the schemas are resources, and javac counts classes only.
@SuppressWarnings("opens")
module io.duologue.protocol {
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports io.duologue.protocol;

    opens io.duologue.protocol.schema;
    opens io.duologue.protocol.schema.client;
    opens io.duologue.protocol.schema.server;
}
