package io.duologue.testkit.fakeserver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A transport that keeps every rule but says that it has ways of its own: the contract believes no declaration. */
class MisdeclaredTransportIT {
    @BeforeAll
    static void start() {
        FakeServerTransportIT.start();
    }

    @AfterAll
    static void stop() {
        FakeServerTransportIT.stop();
    }

    @Test
    void anotherStatusThanTheDeclaredOneIsNoticed() {
        new Misdeclared(404).refusals("expected: 404");
    }

    @Test
    void anUpgradeCannotBeDeclaredARefusal() {
        new Misdeclared(101).refusals("greater than or equal to");
    }

    @Test
    void anotherCloseThanTheDeclaredOneIsNoticed() {
        new Misdeclared(404).closes();
    }

    @Test
    void compressionThatIsNotTakenUpIsNoticed() {
        new Misdeclared(404).compression();
    }

    @Test
    void aHugeFrameThatIsNotBorneIsNoticed() {
        new Misdeclared(404).hugeFrame();
    }

    private static final class Misdeclared extends FakeServerTransportIT {
        private final int refused;

        Misdeclared(int refused) {
            this.refused = refused;
        }

        void refusals(String why) {
            assertFails(this::aForeignOriginIsRefusedBeforeTheUpgrade, why);
            assertFails(this::noTicketIsRefusedBeforeTheUpgrade, why);
            assertFails(this::aTicketOpensOneSocketOnly, why);
            assertFails(this::anExpiredTicketIsRefused, why);
            assertFails(this::aSecretInTheUrlDoesNotAuthenticate, why);
            assertFails(this::aCookieDoesNotAuthenticate, why);
            assertFails(this::withoutTheProtocolThereIsNoUpgrade, why);
        }

        void closes() {
            assertFails(this::whatIsNotUtf8ClosesTheConnection, "expected: 1007");
            assertFails(this::aSurrogateWrittenAsBytesIsNotUtf8, "expected: 1007");
        }

        void compression() {
            assertFails(this::compressionIsTakenUpByWhoDeclaresItOnly, "expected: true");
            assertFails(this::compressionHidesNoSize, "1009");
        }

        void hugeFrame() {
            assertFails(this::aFrameThatSaysToBeHugeIsNotWaitedFor, "expected: 4203");
        }

        private static void assertFails(ThrowingCallable test, String why) {
            assertThatThrownBy(test).isInstanceOf(AssertionError.class).hasMessageContaining(why);
        }

        @Override
        protected int refusedWith(int status) {
            return refused;
        }

        @Override
        protected int notUtf8ClosedWith() {
            return 1007;
        }

        @Override
        protected Duration hugeFrameBorneFor() {
            return Duration.ofSeconds(5);
        }

        @Override
        protected boolean compresses() {
            return true;
        }
    }
}
