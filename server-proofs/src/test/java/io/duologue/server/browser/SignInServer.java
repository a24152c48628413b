package io.duologue.server.browser;

import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.signin.ConsentServer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A server as an operator configures it, without the demo unless it is asked for, and the providers that it sends people to. */
final class SignInServer implements AutoCloseable {
    private final TcpProxy door;
    private final ConsentServer providers;
    private final ReferenceServer server;

    private SignInServer(TcpProxy door, ConsentServer providers, ReferenceServer server) {
        this.door = door;
        this.providers = providers;
        this.server = server;
    }

    /** Each setting as in the environment. */
    static SignInServer start(String... settings) {
        try {
            ConsentServer providers = ConsentServer.start();
            // People are sent back to an address that has to be known before there is a port.
            TcpProxy door = TcpProxy.listen();
            Map<String, String> all = new LinkedHashMap<>(providers.settings());
            all.put("DUOLOGUE_PUBLIC_URL", "http://localhost:" + door.port());
            all.put("DUOLOGUE_PORT", "0");
            all.put("DUOLOGUE_LOG", "text");
            all.put("DUOLOGUE_DRAIN_GRACE", Duration.ZERO.toSeconds() + "s");
            all.put("DUOLOGUE_LIMIT_SIGN_IN", "1000/1ms");
            for (int i = 0; i < settings.length; i += 2) {
                all.put(settings[i], settings[i + 1]);
            }
            ReferenceServer server = ReferenceServer.start(Configuration.read(all, Optional.empty(), Map.of()));
            door.to(server.port());
            return new SignInServer(door, providers, server);
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "http://localhost:" + door.port();
    }

    ReferenceServer server() {
        return server;
    }

    ConsentServer providers() {
        return providers;
    }

    @Override
    public void close() {
        server.close();
        providers.close();
        try {
            door.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
