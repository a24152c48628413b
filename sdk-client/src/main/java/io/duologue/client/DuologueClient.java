package io.duologue.client;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientSettings;
import io.duologue.client.machine.ClientState;
import io.duologue.client.transport.SocketTransport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One person's connection to a Duologue platform.
 *
 * <pre>{@code
 * DuologueClient client = DuologueClient.builder()
 *         .baseUrl("https://talk.example.org")
 *         .credentials(refused -> tokens.current(refused))
 *         .listener(event -> …)
 *         .build();
 * client.connect();
 * Conversation conversation = client.search(SearchCriteria.about("rust")).conversation().join();
 * conversation.send("Hello");
 * }</pre>
 *
 * <p>What one asks for is a {@link CompletableFuture}, what happens is told to listeners and to subscribers of {@link
 * #events()}. Lost connections are made again, on any of the addresses, for as long as it takes; meanwhile what is said
 * waits, is sent once, and never reaches another partner than the one it was meant for. Make one client per person and
 * close it.
 *
 * <p>Threads: safe for many threads; no method but {@link #close()} blocks. User code runs on the callback executor and
 * nowhere else, so it may block; nothing is asked of it to keep the connection alive. {@link #builder()} has every
 * option with its default.
 */
public final class DuologueClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DuologueClient.class);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final Threads threads = new Threads();
    private final Promises promises;
    private final EventLane lane;
    private final Handles handles;
    private final ClientLoop loop;
    private final HttpCalls calls;
    private final PlatformApi api;
    private final Credentials credentials;
    private final FlightRecorder recorder = new FlightRecorder();
    private final SocketTransport transport;
    private final OkHttpClient http;
    private final @Nullable ExecutorService ownHttp;
    private final @Nullable ExecutorService ownCallbacks;
    private final @Nullable ScheduledExecutorService ownScheduler;
    private final Duration closeWithin;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    DuologueClient(DuologueClientBuilder with) {
        ownCallbacks = with.callbackExecutor == null ? threads.callbacks() : null;
        Executor callbacks = with.callbackExecutor == null ? ownCallbacks() : with.callbackExecutor;
        ownScheduler = with.scheduler == null ? threads.protocol() : null;
        ScheduledExecutorService scheduler = with.scheduler == null ? ownScheduler() : with.scheduler;
        ownHttp = with.httpClient == null ? threads.http() : null;
        http = with.httpClient == null ? with.newHttpClient(ownHttp()) : with.httpClient;
        transport = with.transport(http);
        closeWithin = with.closeWithin;

        ForwardClock clock = new ForwardClock(with.clock);
        promises = new Promises(callbacks);
        lane = new EventLane(callbacks, with.listeners);
        CredentialProvider provider = with.credentials == null ? new OwnSignIn() : with.credentials;
        credentials = new Credentials(provider, callbacks, scheduler);
        handles = new Handles(lane, promises, clock.now());
        ClientSettings settings = new ClientSettings(
                with.name, with.newInstance(), with.unsent, with.firstRetry, with.longestRetry, false);
        loop = new ClientLoop(
                scheduler,
                clock,
                transport,
                credentials,
                recorder,
                with.sockets(),
                ClientState.fresh(settings, with.random.nextLong(), clock.now()),
                handles);
        calls = new HttpCalls(http, with.bases(), credentials, promises, with.httpWithin);
        if (provider instanceof OwnSignIn own) {
            own.use(calls);
        }
        api = new PlatformApi(calls, handles);
        handles.begin(loop, api);
    }

    private ExecutorService ownCallbacks() {
        return Objects.requireNonNull(ownCallbacks);
    }

    private ScheduledExecutorService ownScheduler() {
        return Objects.requireNonNull(ownScheduler);
    }

    private ExecutorService ownHttp() {
        return Objects.requireNonNull(ownHttp);
    }

    /** A client that is not connected yet. */
    public static DuologueClientBuilder builder() {
        return new DuologueClientBuilder();
    }

    // ── the connection ──

    /**
     * Connects, and stays connected until {@link #disconnect()} or {@link #close()}; also after a stop.
     *
     * <p>Nothing else has to wait for it: what is searched for or said meanwhile is sent as soon as there is a connection.
     *
     * @return completes when the platform has answered and everything missed was told, however often it takes to get
     *     there, so that it stays open while the platform cannot be reached; fails with {@link DuologueException.Stopped} or
     *     {@link DuologueException.Closed}
     */
    public CompletableFuture<Void> connect() {
        return handles.connect();
    }

    /**
     * Leaves on purpose: the partner is told {@code away} at once, and the place is kept for a while. A search is given up;
     * messages without an answer are sent after the next {@link #connect()}, if their conversation still goes on.
     */
    public void disconnect() {
        loop.tell(new ClientInput.GoOffline(true));
    }

    /** How far the connection is. Every change is a {@link ClientEvent.ConnectionChanged}. */
    public ConnectionState connection() {
        return handles.connection();
    }

    /**
     * Tells that the network changed or the machine woke: a wait ends at once, and a connection that seems to work is asked
     * for a sign of life, to be given within 4 s. At most one attempt a second comes of it.
     */
    public void networkChanged() {
        loop.tell(ClientInput.Bare.WAKE);
    }

    /** The same for a person who is tired of waiting. It does not shorten a wait that the server imposed for coming too often. */
    public void retryNow() {
        loop.tell(ClientInput.Bare.WAKE);
    }

    // ── searching and talking ──

    /**
     * Searches for a partner. It is asked for as soon as there is a connection; {@link #connect()} has to be called once.
     *
     * @return the search; {@link Search#conversation()} fails at once if another one goes on
     */
    public Search search(SearchCriteria criteria) {
        return handles.searches().begin(criteria);
    }

    /** The search that goes on, also one that was found after a return. */
    public Optional<Search> currentSearch() {
        return handles.searches().current();
    }

    /** The conversation that goes on, also one that was found after a return. */
    public Optional<Conversation> currentConversation() {
        return handles.current();
    }

    /** The reference server's HTTP API. A platform that embeds the engine in an application need not have it. */
    public PlatformApi api() {
        return api;
    }

    /**
     * Ends the sign-in, forgets the token and disconnects.
     *
     * @return completes when the server knows; disconnected is disconnected either way
     */
    public CompletableFuture<Void> signOut() {
        CompletableFuture<Void> done = promises.open();
        var unused = api.signOut().whenComplete((value, failure) -> {
            credentials.signedIn(null);
            credentials.forget();
            disconnect();
            if (failure == null) {
                promises.keep(done, null);
            } else {
                promises.fail(done, failure);
            }
        });
        return Promises.view(done);
    }

    // ── what happens ──

    /**
     * Everything that happens, from the subscription on. A subscriber has 1 024 events to fall behind; then its subscription
     * fails with {@link DuologueException.TooSlow}. It completes when the client is closed.
     */
    public Flow.Publisher<ClientEvent> events() {
        return lane;
    }

    /** Adds a listener; events from now on are told to it. */
    public void addListener(ClientListener listener) {
        lane.add(listener);
    }

    /** Removes it; an event that is on its way may still be told. */
    public void removeListener(ClientListener listener) {
        lane.remove(listener);
    }

    /** The last 256 things that happened on the wire, the oldest first; without anybody's words, names or secrets. */
    public List<FlightRecord> flightRecords() {
        return recorder.records();
    }

    // ── the end ──

    /**
     * Leaves as {@link #disconnect()} does and lets go of everything: no thread of this client's goes on, and no future stays
     * open. Messages without an answer become {@code EXPIRED} or {@code UNKNOWN}. Takes as long as running callbacks do, and
     * never longer than the builder's {@code closeWithin} (5 s unless said otherwise) and a moment; callbacks that still run
     * then are interrupted. From a callback it does not wait for itself.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            awaitOther();
            return;
        }
        long deadline = System.nanoTime() + closeWithin.toNanos();
        boolean interrupted = false;
        try {
            leave(deadline);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        calls.close();
        try {
            transport.close();
        } catch (RuntimeException e) {
            LOG.warn("the transport failed to close", e);
        }
        try {
            endThreads(deadline);
        } catch (InterruptedException e) {
            interrupted = true;
            endThreadsNow();
        }
        promises.closeHere();
        if (!lane.isHere()) {
            lane.close();
        }
        closed.countDown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOwnThread() {
        return threads.isHere() || lane.isHere() || promises.isHere() || loop.isHere();
    }

    private void awaitOther() {
        if (isOwnThread()) {
            return;
        }
        try {
            closed.await(closeWithin.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave(long deadline) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        boolean runs = loop.run(() -> {
            try {
                loop.close();
                handles.close(loop.state());
            } finally {
                left.countDown();
            }
        });
        if (runs && !loop.isHere()) {
            left.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        promises.close();
        CountDownLatch told = new CountDownLatch(1);
        if (!lane.finish(told::countDown)) {
            told.countDown();
        }
        Duration rest = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        loop.awaitGoodbyes(rest.compareTo(GOODBYE) < 0 ? rest : GOODBYE);
        if (!isOwnThread()) {
            told.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void endThreads(long deadline) throws InterruptedException {
        if (ownScheduler != null) {
            threads.end(ownScheduler, rest(deadline));
        }
        if (ownHttp != null) {
            http.connectionPool().evictAll();
            threads.end(ownHttp, rest(deadline));
        }
        if (ownCallbacks != null) {
            threads.end(ownCallbacks, rest(deadline));
        }
    }

    private void endThreadsNow() {
        for (ExecutorService own : new ExecutorService[] {ownScheduler, ownHttp, ownCallbacks}) {
            if (own != null) {
                own.shutdownNow();
            }
        }
    }

    private static Duration rest(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** How many futures are open. */
    int openPromises() {
        return promises.size();
    }
}
