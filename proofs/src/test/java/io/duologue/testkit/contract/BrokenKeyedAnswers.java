package io.duologue.testkit.contract;

import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.idempotency.KeyedAnswers.Claim;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.testkit.contract.Twin.Call;
import io.duologue.testkit.contract.Twin.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Memories of answered requests of which each breaks one promise. */
final class BrokenKeyedAnswers {
    private BrokenKeyedAnswers() {}

    private static KeyedAnswers answers(String method, Flaw flaw) {
        return answers(Map.of(method, flaw));
    }

    private static KeyedAnswers answers(Map<String, Flaw> flaws) {
        return Twin.of(KeyedAnswers.class, KeyedAnswers.inMemory(100), flaws);
    }

    @Breaks("KA-1")
    static class AnswersThatNeverSayThatARequestIsRunning extends KeyedAnswersContract {
        private final AtomicLong numbers = new AtomicLong(1_000);

        @Override
        protected KeyedAnswers newStore() {
            return answers("claim", call -> {
                Object claim = call.proceed();
                return claim instanceof Claim.Running ? new Claim.Taken(numbers.incrementAndGet()) : claim;
            });
        }
    }

    @Breaks("KA-2")
    static class AnswersKeptAMinuteTooLong extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers("claim", call -> {
                Object before = call.proceedWith(2, now(call).minus(Duration.ofMinutes(1)));
                return before instanceof Claim.Answered ? before : call.proceed();
            });
        }
    }

    /** As one that takes bytes for ASCII. */
    @Breaks("KA-2")
    static class AnswersOfHalfTheBytes extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers("keep", call -> {
                byte[] bytes = call.arg(KeptAnswer.class, 2).bytes();
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) Math.max(0, bytes[i]);
                }
                return call.proceedWith(2, new KeptAnswer(bytes));
            });
        }
    }

    @Breaks("KA-3")
    static class AnswersThatTakeEveryRequestForTheSame extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers("claim", call -> call.proceedWith(1, "any"));
        }
    }

    @Breaks("KA-4")
    static class AnswersThatStayTaken extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers("release", call -> null);
        }
    }

    @Breaks("KA-4")
    static class AnswersThatStayOnceTheyAreKept extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            Set<Object> kept = ConcurrentHashMap.newKeySet();
            return answers(Map.of(
                    "keep",
                    call -> {
                        kept.add(call.arg(1));
                        return call.proceed();
                    },
                    "release",
                    call -> kept.contains(call.arg(1)) ? null : call.proceed()));
        }
    }

    @Breaks("KA-5")
    static class AnswersThatAreWaitedForForever extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers("claim", call -> {
                Object before = call.proceedWith(2, People.NINE);
                return before instanceof Claim.Running ? before : call.proceed();
            });
        }
    }

    @Breaks("KA-6")
    static class AnswersOfEverybodyTogether extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers(Map.of(
                    "claim", call -> call.proceedWith(0, everybodys(call)),
                    "keep", call -> call.proceedWith(0, everybodys(call))));
        }

        private static RequestKey everybodys(Call call) {
            RequestKey key = call.arg(RequestKey.class, 0);
            return new RequestKey(People.TOMAS, key.route(), key.key());
        }
    }

    @Breaks("KA-7")
    static class AnswersThatStayWhenTheirPersonGoes extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers("erase", call -> null);
        }
    }

    @Breaks("KA-8")
    static class AnswersOfWhichOneIsLost extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            AtomicInteger taken = new AtomicInteger();
            return answers("keep", call -> taken.incrementAndGet() == 10 ? null : call.proceed());
        }
    }

    @Breaks("KA-8")
    static class AnswersWithoutABound extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            Map<RequestKey, KeyedAnswers> each = new ConcurrentHashMap<>();
            Flaw apart = call -> call.proceedAt(
                    each.computeIfAbsent(call.arg(RequestKey.class, 0), key -> KeyedAnswers.inMemory(1)));
            return answers(Map.of("claim", apart, "keep", apart, "release", apart));
        }
    }

    @Breaks("KA-9")
    static class AnswersThatNeverGetOld extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers("removeUntil", call -> 0);
        }
    }

    @Breaks("KA-9")
    static class AnswersThatGoAMomentTooSoon extends KeyedAnswersContract {
        @Override
        protected KeyedAnswers newStore() {
            return answers(
                    "removeUntil",
                    call -> call.proceedWith(0, call.arg(Instant.class, 0).plusMillis(1)));
        }
    }

    private static Instant now(Call call) {
        return call.arg(Instant.class, 2);
    }
}
