package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Whether two tickets may be paired, and how well they fit: hard rules, then what each still insists on, then what each
 * scores the other. It looks at two tickets only; who of many meets whom is the {@link Matcher}'s to say. Immutable.
 */
public final class PairingRules {

    /** How many hard rules may be given. */
    public static final int MAX_HARD_RULES = 64;

    private final Topics topics;
    private final List<HardRule> hardRules;
    private final RulesByReach byReach;
    private final Scorer scorer;
    private final GuardedRelaxation relaxation;
    private final PairingListener listener;

    private PairingRules(PairingRules same, PairingListener listener) {
        topics = same.topics;
        hardRules = same.hardRules;
        byReach = same.byReach;
        scorer = same.scorer;
        relaxation = same.relaxation;
        this.listener = listener;
    }

    private PairingRules(Builder builder) {
        Bounds.within("hard rules", builder.hardRules.size(), 1, MAX_HARD_RULES);
        topics = builder.topics;
        hardRules = List.copyOf(builder.hardRules);
        byReach = new RulesByReach(hardRules);
        scorer = builder.scorer;
        relaxation = new GuardedRelaxation(builder.relaxation);
        listener = builder.listener;
    }

    /**
     * The standard hard rules, scorer and relaxation.
     *
     * @param repeatCoolDown before which nobody meets a partner again; zero lets people meet again at once
     */
    public static PairingRules standard(Topics topics, Duration repeatCoolDown) {
        return builder(topics, repeatCoolDown).build();
    }

    /** Begins with the standard rules, to replace a part. */
    public static Builder builder(Topics topics, Duration repeatCoolDown) {
        return new Builder(topics, repeatCoolDown);
    }

    /** What loosens a ticket's wishes, so that its participant can be told. It never throws: of one that does it has rule R-7. */
    public Relaxation relaxation() {
        return relaxation;
    }

    GuardedRelaxation guardedRelaxation() {
        return relaxation;
    }

    /** The same rules, of which another one hears what they do wrong, instead of the one that has heard it. */
    public PairingRules heardBy(PairingListener another) {
        return new PairingRules(this, another);
    }

    /** How well the two fit, 0–1, the same in both directions; empty if they may not be paired now. */
    public OptionalDouble weight(Ticket a, Ticket b, Instant now) {
        PairingRound round = at(now);
        double weight = round.weight(a, round.requirements(a), b, round.requirements(b));
        round.report();
        return weight == PairingRound.REFUSED ? OptionalDouble.empty() : OptionalDouble.of(weight);
    }

    /** Begins to judge pairs as of that moment. */
    public PairingRound at(Instant now) {
        return new PairingRound(this, now);
    }

    /** What the ticket insists on at that moment. */
    public Requirements requirements(Ticket ticket, Instant now) {
        return relaxation.requirements(ticket.waited(now));
    }

    public Topics topics() {
        return topics;
    }

    public List<HardRule> hardRules() {
        return hardRules;
    }

    RulesByReach byReach() {
        return byReach;
    }

    Scorer scorer() {
        return scorer;
    }

    public PairingListener listener() {
        return listener;
    }

    /** Tells the listener; its own failure changes nothing, since it only watches: whoever wants it logged does so inside the listener. */
    public void tell(Consumer<PairingListener> what) {
        try {
            what.accept(listener);
        } catch (Throwable e) {
            var unused = PartFailure.own(e);
        }
    }

    /** Replaces parts of the standard rules. One thread at a time. */
    public static final class Builder {

        private final Topics topics;
        private List<HardRule> hardRules;
        private Scorer scorer;
        private Relaxation relaxation;
        private PairingListener listener = PairingListener.none();

        private Builder(Topics topics, Duration repeatCoolDown) {
            this.topics = topics;
            hardRules = HardRule.standard(repeatCoolDown);
            scorer = Scorer.standard(topics);
            relaxation = RelaxationTable.standard(repeatCoolDown);
        }

        /** Instead of the standard ones: begin with {@link HardRule#standard} to add to them. */
        public Builder hardRules(List<HardRule> rules) {
            hardRules = rules;
            return this;
        }

        public Builder scorer(Scorer replacement) {
            scorer = replacement;
            return this;
        }

        public Builder relaxation(Relaxation replacement) {
            relaxation = replacement;
            return this;
        }

        public Builder listener(PairingListener replacement) {
            listener = replacement;
            return this;
        }

        /** @throws IllegalArgumentException unless there are 1–{@value PairingRules#MAX_HARD_RULES} hard rules */
        public PairingRules build() {
            return new PairingRules(this);
        }
    }
}
