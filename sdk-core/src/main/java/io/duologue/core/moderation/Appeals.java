package io.duologue.core.moderation;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.AppealStore.Decision;
import io.duologue.core.moderation.AppealStore.FileResult;
import io.duologue.core.moderation.AppealStore.Outcome;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.AuditStore.Entry;
import io.duologue.core.moderation.Desk.Case;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Refusal;
import io.duologue.core.moderation.Desk.Result;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody says what speaks against his restriction, once, and where a person at the {@link Desk} decides about it. Not the one
 * who restricted, while there is somebody else; and never who reported.
 *
 * <p>Whoever is shown an appeal has read it, and its report, and that is written down before, as at the desk. The decision is written
 * down before what follows from it: the decision, the entry of the audit, and then the lifting. Whoever finds one half done, because a
 * store failed, and decides again, carries out the rest of the first one.
 *
 * <p>Safe for many threads. Calls block on the stores; a store that fails is a {@link io.duologue.core.BackendException}, after which
 * the call may be repeated.
 */
public final class Appeals {
    /** Restrictions of one person, the latest ones; and reports among which the one is looked for that led to a restriction. */
    private static final int OWN = 50;

    private static final int REPORTS = 1_000;

    private final Desk desk;
    private final RestrictionStore restrictions;
    private final ReportStore reports;
    private final AuditStore audit;
    private final AppealStore appeals;
    private final InstantSource clock;

    /** @param desk where they are decided, with the same stores */
    public Appeals(
            Desk desk,
            RestrictionStore restrictions,
            ReportStore reports,
            AuditStore audit,
            AppealStore appeals,
            InstantSource clock) {
        this.desk = desk;
        this.restrictions = restrictions;
        this.reports = reports;
        this.audit = audit;
        this.appeals = appeals;
        this.clock = clock;
    }

    // ── for who is restricted ───────────────────────────────────────────────────────────────────────────────────────

    /** What becomes of an appeal that somebody files. */
    public sealed interface Filing {
        record Received(Appeal appeal) implements Filing {}

        /** There was one before, and it counts. */
        record Earlier(Appeal first) implements Filing {}

        /** This person has no such restriction. */
        record NoSuchCase() implements Filing {}

        /** The restriction is not in force any more. */
        record Over() implements Filing {}
    }

    /**
     * Files an appeal against a restriction that is in force.
     *
     * @param text 1–{@value Appeal#MOST_TEXT} characters
     */
    public Filing file(UserId user, String caseId, String text) {
        Optional<Restriction> found =
                restrictions.find(caseId).filter(one -> one.user().equals(user));
        if (found.isEmpty()) {
            return new Filing.NoSuchCase();
        }
        Optional<Appeal> earlier = appeals.find(caseId);
        if (earlier.isPresent()) {
            return new Filing.Earlier(earlier.get());
        }
        Instant now = clock.instant();
        Restriction restriction = found.get();
        if (!restriction.inForce(now)) {
            return new Filing.Over();
        }
        Origin origin = origin(restriction);
        FileResult filed =
                appeals.file(new Appeal(caseId, user, text, now, origin.restrictedBy(), origin.report(), null));
        return filed instanceof FileResult.Repeated repeated
                ? new Filing.Earlier(repeated.first())
                : new Filing.Received(((FileResult.Filed) filed).appeal());
    }

    /** The appeal against this restriction of the user, as it stands. */
    public Optional<Appeal> find(UserId user, String caseId) {
        return appeals.find(caseId).filter(appeal -> appeal.user().equals(user));
    }

    /**
     * A restriction as its person is shown it.
     *
     * @param mayAppeal whether it is in force, and there is no appeal yet
     */
    public record Own(Restriction restriction, Optional<Appeal> appeal, boolean mayAppeal) {}

    /** The restrictions of somebody, those that ended too, the latest first. */
    public List<Own> of(UserId user) {
        Instant now = clock.instant();
        Map<String, Appeal> filed = appeals.by(user, OWN).stream()
                .collect(Collectors.toMap(Appeal::caseId, Function.identity(), (one, same) -> one));
        return restrictions.of(user).stream()
                .sorted(Desk.LATEST_FIRST)
                .limit(OWN)
                .map(one -> own(one, Optional.ofNullable(filed.get(one.caseId())), now))
                .toList();
    }

    private static Own own(Restriction restriction, Optional<Appeal> appeal, Instant now) {
        return new Own(restriction, appeal, appeal.isEmpty() && restriction.inForce(now));
    }

    /**
     * Kept with the appeal, as a report may be kept for a shorter time than the restriction that followed from it, and so may the entry
     * of the audit, of which alone is asked where it is there.
     */
    private Origin origin(Restriction restriction) {
        if (restriction.automatic()) {
            return Origin.UNKNOWN;
        }
        return audit.find(Desk.restricting(restriction.caseId()))
                .map(entry -> new Origin(entry.by(), entry.action() == Action.UPHELD ? entry.caseId() : null))
                .or(() -> upheld(restriction))
                .orElse(Origin.UNKNOWN);
    }

    private Optional<Origin> upheld(Restriction restriction) {
        return reports.about(restriction.user(), REPORTS).stream()
                .flatMap(report -> reports
                        .decision(report.caseId())
                        .filter(decision -> isAbout(decision, restriction))
                        .map(decision -> new Origin(decision.by(), report.caseId()))
                        .stream())
                .findFirst();
    }

    private static boolean isAbout(ReportStore.Decision decision, Restriction restriction) {
        Restriction followed = decision.restriction();
        return followed != null && followed.caseId().equals(restriction.caseId());
    }

    /** By whom somebody was restricted, and for which report. */
    private record Origin(
            @Nullable UserId restrictedBy, @Nullable String report) {
        static final Origin UNKNOWN = new Origin(null, null);
    }

    // ── at the desk ─────────────────────────────────────────────────────────────────────────────────────────────────

    /** The appeals as this moderator has them. */
    public Hearings heardBy(Moderator moderator) {
        return new Hearings(moderator);
    }

    /**
     * An appeal as the desk shows it.
     *
     * @param restriction as it stands now
     * @param report from which the restriction followed; empty if there was none, or if it is kept no longer
     * @param history what there was against the person, the latest first
     */
    public record Hearing(Appeal appeal, Restriction restriction, Optional<Case> report, List<Restriction> history) {
        public Hearing {
            history = List.copyOf(history);
        }
    }

    /** Appeals before a moderator. For one request. */
    public final class Hearings {
        private final Moderator moderator;

        private Hearings(Moderator moderator) {
            this.moderator = moderator;
        }

        /** Open appeals, the oldest first; behind that of a case, or from the oldest on. None of the moderator's own. */
        public List<Hearing> open(@Nullable String behind, int limit) {
            List<Hearing> shown = new ArrayList<>();
            String last = behind;
            while (shown.size() < limit) {
                List<Appeal> page = appeals.open(last, limit);
                page.stream()
                        .flatMap(appeal -> pending(appeal).stream())
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

        /** An appeal, open or decided, but none of the moderator's own. */
        public Optional<Hearing> find(String caseId) {
            return appeals.find(caseId).flatMap(this::pending).map(this::read);
        }

        /** Whether {@link #find} has one, without reading it. */
        public boolean has(String caseId) {
            return appeals.find(caseId).flatMap(this::pending).isPresent();
        }

        /** What may be shown, and nothing that is about to go: an appeal is removed after its restriction. */
        private Optional<Pending> pending(Appeal appeal) {
            return appeal.user().equals(moderator.self())
                    ? Optional.empty()
                    : restrictions.find(appeal.caseId()).map(restriction -> new Pending(appeal, restriction));
        }

        private Hearing read(Pending pending) {
            Instant now = clock.instant();
            Appeal appeal = pending.appeal();
            String caseId = appeal.caseId();
            audit.write(new Entry(
                    "read:appeal:" + caseId + ":" + moderator.self() + ":" + now.truncatedTo(ChronoUnit.DAYS),
                    now,
                    moderator.self(),
                    Action.READ,
                    caseId,
                    appeal.user()));
            return new Hearing(
                    appeal,
                    pending.restriction(),
                    Optional.ofNullable(appeal.report()).flatMap(moderator::report),
                    moderator.history(appeal.user()));
        }

        /**
         * Decides an appeal; of one that was decided before, what was decided then.
         *
         * @param reason for the person who is restricted, 1–{@value Decision#MOST_REASON} characters
         */
        public Result<Decision> decide(String caseId, Outcome outcome, String reason) {
            Optional<Pending> found = appeals.find(caseId).flatMap(this::pending);
            if (found.isEmpty()) {
                return new Result.Refused<>(Refusal.NO_SUCH_CASE);
            }
            Optional<Refusal> barred = barred(found.get().appeal());
            if (barred.isPresent()) {
                return new Result.Refused<>(barred.get());
            }
            Optional<Decision> counts =
                    appeals.decide(caseId, new Decision(outcome, moderator.self(), clock.instant(), reason));
            counts.ifPresent(decision -> carryOut(found.get().restriction(), decision));
            return counts.<Result<Decision>>map(Result.Done::new)
                    .orElseGet(() -> new Result.Refused<>(Refusal.NO_SUCH_CASE));
        }

        private Optional<Refusal> barred(Appeal appeal) {
            UserId self = moderator.self();
            boolean reported = Optional.ofNullable(appeal.report())
                    .flatMap(reports::find)
                    .map(Report::reporter)
                    .filter(self::equals)
                    .isPresent();
            if (reported) {
                return Optional.of(Refusal.OWN_REPORT);
            }
            return self.equals(appeal.restrictedBy()) && desk.hasAnother(self, appeal.user())
                    ? Optional.of(Refusal.OWN_RESTRICTION)
                    : Optional.empty();
        }

        private void carryOut(Restriction restriction, Decision decision) {
            boolean granted = decision.outcome() == Outcome.GRANTED;
            String caseId = restriction.caseId();
            audit.write(new Entry(
                    "appeal:" + caseId,
                    decision.at(),
                    decision.by(),
                    granted ? Action.GRANTED : Action.DENIED,
                    caseId,
                    restriction.user()));
            Instant now = clock.instant();
            if (granted && restriction.inForce(now)) {
                desk.lift(restriction, decision.by(), now);
            }
        }
    }

    private record Pending(Appeal appeal, Restriction restriction) {}
}
