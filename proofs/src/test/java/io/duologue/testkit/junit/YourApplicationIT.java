package io.duologue.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.protocol.PartnerPresence;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fakeserver.ScriptedPartner;
import io.duologue.testkit.fault.Direction;
import io.duologue.testkit.fault.Fault;
import io.duologue.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/guide/test-your-application.md says, carried out. {@link TestYourApplicationGuideTest} holds its code to this class. */
@Timeout(30)
@DuologueTest
class YourApplicationIT {

    @Test
    void whatAPartnerSaysIsShown(FakeServer server) throws Exception {
        ScriptedPartner tomas = server.partner("tomas").join("backend");
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya"));

        maya.join("backend").accept();
        tomas.say("hello");
        maya.say("hello yourself");

        maya.awaits("message.new", "hello");
        tomas.heard("hello yourself");
    }

    @Test
    void aMessageThatIsSentTwiceIsHeardOnce(FakeServer server, @InFront FaultProxy proxy) throws Exception {
        ScriptedPartner tomas = server.partner("tomas").join("backend");
        proxy.next(Fault.duplicateFrame(Direction.TO_SERVER, 4)); // hello, join, accept, and then the message
        YourApp maya = YourApp.connect(proxy.through(server.url()), server.bearerFor("maya"));

        maya.join("backend").accept().say("hello");

        maya.awaits("\"ok\"", "\"n\":1");
        maya.awaits("\"ok\"", "\"n\":1");
        tomas.heard("hello").say("I heard you");
        assertThat(tomas.words()).containsExactly("hello");
    }

    @Test
    void whoComesBackFromATunnelFindsTheConversation(FakeServer server, @InFront FaultProxy proxy) throws Exception {
        ScriptedPartner tomas = server.partner("tomas").join("backend");
        String bearer = server.bearerFor("maya");
        YourApp maya = YourApp.connect(proxy.through(server.url()), bearer);
        maya.join("backend").accept();

        proxy.always(Fault.refuse()).now(Fault.blackHole());
        tomas.met().say("are you there?");
        proxy.heal();
        maya = YourApp.connect(proxy.through(server.url()), bearer);

        maya.awaits("conversation.snapshot", "tomas");
        maya.awaits("message.new", "are you there?");
        tomas.sees(PartnerPresence.PRESENT);
    }

    @Test
    void aSlowLineIsStillALine(FakeServer server, @InFront FaultProxy proxy) throws Exception {
        proxy.always(Fault.slices(1), Fault.jitter(Duration.ZERO, Duration.ofMillis(20), 4711));

        YourApp maya = YourApp.connect(proxy.through(server.url()), server.bearerFor("maya"));

        maya.join("backend").awaits("queue.waiting");
    }

    @Test
    void aRestrictionIsShown(FakeServer server) throws Exception {
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya"));

        server.restrict("maya");

        maya.awaits("restriction", "harassment");
        assertThat(maya.closeCode()).isEqualTo(4401);
    }

    @Test
    void anUpdateOfTheServerIsNotNoticed(FakeServer server) throws Exception {
        String bearer = server.bearerFor("maya");
        YourApp maya = YourApp.connect(server.url(), bearer).join("backend");
        maya.awaits("queue.waiting");

        CompletableFuture<Void> everybodyHasMoved = server.drain(Duration.ofSeconds(10));
        maya.awaits("server.draining");
        maya = YourApp.connect(server.url(), bearer);

        maya.awaits("queue.waiting");
        everybodyHasMoved.get(5, TimeUnit.SECONDS);
    }

    @Nested
    @DuologueTest(fakeTime = true)
    class WhereTimeStandsStill {
        @Test
        void aPartnerWhoDoesNotComeBackIsLost(FakeServer server) throws Exception {
            ScriptedPartner tomas = server.partner("tomas").join("backend");
            YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya"));
            maya.join("backend").accept();
            tomas.met().vanish();

            server.pass(Duration.ofSeconds(5));
            maya.awaits("partner.state", "away");
            server.pass(Duration.ofSeconds(25));
            maya.say("are you there?");
            maya.awaits("\"ok\"", "\"n\":1");
            server.pass(Duration.ofSeconds(31));

            maya.awaits("conversation.ended", "partner_lost");
        }
    }
}
