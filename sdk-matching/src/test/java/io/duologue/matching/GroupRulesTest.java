package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupRulesTest {

    private final GroupRules rules = GroupRules.parse(List.of("# who meets whom", "", "mentor x mentee", "staff x *"));

    @Test
    @Tag("GR-1")
    void aGroupMeetsThoseItIsNamedWithAndNoOthers() {
        assertThat(mayMeet("mentor", "mentee")).isTrue();
        assertThat(mayMeet("mentor", "mentor")).isFalse();
        assertThat(mayMeet("mentor", "guest")).isFalse();
        assertThat(mayMeet("mentor", null)).isFalse();
    }

    @Test
    @Tag("GR-2")
    void theOrderInWhichAPairIsWrittenSaysNothing() {
        assertThat(mayMeet("mentee", "mentor")).isTrue();
        assertThat(mayMeet("mentee", "mentee")).isFalse();
    }

    @Test
    @Tag("GR-3")
    void whoMeetsEverybodyStillMeetsOnlyWhoMayMeetHim() {
        assertThat(mayMeet("staff", "guest")).isTrue();
        assertThat(mayMeet("staff", null)).isTrue();
        assertThat(mayMeet("staff", "staff")).isTrue();
        assertThat(mayMeet("staff", "mentor")).isFalse();
    }

    @Test
    @Tag("GR-4")
    void whoIsNotNamedMeetsEverybodyWhoMayMeetHim() {
        assertThat(mayMeet("guest", "visitor")).isTrue();
        assertThat(mayMeet("guest", null)).isTrue();
        assertThat(mayMeet(null, null)).isTrue();
        assertThat(mayMeet(null, "mentor")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "mentor > line 2: expected 'group x group' but was 'mentor'",
                "mentor | mentee > line 2: expected 'group x group' but was 'mentor | mentee'",
                "Mentor x mentee > line 2: expected a group id of 1–48 characters a–z 0–9 - but was 'Mentor'",
                "* x mentee > line 2: expected a group id of 1–48 characters a–z 0–9 - but was '*'",
                "b x a > line 2: expected each pair once but was said before: 'b x a'"
            })
    void aLineThatIsNoneIsRefused(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRules.parse(List.of("a x b", line)))
                .withMessage(message);
    }

    @Test
    void aTableOfNothingOrOfTooMuchIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRules.parse(List.of()))
                .withMessage("expected 1–10000 pairs of groups but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRules.parse(Collections.nCopies(10_001, "a x b")))
                .withMessage("expected 1–10000 pairs of groups but was 10001");
    }

    private boolean mayMeet(@Nullable String one, @Nullable String other) {
        List<HardRule> all = new ArrayList<>(HardRule.standard(Duration.ZERO));
        all.add(rules);
        return PairingRules.builder(Topics.tech(), Duration.ZERO)
                .hardRules(all)
                .build()
                .weight(of("ann", one), of("ben", other), NOW)
                .isPresent();
    }

    private static Ticket of(String name, @Nullable String group) {
        return person(name).group(group == null ? null : new GroupId(group)).build();
    }
}
