package io.duologue.server.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network between a browser and the server, on loopback, that can be made bad: connections cut, bytes swallowed or
 * delayed, new connections refused. Safe for many threads.
 */
final class TcpProxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Pipe> pipes = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile int target;
    private volatile boolean refusing;
    private volatile boolean swallowing;
    private volatile Duration delay = Duration.ZERO;

    private TcpProxy(ServerSocket door) {
        this.door = door;
    }

    /** Listens on a free port; whatever comes before {@link #to} is refused. */
    static TcpProxy listen() throws IOException {
        TcpProxy proxy = new TcpProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    int port() {
        return door.getLocalPort();
    }

    void to(int port) {
        target = port;
    }

    /** Cuts every connection at once, without a farewell. */
    void cut() {
        pipes.forEach(Pipe::cut);
    }

    /** New connections are closed at once from now on, until {@link #heal}. */
    void refuse() {
        refusing = true;
    }

    /** Connections stay open from now on and nothing goes through, until {@link #heal}: then it goes on where it stood. */
    void blackHole() {
        swallowing = true;
    }

    /** Every piece takes so long from now on. */
    void delay(Duration each) {
        delay = each;
    }

    /** A good network again. */
    void heal() {
        refusing = false;
        delay = Duration.ZERO;
        swallowing = false;
        wake();
    }

    @Override
    public void close() throws IOException {
        refusing = true;
        door.close();
        cut();
        threads.shutdownNow();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (refusing || target == 0) {
                    reset(client);
                } else {
                    threads.execute(() -> open(client));
                }
            } catch (SocketException e) {
                // closed; or one that was gone before it was taken
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void open(Socket client) {
        try {
            Pipe pipe = new Pipe(client, new Socket(InetAddress.getLoopbackAddress(), target));
            pipes.add(pipe);
            if (refusing) {
                pipe.cut();
            }
            threads.execute(() -> pump(pipe, pipe.client, pipe.server));
            threads.execute(() -> pump(pipe, pipe.server, pipe.client));
        } catch (IOException e) {
            reset(client);
        }
    }

    private void pump(Pipe pipe, Socket from, Socket to) {
        byte[] piece = new byte[CHUNK];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                hold(pipe);
                out.write(piece, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            pipe.cut();
        } catch (InterruptedException e) {
            pipe.cut();
            Thread.currentThread().interrupt();
        } finally {
            pipes.remove(pipe);
        }
    }

    private void hold(Pipe pipe) throws InterruptedException {
        lock.lock();
        try {
            long left = delay.toNanos();
            while (left > 0 && !pipe.isCut()) {
                left = changed.awaitNanos(left);
            }
            while (swallowing && !pipe.isCut()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gone with a reset, as a dead network's connections are. */
    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is gone already
        }
    }

    private final class Pipe {
        private final Socket client;
        private final Socket server;

        Pipe(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        boolean isCut() {
            return client.isClosed();
        }

        void cut() {
            reset(client);
            reset(server);
            pipes.remove(this);
            wake();
        }
    }
}
