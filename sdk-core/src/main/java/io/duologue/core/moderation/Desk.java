package io.duologue.core.moderation;

import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.AuditStore.Entry;
import io.duologue.core.moderation.AuditStore.Written;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where people read reports, decide them, and restrict somebody or lift it again. Nobody comes to it but by {@link #moderator} and
 * {@link #admin}, which look at the {@link Roles} each time; what they return is for one request, and not to be kept.
 *
 * <p>Whoever is shown a report with its evidence has read it, and that is written down before it is shown: once a day for each report
 * and each moderator. So is what an admin reads of why somebody meets nobody.
 *
 * <p>What counts is written down before what follows from it: the decision, the entry of the audit, the restriction, and then its
 * enforcement. Whoever finds an act half done, because a store failed, and does it again, carries out the rest of the first one.
 *
 * <p>Safe for many threads. Calls block on the stores; a store that fails is a {@link io.duologue.core.BackendException}, after which
 * the call may be repeated.
 */
public final class Desk {
    /** Restrictions and reports of one person, the latest ones. */
    private static final int HISTORY = 50;

    static final Comparator<Restriction> LATEST_FIRST =
            Comparator.comparing(Restriction::from).reversed().thenComparing(Restriction::caseId);

    private final ProfileStore profiles;
    private final ReportStore reports;
    private final RestrictionStore restrictions;
    private final AuditStore audit;
    private final Roles roles;
    private final Consumer<UserId> enforcement;
    private final Consumer<Restriction> lifting;
    private final Secrets secrets;
    private final InstantSource clock;

    /** Opens a desk of a platform on which nobody erases his account: nothing is kept for who comes back. */
    public Desk(
            ProfileStore profiles,
            ReportStore reports,
            RestrictionStore restrictions,
            AuditStore audit,
            Roles roles,
            Consumer<UserId> enforcement,
            Secrets secrets,
            InstantSource clock) {
        this(profiles, reports, restrictions, audit, roles, enforcement, restriction -> {}, secrets, clock);
    }

    /**
     * Opens a desk.
     *
     * @param enforcement carries out that somebody may not talk any more, from now on, wherever that person is connected: an engine's
     *     {@code commands()::restricted}; and before it {@link FollowingRestrictions#restricted}, for who is gone and may come back
     * @param lifting takes away what is kept of a restriction for who comes back, before it is lifted: {@link FollowingRestrictions#lift}
     *     with every identity of its person; may be told twice of one
     */
    public Desk(
            ProfileStore profiles,
            ReportStore reports,
            RestrictionStore restrictions,
            AuditStore audit,
            Roles roles,
            Consumer<UserId> enforcement,
            Consumer<Restriction> lifting,
            Secrets secrets,
            InstantSource clock) {
        this.profiles = profiles;
        this.reports = reports;
        this.restrictions = restrictions;
        this.audit = audit;
        this.roles = roles;
        this.enforcement = enforcement;
        this.lifting = lifting;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What somebody may do here for now; nothing for who is restricted. */
    public Set<Role> roles(UserId user) {
        Set<Role> given = EnumSet.noneOf(Role.class);
        given.addAll(roles.of(user));
        return !given.isEmpty() && restrictions.active(user, clock.instant()).isPresent() ? Set.of() : given;
    }

    /** The desk as a moderator has it; empty for everybody else. */
    public Optional<Moderator> moderator(UserId user) {
        return has(user, Role.MODERATOR) ? Optional.of(new Moderator(user)) : Optional.empty();
    }

    /** What of it an admin alone has; empty for everybody else. */
    public Optional<Admin> admin(UserId user) {
        return has(user, Role.ADMIN) ? Optional.of(new Admin(user)) : Optional.empty();
    }

    private boolean has(UserId user, Role role) {
        return roles(user).stream().anyMatch(given -> given.includes(role));
    }

    /**
     * Whether there is somebody at the desk besides these two. Where {@link Roles#named} names nobody it is taken that there is: who
     * decides about his own act is to be known for the only one.
     */
    boolean hasAnother(UserId one, UserId other) {
        List<Roles.Named> named = roles.named();
        return named.isEmpty()
                || named.stream()
                        .flatMap(who -> who.user().stream())
                        .anyMatch(user -> !user.equals(one) && !user.equals(other) && has(user, Role.MODERATOR));
    }

    /** The id of the entry of the audit for a restriction, by which it is found after its report is gone. */
    static String restricting(String caseId) {
        return "restricted:" + caseId;
    }

    /**
     * Writes down that somebody is shown something: once a day.
     *
     * @param what is shown
     */
    private void read(String what, UserId by, String caseId, UserId about) {
        Instant now = clock.instant();
        String id = "read:" + what + ":" + by + ":" + now.truncatedTo(ChronoUnit.DAYS);
        audit.write(new Entry(id, now, by, Action.READ, caseId, about));
    }

    /** Lifts what is in force. */
    void lift(Restriction restriction, UserId by, Instant now) {
        String caseId = restriction.caseId();
        audit.write(new Entry("lifted:" + caseId, now, by, Action.LIFTED, caseId, restriction.user()));
        // What is kept first: once the restriction has ended nobody would come back to it here.
        lifting.accept(restriction);
        restrictions.lift(caseId, now);
    }

    /** What became of an act. */
    public sealed interface Result<T> {
        record Done<T>(T value) implements Result<T> {}

        record Refused<T>(Refusal why) implements Result<T> {}
    }

    /** Why nothing was done. */
    public enum Refusal {
        /** No report and no restriction has this case, or it is a report about who asks. */
        NO_SUCH_CASE,
        /** Nobody is known by this id. */
        NO_SUCH_PERSON,
        /** Who made a report does not decide it, nor about an appeal against what followed from it. */
        OWN_REPORT,
        /** Who restricted somebody does not decide about the appeal while there is somebody else. */
        OWN_RESTRICTION,
        /** Nobody restricts himself, or lifts what is against himself. */
        ONESELF,
        /** An admin is not restricted: the role has to be taken away first. */
        ADMIN
    }

    /**
     * A report as the desk shows it.
     *
     * @param decision empty while it is open
     * @param history what there was against the reported person, the latest first
     */
    public record Case(Report report, Optional<Decision> decision, List<Restriction> history) {
        public Case {
            history = List.copyOf(history);
        }
    }

    /**
     * Somebody as the desk shows him.
     *
     * @param restrictions those that ended too, the latest first
     * @param reports that were made about the person, the latest first, without the words in them
     */
    public record Person(Profile profile, List<Restriction> restrictions, List<Case> reports) {
        public Person {
            restrictions = List.copyOf(restrictions);
            reports = List.copyOf(reports);
        }
    }

    /** A moderator at the desk. */
    public final class Moderator {
        private final UserId self;

        private Moderator(UserId self) {
            this.self = self;
        }

        UserId self() {
            return self;
        }

        /**
         * Open reports, the latest first; behind that of a case, or from the latest on. Not those about the moderator, who would learn
         * from them who made them.
         */
        public List<Case> open(@Nullable String behind, int limit) {
            List<Case> shown = new ArrayList<>();
            String last = behind;
            while (shown.size() < limit) {
                List<Report> page = reports.open(last, limit);
                page.stream()
                        .filter(this::isShown)
                        .limit(limit - shown.size())
                        .map(this::read)
                        .forEach(shown::add);
                if (page.size() < limit) {
                    break;
                }
                last = page.get(limit - 1).caseId();
            }
            return List.copyOf(shown);
        }

        /** A report, open or decided, but none about the moderator. */
        public Optional<Case> report(String caseId) {
            return find(caseId).map(this::read);
        }

        /** Whether {@link #report} has one, without reading it. */
        public boolean hasReport(String caseId) {
            return find(caseId).isPresent();
        }

        private Optional<Report> find(String caseId) {
            return reports.find(caseId).filter(this::isShown);
        }

        private boolean isShown(Report report) {
            return !report.reported().equals(self);
        }

        private Case read(Report report) {
            String caseId = report.caseId();
            Desk.this.read(caseId, self, caseId, report.reported());
            return new Case(report, reports.decision(report.caseId()), history(report.reported()));
        }

        List<Restriction> history(UserId user) {
            return restrictions.of(user).stream()
                    .sorted(LATEST_FIRST)
                    .limit(HISTORY)
                    .toList();
        }

        /** The name by which others know somebody. */
        public Optional<String> name(UserId user) {
            return profiles.find(user).map(Profile::name);
        }

        public Optional<Person> person(UserId user) {
            return profiles.find(user).map(profile -> {
                List<Restriction> history = history(user);
                return new Person(
                        profile,
                        history,
                        reports.about(user, HISTORY).stream()
                                .filter(this::isShown)
                                .map(report ->
                                        new Case(report.withoutWords(), reports.decision(report.caseId()), history))
                                .toList());
            });
        }

        /** Decides that nothing follows from a report; of a report that was decided before, what was decided then. */
        public Result<Decision> dismiss(String caseId) {
            return decide(caseId, null);
        }

        /** Restricts for a report; of a report that was decided before, what was decided then. */
        public Result<Decision> uphold(String caseId, Sanction sanction) {
            return decide(caseId, sanction);
        }

        private Result<Decision> decide(String caseId, @Nullable Sanction sanction) {
            Optional<Report> found = find(caseId);
            if (found.isEmpty()) {
                return refused(Refusal.NO_SUCH_CASE);
            }
            Report report = found.get();
            if (report.reporter().equals(self)) {
                return refused(Refusal.OWN_REPORT);
            } else if (sanction != null && isAdmin(report.reported())) {
                return refused(Refusal.ADMIN);
            }
            Instant now = clock.instant();
            Decision mine = sanction == null
                    ? new Decision(Outcome.DISMISSED, self, now, null)
                    : new Decision(Outcome.UPHELD, self, now, restriction(report.reported(), sanction, now));
            Optional<Decision> counts = reports.decide(caseId, mine);
            counts.ifPresent(decision -> carryOut(report, decision));
            return counts.<Result<Decision>>map(Result.Done::new).orElseGet(() -> refused(Refusal.NO_SUCH_CASE));
        }

        private void carryOut(Report report, Decision decision) {
            Restriction restriction = decision.restriction();
            audit.write(new Entry(
                    restriction == null ? "decided:" + report.caseId() : restricting(restriction.caseId()),
                    decision.at(),
                    decision.by(),
                    restriction == null ? Action.DISMISSED : Action.UPHELD,
                    report.caseId(),
                    report.reported()));
            if (restriction != null) {
                impose(restriction);
            }
        }

        /** Restricts somebody without a report. */
        public Result<Restriction> restrict(UserId person, Sanction sanction) {
            if (person.equals(self)) {
                return refused(Refusal.ONESELF);
            } else if (profiles.find(person).isEmpty()) {
                return refused(Refusal.NO_SUCH_PERSON);
            } else if (isAdmin(person)) {
                return refused(Refusal.ADMIN);
            }
            Instant now = clock.instant();
            Restriction restriction = restriction(person, sanction, now);
            String caseId = restriction.caseId();
            audit.write(new Entry(restricting(caseId), now, self, Action.RESTRICTED, caseId, person));
            impose(restriction);
            return new Result.Done<>(restriction);
        }

        private Restriction restriction(UserId person, Sanction sanction, Instant now) {
            return new Restriction(
                    secrets.caseId(),
                    person,
                    sanction.rule(),
                    sanction.what(),
                    false,
                    now,
                    sanction.until().orElse(null));
        }

        /** What was lifted since stays lifted. */
        private void impose(Restriction restriction) {
            if (restrictions.find(restriction.caseId()).isEmpty()) {
                restrictions.save(restriction);
            }
            if (restrictions.active(restriction.user(), clock.instant()).isPresent()) {
                enforcement.accept(restriction.user());
            }
        }

        private boolean isAdmin(UserId person) {
            return roles.include(person, Role.ADMIN);
        }

        /** Lifts a restriction; one that has ended, or was lifted before, is answered as it stands. */
        public Result<Restriction> lift(String caseId) {
            Instant now = clock.instant();
            Optional<Restriction> found = restrictions.find(caseId);
            if (found.isEmpty()) {
                return refused(Refusal.NO_SUCH_CASE);
            }
            Restriction restriction = found.get();
            if (restriction.user().equals(self)) {
                return refused(Refusal.ONESELF);
            } else if (restriction.inForce(now)) {
                Desk.this.lift(restriction, self, now);
            }
            return new Result.Done<>(restrictions.find(caseId).orElse(restriction));
        }

        private static <T> Result<T> refused(Refusal why) {
            return new Result.Refused<>(why);
        }
    }

    /** An admin at the desk, beside what a moderator does there. */
    public final class Admin {
        private final UserId self;

        private Admin(UserId self) {
            this.self = self;
        }

        /**
         * Writes down that the admin reads why somebody who waits meets nobody, in which blocks and reputation are counted: once a day for
         * each person. To be called before it is shown; if it fails, nothing may be shown.
         */
        public void readsWhyNot(UserId person) {
            Desk.this.read("queue:" + person, self, AuditStore.QUEUE, person);
        }

        /** What was done here, the latest first. */
        public List<Written> audit(long below, int limit) {
            return audit.read(below, limit);
        }

        /** Who was named to have a role. */
        public List<Roles.Named> named() {
            return roles.named();
        }
    }
}
