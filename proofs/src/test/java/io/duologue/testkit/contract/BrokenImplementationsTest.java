package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.duologue.testkit.Rule;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A contract that nothing can fail would prove nothing: each implementation here breaks a promise and is caught. */
class BrokenImplementationsTest {
    private static final List<Class<?>> CONTRACTS = List.of(
            AccountStoreContract.class,
            NoticeStoreContract.class,
            ErasureStoreContract.class,
            CredentialStoreContract.class,
            ProfileStoreContract.class,
            AvatarStoreContract.class,
            SessionStoreContract.class,
            ConversationStoreContract.class,
            ConversationLogContract.class,
            TranscriptStoreContract.class,
            BlockStoreContract.class,
            ReportStoreContract.class,
            RestrictionStoreContract.class,
            IntroductionsContract.class,
            AppealStoreContract.class,
            AuditStoreContract.class,
            RateLimiterContract.class,
            PresenceDirectoryContract.class,
            RelayContract.class,
            IdentityProviderContract.class,
            PendingSignInStoreContract.class,
            MagicLinkStoreContract.class,
            KeyedAnswersContract.class,
            ModerationPolicyContract.class,
            AnalyticsSinkContract.class,
            AgeAssuranceContract.class,
            PersonalDataContract.class);

    @TestFactory
    Stream<DynamicTest> aBrokenPromiseIsFound() {
        return broken().map(type -> DynamicTest.dynamicTest(
                type.getSimpleName(),
                () -> assertThat(rulesBrokenBy(type))
                        .contains(type.getAnnotation(Breaks.class).value())));
    }

    @Test
    void aSoundImplementationBreaksNothing() {
        assertThat(rulesBrokenBy(InMemoryConversationLogTest.class)).isEmpty();
    }

    @Test
    void everyRuleHasAnImplementationThatBreaksIt() {
        Set<String> tested = new TreeSet<>();
        CONTRACTS.forEach(contract -> tested.addAll(rulesTestedBy(contract)));

        Set<String> broken = new TreeSet<>();
        broken().forEach(type ->
                broken.addAll(List.of(type.getAnnotation(Breaks.class).value())));

        assertThat(broken).isEqualTo(tested);
    }

    private static Stream<Class<?>> broken() {
        return Stream.of(
                        BrokenConversationLogs.class,
                        BrokenStores.class,
                        BrokenAppealStores.class,
                        BrokenTranscripts.class,
                        BrokenKeyedAnswers.class,
                        BrokenServices.class,
                        BrokenPersonalParts.class)
                .flatMap(holder -> Arrays.stream(holder.getDeclaredClasses()))
                .filter(type -> type.isAnnotationPresent(Breaks.class));
    }

    private static Set<String> rulesTestedBy(Class<?> contract) {
        Set<String> rules = new TreeSet<>();
        for (Class<?> type = contract; type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Rule.class)) {
                    rules.addAll(List.of(method.getAnnotation(Rule.class).value()));
                }
            }
        }
        return rules;
    }

    private static Set<String> rulesBrokenBy(Class<?> type) {
        Failures failures = new Failures();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .configurationParameter("junit.jupiter.execution.timeout.default", "30 s")
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                .build();
        LauncherFactory.create().execute(request, failures);
        return failures.rules;
    }

    private static final class Failures implements TestExecutionListener {
        private final Set<String> rules = new TreeSet<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                MethodSource method = (MethodSource) test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .orElseThrow(() -> new AssertionError(
                                "failed outside of a test",
                                result.getThrowable().orElse(null)));
                rules.addAll(
                        List.of(method.getJavaMethod().getAnnotation(Rule.class).value()));
            }
        }
    }
}
