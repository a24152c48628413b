package io.duologue.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.server.http.KeyedAnswers.Claim;
import io.duologue.server.http.KeyedAnswers.RequestKey;
import io.duologue.testkit.Rule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A contract that nothing can fail would prove nothing: each of these breaks one promise and is caught. */
class BrokenKeyedAnswersTest {

    /** What is wrong, named by the rule. */
    enum Broken {
        KA_1(Forgetful::new),
        KA_2(Lasting::new),
        KA_3(Generous::new),
        KA_4(Clinging::new),
        KA_5(Patient::new),
        KA_6(Sharing::new),
        KA_7(Unerasing::new);

        @SuppressWarnings("ImmutableEnumChecker") // made by a lambda
        private final Supplier<KeyedAnswers> answers;

        Broken(Supplier<KeyedAnswers> answers) {
            this.answers = answers;
        }

        String rule() {
            return name().replace('_', '-');
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenPromiseIsFound(Broken broken) throws Exception {
        assertThat(rulesBrokenBy(broken.answers)).contains(broken.rule());
    }

    @Test
    void aSoundOneBreaksNothingAndEveryRuleHasOneThatBreaksIt() throws Exception {
        assertThat(rulesBrokenBy(() -> KeyedAnswers.inMemory(100, 50))).isEmpty();
        assertThat(Stream.of(Broken.values()).map(Broken::rule))
                .containsExactlyInAnyOrderElementsOf(rulesOf(KeyedAnswersContract.class));
    }

    private static Set<String> rulesOf(Class<?> contract) {
        Set<String> rules = new TreeSet<>();
        for (Method test : contract.getDeclaredMethods()) {
            if (test.isAnnotationPresent(Test.class)) {
                rules.add(test.getAnnotation(Rule.class).value()[0]);
            }
        }
        return rules;
    }

    /** The rules whose tests fail, each on a contract of its own. */
    private static Set<String> rulesBrokenBy(Supplier<KeyedAnswers> answers) throws Exception {
        Set<String> broken = new TreeSet<>();
        for (Method test : KeyedAnswersContract.class.getDeclaredMethods()) {
            if (!test.isAnnotationPresent(Test.class)) {
                continue;
            }
            KeyedAnswersContract contract = new KeyedAnswersContract() {
                @Override
                protected KeyedAnswers newStore() {
                    return answers.get();
                }
            };
            try {
                contract.makeStore();
                test.invoke(contract);
            } catch (InvocationTargetException e) {
                broken.add(test.getAnnotation(Rule.class).value()[0]);
            }
        }
        return broken;
    }

    private abstract static class Twin implements KeyedAnswers {
        final KeyedAnswers sound = KeyedAnswers.inMemory(100, 50);

        @Override
        public Claim claim(RequestKey key, String request, Instant now) {
            return sound.claim(key, request, now);
        }

        @Override
        public void keep(RequestKey key, Claim.Taken taken, HttpResponse answer) {
            sound.keep(key, taken, answer);
        }

        @Override
        public void release(RequestKey key, Claim.Taken taken) {
            sound.release(key, taken);
        }

        @Override
        public void erase(UserId user) {
            sound.erase(user);
        }
    }

    /** Never says that a request is running. */
    private static final class Forgetful extends Twin {
        private final AtomicLong numbers = new AtomicLong(1_000);

        @Override
        public Claim claim(RequestKey key, String request, Instant now) {
            Claim claim = super.claim(key, request, now);
            return claim instanceof Claim.Running ? new Claim.Taken(numbers.incrementAndGet()) : claim;
        }
    }

    /** Keeps an answer a minute too long. */
    private static final class Lasting extends Twin {
        @Override
        public Claim claim(RequestKey key, String request, Instant now) {
            Claim before = super.claim(key, request, now.minus(Duration.ofMinutes(1)));
            return before instanceof Claim.Answered ? before : super.claim(key, request, now);
        }
    }

    /** Takes every request for the same. */
    private static final class Generous extends Twin {
        @Override
        public Claim claim(RequestKey key, String request, Instant now) {
            return super.claim(key, "any", now);
        }
    }

    private static final class Clinging extends Twin {
        @Override
        public void release(RequestKey key, Claim.Taken taken) {
            // It stays taken.
        }
    }

    /** Waits forever for whoever took a key. */
    private static final class Patient extends Twin {
        private final Instant began = Instant.parse("2026-03-02T09:00:00Z");

        @Override
        public Claim claim(RequestKey key, String request, Instant now) {
            Claim before = super.claim(key, request, began);
            return before instanceof Claim.Running ? before : super.claim(key, request, now);
        }
    }

    /** Has one drawer for all. */
    private static final class Sharing extends Twin {
        @Override
        public Claim claim(RequestKey key, String request, Instant now) {
            return super.claim(everybodys(key), request, now);
        }

        @Override
        public void keep(RequestKey key, Claim.Taken taken, HttpResponse answer) {
            super.keep(everybodys(key), taken, answer);
        }

        private static RequestKey everybodys(RequestKey key) {
            return new RequestKey("everybody", key.route(), key.key());
        }
    }

    private static final class Unerasing extends Twin {
        @Override
        public void erase(UserId user) {
            // It remembers.
        }
    }
}
