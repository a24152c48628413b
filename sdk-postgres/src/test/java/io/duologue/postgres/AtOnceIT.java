package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.testkit.FakeTime;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What two do at the very same time: one is in the middle of it, and the other has come as far as he can. */
@ExtendWith(Servers.class)
class AtOnceIT {
    private static final Instant NOW = FakeTime.START;
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final LinkedIdentity GITHUB = new LinkedIdentity(new ProviderId("github"), "4711");

    private PostgresBackend postgres;

    @BeforeEach
    void connect() {
        postgres = Servers.empty();
    }

    @Test
    void whoConfirmsSeesWhatSomebodyElseIsAboutToConfirm() throws Exception {
        postgres.accounts().register(GITHUB, MAYA, NOW);
        EmailAddress second = new EmailAddress("second@example.org");

        assertThat(whileAnother(
                        handle -> handle.execute(
                                "UPDATE duologue.account_identity SET email = ?, email_at = created_at, email_stands = true FROM duologue.account WHERE id = account",
                                second.value()),
                        () -> postgres.accounts().confirm(GITHUB, new EmailAddress("third@example.org"), NOW)))
                .contains(second);
    }

    @Test
    void whoBlocksCountsWhatHeIsAboutToBlockElsewhere() throws Exception {
        postgres.database().ask(handle -> handle.execute("""
                INSERT INTO duologue.block (owner, other, id, name, at)
                SELECT 'u_maya', 'u_' || n, 'b_' || n, 'Somebody', '2026-11-21Z' FROM generate_series(1, 4999) AS n
                """));

        assertThat(whileAnother(
                        handle -> {
                            Locks.countingFor(handle, "block", MAYA);
                            handle.execute("INSERT INTO duologue.block (owner, other, id, name, at)"
                                    + " VALUES ('u_maya', 'u_last', 'b_last', 'Somebody', '2026-11-21Z')");
                        },
                        () -> postgres.blocks().block(MAYA, TOMAS, "b_more", "Tomás", NOW)))
                .isInstanceOf(BlockStore.BlockResult.Full.class);
    }

    @Test
    void whoAvoidsCountsWhomHeIsAboutToAvoidElsewhere() throws Exception {
        postgres.database().ask(handle -> handle.execute("""
                INSERT INTO duologue.avoided_person (owner, other, id, name, at)
                SELECT 'u_maya', 'u_' || n, 'a_' || n, 'Somebody', '2026-11-21Z' FROM generate_series(1, 999) AS n
                """));

        assertThat(whileAnother(
                        handle -> {
                            Locks.countingFor(handle, "avoided_person", MAYA);
                            handle.execute("INSERT INTO duologue.avoided_person (owner, other, id, name, at)"
                                    + " VALUES ('u_maya', 'u_last', 'a_last', 'Somebody', '2026-11-21Z')");
                        },
                        () -> postgres.profiles().avoid(MAYA, new ProfileStore.Avoided("a_more", TOMAS, "Tomás", NOW))))
                .isInstanceOf(ProfileStore.AvoidResult.Full.class);
    }

    @Test
    void nothingIsIssuedUnderASessionThatIsAboutToBeRevoked() throws Exception {
        SecretHash key = SecretHash.of("session");
        SecretHash ticket = SecretHash.of("ticket");
        postgres.credentials().issueSession(SignedInSession.of(MAYA, key, NOW, NOW.plusSeconds(60)));

        whileAnother(handle -> handle.execute("DELETE FROM duologue.signed_in_session"), () -> {
            postgres.credentials().issueTicket(ticket, key, NOW.plusSeconds(60));
            return true;
        });

        assertThat(postgres.credentials().redeem(ticket, NOW)).isEmpty();
    }

    /** What the task answers that is begun while another transaction is open, which ends when the task waits for it. */
    private <T> T whileAnother(Consumer<Handle> first, Callable<T> task) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<T> second = postgres.database().whole(handle -> {
                first.accept(handle);
                Future<T> begun = thread.submit(task);
                Waiting.until(() -> begun.isDone() || isAnybodyWaiting(handle));
                return begun;
            });
            return second.get();
        } finally {
            thread.shutdownNow();
        }
    }

    private static boolean isAnybodyWaiting(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                .mapTo(Boolean.class)
                .one();
    }
}
