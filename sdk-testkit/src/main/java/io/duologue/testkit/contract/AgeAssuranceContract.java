package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.AgeAssurance.Answer;
import io.duologue.core.profile.Guidelines;
import io.duologue.testkit.Rule;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link AgeAssurance}. Extend it, hand in yours, and let somebody be grown up. */
public abstract class AgeAssuranceContract {
    private static final Acknowledgement GUIDELINES = new Acknowledgement(Guidelines.DOCUMENT, "2026-11", NINE);

    private AgeAssurance assurance = AgeAssurance.selfDeclared();

    /** One that knows nothing of anybody. */
    protected abstract AgeAssurance newAssurance() throws Exception;

    /**
     * From now on this person is known to be grown up.
     *
     * @return what he has to agree to for that, if anything
     */
    protected abstract List<Acknowledgement> growUp(UserId user) throws Exception;

    @BeforeEach
    final void makeAssurance() throws Exception {
        assurance = newAssurance();
    }

    @Test
    @Rule("AG-1")
    protected void ofWhomNothingIsKnownNothingIsSaid() {
        assertThat(assurance.of(ADA, List.of())).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    @Rule("AG-2")
    protected void nobodyIsGrownUpBecauseAnotherOneIs() throws Exception {
        List<Acknowledgement> given = growUp(MAYA);

        assertThat(assurance.of(MAYA, given)).isEqualTo(Answer.ADULT);
        assertThat(assurance.of(TOMAS, List.of())).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    @Rule("AG-3")
    protected void onlyTheVersionThatIsAskedForCounts() {
        Acknowledgement older = new Acknowledgement(AgeAssurance.DOCUMENT, "an older one", NINE);
        assertThat(assurance.of(ADA, List.of(GUIDELINES, older))).isEqualTo(Answer.UNKNOWN);

        assurance
                .asks()
                .ifPresent(version -> assertThat(assurance.of(
                                ADA,
                                List.of(GUIDELINES, older, new Acknowledgement(AgeAssurance.DOCUMENT, version, NINE))))
                        .isEqualTo(Answer.ADULT));
    }
}
