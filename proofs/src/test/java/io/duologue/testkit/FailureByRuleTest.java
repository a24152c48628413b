package io.duologue.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.AssertionFailedError;

/** Whoever's store fails a contract is told which rule he broke. */
class FailureByRuleTest {

    @Test
    void aFailureBeginsWithTheRulesThatWereBroken() {
        Throwable failure = run().get("aComparison()").getThrowable().orElseThrow();

        assertThat(failure).isInstanceOf(AssertionFailedError.class).hasMessage("S-1, S-2: expected: <1> but was: <2>");
        AssertionFailedError compared = (AssertionFailedError) failure;
        assertThat(compared.getExpected().getValue()).isEqualTo(1);
        assertThat(compared.getActual().getValue()).isEqualTo(2);
        assertThat(failure.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("aComparison"));
    }

    @Test
    void theLinesOfAComparisonStayBelowEachOther() {
        Throwable failure = run().get("aComparisonInLines()").getThrowable().orElseThrow();

        assertThat(failure.getMessage()).startsWith("S-3:").contains("\nexpected: \"a\"", "\n but was: \"b\"");
    }

    @Test
    void whatWasThrownStaysWholeAsTheCause() {
        Throwable failure = run().get("anException()").getThrowable().orElseThrow();

        assertThat(failure)
                .isInstanceOf(AssertionError.class)
                .hasMessage("S-4: threw java.lang.IllegalStateException: the database is gone")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void theRuleOfAClassIsThatOfItsTests() {
        assertThat(run().get("inAClass()").getThrowable().orElseThrow()).hasMessage("S-5: no");
    }

    @Test
    void anAssumptionIsNoFailureAndWithoutARuleNothingIsAdded() {
        Map<String, TestExecutionResult> results = run();

        assertThat(results.get("anAssumption()").getStatus()).isEqualTo(TestExecutionResult.Status.ABORTED);
        assertThat(results.get("withoutARule()").getThrowable().orElseThrow()).hasMessage("no");
        assertThat(results.get("aRuleThatHolds()").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
    }

    private static Map<String, TestExecutionResult> run() {
        Map<String, TestExecutionResult> results = new HashMap<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Broken.class))
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                results.put(test.getDisplayName(), result);
            }
        });
        return results;
    }

    /** Not for the build, which would find its failures. */
    @EnabledIfSystemProperty(named = "duologue.never", matches = "true")
    static class Broken {
        @Test
        @Rule({"S-1", "S-2"})
        void aComparison() {
            assertEquals(1, 2);
        }

        @Test
        @Rule("S-3")
        void aComparisonInLines() {
            assertThat("b").isEqualTo("a");
        }

        @Test
        @Rule("S-4")
        void anException() {
            throw new IllegalStateException("the database is gone");
        }

        @Test
        @Rule("S-6")
        void anAssumption() {
            assumeTrue(false);
        }

        @Test
        void withoutARule() {
            throw new AssertionError("no");
        }

        @Test
        @Rule("S-7")
        void aRuleThatHolds() {
            assertThat("a").hasSize(1);
        }

        @Nested
        @Rule("S-5")
        class OfOneRule {
            @Test
            void inAClass() {
                throw new AssertionError("no");
            }
        }
    }
}
