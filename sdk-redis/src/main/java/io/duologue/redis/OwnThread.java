package io.duologue.redis;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread with a bounded queue, which ends when it has had nothing to do for a while; what finds the queue full is rejected. */
final class OwnThread {
    private OwnThread() {}

    static ThreadPoolExecutor named(String name, int maxPending) {
        ThreadPoolExecutor own = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(maxPending),
                task -> daemon(name, task),
                new ThreadPoolExecutor.AbortPolicy());
        own.allowCoreThreadTimeOut(true);
        return own;
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
