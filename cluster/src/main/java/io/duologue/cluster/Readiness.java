package io.duologue.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/** Whether a node says that it takes people. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Readiness() {}

    static boolean of(URI node) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) node.resolve("/health/ready").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
            connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
            // A connection that is kept would go on answering for a node that takes nobody new.
            connection.setRequestProperty("Connection", "close");
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
