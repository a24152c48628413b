package io.duologue.server.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * A port that sockets have to themselves, as browsers see it: beside the site that they have the page from, in the clear if
 * that is and encrypted if that is.
 */
public record SocketPort(int port) {
    public SocketPort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("expected a port but was " + port);
        }
    }

    /**
     * The origin of the sockets.
     *
     * @param site an origin as browsers write it: {@code http://localhost:8080}
     * @return nothing for what is no origin
     */
    public Optional<String> originBeside(String site) {
        try {
            URI page = new URI(site);
            String scheme = "https".equals(page.getScheme()) ? "wss" : "ws";
            return Optional.ofNullable(page.getHost()).map(host -> scheme + "://" + host + ":" + port);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Where a page of this site opens its socket. */
    public Optional<String> addressBeside(String site) {
        return originBeside(site).map(origin -> origin + RealtimeTransport.PATH);
    }
}
