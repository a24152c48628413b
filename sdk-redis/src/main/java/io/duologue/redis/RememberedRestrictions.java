package io.duologue.redis;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.redis.RememberedAnswers.Lasting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Restrictions that another store keeps, of which is remembered who has one: that is asked of everybody who connects. All else goes to
 * the other store. Safe for many threads.
 */
final class RememberedRestrictions implements RestrictionStore {
    /** Nobody has so many; of whoever does nothing is remembered. */
    private static final int MOST = 20;

    private final RestrictionStore store;
    private final RememberedAnswers answers;
    private final Keys keys;

    RememberedRestrictions(RestrictionStore store, RememberedAnswers answers, Keys keys) {
        this.store = store;
        this.answers = answers;
        this.keys = keys;
    }

    @Override
    public Optional<Restriction> active(UserId user, Instant now) {
        List<Restriction> all = answers.answer(
                keys.knownRestrictions(user),
                Lasting.KEEPS_OUT,
                () -> store.of(user),
                RememberedRestrictions::text,
                text -> restrictions(user, text));
        return Restriction.active(all, now);
    }

    @Override
    public void save(Restriction restriction) {
        changing(restriction.user(), () -> {
            store.save(restriction);
            return true;
        });
    }

    @Override
    public boolean lift(String caseId, Instant now) {
        return store.find(caseId)
                .filter(known -> changing(known.user(), () -> store.lift(caseId, now)))
                .isPresent();
    }

    @Override
    public void erase(UserId user) {
        changing(user, () -> {
            store.erase(user);
            return true;
        });
    }

    private boolean changing(UserId user, Supplier<Boolean> change) {
        return answers.changing(keys.knownRestrictions(user), change);
    }

    private static Optional<String> text(List<Restriction> restrictions) {
        if (restrictions.size() > MOST) {
            return Optional.empty();
        }
        Fields.Writer fields = new Fields.Writer().add(restrictions.size());
        for (Restriction restriction : restrictions) {
            Instant until = restriction.until();
            fields.add(restriction.caseId())
                    .add(restriction.rule())
                    .add(restriction.what())
                    .add(restriction.automatic() ? 1 : 0)
                    .add(restriction.from())
                    .add(until == null ? null : Moments.exact(until));
        }
        return Optional.of(fields.toString());
    }

    private static List<Restriction> restrictions(UserId user, String text) {
        Fields.Reader fields = new Fields.Reader(text);
        return LongStream.range(0, fields.number())
                .mapToObj(each -> restriction(user, fields))
                .toList();
    }

    private static Restriction restriction(UserId user, Fields.Reader fields) {
        String caseId = fields.get();
        String rule = fields.get();
        String what = fields.get();
        boolean automatic = fields.number() == 1;
        Instant from = fields.moment();
        @Nullable Instant until = fields.find().map(Moments::parse).orElse(null);
        return new Restriction(caseId, user, rule, what, automatic, from, until);
    }

    @Override
    public List<Restriction> of(UserId user) {
        return store.of(user);
    }

    @Override
    public Optional<Restriction> find(String caseId) {
        return store.find(caseId);
    }

    @Override
    public void keep(KeptRestriction kept) {
        store.keep(kept);
    }

    @Override
    public List<KeptRestriction> keptFor(String subject, Instant now) {
        return store.keptFor(subject, now);
    }

    @Override
    public void liftKept(KeptRestriction kept) {
        store.liftKept(kept);
    }

    @Override
    public void keepNames(UserId gone, Set<String> subjects, Instant until) {
        store.keepNames(gone, subjects, until);
    }

    @Override
    public Set<String> namesOf(UserId gone, Instant now) {
        return store.namesOf(gone, now);
    }

    @Override
    public int removeKeptUntil(Instant until, int atMost) {
        return store.removeKeptUntil(until, atMost);
    }

    /** What has ended restricts nobody, whether or not it is remembered. */
    @Override
    public int removeUntil(Instant until, int atMost) {
        return store.removeUntil(until, atMost);
    }
}
