package io.duologue.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.IdentityProvider.Persona;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PersonaSeatsTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant LATER = NINE.plusSeconds(30);
    private static final UserId MAYA = new UserId("u_maya");
    private static final List<Persona> PERSONAS =
            List.of(new Persona("maya", "Maya", ""), new Persona("tomas", "Tomas", ""));

    private final Map<UserId, LiveSession> sessions = new HashMap<>();
    private final PersonaSeats seats = new PersonaSeats(user -> Optional.ofNullable(sessions.get(user)));

    @Test
    void whoHasJustSignedInHasHisPersona() {
        seats.occupy("maya", MAYA, NINE);

        assertThat(seats.isTaken("maya", NINE)).isTrue();
        assertThat(seats.isTaken("maya", LATER)).isFalse();
    }

    @Test
    void whoIsConnectedHasHisPersona() {
        seats.occupy("maya", MAYA, NINE);
        sessions.put(MAYA, session());

        assertThat(seats.isTaken("maya", LATER)).isTrue();
    }

    @Test
    void whoClosedTheTabMayComeBackAndNobodyElseIsGivenThePersonaMeanwhile() {
        seats.occupy("maya", MAYA, NINE);
        sessions.put(MAYA, session().copy().withDisconnectedAt(NINE));

        assertThat(seats.isTaken("maya", LATER)).isFalse();
        assertThat(seats.takeFree(PERSONAS, LATER)).contains("tomas");
    }

    @Test
    void whoseSessionIsLostLeavesThePersonaToOthers() {
        seats.occupy("maya", MAYA, NINE);

        assertThat(seats.takeFree(PERSONAS, LATER)).contains("maya");
    }

    private static LiveSession session() {
        return LiveSession.builder()
                .user(MAYA)
                .id(new SessionId("s_maya"))
                .version(1)
                .fence(1)
                .owner(new NodeId("here"))
                .activity(Activity.IDLE)
                .build();
    }
}
