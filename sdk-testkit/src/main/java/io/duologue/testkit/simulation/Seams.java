package io.duologue.testkit.simulation;

import io.duologue.core.BackendException;
import io.duologue.core.engine.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Where the world goes on while a node is between two steps: around each call of a store. Here other events happen, nodes
 * are killed and halted, and stores fail.
 *
 * <p>Nested events belong to other lanes, because the lane that makes the call is busy; so what happens here is what
 * threads of a real process could do.
 */
final class Seams {
    private static final int DEPTH = 5;
    private static final int AT_ONCE = 4;

    private final EventQueue queue;
    private final Random random;
    private final Facts facts;
    private final double chance;
    private int depth;
    private Instant unreachableUntil = Instant.MIN;
    private Instant flakyUntil = Instant.MIN;

    Seams(EventQueue queue, Random random, Facts facts, double chance) {
        this.queue = queue;
        this.random = random;
        this.facts = facts;
        this.chance = chance;
    }

    /** No store answers for a while. */
    void unreachable(Duration time) {
        unreachableUntil = queue.instant().plus(time);
    }

    /** Now and then an answer of a store is lost, whether or not it had done its work. */
    void flaky(Duration time) {
        flakyUntil = queue.instant().plus(time);
    }

    void heal() {
        unreachableUntil = Instant.MIN;
        flakyUntil = Instant.MIN;
    }

    /**
     * The stores as one node sees them. Those that no engine calls are as they are: a seam would make other runs of the
     * seeds that tests know.
     */
    Stores of(SimNode node, Stores shared) {
        return new Stores(
                seam(io.duologue.core.identity.AccountStore.class, shared.accounts(), node),
                seam(io.duologue.core.identity.CredentialStore.class, shared.credentials(), node),
                seam(io.duologue.core.identity.PendingSignInStore.class, shared.pendingSignIns(), node),
                seam(io.duologue.core.profile.ProfileStore.class, shared.profiles(), node),
                shared.avatars(),
                seam(io.duologue.core.session.SessionStore.class, shared.sessions(), node),
                seam(io.duologue.core.conversation.ConversationLog.class, shared.log(), node),
                seam(io.duologue.core.conversation.ConversationStore.class, shared.conversations(), node),
                shared.transcripts(),
                seam(io.duologue.core.moderation.BlockStore.class, shared.blocks(), node),
                seam(io.duologue.core.moderation.ReportStore.class, shared.reports(), node),
                seam(io.duologue.core.moderation.RestrictionStore.class, shared.restrictions(), node),
                shared.appeals(),
                shared.audit(),
                seam(io.duologue.matching.MatchQueue.class, shared.queue(), node),
                seam(io.duologue.core.limit.RateLimiter.class, shared.limiter(), node),
                seam(io.duologue.core.presence.PresenceDirectory.class, shared.presence(), node),
                seam(io.duologue.core.relay.Relay.class, shared.relay(), node),
                shared.erasures());
    }

    private <T> T seam(Class<T> type, T store, SimNode node) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> call(node, store, method, args));
        return type.cast(proxy);
    }

    private Object call(SimNode node, Object store, Method method, Object[] args) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(store, args);
        }
        between(node);
        boolean flaky = queue.instant().isBefore(flakyUntil) && random.nextInt(20) == 0;
        if (queue.instant().isBefore(unreachableUntil) || (flaky && random.nextBoolean())) {
            throw new BackendException("unreachable");
        }
        Object result;
        try {
            result = method.invoke(store, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        facts.observed(method.getName(), args == null ? new Object[0] : args, result);
        if (flaky) {
            throw new BackendException("the answer was lost");
        }
        if (random.nextInt(3) == 0) {
            between(node);
        }
        return result;
    }

    private void between(SimNode node) {
        if (!node.isRunning()) {
            return;
        }
        node.checkAlive();
        if (node.isStruck()) {
            if (!node.strikeKills()) {
                if (depth == 0) {
                    halted(node);
                }
            } else {
                node.strike();
            }
        } else if (depth < DEPTH && random.nextDouble() < chance) {
            depth++;
            try {
                int count = 1 + random.nextInt(AT_ONCE);
                Instant end = queue.instant().plusMillis(random.nextInt(6));
                while (count > 0 && queue.next(end)) {
                    count--;
                }
            } finally {
                depth--;
            }
        }
        node.checkAlive();
    }

    /** The whole node stands still in the middle of its step while the world goes on. */
    private void halted(SimNode node) {
        Instant until = node.strike();
        depth++;
        try {
            while (node.isHeld() && queue.next(until)) {
                // the world goes on
            }
        } finally {
            depth--;
        }
        node.release();
    }
}
