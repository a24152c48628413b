package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Profile;
import java.time.Instant;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as if it were a part of a statement is kept as what it is: a text. */
@ExtendWith(Servers.class)
class HostileTextIT {
    private static final UserId MAYA = new UserId("u_maya");
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE duologue.profile; --",
                "\" OR 1=1 --",
                "$$; DELETE FROM duologue.profile; $$",
                "\\'; SELECT pg_sleep(60); --",
                ":user <name> ? ?1 {fn now()} %s %",
                "Robert'); TRUNCATE duologue.restriction; --"
            })
    void aTextIsNoStatement(String hostile) {
        PostgresBackend postgres = Servers.empty();
        Profile profile =
                Profile.builder().user(MAYA).name(hostile).bio(hostile).build();
        Restriction restriction = new Restriction("case'--", MAYA, hostile, hostile, true, NOW, NOW.plusSeconds(60));

        postgres.profiles().create(profile);
        postgres.restrictions().save(restriction);

        assertThat(postgres.profiles().find(MAYA)).contains(profile);
        assertThat(postgres.restrictions().of(MAYA)).containsExactly(restriction);
    }
}
