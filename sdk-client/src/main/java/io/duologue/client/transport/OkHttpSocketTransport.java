package io.duologue.client.transport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import okio.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Sockets by OkHttp. Safe for many threads.
 *
 * <p>OkHttp reads a message whole before it hands it over, so the bound on its size is checked behind that. Its
 * process-wide housekeeping threads are daemons and end by themselves after a minute without work; the threads that read
 * sockets belong to the dispatcher of the client that was handed in, or to this transport.
 */
public final class OkHttpSocketTransport implements SocketTransport {
    private static final long WAITING_BYTES = 1 << 20;
    private static final Duration END_WITHIN = Duration.ofSeconds(2);
    private static final AtomicLong THREADS = new AtomicLong();

    private final OkHttpClient client;
    private final @Nullable ExecutorService own;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    private OkHttpSocketTransport(OkHttpClient client, @Nullable ExecutorService own) {
        this.own = own;
        this.client = client.newBuilder()
                .cookieJar(CookieJar.NO_COOKIES)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(true)
                .pingInterval(Duration.ZERO)
                // OkHttp offers compression to everybody, and what a small message unfolds to has no bound.
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .removeHeader("Sec-WebSocket-Extensions")
                        .build()))
                .build();
    }

    /** With threads and connections of its own. */
    public static OkHttpSocketTransport create() {
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "duologue-okhttp-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ExecutorService own =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
        return new OkHttpSocketTransport(
                new OkHttpClient.Builder().dispatcher(new Dispatcher(own)).build(), own);
    }

    /** Shares the client's threads, connections, proxy and trust; they are not ended with this transport. */
    public static OkHttpSocketTransport of(OkHttpClient client) {
        return new OkHttpSocketTransport(client, null);
    }

    @Override
    public Line open(SocketRequest request, SocketListener listener) {
        Wire wire = new Wire(request, listener);
        wires.add(wire);
        wire.begin();
        if (closed.get()) {
            wire.cancelAnd(() -> listener.notOpened(0, Duration.ZERO));
        }
        return wire;
    }

    @Override
    public void close() {
        closed.set(true);
        wires.forEach(Wire::cancel);
        if (own != null) {
            client.connectionPool().evictAll();
            own.shutdown();
            try {
                if (!own.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    own.shutdownNow();
                }
            } catch (InterruptedException e) {
                own.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One socket. What it tells last is told once, whoever comes first. */
    private final class Wire extends WebSocketListener implements Line {
        private final SocketRequest request;
        private final SocketListener listener;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile boolean opened;
        private volatile boolean leaving;
        private volatile @Nullable WebSocket socket;

        Wire(SocketRequest request, SocketListener listener) {
            this.request = request;
            this.listener = listener;
        }

        void begin() {
            OkHttpClient patient = client.newBuilder()
                    .connectTimeout(request.connectWithin())
                    .readTimeout(request.connectWithin())
                    .build();
            socket = patient.newWebSocket(
                    new Request.Builder()
                            .url(request.uri().toString().replaceFirst("^ws", "http"))
                            .header("Authorization", "Bearer " + request.bearer())
                            .header("Sec-WebSocket-Protocol", request.subprotocol())
                            .build(),
                    this);
            if (over.get()) {
                end();
            }
        }

        @Override
        public boolean send(String text) {
            WebSocket current = socket;
            if (current == null || !opened || leaving || over.get()) {
                return false;
            }
            return Utf8.size(text) <= WAITING_BYTES - current.queueSize() && current.send(text);
        }

        @Override
        public void close(int code) {
            leaving = true;
            WebSocket current = socket;
            if (current == null || !opened) {
                cancel();
            } else {
                current.close(code, null);
            }
        }

        @Override
        public void cancel() {
            cancelAnd(() -> {});
        }

        void cancelAnd(Runnable lastWord) {
            if (over.compareAndSet(false, true)) {
                lastWord.run();
            }
            end();
        }

        private void end() {
            wires.remove(this);
            WebSocket current = socket;
            if (current != null) {
                current.cancel();
            }
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            socket = webSocket;
            if (!request.subprotocol().equals(response.header("Sec-WebSocket-Protocol"))) {
                cancelAnd(() -> listener.notOpened(0, Duration.ZERO));
            } else if (!over.get()) {
                opened = true;
                listener.opened();
            }
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            if (text.length() > request.messageBytes() || Utf8.size(text) > request.messageBytes()) {
                webSocket.close(1009, null);
                cancelAnd(() -> listener.closed(1009));
            } else if (!over.get() && !leaving) {
                listener.text(text);
            }
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            // T-7: there is no binary frame in this protocol.
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(1000, null);
            closedWith(code);
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            closedWith(code);
        }

        private void closedWith(int code) {
            wires.remove(this);
            if (over.compareAndSet(false, true)) {
                listener.closed(code);
            }
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable t, @Nullable Response response) {
            wires.remove(this);
            if (!over.compareAndSet(false, true)) {
                return;
            }
            if (opened) {
                listener.closed(1006);
            } else if (response == null || response.code() == 101) {
                listener.notOpened(0, Duration.ZERO);
            } else {
                listener.notOpened(response.code(), RetryAfter.parse(response.header("Retry-After")));
            }
        }
    }
}
