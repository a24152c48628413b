package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SubjectHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.Appeals;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Role;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final List<Appeals.Hearing> heard = new ArrayList<>();

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

    @Test
    void whatAModeratorLiftsFindsNobodyAnyMore() {
        LinkedIdentity identity = new LinkedIdentity(new ProviderId("github"), "tomas");
        try (Duologue engine = Duologue.builder().build()) {
            Stores stores = engine.stores();
            FollowingRestrictions following = following(stores);
            Instant now = clock.instant();
            stores.restrictions().save(new Restriction("R-1", MAYA, "spam", "Sold things.", false, now, null));
            following.keep(MAYA, List.of(identity), now);
            following.restore(identity, TOMAS, now);
            stores.accounts().register(identity, TOMAS, now);
            String caseId = stores.restrictions().of(TOMAS).get(0).caseId();

            lifting(engine, stores, following)
                    .moderator(MODERATOR)
                    .orElseThrow()
                    .lift(caseId);

            UserId next = new UserId("u_next");
            following.restore(identity, next, clock.instant());
            assertThat(stores.restrictions().of(next)).isEmpty();
        }
    }

    @Test
    void aModeratorSeesWhatIsSaidAgainstARestriction() {
        try (Duologue engine = Duologue.builder().build()) {
            Stores stores = engine.stores();
            stores.restrictions()
                    .save(new Restriction("R-1", TOMAS, "spam", "Sold things.", false, clock.instant(), null));

            hear(lifting(engine, stores, following(stores)), stores, MODERATOR);
        }

        assertThat(heard).extracting(one -> one.appeal().caseId()).containsExactly("R-1");
    }

    private void hear(Desk desk, Stores stores, UserId user) {
        stores.appeals().file(new Appeal("R-1", TOMAS, "It was not me.", clock.instant(), null, null, null));
        Appeals appeals =
                new Appeals(desk, stores.restrictions(), stores.reports(), stores.audit(), stores.appeals(), clock);
        desk.moderator(user)
                .ifPresent(
                        moderator -> appeals.heardBy(moderator).open(null, 20).forEach(this::show));
    }

    private void show(Appeals.Hearing one) {
        heard.add(one);
    }

    private FollowingRestrictions following(Stores stores) {
        return new FollowingRestrictions(
                stores.restrictions(),
                Optional.of(new SubjectHash(new byte[32])),
                FollowingRestrictions.LONGEST,
                secrets::caseId);
    }

    private Desk lifting(Duologue engine, Stores stores, FollowingRestrictions following) {
        Desk desk = new Desk(
                stores.profiles(),
                stores.reports(),
                stores.restrictions(),
                stores.audit(),
                person -> staff.contains(person) ? Set.of(Role.MODERATOR) : Set.of(),
                engine.commands()::restricted,
                lifted -> following.lift(lifted, stores.accounts().everyIdentity(lifted.user()), clock.instant()),
                secrets,
                clock);
        return desk;
    }

    private void open(Duologue engine, Stores stores, UserId user) {
        Desk desk = new Desk(
                stores.profiles(),
                stores.reports(),
                stores.restrictions(),
                stores.audit(),
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
