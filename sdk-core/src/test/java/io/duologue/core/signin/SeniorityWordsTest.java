package io.duologue.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words that frames, HTTP and providers have for the bands of seniority. */
class SeniorityWordsTest {

    @Test
    void everyBandHasTheWordOfTheWireAndIsFoundByIt() {
        assertThat(Arrays.stream(SeniorityBand.values()).map(SeniorityBand::wireName))
                .containsExactly("student", "0-1", "2-4", "5-9", "10-14", "15+");
        assertThat(SeniorityBand.values())
                .allSatisfy(
                        band -> assertThat(SeniorityBand.of(band.wireName())).contains(band));
    }

    @Test
    void whatIsNoWordOfTheWireIsNoBand() {
        for (String word : List.of("", "Student", "STUDENT", "15", "16+", " 5-9")) {
            assertThat(SeniorityBand.of(word)).isEmpty();
            assertThat(draft(word).seniority()).isEmpty();
        }
        assertThat(draft("10-14").seniority()).contains(SeniorityBand.YEARS_10_14);
    }

    private static Profile draft(String seniority) {
        Hints hints = new Hints(seniority, null, null, List.of(), List.of(), List.of(), List.of());
        return ProfileDraft.of(
                new UserId("u_maya"),
                new ExternalIdentity(new ProviderId("demo"), "maya", "Maya", "", "", hints),
                "Quiet Heron");
    }
}
