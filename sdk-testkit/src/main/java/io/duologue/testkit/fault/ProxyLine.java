package io.duologue.testkit.fault;

import io.duologue.testkit.fault.Fault.Ending;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a {@link FaultProxy}, as tests see it. Safe for many threads.
 *
 * <p>Threads: channels, flows and treatments belong to the proxy's thread; what others read is guarded by {@code counts}. States: open,
 * then perhaps half closed (a side was told of the end, and what it still says is read and forgotten), then closed.
 */
public final class ProxyLine {
    /** A side that was told of the end and does not go is cut off after this. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final FaultProxy proxy;
    private final int number;
    private final SocketChannel client;
    private final SocketChannel server;
    private final Flow toServer;
    private final Flow toClient;
    private final Object counts = new Object();
    private final Map<Direction, long[]> passed = new EnumMap<>(Direction.class);
    private @Nullable SelectionKey clientKey;
    private @Nullable SelectionKey serverKey;
    private boolean connected;
    private boolean halfOpen;
    private boolean silent;
    private long cutAtNanos;
    private boolean cutsClient;
    private boolean cutsServer;
    private boolean closed;

    ProxyLine(FaultProxy proxy, int number, SocketChannel client, SocketChannel server) {
        this.proxy = proxy;
        this.number = number;
        this.client = client;
        this.server = server;
        for (Direction direction : Direction.values()) {
            passed.put(direction, new long[2]);
        }
        FrameScanner.Upgrade upgrade = new FrameScanner.Upgrade();
        Flow.Owner owner = new Flow.Owner() {
            @Override
            public void end(Ending ending) {
                ProxyLine.this.end(ending);
            }

            @Override
            public void passed(Direction direction, int bytes, int frames) {
                count(direction, bytes, frames);
            }
        };
        this.toServer = new Flow(
                Direction.TO_SERVER,
                client,
                server,
                new FrameScanner(Direction.TO_SERVER, upgrade),
                new Treatment(Direction.TO_SERVER, number),
                owner);
        this.toClient = new Flow(
                Direction.TO_CLIENT,
                server,
                client,
                new FrameScanner(Direction.TO_CLIENT, upgrade),
                new Treatment(Direction.TO_CLIENT, number),
                owner);
    }

    // ── for tests ───────────────────────────────────────────────────────────────────────────────────────────────────

    /** The how-manieth connection of its proxy it is, from 1. */
    public int number() {
        return number;
    }

    /** Whether either side still has it. */
    public boolean isOpen() {
        synchronized (counts) {
            return !closed;
        }
    }

    /** Bytes that were passed on that way, with the handshake. */
    public long bytes(Direction direction) {
        synchronized (counts) {
            return passed(direction)[0];
        }
    }

    /** Frames of messages that were passed on that way; a frame that was repeated counts twice. */
    public long frames(Direction direction) {
        synchronized (counts) {
            return passed(direction)[1];
        }
    }

    /** Lays faults on this connection, besides those it has. Nothing happens to one that is closed. */
    public void lay(Fault... faults) {
        List<Fault> all = List.of(faults);
        proxy.run(() -> begin(all));
    }

    /** Closes both sides in good order (FIN), in front of whatever is still on its way. */
    public void cut() {
        proxy.run(() -> end(Ending.CLOSE));
    }

    /** Resets both sides (RST). */
    public void reset() {
        proxy.run(() -> end(Ending.RESET));
    }

    /** Closes one side; the other keeps a connection on which nothing is said or heard any more. */
    public void halfOpen(Side closedSide) {
        proxy.run(() -> end(closedSide == Side.CLIENT ? Ending.CLOSE_CLIENT_ONLY : Ending.CLOSE_SERVER_ONLY));
    }

    /**
     * Waits until so many frames of messages were passed on that way.
     *
     * @return false if they were not in this time
     */
    public boolean awaitFrames(Direction direction, long atLeast, Duration within) throws InterruptedException {
        return await(() -> passed(direction)[1] >= atLeast, within);
    }

    /** Waits until so many bytes were passed on that way; false if they were not in this time. */
    public boolean awaitBytes(Direction direction, long atLeast, Duration within) throws InterruptedException {
        return await(() -> passed(direction)[0] >= atLeast, within);
    }

    /** Waits until neither side has it any more; false if one still has after this time. */
    public boolean awaitClosed(Duration within) throws InterruptedException {
        return await(() -> closed, within);
    }

    private boolean await(BooleanSupplier reached, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        synchronized (counts) {
            while (!reached.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                counts.wait(left);
            }
            return true;
        }
    }

    @Override
    public String toString() {
        synchronized (counts) {
            return "connection " + number + (closed ? ", closed" : ", open") + ", to the server "
                    + shown(Direction.TO_SERVER) + ", to the client " + shown(Direction.TO_CLIENT);
        }
    }

    private String shown(Direction direction) {
        return passed(direction)[1] + " frames in " + passed(direction)[0] + " bytes";
    }

    private long[] passed(Direction direction) {
        return passed.getOrDefault(direction, new long[2]);
    }

    private void count(Direction direction, int bytes, int frames) {
        synchronized (counts) {
            passed(direction)[0] += bytes;
            passed(direction)[1] += frames;
            counts.notifyAll();
        }
    }

    // ── on the proxy's thread ───────────────────────────────────────────────────────────────────────────────────────

    void begin(List<Fault> faults) {
        if (closed) {
            return;
        }
        for (Fault fault : faults) {
            if (fault instanceof Fault.Refuse) {
                end(Ending.RESET);
                return;
            }
            toServer.treatment().lay(fault);
            toClient.treatment().lay(fault);
        }
        toServer.breakIfDue();
        toClient.breakIfDue();
    }

    void register(Selector selector) throws IOException {
        clientKey = client.register(selector, 0, this);
        serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
    }

    void handle(SelectionKey key) {
        if (key.isValid() && key.isConnectable()) {
            connect();
        }
        if (key.isValid() && key.isWritable()) {
            (key.channel() == server ? toServer : toClient).writable();
        }
        if (key.isValid() && key.isReadable()) {
            Flow flow = key.channel() == client ? toServer : toClient;
            flow.read();
            if (flow.isSourceEnded()) {
                bothGone();
            }
        }
    }

    void connectedAtOnce() {
        connected = true;
    }

    private void connect() {
        try {
            server.finishConnect();
            connected = true;
        } catch (IOException e) {
            end(Ending.RESET);
        }
    }

    /** Passes on what is due and says what it waits for. */
    void push() {
        if (closed || !connected) {
            return;
        }
        toServer.push();
        toClient.push();
        if (toServer.isFinished() && toClient.isFinished()) {
            close();
        }
        if ((cutsClient || cutsServer) && System.nanoTime() - cutAtNanos >= 0) {
            farewellIsOver();
        }
        listen(clientKey, toServer.wantsToRead(), toClient.wantsToWrite());
        listen(serverKey, toClient.wantsToRead(), toServer.wantsToWrite());
    }

    private static void listen(@Nullable SelectionKey key, boolean reads, boolean writes) {
        if (key != null && key.isValid()) {
            key.interestOps((reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0));
        }
    }

    /** In how many nanoseconds it wants to push; a negative number if it waits for no time. */
    long nanosUntilDue(long now) {
        if (closed || !connected) {
            return -1;
        }
        long next = earlier(toServer.nanosUntilDue(now), toClient.nanosUntilDue(now));
        return cutsClient || cutsServer ? earlier(next, Math.max(0, cutAtNanos - now)) : next;
    }

    private static long earlier(long one, long other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }

    /** Nothing is laid on it any more; what has lost something cannot be made whole and is reset. */
    void heal() {
        if (closed) {
            return;
        }
        toServer.treatment().heal();
        toClient.treatment().heal();
        if (halfOpen || silent || toServer.hasSwallowed() || toClient.hasSwallowed()) {
            end(Ending.RESET);
        }
    }

    void end(Ending ending) {
        if (closed) {
            return;
        }
        switch (ending) {
            case RESET -> {
                lingerNot(client);
                lingerNot(server);
                close();
            }
            case CLOSE -> farewell(true, true);
            case CLOSE_CLIENT_ONLY -> farewell(true, false);
            case CLOSE_SERVER_ONLY -> farewell(false, true);
            case SILENCE -> {
                silent = true;
                toServer.treatment().swallow();
                toClient.treatment().swallow();
            }
        }
    }

    /**
     * Tells one side or both that it is over. A socket with unread bytes that is closed sends a reset: so what the side still says is
     * read until it goes as well.
     */
    private void farewell(boolean tellsClient, boolean tellsServer) {
        if (!connected) {
            lingerNot(client);
            close();
            return;
        }
        toServer.stop();
        toClient.stop();
        halfOpen = !(tellsClient && tellsServer);
        cutsClient = tellsClient;
        cutsServer = tellsServer;
        cutAtNanos = System.nanoTime() + FAREWELL.toNanos();
        if (tellsClient) {
            shutdown(client);
        }
        if (tellsServer) {
            shutdown(server);
        }
        bothGone();
    }

    private static void shutdown(SocketChannel channel) {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // It has gone by itself.
        }
    }

    /** A side that was told and has gone needs no channel any more. */
    private void bothGone() {
        if (cutsClient && toServer.isSourceEnded()) {
            closeQuietly(client);
        }
        if (cutsServer && toClient.isSourceEnded()) {
            closeQuietly(server);
        }
        if (!client.isOpen() && !server.isOpen()) {
            close();
        }
    }

    private void farewellIsOver() {
        if (cutsClient) {
            closeQuietly(client);
        }
        if (cutsServer) {
            closeQuietly(server);
        }
        cutsClient = false;
        cutsServer = false;
        if (!client.isOpen() && !server.isOpen()) {
            close();
        }
    }

    void close() {
        // First of all: whoever learns of it from his socket finds it closed here too.
        synchronized (counts) {
            closed = true;
            counts.notifyAll();
        }
        closeQuietly(client);
        closeQuietly(server);
        toServer.stop();
        toClient.stop();
    }

    /** Makes closing a reset. */
    static void lingerNot(SocketChannel channel) {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // It has gone by itself.
        }
    }

    static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing left to be closed.
        }
    }
}
