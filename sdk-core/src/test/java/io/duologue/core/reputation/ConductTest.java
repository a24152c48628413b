package io.duologue.core.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConductTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    @ParameterizedTest
    @CsvSource({"0, 25", "9, 25", "10, 50", "49, 50", "50, 75", "199, 75", "200, 100", "100000, 100"})
    void activityGrowsInFourStepsWithTheMessages(int messages, int activity) {
        assertThat(said(messages).activity()).hasValue(activity);
    }

    @Test
    void activityIsOfAllTheseConversationsTogether() {
        assertThat(said(20, 20, 10).activity()).hasValue(75);
    }

    @Test
    void whoHasOnlyJustComeIsNotHeldToBeIdle() {
        assertThat(Conduct.UNKNOWN.activity()).isEmpty();
        assertThat(Conduct.UNKNOWN.answeringPace()).isEmpty();
    }

    @Test
    void theLatestConversationCountsThreeTenthsAndAllBeforeItSeven() {
        Conduct latestFirst = answered(Duration.ofSeconds(20), null, Duration.ofSeconds(10));

        assertThat(latestFirst.answeringPace()).contains(Duration.ofSeconds(13));
    }

    @Test
    void whoNeverAnsweredHasNoPace() {
        assertThat(answered(null, null).answeringPace()).isEmpty();
    }

    @Test
    void whatLiesTenConversationsBackHardlyCounts() {
        Duration[] paces = new Duration[11];
        Arrays.fill(paces, Duration.ofSeconds(10));
        paces[10] = Share.SLOWEST;

        assertThat(answered(paces).answeringPace().orElseThrow()).isLessThan(Duration.ofSeconds(19));
    }

    @Test
    void whatFewerThanThreePartnersSaidIsNotTold() {
        assertThat(rated("a", 4, "b", 4).feedback()).isEmpty();
        assertThat(rated("a", 4, "b", 4, "a", 4, "a", 4).feedback()).isEmpty();
    }

    @Test
    void feedbackIsWhatPartnersThoughtEachOnceAndByTheLatestThatHeSaid() {
        assertThat(rated("a", 4, "b", 4, "c", 4).feedback()).hasValue(1);
        assertThat(rated("a", 1, "b", 1, "c", 1).feedback()).hasValue(0);
        assertThat(rated("a", 4, "b", 4, "c", 1, "a", 1, "a", 1).feedback()).hasValue(2 / 3.0);
    }

    @Test
    void whoSaidNothingIsNoVoice() {
        assertThat(rated("a", 4, "b", 1, "c", null, "d", 4).feedback()).hasValue(2 / 3.0);
    }

    @Test
    void aRecordSaysOfEachWhatIsHisAndWhatHisPartnerThought() {
        Share maya = new Share(3, Duration.ofSeconds(4));
        Share tomas = new Share(5, null);
        ConversationRecord record = record(new Course(maya, tomas, true));

        assertThat(PastTalk.of(record, MAYA)).contains(new PastTalk(TOMAS, NINE.plusSeconds(20), maya, true, 2));
        assertThat(PastTalk.of(record, TOMAS)).contains(new PastTalk(MAYA, NINE.plusSeconds(20), tomas, false, null));
        assertThat(PastTalk.of(record, new UserId("u_ada"))).isEmpty();
    }

    @Test
    void aRecordThatDoesNotTellHowItWentSaysNothing() {
        assertThat(PastTalk.of(record(null), MAYA)).isEmpty();
    }

    @Test
    void ofConductSinceAMomentWhatIsOlderIsNoPart() {
        PastTalk latest = new PastTalk(TOMAS, NINE, Share.NONE, false, null);
        PastTalk older = new PastTalk(TOMAS, NINE.minusSeconds(1), Share.NONE, false, null);
        Conduct all = new Conduct(List.of(latest, older), List.of(NINE, NINE.minusSeconds(1)));

        assertThat(all.since(NINE)).isEqualTo(new Conduct(List.of(latest), List.of(NINE)));
    }

    private static ConversationRecord record(@Nullable Course course) {
        return new ConversationRecord(
                new ConversationInfo(new ConversationId("c_talk"), MAYA, TOMAS, null, NINE),
                NINE.plusSeconds(20),
                EndCause.NEXT,
                MAYA,
                List.of(new Feedback(TOMAS, 2, List.of(), NINE.plusSeconds(30))),
                null,
                course);
    }

    private static Conduct said(int... messages) {
        return new Conduct(
                IntStream.of(messages)
                        .mapToObj(sent -> new PastTalk(TOMAS, NINE, new Share(sent, null), false, null))
                        .toList(),
                List.of());
    }

    private static Conduct answered(@Nullable Duration... paces) {
        return new Conduct(
                Arrays.stream(paces)
                        .map(pace -> new PastTalk(TOMAS, NINE, new Share(1, pace), false, null))
                        .toList(),
                List.of());
    }

    /** Names of partners and what each thought, the latest first. */
    private static Conduct rated(@Nullable Object... partnersAndRatings) {
        List<PastTalk> talks = new ArrayList<>();
        for (int i = 0; i < partnersAndRatings.length; i += 2) {
            UserId partner = new UserId("u_" + partnersAndRatings[i]);
            talks.add(new PastTalk(partner, NINE, Share.NONE, false, (Integer) partnersAndRatings[i + 1]));
        }
        return new Conduct(talks, List.of());
    }
}
