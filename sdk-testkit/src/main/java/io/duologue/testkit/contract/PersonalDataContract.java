package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.privacy.PersonalData;
import io.duologue.testkit.Rule;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link PersonalData}. Extend it, hand in yours, and keep something about whom it names. */
public abstract class PersonalDataContract {
    private PersonalData data = new Nothing();

    /** With nothing about anybody. */
    protected abstract PersonalData newData() throws Exception;

    /** From now on something is held about this person in which these letters stand. */
    protected abstract void keep(UserId user, String mark) throws Exception;

    @BeforeEach
    final void makeData() throws Exception {
        data = newData();
    }

    @Test
    @Rule("PD-1")
    protected void theIdStaysAndIsNoneOfThePlatformsOwn() {
        String id = data.id();

        assertThat(id).matches("[a-z]+(-[a-z]+)*");
        assertThat(Arrays.stream(DataClass.values()).map(DataClass::id)).doesNotContain(id);
        assertThat(data.id()).isEqualTo(id);
    }

    @Test
    @Rule("PD-2")
    protected void aPersonGetsHisOwnAndNothingOfAnother() throws Exception {
        keep(MAYA, "markofmaya");
        keep(TOMAS, "markoftomas");

        assertThat(data.of(MAYA, NINE).entries().toString())
                .contains("markofmaya")
                .doesNotContain("markoftomas");
        assertThat(data.of(TOMAS, NINE).entries().toString())
                .contains("markoftomas")
                .doesNotContain("markofmaya");
    }

    @Test
    @Rule("PD-3")
    protected void ofWhomNothingIsHeldThereAreNoEntries() throws Exception {
        keep(MAYA, "markofmaya");

        assertThat(data.of(ADA, NINE)).isEqualTo(PersonalData.Held.NOTHING);
    }

    private static final class Nothing implements PersonalData {
        @Override
        public String id() {
            return "nothing";
        }

        @Override
        public String what() {
            return "Nothing.";
        }

        @Override
        public Held of(UserId user, java.time.Instant now) {
            return Held.NOTHING;
        }
    }
}
