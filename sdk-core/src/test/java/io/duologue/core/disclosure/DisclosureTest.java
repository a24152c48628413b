package io.duologue.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.disclosure.Disclosure.Act;
import io.duologue.core.disclosure.Disclosure.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisclosureTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private enum Who {
        MAYA,
        TOMAS
    }

    private Disclosure<Who> current = Disclosure.none();

    @Test
    void bothSeeEachOtherOnceTheOtherAgreed() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);
        assertThat(current.until()).isEqualTo(NINE.plus(WITHIN));

        does(Who.TOMAS, Act.ACCEPT, State.ACCEPTED);

        assertThat(current.asker()).isEqualTo(Who.MAYA);
        assertThat(current.until()).isNull();
    }

    @Test
    void twoWhoAskAtOnceHaveAgreed() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);

        does(Who.TOMAS, Act.REQUEST, State.ACCEPTED);
    }

    @Test
    void nobodyAnswersForTheOther() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);

        refused(Who.MAYA, Act.ACCEPT);
        refused(Who.MAYA, Act.DECLINE);
        refused(Who.TOMAS, Act.WITHDRAW);
    }

    @Test
    void whereNobodyAskedThereIsNothingToAnswer() {
        refused(Who.MAYA, Act.ACCEPT);
        refused(Who.MAYA, Act.DECLINE);
        refused(Who.MAYA, Act.WITHDRAW);
    }

    @Test
    void whatIsAgreedStays() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);
        does(Who.TOMAS, Act.ACCEPT, State.ACCEPTED);

        refused(Who.MAYA, Act.WITHDRAW);
        refused(Who.TOMAS, Act.DECLINE);
        assertThat(current.over(NINE)).isEqualTo(current);
        assertThat(current.asOf(NINE.plus(WITHIN))).isEqualTo(current);
    }

    @Test
    void doingWhatIsSoAlreadyChangesNothing() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);
        same(Who.MAYA, Act.REQUEST);
        does(Who.MAYA, Act.WITHDRAW, State.WITHDRAWN);
        same(Who.MAYA, Act.WITHDRAW);
        does(Who.MAYA, Act.REQUEST, State.PENDING);
        does(Who.TOMAS, Act.DECLINE, State.DECLINED);
        same(Who.TOMAS, Act.DECLINE);
        does(Who.TOMAS, Act.REQUEST, State.PENDING);
        does(Who.MAYA, Act.ACCEPT, State.ACCEPTED);
        same(Who.MAYA, Act.ACCEPT);
        same(Who.MAYA, Act.REQUEST);
        same(Who.TOMAS, Act.REQUEST);
    }

    @Test
    void whoseRequestWasDeclinedAsksAgainOnlyAfterTheOtherDid() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);
        does(Who.TOMAS, Act.DECLINE, State.DECLINED);
        refused(Who.MAYA, Act.REQUEST);
        refused(Who.TOMAS, Act.ACCEPT);

        does(Who.TOMAS, Act.REQUEST, State.PENDING);
        does(Who.MAYA, Act.DECLINE, State.DECLINED);

        does(Who.MAYA, Act.REQUEST, State.PENDING);
    }

    @Test
    void aRequestThatNobodyAnsweredInTimeIsAnsweredNoMoreAndMayBeMadeAgain() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);
        Instant late = NINE.plus(WITHIN);

        assertThat(current.asOf(late.minusMillis(1)).state()).isEqualTo(State.PENDING);
        assertThat(current.asOf(late)).isEqualTo(current.expired());
        assertThat(current.expired().state()).isEqualTo(State.EXPIRED);
        assertThat(current.after(Act.ACCEPT, Who.TOMAS, late, WITHIN)).isEmpty();
        assertThat(current.after(Act.WITHDRAW, Who.MAYA, late, WITHIN)).isEmpty();
        assertThat(current.after(Act.REQUEST, Who.TOMAS, late, WITHIN).map(Disclosure::state))
                .contains(State.PENDING);
    }

    @Test
    void theEndTakesBackWhatWaits() {
        does(Who.MAYA, Act.REQUEST, State.PENDING);

        assertThat(current.over(NINE).state()).isEqualTo(State.WITHDRAWN);
        assertThat(Disclosure.none().over(NINE)).isEqualTo(Disclosure.none());
    }

    @Test
    void nobodyAsksWithoutEnd() {
        for (int i = 0; i < Disclosure.MOST_REQUESTS; i++) {
            does(Who.MAYA, Act.REQUEST, State.PENDING);
            does(Who.MAYA, Act.WITHDRAW, State.WITHDRAWN);
        }

        refused(Who.MAYA, Act.REQUEST);
        refused(Who.TOMAS, Act.REQUEST);
    }

    private void does(Who who, Act act, State leadsTo) {
        current = after(who, act).orElseThrow();
        assertThat(current.state()).isEqualTo(leadsTo);
    }

    private void same(Who who, Act act) {
        assertThat(after(who, act)).contains(current);
    }

    private void refused(Who who, Act act) {
        assertThat(after(who, act)).isEmpty();
    }

    private Optional<Disclosure<Who>> after(Who who, Act act) {
        return current.after(act, who, NINE, WITHIN);
    }
}
