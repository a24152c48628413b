package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever signs out is gone from what hung on that sign-in, and from nothing else. */
class SignOutTest {
    private static final ClientFrame.Hello HELLO =
            new ClientFrame.Hello("h", "test", "instance-x", List.of(), List.of());

    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");

    @Test
    void signingOutEndsTheConversationAndClosesTheConnection() {
        Pair pair = world.talk(engine);

        world.signOut(engine, pair.a());

        assertThat(pair.a().closeCode).isEqualTo(4400);
        assertThat(pair.b().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_ENDED);
    }

    @Test
    void signingOutOfAnotherSignInChangesNothing() {
        Pair pair = world.talk(engine);
        Line elsewhere = world.connect(engine, new UserId("u_maya"));

        world.signOut(engine, elsewhere);
        world.pass(Duration.ofSeconds(6), pair.a());
        pair.a().send(pair.conversation(), 1, "still here");

        assertThat(pair.a().closeCode).isZero();
        assertThat(pair.b().texts()).containsExactly("still here");
    }

    @Test
    void aSocketThatHasNotSaidHelloDoesNotOutliveItsSignIn() {
        UserId maya = world.person("maya", OfferMode.AUTO);
        Line line = world.connect(engine, maya);

        world.signOut(engine, line);
        line.say(HELLO);

        assertThat(line.closeCode).isEqualTo(4400);
        assertThat(line.frames).noneMatch(ServerFrame.Welcome.class::isInstance);
    }

    @Test
    void aSignOutNobodyHeardOfIsNoticedInTime() {
        Pair pair = world.talk(engine);

        world.stores.credentials().revoke(pair.a().admitted.signIn());
        world.pass(Duration.ofSeconds(6));

        assertThat(pair.a().closeCode).isEqualTo(4400);
        assertThat(pair.b().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_ENDED);
    }

    @Test
    void signingOutWhileAwayEndsTheConversationAtOnce() {
        Pair pair = world.talk(engine);
        pair.a().cut();

        world.signOut(engine, pair.a());

        assertThat(pair.b().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_ENDED);
    }

    @Test
    void aConnectionThatRenewedItsSignInHangsOnTheNewOne() {
        Pair pair = world.talk(engine);
        String ticket = world.ticket(new UserId("u_maya"), Duration.ofHours(1));
        pair.a().say(new ClientFrame.AuthRefresh("r", ticket));

        world.signOut(engine, pair.a());
        boolean stayed = pair.a().closeCode == 0;
        world.stores.credentials().revoke(SecretHash.of("s" + ticket));
        world.pass(Duration.ofSeconds(6));

        assertThat(stayed).isTrue();
        assertThat(pair.a().closeCode).isEqualTo(4400);
    }

    @Test
    void oneUserCannotHoldTheRoomForHandshakes() {
        UserId maya = world.person("maya", OfferMode.AUTO);
        for (int i = 0; i < engine.options().maxPendingHandshakesPerUser(); i++) {
            world.connect(engine, maya);
        }

        Admission oneMore = world.admit(engine, world.ticket(maya, Duration.ofHours(1)));
        Admission somebodyElse =
                world.admit(engine, world.ticket(world.person("tomas", OfferMode.AUTO), Duration.ofHours(1)));
        world.pass(Duration.ofSeconds(11));
        Admission later = world.admit(engine, world.ticket(maya, Duration.ofHours(1)));

        assertThat(oneMore)
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(429));
        assertThat(somebodyElse).isInstanceOf(Admission.Admitted.class);
        assertThat(later).isInstanceOf(Admission.Admitted.class);
    }
}
