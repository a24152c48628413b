package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.Role;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The code of the page about moderators. */
class ModeratorsPageTest {
    private static final UserId MODERATOR = new UserId("u_moderator");
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    private final Secrets secrets = new Secrets(new SecureRandom());
    private final InstantSource clock = InstantSource.system();
    private final Set<UserId> staff = Set.of(MODERATOR);
    private final List<Desk.Case> shown = new ArrayList<>();

    @Test
    void aModeratorSeesWhatIsOpen() {
        try (Duologue engine = Duologue.builder().build()) {
            engine.stores()
                    .reports()
                    .file(new Report(
                            "R-1", MAYA, TOMAS, new ConversationId("c_talk"), "spam", null, List.of(), Instant.now()));

            open(engine, engine.stores(), MODERATOR);
            open(engine, engine.stores(), TOMAS);
        }

        assertThat(shown).extracting(one -> one.report().caseId()).containsExactly("R-1");
    }

    private void open(Duologue engine, Stores stores, UserId user) {
        Desk desk = new Desk(
                stores.profiles(),
                stores.reports(),
                stores.restrictions(),
                AuditStore.inMemory(10_000),
                person -> staff.contains(person) ? Set.of(Role.MODERATOR) : Set.of(),
                engine.commands()::restricted,
                secrets,
                clock);
        desk.moderator(user).ifPresent(moderator -> moderator.open(null, 20).forEach(this::show));
    }

    private void show(Desk.Case one) {
        shown.add(one);
    }
}
