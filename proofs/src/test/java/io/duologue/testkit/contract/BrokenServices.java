package io.duologue.testkit.contract;

import io.duologue.core.analytics.AnalyticsSink;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.presence.PresenceDirectory.Counts;
import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import io.duologue.core.relay.Relay.Subscription;
import io.duologue.testkit.contract.Twin.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Limiters, directories, relays, providers, policies and sinks of which each breaks one promise. */
final class BrokenServices {
    private BrokenServices() {}

    // Limits

    private static RateLimiter limiter(Flaw flaw) {
        return Twin.of(RateLimiter.class, RateLimiter.inMemory(100), "tryAcquire", flaw);
    }

    @Breaks("T-1")
    static class LimiterThatAllowsEverything extends RateLimiterContract {
        @Override
        protected RateLimiter newLimiter() {
            return limiter(call -> RateResult.ALLOWED);
        }
    }

    @Breaks("T-2")
    static class LimiterThatSaysLater extends RateLimiterContract {
        @Override
        protected RateLimiter newLimiter() {
            return limiter(call -> {
                Object result = call.proceed();
                return result instanceof RateResult.Limited ? new RateResult.Limited(Duration.ofSeconds(1)) : result;
            });
        }
    }

    @Breaks("T-3")
    static class LimiterOfAllTogether extends RateLimiterContract {
        @Override
        protected RateLimiter newLimiter() {
            return limiter(call -> {
                RateKey key = call.arg(RateKey.class, 0);
                return call.proceedWith(0, new RateKey("all", key.what() + key.who()));
            });
        }
    }

    @Breaks("T-4")
    static class LimiterThatRefillsOnEveryClock extends RateLimiterContract {
        @Override
        protected RateLimiter newLimiter() {
            Map<Object, Instant> last = new ConcurrentHashMap<>();
            Map<Object, RateLimiter> fresh = new ConcurrentHashMap<>();
            return limiter(call -> {
                Instant now = call.arg(Instant.class, 2);
                Instant before = last.put(call.arg(0), now);
                if (before != null && now.isBefore(before)) {
                    fresh.put(call.arg(0), RateLimiter.inMemory(10));
                }
                RateLimiter used = fresh.get(call.arg(0));
                return used == null ? call.proceed() : call.proceedAt(used);
            });
        }
    }

    // Presence

    private static PresenceDirectory presence(String method, Flaw flaw) {
        return Twin.of(PresenceDirectory.class, PresenceDirectory.inMemory(), method, flaw);
    }

    @Breaks("D-1")
    static class PresenceOfTheFirstRenewal extends PresenceDirectoryContract {
        @Override
        protected PresenceDirectory newDirectory() {
            PresenceDirectory sound = PresenceDirectory.inMemory();
            return Twin.of(
                    PresenceDirectory.class,
                    sound,
                    "renew",
                    call -> sound.renewedAt(call.arg(NodeId.class, 0)).isPresent() ? null : call.proceed());
        }
    }

    @Breaks({"D-2", "D-3"})
    static class PresenceWithoutFence extends PresenceDirectoryContract {
        @Override
        protected PresenceDirectory newDirectory() {
            return Twin.of(
                    PresenceDirectory.class,
                    PresenceDirectory.inMemory(),
                    Map.of("announce", call -> call.proceedWith(2, 1L), "withdraw", call -> call.proceedWith(2, 1L)));
        }
    }

    @Breaks("D-4")
    static class PresenceThatCountsAnnouncements extends PresenceDirectoryContract {
        @Override
        protected PresenceDirectory newDirectory() {
            AtomicInteger online = new AtomicInteger();
            return Twin.of(
                    PresenceDirectory.class,
                    PresenceDirectory.inMemory(),
                    Map.of(
                            "announce",
                            call -> {
                                online.incrementAndGet();
                                return call.proceed();
                            },
                            "withdraw",
                            call -> {
                                online.decrementAndGet();
                                return call.proceed();
                            },
                            "counts",
                            call -> new Counts(online.get(), 0, 0)));
        }
    }

    @Breaks("D-4")
    static class PresenceOfTheRetired extends PresenceDirectoryContract {
        @Override
        protected PresenceDirectory newDirectory() {
            return presence("retire", call -> null);
        }
    }

    @Breaks("D-2")
    static class PresenceOfTheFirstStatus extends PresenceDirectoryContract {
        @Override
        protected PresenceDirectory newDirectory() {
            return presence("announce", call -> call.proceedWith(3, Status.IDLE));
        }
    }

    // Relay

    @Breaks("L-1")
    static class RelayToEverybody extends RelayContract {
        @Override
        protected Relay newRelay() {
            Relay sound = Relay.inMemory();
            NodeId all = new NodeId("all");
            return Twin.of(
                    Relay.class,
                    sound,
                    Map.of("ring", call -> call.proceedWith(0, all), "subscribe", call -> call.proceedWith(0, all)));
        }
    }

    @Breaks("L-2")
    static class RelayThatWaits extends RelayContract {
        @Override
        protected Relay newRelay() {
            return new Synchronous();
        }
    }

    @Breaks("L-3")
    static class RelayThatNeverHangsUp extends RelayContract {
        @Override
        @SuppressWarnings("unchecked")
        protected Relay newRelay() {
            Relay sound = Relay.inMemory();
            return Twin.of(Relay.class, sound, "subscribe", call -> {
                sound.subscribe(call.arg(NodeId.class, 0), (Consumer<Bell>) call.arg(1));
                return (Subscription) () -> {};
            });
        }
    }

    @Breaks("L-4")
    static class RelayThatKeepsForLater extends RelayContract {
        @Override
        @SuppressWarnings("unchecked")
        protected Relay newRelay() {
            Relay sound = Relay.inMemory();
            Map<Object, List<Bell>> kept = new ConcurrentHashMap<>();
            return Twin.of(
                    Relay.class,
                    sound,
                    Map.of(
                            "ring",
                            call -> {
                                kept.computeIfAbsent(call.arg(0), node -> new CopyOnWriteArrayList<>())
                                        .add((Bell) call.arg(1));
                                return call.proceed();
                            },
                            "subscribe",
                            call -> {
                                Consumer<Bell> listener = (Consumer<Bell>) call.arg(1);
                                kept.getOrDefault(call.arg(0), List.of()).forEach(listener);
                                return call.proceed();
                            }));
        }
    }

    /** Rings in the thread of whoever rings. */
    private static final class Synchronous implements Relay {
        private final Map<NodeId, Consumer<Bell>> listeners = new ConcurrentHashMap<>();

        @Override
        public void ring(NodeId node, Bell bell) {
            listeners.getOrDefault(node, dropped -> {}).accept(bell);
        }

        @Override
        public Subscription subscribe(NodeId node, Consumer<Bell> listener) {
            listeners.put(node, listener);
            return () -> listeners.remove(node);
        }
    }

    // Identity

    abstract static class Provider extends IdentityProviderContract {
        final IdentityProvider sound = new DemoIdentityProvider(DemoPersonas.all());

        @Override
        protected Map<String, String> proof(Step step, int person) {
            return Map.of(
                    DemoIdentityProvider.PERSONA, DemoPersonas.all().get(person).subject());
        }

        @Override
        protected Optional<IdentityProvider> unreachable() {
            return Optional.empty();
        }

        final IdentityProvider with(String method, Flaw flaw) {
            return Twin.of(IdentityProvider.class, sound, method, flaw);
        }
    }

    @Breaks("I-1")
    static class ProviderForOneSignInAtATime extends Provider {
        private final AtomicInteger begun = new AtomicInteger();

        @Override
        protected IdentityProvider newProvider() {
            return Twin.of(
                    IdentityProvider.class,
                    sound,
                    Map.of(
                            "begin",
                            call -> {
                                begun.incrementAndGet();
                                return call.proceed();
                            },
                            "complete",
                            call -> begun.getAndSet(0) > 10 ? new Outcome.Refused("too many") : call.proceed()));
        }
    }

    @Breaks("I-2")
    static class ProviderOfSomebodyNewEachTime extends Provider {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected IdentityProvider newProvider() {
            return with("complete", call -> {
                Object outcome = call.proceed();
                if (!(outcome instanceof Outcome.Identified identified)) {
                    return outcome;
                }
                ExternalIdentity known = identified.identity();
                return new Outcome.Identified(new ExternalIdentity(
                        known.provider(),
                        known.subject() + calls.incrementAndGet(),
                        known.name(),
                        known.headline(),
                        known.bio(),
                        known.hints()));
            });
        }
    }

    @Breaks("I-2")
    static class ProviderOfOnePerson extends Provider {
        @Override
        protected IdentityProvider newProvider() {
            return with(
                    "complete",
                    call -> call.arg(Map.class, 0).containsValue("tomas")
                            ? call.proceedWith(0, Map.of(DemoIdentityProvider.PERSONA, "maya"))
                            : call.proceed());
        }
    }

    /** Somebody else takes the name later, and is then the one who had it. */
    @Breaks("I-2")
    static class ProviderThatKnowsGuestsByTheirNames extends IdentityProviderContract {
        @Override
        protected IdentityProvider newProvider() {
            IdentityProvider people = new DemoIdentityProvider(DemoPersonas.all());
            return Twin.of(
                    IdentityProvider.class,
                    people,
                    Map.of("begin", call -> new Step.Alias(30), "kind", call -> IdentityProvider.Kind.ALIAS));
        }

        @Override
        protected Map<String, String> proof(Step step, int person) {
            return Map.of(
                    DemoIdentityProvider.PERSONA, DemoPersonas.all().get(person).subject());
        }

        @Override
        protected Optional<IdentityProvider> unreachable() {
            return Optional.empty();
        }
    }

    @Breaks("I-3")
    static class ProviderThatThrows extends Provider {
        @Override
        protected IdentityProvider newProvider() {
            return with("complete", call -> {
                Object outcome = call.proceed();
                if (outcome instanceof Outcome.Refused) {
                    throw new IllegalStateException("no such persona");
                }
                return outcome;
            });
        }
    }

    @Breaks("I-4")
    static class ProviderThatRefusesWhenItCannotReach extends Provider {
        @Override
        protected IdentityProvider newProvider() {
            return sound;
        }

        @Override
        protected Optional<IdentityProvider> unreachable() {
            return Optional.of(with("complete", call -> new Outcome.Refused("could not be reached")));
        }
    }

    /** Sends people away with a binding; the flaw is in what it makes of the proof. */
    abstract static class BoundProvider extends IdentityProviderContract {
        private final IdentityProvider sound = new BoundIdentityProvider();

        final IdentityProvider with(Flaw flaw) {
            return Twin.of(IdentityProvider.class, sound, "complete", flaw);
        }

        @Override
        protected Map<String, String> proof(Step step, int person) {
            return BoundIdentityProvider.proof(step, person);
        }

        @Override
        protected Optional<IdentityProvider> unreachable() {
            return Optional.empty();
        }
    }

    @Breaks("I-5")
    static class ProviderThatTakesTheBindingFromAnywhere extends BoundProvider {
        @Override
        protected IdentityProvider newProvider() {
            return with(call -> {
                Map<?, ?> proof = call.arg(Map.class, 0);
                Object begun = proof.get("state");
                return begun == null
                        ? call.proceed()
                        : call.proceedWith(0, BoundIdentityProvider.withBindingOf(begun.toString(), proof));
            });
        }
    }

    @Breaks("I-6")
    static class ProviderThatKnowsAProofAgain extends BoundProvider {
        private final Map<Object, Object> outcomes = new ConcurrentHashMap<>();

        @Override
        protected IdentityProvider newProvider() {
            return with(call -> {
                Object outcome = call.proceed();
                if (outcome instanceof Outcome.Identified) {
                    outcomes.put(call.arg(0), outcome);
                }
                Twin.letOthersPass();
                return outcomes.getOrDefault(call.arg(0), outcome);
            });
        }
    }

    @Breaks("I-7")
    static class ProviderThatForgetsItsKind extends Provider {
        @Override
        protected IdentityProvider newProvider() {
            return with("kind", call -> IdentityProvider.Kind.REDIRECT);
        }
    }

    // Moderation

    @Breaks("O-1")
    static class PolicyOfMoods extends ModerationPolicyContract {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected ModerationPolicy newPolicy() {
            return draft -> calls.incrementAndGet() % 2 == 0 ? Verdict.ALLOW : Verdict.block("mood", "Not today.");
        }
    }

    /** An expression that tries everything twice at every character. */
    @Breaks("O-2")
    static class PolicyOfARunawayExpression extends ModerationPolicyContract {
        private static final Pattern RUNAWAY = Pattern.compile("(?:[^@ ]*[^@ ]*)*@[a-z]+x");

        @Override
        protected ModerationPolicy newPolicy() {
            return draft -> draft.text().length() > 20_000
                            && RUNAWAY.matcher(new Endless(draft.text())).find()
                    ? Verdict.block("mail", "No addresses.")
                    : Verdict.ALLOW;
        }

        /** Can be interrupted, which an expression by itself cannot. */
        private record Endless(String text) implements CharSequence {
            @Override
            public int length() {
                return text.length();
            }

            @Override
            public char charAt(int index) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted");
                }
                return text.charAt(index);
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return text.subSequence(start, end);
            }

            @Override
            public String toString() {
                return text;
            }
        }
    }

    @Breaks("O-3")
    static class PolicyWithoutAReason extends ModerationPolicyContract {
        @Override
        protected ModerationPolicy newPolicy() {
            return draft -> Verdict.block("rule-7", " ");
        }
    }

    @Breaks("O-2")
    static class PolicyThatCannotReadEverything extends ModerationPolicyContract {
        @Override
        protected ModerationPolicy newPolicy() {
            return draft -> {
                if (draft.text().indexOf(0) >= 0) {
                    throw new IllegalArgumentException("unexpected character");
                }
                return Verdict.ALLOW;
            };
        }
    }

    @Breaks("O-4")
    static class QuickPolicyThatAsksSomebody extends ModerationPolicyContract {
        @Override
        protected ModerationPolicy newPolicy() {
            ModerationPolicy.Quick asking = draft -> CompletableFuture.supplyAsync(() -> Verdict.ALLOW, elsewhere())
                    .join();
            return asking;
        }

        /** Somebody who is never so fast that one need not wait. */
        private static Executor elsewhere() {
            return CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
        }
    }

    // Analytics

    @Breaks("N-1")
    static class SinkOfOneThread extends AnalyticsSinkContract {
        private final AtomicReference<Thread> owner = new AtomicReference<>();

        @Override
        protected AnalyticsSink newSink() {
            return event -> {
                owner.compareAndSet(null, Thread.currentThread());
                if (owner.get() != Thread.currentThread()) {
                    throw new IllegalStateException("another thread");
                }
            };
        }
    }

    @Breaks("N-2")
    static class SinkThatBreaks extends AnalyticsSinkContract {
        @Override
        protected AnalyticsSink newSink() {
            AtomicInteger failures = new AtomicInteger();
            return event -> {
                if (event.attributes().containsKey("") || failures.get() > 0) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("closed for ever");
                }
            };
        }
    }

    // Letting go of somebody, and of what is old

    @Breaks("T-5")
    static class LimiterOfNobody extends RateLimiterContract {
        @Override
        protected RateLimiter newLimiter() {
            return Twin.of(RateLimiter.class, RateLimiter.inMemory(100), "erase", call -> null);
        }
    }

    @Breaks("T-6")
    static class LimiterThatKeepsForEver extends RateLimiterContract {
        @Override
        protected RateLimiter newLimiter() {
            return Twin.of(RateLimiter.class, RateLimiter.inMemory(100), "removeUntil", call -> 0);
        }
    }

    @Breaks("D-5")
    static class PresenceOfNobody extends PresenceDirectoryContract {
        @Override
        protected PresenceDirectory newDirectory() {
            return presence("erase", call -> null);
        }
    }
}
