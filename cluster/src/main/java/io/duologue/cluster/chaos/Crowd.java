package io.duologue.cluster.chaos;

import io.duologue.client.DuologueClient;
import io.duologue.client.DuologueClientBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** What the clients of many people share: some threads for the protocol, some for their listeners, the sockets. One thread at a time. */
final class Crowd implements AutoCloseable {
    private static final int PROTOCOL_THREADS = 2;
    private static final int CALLBACK_THREADS = 4;

    private final List<ScheduledExecutorService> protocol = new ArrayList<>();
    private final ExecutorService callbacks = Executors.newFixedThreadPool(CALLBACK_THREADS, Crowd::thread);
    private final List<AutoCloseable> clients = new ArrayList<>();
    private final OkHttpClient http;
    private int made;

    /** @param most people at once */
    Crowd(int most) {
        for (int i = 0; i < PROTOCOL_THREADS; i++) {
            protocol.add(Executors.newSingleThreadScheduledExecutor(Crowd::thread));
        }
        Dispatcher dispatcher = new Dispatcher(Executors.newCachedThreadPool(Crowd::thread));
        dispatcher.setMaxRequests(most * 2);
        dispatcher.setMaxRequestsPerHost(most * 2);
        http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool())
                // A node has one address: to look for a faster one would only take one more thread for each connection.
                .fastFallback(false)
                .build();
    }

    static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "crowd");
        thread.setDaemon(true);
        return thread;
    }

    /** A client of somebody with this bearer, who does not know where to connect yet. */
    DuologueClientBuilder client(String token) {
        made++;
        return DuologueClient.builder()
                .credentials(refused -> CompletableFuture.completedFuture(token))
                .httpClient(http)
                .scheduler(protocol.get(made % PROTOCOL_THREADS))
                .callbackExecutor(callbacks);
    }

    /** Is closed with the crowd. */
    void add(AutoCloseable client) {
        clients.add(client);
    }

    /** All at once: each says goodbye, and waits a moment for the answer. */
    @Override
    public void close() {
        ExecutorService closing = Executors.newFixedThreadPool(Math.max(1, clients.size()), Crowd::thread);
        CompletableFuture.allOf(clients.stream()
                        .map(client -> CompletableFuture.runAsync(() -> close(client), closing))
                        .toArray(CompletableFuture[]::new))
                .join();
        closing.shutdownNow();
        protocol.forEach(ExecutorService::shutdownNow);
        callbacks.shutdownNow();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("a client cannot be closed", e);
        }
    }
}
