package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.Verified;
import io.duologue.matching.SeniorityBand;
import io.duologue.testkit.FakeTime;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfileTextTest {
    private static final UserId MAYA = new UserId("u_maya");

    @Test
    void aProfileComesBackWhole() throws ReflectiveOperationException {
        Profile plain = Profile.builder().user(MAYA).name("Maya").build();
        Profile full = full();

        assertThat(ProfileText.read(MAYA, ProfileText.of(plain))).isEqualTo(plain);
        assertThat(ProfileText.read(MAYA, ProfileText.of(full))).isEqualTo(full);
        for (Method field : Profile.class.getDeclaredMethods()) {
            boolean isField = field.getParameterCount() == 0
                    && Modifier.isPublic(field.getModifiers())
                    && !Modifier.isStatic(field.getModifiers());
            if (isField && !Set.of("user", "checked").contains(field.getName())) {
                assertThat(field.invoke(full))
                        .as("what is not set here is not known to come back: %s", field.getName())
                        .isNotEqualTo(field.invoke(plain));
            }
        }
    }

    private static Profile full() {
        return Profile.builder()
                .user(MAYA)
                .name("Maya Lindqvist")
                .alias("Quiet Otter")
                .headline("Staff engineer: payments")
                .bio("“12:replays” 🙂")
                .seniority(SeniorityBand.YEARS_10_14)
                .segment(Profile.Segment.FOUNDER)
                .timeZone(ZoneId.of("Europe/Stockholm"))
                .addTopics("backend", "hiring")
                .addSkills("kafka")
                .addInterests("sailing")
                .company(new Company("Acme, Inc."))
                .addLanguages("en", "sv")
                .addConnected(new ProviderId("github"))
                .avatar(new AvatarId("a_one"))
                .pictureFrom(new ProviderId("linkedin"))
                .verified(new Verified(
                        new ProviderId("linkedin"), Set.of(Verification.values()), FakeTime.START.plusNanos(1)))
                .confirmed(true)
                .build();
    }
}
