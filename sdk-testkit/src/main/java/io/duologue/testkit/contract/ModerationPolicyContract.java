package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.ModerationPolicy.MessageDraft;
import io.duologue.core.moderation.Verdict;
import io.duologue.testkit.Rule;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link ModerationPolicy}. Extend it and hand in a policy of yours. */
public abstract class ModerationPolicyContract {
    private static final int FRAME = 64 * 1_024;
    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

    private ModerationPolicy policy = ModerationPolicy.allowAll();

    protected abstract ModerationPolicy newPolicy() throws Exception;

    /** Texts of which the policy at hand lets some pass and some not; more are tried besides. */
    protected List<String> texts() {
        return List.of();
    }

    @BeforeEach
    final void makePolicy() throws Exception {
        policy = newPolicy();
    }

    @Test
    @Rule("O-1")
    protected void judgingTwiceIsJudgingOnce() {
        drafts().forEach(draft -> assertThat(policy.judge(draft)).isEqualTo(policy.judge(draft)));
    }

    @Test
    @Rule("O-1")
    protected void judgingAtOnceIsJudgingOnce() throws Exception {
        List<Verdict> alone = drafts().map(policy::judge).toList();

        List<List<Verdict>> together =
                Together.all(i -> drafts().map(policy::judge).toList());

        assertThat(together).containsOnly(alone);
    }

    @Test
    @Rule("O-2")
    protected void anAnswerComesInTimeWhateverTheTextIsLike() {
        Stream.of("a", "a.", "1 ", "@a ", "http://", "a-", "((", "\\", "😀", "#1", "telegram ", "\u0000", "\ud800")
                .map(ModerationPolicyContract::filled)
                .forEach(text -> assertTimeoutPreemptively(TIME_LIMIT, () -> policy.judge(draft(text, Duration.ZERO))));
    }

    @Test
    @Rule("O-2")
    protected void noTextMakesItThrow() {
        drafts().forEach(draft -> assertThatCode(() -> policy.judge(draft)).doesNotThrowAnyException());
    }

    @Test
    @Rule("O-3")
    protected void aVerdictThatStopsNamesItsRuleAndSaysWhy() {
        drafts().map(policy::judge)
                .filter(verdict -> verdict.action() != Verdict.Action.ALLOW)
                .forEach(verdict -> {
                    assertThat(verdict.rule()).matches("[a-z][a-z0-9-]*");
                    assertThat(verdict.reason()).isNotBlank();
                });
    }

    @Test
    @Rule("O-4")
    protected void aQuickOneWaitsForNothing() {
        assumeTrue(policy instanceof ModerationPolicy.Quick, "this policy may block");
        drafts().forEach(policy::judge); // what is loaded or compiled at the first time is not the policy's waiting

        long before = waits();
        drafts().forEach(policy::judge);

        assertThat(waits()).isEqualTo(before);
    }

    /** How often this thread has slept, parked or waited for another one. */
    private static long waits() {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(Thread.currentThread().getId())
                .getWaitedCount();
    }

    private Stream<MessageDraft> drafts() {
        Stream<String> usual = Stream.of(
                "",
                "Hello!",
                "See https://example.com/x",
                "aaaaaaaaaaaaaaaaaaaaaaaa",
                "a\u0000b",
                "x".repeat(600),
                "x y ".repeat(2_000),
                "😀".repeat(50));
        return Stream.concat(usual, texts().stream())
                .flatMap(text -> Stream.of(draft(text, Duration.ZERO), draft(text, Duration.ofMinutes(10))));
    }

    private static MessageDraft draft(String text, Duration sinceStart) {
        return new MessageDraft(new ConversationId("c_talk"), MAYA, text, NINE, NINE.plus(sinceStart));
    }

    private static String filled(String part) {
        return part.repeat(FRAME / part.length());
    }
}
