package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.presence.PresenceDirectory.Counts;
import io.duologue.core.presence.PresenceDirectory.NodeLease;
import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.testkit.Rule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link PresenceDirectory}. Extend it and hand in an empty directory of yours. */
public abstract class PresenceDirectoryContract {
    private static final NodeId NORTH = new NodeId("north");
    private static final NodeId SOUTH = new NodeId("south");
    private static final Counts NOBODY = new Counts(0, 0, 0);

    private PresenceDirectory presence = PresenceDirectory.inMemory();

    /** An empty directory that shares nothing with those made before. */
    protected abstract PresenceDirectory newDirectory() throws Exception;

    @BeforeEach
    final void makeDirectory() throws Exception {
        presence = newDirectory();
    }

    @Test
    @Rule("D-1")
    protected void theLastRenewalIsKeptUntilTheNodeIsRetired() {
        presence.renew(NORTH, NINE);
        presence.renew(SOUTH, NINE);
        presence.renew(NORTH, NINE.plusSeconds(2));

        assertThat(presence.renewedAt(NORTH)).contains(NINE.plusSeconds(2));
        assertThat(presence.leases())
                .containsExactlyInAnyOrder(new NodeLease(NORTH, NINE.plusSeconds(2)), new NodeLease(SOUTH, NINE));

        presence.retire(NORTH);
        assertThat(presence.renewedAt(NORTH)).isEmpty();
        assertThat(presence.leases()).containsExactly(new NodeLease(SOUTH, NINE));
    }

    @Test
    @Rule("D-2")
    protected void anAnnouncementWithALowerFenceChangesNothing() {
        presence.announce(MAYA, NORTH, 5, Status.TALKING);

        presence.announce(MAYA, SOUTH, 4, Status.IDLE);

        assertThat(presence.locate(MAYA)).contains(NORTH);
        assertThat(presence.counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    @Rule("D-2")
    protected void anAnnouncementWithTheSameOrAHigherFenceIsTheOneInForce() {
        presence.announce(MAYA, NORTH, 5, Status.IDLE);
        presence.announce(MAYA, NORTH, 5, Status.WAITING);
        assertThat(presence.counts()).isEqualTo(new Counts(1, 1, 0));

        presence.announce(MAYA, SOUTH, 6, Status.TALKING);
        assertThat(presence.locate(MAYA)).contains(SOUTH);
        assertThat(presence.counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    @Rule("D-3")
    protected void aWithdrawalOfAnotherNodeOrFenceChangesNothing() {
        presence.announce(MAYA, NORTH, 5, Status.IDLE);

        presence.withdraw(MAYA, NORTH, 4);
        presence.withdraw(MAYA, NORTH, 6);
        presence.withdraw(MAYA, SOUTH, 5);
        assertThat(presence.locate(MAYA)).contains(NORTH);

        presence.withdraw(MAYA, NORTH, 5);
        assertThat(presence.locate(MAYA)).isEmpty();
        assertThat(presence.counts()).isEqualTo(NOBODY);
    }

    @Test
    @Rule("D-4")
    protected void peopleAreCountedOnce() {
        presence.announce(MAYA, NORTH, 1, Status.WAITING);
        presence.announce(MAYA, SOUTH, 2, Status.WAITING);
        presence.announce(TOMAS, NORTH, 1, Status.TALKING);
        presence.announce(ADA, NORTH, 1, Status.IDLE);

        assertThat(presence.counts()).isEqualTo(new Counts(3, 1, 1));
    }

    @Test
    @Rule("D-4")
    protected void countsAreNeverNegative() {
        presence.withdraw(MAYA, NORTH, 1);
        presence.announce(TOMAS, NORTH, 1, Status.TALKING);
        presence.withdraw(TOMAS, NORTH, 1);
        presence.withdraw(TOMAS, NORTH, 1);

        assertThat(presence.counts()).isEqualTo(NOBODY);
    }

    @Test
    @Rule("D-4")
    protected void peopleOfARetiredNodeAreNotCounted() {
        presence.renew(NORTH, NINE);
        presence.announce(MAYA, NORTH, 1, Status.TALKING);
        presence.announce(TOMAS, SOUTH, 1, Status.WAITING);

        presence.retire(NORTH);

        assertThat(presence.counts()).isEqualTo(new Counts(1, 1, 0));
        assertThat(presence.locate(MAYA)).isEmpty();
    }

    @Test
    @Rule("D-4")
    protected void comingAndGoingAtOnceLeavesTrueCounts() throws Exception {
        Together.all(i -> {
            UserId own = new UserId("u_" + i);
            for (int round = 0; round < 50; round++) {
                presence.announce(own, NORTH, round, Status.WAITING);
                presence.announce(MAYA, NORTH, 1, Status.TALKING);
                presence.withdraw(own, NORTH, round);
            }
            return i;
        });

        assertThat(presence.counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    @Rule("D-5")
    protected void whoIsErasedIsNowhere() {
        presence.announce(MAYA, NORTH, 5, Status.WAITING);
        presence.announce(TOMAS, NORTH, 5, Status.IDLE);

        presence.erase(MAYA);
        presence.erase(MAYA);

        assertThat(presence.locate(MAYA)).isEmpty();
        assertThat(presence.locate(TOMAS)).contains(NORTH);
        assertThat(presence.counts()).isEqualTo(new Counts(1, 0, 0));
    }
}
