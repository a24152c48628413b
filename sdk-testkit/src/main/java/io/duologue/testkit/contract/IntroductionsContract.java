package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Share;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.queueing.Introductions.Obstacle;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.reputation.Conduct;
import io.duologue.core.reputation.PastTalk;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link Introductions}. Extend it and hand in yours with the stores of which they speak. */
public abstract class IntroductionsContract {
    private static final Instant LONG_AGO = NINE.minus(Duration.ofDays(30));
    private static final Profile PROFILE = Profile.builder()
            .user(MAYA)
            .name("Maya Lindqvist")
            .addTopics("backend", "go")
            .addSkills("kafka")
            .addLanguages("en", "sv")
            .confirmed(true)
            .build();
    private static final Acknowledgement GUIDELINES = new Acknowledgement("guidelines", "2", NINE);
    private static final Acknowledgement AGE = new Acknowledgement("age", "1", NINE.minusSeconds(1));

    private @Nullable Stores stores;

    /** Empty stores, with the introductions that are to be checked. */
    protected abstract Stores newStores() throws Exception;

    @BeforeEach
    final void makeStores() throws Exception {
        stores = newStores();
    }

    private Stores stores() {
        if (stores == null) {
            throw new IllegalStateException("made before each");
        }
        return stores;
    }

    private Seeker seeker(UserId user) {
        return stores().introductions().seeker(user, LONG_AGO, NINE);
    }

    private Set<Obstacle> between(UserId one, UserId other) {
        return stores().introductions().between(one, other, NINE);
    }

    @Test
    @Rule("IN-1")
    protected void aSeekerIsWhatTheStoresHaveOfHim() {
        Preferences preferences = Preferences.builder()
                .avoidsColleagues(false)
                .pausedUntil(NINE.plusSeconds(60))
                .build();
        Restriction restriction = restriction("case-1", MAYA, NINE, NINE.plusSeconds(60));
        stores().profiles().create(PROFILE);
        stores().profiles().savePreferences(MAYA, preferences);
        stores().profiles().acknowledge(MAYA, GUIDELINES);
        stores().profiles().acknowledge(MAYA, AGE);
        stores().restrictions().save(restriction);
        stores().restrictions().save(restriction("case-2", MAYA, NINE, NINE.plusSeconds(30)));
        stores().restrictions().save(restriction("case-3", MAYA, NINE.plusSeconds(1), null));

        Seeker maya = seeker(MAYA);

        assertThat(maya.user()).isEqualTo(MAYA);
        assertThat(maya.profile()).contains(PROFILE);
        assertThat(maya.preferences()).isEqualTo(preferences);
        assertThat(maya.acknowledgements()).containsExactlyInAnyOrder(GUIDELINES, AGE);
        assertThat(maya.restriction()).contains(restriction);
        assertThat(maya.leaving()).isFalse();
    }

    @Test
    @Rule("IN-1")
    protected void ofSomebodyWithoutAProfileTheRestIsSaid() {
        Restriction restriction = restriction("case-1", ADA, NINE, null);
        stores().restrictions().save(restriction);
        stores().erasures().request(ADA, NINE, NINE.plusSeconds(60));
        stores().blocks().block(TOMAS, ADA, "b_1", "Ada", NINE);

        Seeker ada = seeker(ADA);

        assertThat(ada.profile()).isEmpty();
        assertThat(ada.preferences()).isEqualTo(Preferences.builder().build());
        assertThat(ada.acknowledgements()).isEmpty();
        assertThat(ada.restriction()).contains(restriction);
        assertThat(ada.leaving()).isTrue();
        assertThat(ada.keptApart()).containsExactly(TOMAS);
    }

    @Test
    @Rule("IN-1")
    protected void ofNobodyNothingIsKnown() {
        stores().profiles().create(PROFILE);
        stores().blocks().block(MAYA, TOMAS, "b_1", "Tomás", NINE);

        Seeker ada = seeker(ADA);

        assertThat(ada)
                .isEqualTo(Seeker.builder()
                        .user(ADA)
                        .preferences(Preferences.builder().build())
                        .leaving(false)
                        .build());
    }

    @Test
    @Rule("IN-2")
    protected void aSeekerAvoidsWhomHeWouldRatherNotMeet() {
        stores().profiles().create(PROFILE);
        stores().profiles().avoid(MAYA, new Avoided("a_1", TOMAS, "Tomás", NINE));
        stores().profiles().avoid(ADA, new Avoided("a_2", MAYA, "Maya", NINE));

        assertThat(seeker(MAYA).avoided()).containsExactly(TOMAS);
        assertThat(seeker(TOMAS).avoided()).isEmpty();
        assertThat(seeker(ADA).avoided()).containsExactly(MAYA);
    }

    @Test
    @Rule("IN-3")
    protected void aSeekerIsKeptApartFromBothSidesOfBlocksAndReports() {
        UserId ben = new UserId("u_ben");
        stores().blocks().block(MAYA, TOMAS, "b_1", "Tomás", NINE);
        stores().blocks().block(TOMAS, MAYA, "b_2", "Maya", NINE);
        stores().blocks().block(ADA, MAYA, "b_3", "Maya", NINE);
        stores().reports().file(report("case-1", MAYA, ben));
        stores().reports().file(report("case-2", ADA, TOMAS));

        assertThat(seeker(MAYA).keptApart()).containsExactlyInAnyOrder(TOMAS, ADA, ben);
        assertThat(seeker(TOMAS).keptApart()).containsExactlyInAnyOrder(MAYA, ADA);
        assertThat(seeker(ben).keptApart()).containsExactly(MAYA);
    }

    @Test
    @Rule("IN-4")
    protected void aSeekerHasMetEachPartnerWhenTheLatestConversationBegan() {
        begun("c_1", MAYA, TOMAS, NINE.minusSeconds(60));
        begun("c_2", TOMAS, MAYA, NINE.minusSeconds(30));
        begun("c_3", ADA, MAYA, LONG_AGO);
        begun("c_4", TOMAS, ADA, LONG_AGO.minusMillis(1));

        assertThat(seeker(MAYA).met()).isEqualTo(Map.of(TOMAS, NINE.minusSeconds(30), ADA, LONG_AGO));
        assertThat(seeker(ADA).met()).isEqualTo(Map.of(MAYA, LONG_AGO));
    }

    @Test
    @Rule("IN-5")
    protected void nothingIsBetweenTwoWhoMayMeet() {
        stores().blocks().block(MAYA, ADA, "b_1", "Ada", NINE);
        stores().profiles().create(PROFILE);
        stores().profiles().avoid(MAYA, new Avoided("a_1", ADA, "Ada", NINE));
        stores().reports().file(report("case-1", ADA, MAYA));
        stores().restrictions().save(restriction("case-2", ADA, NINE, null));
        stores().restrictions().save(restriction("case-3", MAYA, NINE.minusSeconds(60), NINE));
        stores().restrictions().save(restriction("case-4", MAYA, NINE.plusMillis(1), null));
        stores().erasures().request(ADA, NINE, NINE);
        begun("c_1", MAYA, TOMAS, NINE);

        assertThat(between(MAYA, TOMAS)).isEmpty();
        assertThat(between(TOMAS, MAYA)).isEmpty();
    }

    @Test
    @Rule("IN-5")
    protected void whateverIsBetweenTwoIsNamedWhicheverOfThemItIsOf() {
        stores().blocks().block(MAYA, TOMAS, "b_1", "Tomás", NINE);
        assertBetween(Obstacle.KEPT_APART);

        stores().profiles().create(PROFILE);
        stores().profiles().avoid(MAYA, new Avoided("a_1", TOMAS, "Tomás", NINE));
        assertBetween(Obstacle.KEPT_APART, Obstacle.AVOIDED);

        stores().restrictions().save(restriction("case-1", MAYA, NINE, NINE.plusMillis(1)));
        assertBetween(Obstacle.KEPT_APART, Obstacle.AVOIDED, Obstacle.RESTRICTED);

        stores().erasures().request(MAYA, NINE, NINE.plusSeconds(60));
        assertBetween(Obstacle.values());
    }

    @Test
    @Rule("IN-5")
    protected void aReportKeepsTwoApart() {
        stores().reports().file(report("case-1", MAYA, TOMAS));

        assertBetween(Obstacle.KEPT_APART);
    }

    private void assertBetween(Obstacle... obstacles) {
        assertThat(between(MAYA, TOMAS)).containsExactlyInAnyOrder(obstacles);
        assertThat(between(TOMAS, MAYA)).containsExactlyInAnyOrder(obstacles);
    }

    @Test
    @Rule("IN-6")
    protected void whatWasDoneAMomentAgoIsInTheAnswer() {
        stores().profiles().create(PROFILE);
        assertThat(seeker(MAYA).keptApart()).isEmpty();
        assertThat(between(MAYA, TOMAS)).isEmpty();

        stores().blocks().block(TOMAS, MAYA, "b_1", "Maya", NINE);
        stores().profiles().avoid(TOMAS, new Avoided("a_1", MAYA, "Maya", NINE));
        stores().restrictions().save(restriction("case-1", MAYA, NINE, null));
        stores().erasures().request(MAYA, NINE, NINE.plusSeconds(60));

        assertThat(between(MAYA, TOMAS)).containsExactlyInAnyOrder(Obstacle.values());
        assertThat(seeker(MAYA).keptApart()).containsExactly(TOMAS);
        assertThat(seeker(MAYA).restriction()).isPresent();
        assertThat(seeker(MAYA).leaving()).isTrue();
        assertThat(seeker(TOMAS).avoided()).containsExactly(MAYA);
    }

    @Test
    @Rule("IN-6")
    protected void whatWasTakenBackAMomentAgoIsNot() {
        Profile renamed = Profile.builder().from(PROFILE).name("Maya L.").build();
        stores().profiles().create(PROFILE);
        stores().blocks().block(TOMAS, MAYA, "b_1", "Maya", NINE);
        stores().profiles().avoid(TOMAS, new Avoided("a_1", MAYA, "Maya", NINE));
        stores().restrictions().save(restriction("case-1", MAYA, NINE.minusSeconds(60), null));
        stores().erasures().request(MAYA, NINE, NINE.plusSeconds(60));
        assertThat(between(MAYA, TOMAS)).containsExactlyInAnyOrder(Obstacle.values());
        assertThat(seeker(MAYA).profile()).contains(PROFILE);

        stores().blocks().unblock(TOMAS, "b_1");
        stores().profiles().stopAvoiding(TOMAS, "a_1");
        stores().restrictions().lift("case-1", NINE);
        stores().erasures().cancel(MAYA);
        stores().profiles().update(MAYA, same -> renamed);

        assertThat(between(MAYA, TOMAS)).isEmpty();
        assertThat(seeker(MAYA))
                .isEqualTo(Seeker.builder()
                        .user(MAYA)
                        .profile(renamed)
                        .preferences(Preferences.builder().build())
                        .leaving(false)
                        .build());
        assertThat(seeker(TOMAS).avoided()).isEmpty();
    }

    @Test
    @Rule("IN-7")
    protected void aSeekersConductIsWhatHeDidInConversationsThatHaveEnded() {
        Share first = new Share(3, Duration.ofMillis(4_321));
        Share second = new Share(5, null);
        begun("c_1", MAYA, TOMAS, NINE.minusSeconds(90));
        ended("c_1", MAYA, NINE.minusSeconds(80), new Course(first, second, true));
        begun("c_2", ADA, MAYA, NINE.minusSeconds(60));
        ended("c_2", ADA, NINE.minusSeconds(50), new Course(first, second, true));
        think("c_1", MAYA, 1);
        think("c_1", TOMAS, 4);
        think("c_2", MAYA, 2);

        assertThat(seeker(MAYA).conduct().talks())
                .containsExactly(
                        new PastTalk(ADA, NINE.minusSeconds(50), second, false, null),
                        new PastTalk(TOMAS, NINE.minusSeconds(80), first, true, 4));
        assertThat(seeker(TOMAS).conduct().talks())
                .containsExactly(new PastTalk(MAYA, NINE.minusSeconds(80), second, false, 1));
        assertThat(seeker(ADA).conduct().talks())
                .containsExactly(new PastTalk(MAYA, NINE.minusSeconds(50), first, true, 2));
    }

    @Test
    @Rule("IN-7")
    protected void whatGoesOnOrIsLongAgoOrOfWhichItIsNotKnownHowItWentIsNotInIt() {
        Course course = new Course(new Share(1, null), new Share(1, null), false);
        begun("c_open", MAYA, TOMAS, NINE.minusSeconds(60));
        begun("c_old", MAYA, ADA, LONG_AGO.minusMillis(1));
        ended("c_old", MAYA, LONG_AGO.plusSeconds(60), course);
        begun("c_untold", ADA, MAYA, NINE.minusSeconds(90));
        stores().conversations().ended(new ConversationId("c_untold"), EndCause.NEXT, ADA, NINE.minusSeconds(80));
        assertThat(seeker(MAYA).conduct()).isEqualTo(Conduct.UNKNOWN);

        begun("c_then", MAYA, ADA, LONG_AGO);
        ended("c_then", null, LONG_AGO.plusSeconds(60), course);

        assertThat(seeker(MAYA).conduct().talks())
                .containsExactly(new PastTalk(ADA, LONG_AGO.plusSeconds(60), course.a(), false, null));
    }

    @Test
    @Rule("IN-7")
    protected void conductIsOfTheLatestConversationsAlone() {
        for (int i = 0; i <= Conduct.MOST_TALKS; i++) {
            String id = "c_" + i;
            Instant at = NINE.minusSeconds(1_000 - i);
            begun(id, i % 2 == 0 ? MAYA : ADA, i % 2 == 0 ? ADA : MAYA, at);
            ended(id, null, at, new Course(new Share(i, null), new Share(i, null), false));
        }

        assertThat(seeker(MAYA).conduct().talks())
                .extracting(talk -> talk.own().messages())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, Conduct.MOST_TALKS)
                        .map(i -> Conduct.MOST_TALKS + 1 - i)
                        .boxed()
                        .toList());
    }

    @Test
    @Rule("IN-8")
    protected void whenSomebodyWasReportedIsKnownOfWhoItIsAboutAndNotOnceThatIsDismissed() {
        report("case-1", TOMAS, MAYA, NINE.minusSeconds(60));
        report("case-2", ADA, MAYA, NINE.minusSeconds(30));
        report("case-3", MAYA, ADA, NINE.minusSeconds(20));
        report("case-4", new UserId("u_ben"), MAYA, LONG_AGO.minusMillis(1));
        report("case-5", new UserId("u_cy"), MAYA, LONG_AGO);

        assertThat(seeker(MAYA).conduct().reported())
                .containsExactly(NINE.minusSeconds(30), NINE.minusSeconds(60), LONG_AGO);
        assertThat(seeker(TOMAS).conduct().reported()).isEmpty();

        stores().reports().decide("case-2", new Decision(Outcome.DISMISSED, ADA, NINE, null));
        Restriction follows = restriction("case-6", MAYA, NINE, null);
        stores().reports().decide("case-1", new Decision(Outcome.UPHELD, ADA, NINE, follows));

        assertThat(seeker(MAYA).conduct().reported()).containsExactly(NINE.minusSeconds(60), LONG_AGO);
    }

    private void report(String caseId, UserId reporter, UserId reported, Instant at) {
        stores().reports()
                .file(new Report(
                        caseId, reporter, reported, new ConversationId("c_talk"), "spam", null, List.of(), at));
    }

    private void ended(String id, @Nullable UserId by, Instant at, Course course) {
        stores().conversations().ended(new ConversationId(id), EndCause.NEXT, by, at, course);
    }

    private void think(String id, UserId from, int rating) {
        stores().conversations().feedback(new ConversationId(id), new Feedback(from, rating, List.of(), NINE));
    }

    private void begun(String id, UserId a, UserId b, Instant at) {
        stores().conversations().started(People.conversation(id, a, b, at));
    }

    private static Restriction restriction(String caseId, UserId user, Instant from, @Nullable Instant until) {
        return new Restriction(caseId, user, "spam", "You sent links.", false, from, until);
    }

    private static Report report(String caseId, UserId reporter, UserId reported) {
        return new Report(
                caseId, reporter, reported, new ConversationId("c_talk"), "harassment", null, List.of(), NINE);
    }
}
