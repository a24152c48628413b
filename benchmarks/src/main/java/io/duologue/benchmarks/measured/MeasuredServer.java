package io.duologue.benchmarks.measured;

import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The reference server in its demo mode, with limits that nobody reaches: it is the server that is measured and not its limits. */
final class MeasuredServer implements Measured {
    private static final String UNLIMITED = "1000000/1ms";

    private final ReferenceServer server;
    private final Guests guests;
    private int people;

    private MeasuredServer(ReferenceServer server) {
        this.server = server;
        this.guests = new Guests(server.engine());
    }

    static MeasuredServer start(String transport) throws IOException, ConfigurationException {
        Map<String, String> flags = new HashMap<>(Map.of("demo", "true", "port", "0", "transport", transport));
        if (transport.equals("java-websocket")) {
            // Only this one has a port of its own.
            flags.put("websocket-port", "0");
        }
        Map<String, String> limits = Map.of(
                "DUOLOGUE_DRAIN_GRACE", "0s",
                "DUOLOGUE_LIMIT_NEW_SESSIONS", UNLIMITED,
                "DUOLOGUE_LIMIT_HELLO", UNLIMITED,
                "DUOLOGUE_LIMIT_QUEUE", UNLIMITED,
                "DUOLOGUE_LIMIT_MESSAGES", UNLIMITED,
                "DUOLOGUE_LIMIT_FRAMES", UNLIMITED);
        return new MeasuredServer(ReferenceServer.start(Configuration.read(limits, Optional.empty(), flags)));
    }

    @Override
    public int port() {
        return server.realtimeUri().getPort();
    }

    /** The secret of somebody new. */
    String signIn() {
        people++;
        return guests.signIn("p" + people, Instant.now());
    }

    @Override
    public void close() {
        server.close();
    }
}
