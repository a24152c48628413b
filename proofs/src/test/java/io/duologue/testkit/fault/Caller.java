package io.duologue.testkit.fault;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's WebSocket client, so that it is not our own code that says whether frames are whole. Whether a connection has ended it does
 * not always tell (seen with JDK 17); tests of that read from a socket of their own.
 */
final class Caller implements WebSocket.Listener {
    /** Messages, and last the close, if there was one. */
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final StringBuilder message = new StringBuilder();
    /** Held because the JDK stops the work of a client that nobody holds. */
    private final HttpClient client = HttpClient.newHttpClient();

    private final WebSocket socket;

    private Caller(URI url) {
        this.socket = client.newWebSocketBuilder().buildAsync(url, this).join();
    }

    /** Throws a {@link java.util.concurrent.CompletionException} if nobody answers as a WebSocket does. */
    static Caller call(FaultProxy proxy) {
        return new Caller(URI.create("ws://127.0.0.1:" + proxy.port() + "/"));
    }

    Caller say(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    void close() {
        socket.sendClose(1000, "").join();
    }

    /** The next message, or the close; null if nothing comes. */
    String hears() throws InterruptedException {
        return heard.poll(5, TimeUnit.SECONDS);
    }

    boolean hearsNothingFor(int millis) throws InterruptedException {
        return heard.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            heard.add(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add("closed with " + code);
        return null;
    }
}
