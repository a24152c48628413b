package io.duologue.server.browser;

import io.duologue.core.engine.EngineOptions;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ImmutableServerOptions;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The demo as {@code ./duologue --demo} starts it, on a free port, with a network in front that can be made bad. */
final class DemoServer implements AutoCloseable {
    private final TcpProxy network;
    private final ReferenceServer server;

    private DemoServer(TcpProxy network, ReferenceServer server) {
        this.network = network;
        this.server = server;
    }

    static DemoServer start() {
        return start(options -> options);
    }

    /** The demo with other figures. */
    static DemoServer start(UnaryOperator<EngineOptions.Builder> figures) {
        return start(Map.of(), Transport.JETTY, figures);
    }

    /** The demo with sockets that are carried by this. */
    static DemoServer start(Transport transport) {
        return start(Map.of(), transport, options -> options);
    }

    /** The demo with settings, each as in the environment. */
    static DemoServer start(Map<String, String> environment) {
        return start(environment, Transport.JETTY, options -> options);
    }

    private static DemoServer start(
            Map<String, String> environment, Transport transport, UnaryOperator<EngineOptions.Builder> figures) {
        try {
            TcpProxy network = TcpProxy.listen();
            ServerOptions demo = Configuration.read(
                    environment, Optional.empty(), Map.of("demo", "true", "port", "0", "log", "text"));
            ReferenceServer server = ReferenceServer.start(ImmutableServerOptions.builder()
                    .from(demo)
                    .addAllowedOrigins("http://localhost:" + network.port())
                    .transport(transport)
                    .websocketPort(0)
                    .drainGrace(Duration.ZERO)
                    .engine(figures.apply(EngineOptions.builder().from(demo.engine()))
                            .build())
                    .build());
            network.to(server.port());
            return new DemoServer(network, server);
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the web client is, straight. */
    String address() {
        return "http://localhost:" + server.port();
    }

    /** Where the web client is, behind {@link #network}. */
    String addressThroughNetwork() {
        return "http://localhost:" + network.port();
    }

    TcpProxy network() {
        return network;
    }

    ReferenceServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        try {
            network.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
