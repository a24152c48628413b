package io.duologue.matching;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What one participant asks for, together with all that a matcher may know about him: a snapshot. Immutable.
 *
 * <p>A ticket does not follow its participant: who is blocked, avoided or met is what was known when it was built. Sizes
 * are bounded by the constants below; {@link Builder#build()} throws {@link IllegalArgumentException} beyond them. Its
 * {@code toString} leaves out whom its participant avoids, blocked or met, and where he works.
 */
@Value.Immutable
@ValueStyle
public abstract class Ticket {

    public static final int MAX_TOPICS = 5;
    public static final int MAX_TAGS = 20;
    public static final int MAX_TAG_LENGTH = 40;
    public static final int MAX_LANGUAGES = 3;
    public static final int MAX_CONNECTED = 20;

    /** The most people that a ticket may avoid or have blocked, each; a cut list would break a promise. */
    public static final int MAX_EXCLUDED = 10_000;

    /** The most partners that a ticket remembers; of those passed over, the oldest gives way to a new one. */
    public static final int MAX_HISTORY = 1_000;

    /** The highest band of reputation; the lowest is 0. */
    public static final int MAX_BAND = 5;

    /** The highest {@link #activity()}. */
    public static final int MAX_ACTIVITY = 100;

    public static final Duration MAX_ANSWERING_PACE = Duration.ofHours(24);

    /** So many former partners must have said something before {@link #feedback()} is told. */
    public static final int FEEDBACK_FROM = 3;

    public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(10);
    public static final Duration MIN_PATIENCE = Duration.ofSeconds(1);
    public static final Duration MAX_PATIENCE = Duration.ofDays(1);

    public static final Duration DEFAULT_DECISION_TIME = Duration.ofSeconds(20);

    /** Shorter, because there is less to read and nobody to look up. */
    public static final Duration PREVIEW_DECISION_TIME = Duration.ofSeconds(15);

    public static final Duration MIN_DECISION_TIME = Duration.ofSeconds(1);
    public static final Duration MAX_DECISION_TIME = Duration.ofMinutes(5);

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final int MAX_EMPLOYER_LENGTH = 128;

    Ticket() {}

    /** Begins a ticket; participant, kinds, languages and {@link #queuedAt()} must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins a ticket like this one. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    public abstract ParticipantId participant();

    /** What to talk about, at most {@value #MAX_TOPICS}; none means {@link #surprise()}. */
    public abstract Set<TopicId> topics();

    /** Whether any topic will do; always so when no topic is named. */
    @Value.Default
    public boolean surprise() {
        return topics().isEmpty();
    }

    /** Free interests and skills, in the form that {@link #normalisedTag(String)} gives them. */
    public abstract Set<String> tags();

    /** Ways to talk that the participant consents to; at least one. */
    public abstract Set<Kind> kinds();

    @Value.Default
    public Intent intent() {
        return Intent.TALK;
    }

    /** {@code null} when not told; then seniority neither helps nor harms. */
    public abstract @Nullable SeniorityBand seniority();

    /** One to {@value #MAX_LANGUAGES} lower-case language tags ({@code en}, {@code pt-br}), the preferred one first. */
    public abstract List<String> languages();

    /** {@code null} when not told; then the time zone neither helps nor harms. */
    public abstract @Nullable ZoneOffset utcOffset();

    /** The band of the participant's reputation, 0–{@value #MAX_BAND}; {@code null} when not told, then it neither helps nor harms. */
    @Value.Redacted
    public abstract @Nullable Integer reputationBand();

    /**
     * The lowest band that a partner may have who tells his, whatever the wait, 0–{@value #MAX_BAND}: a hard rule, and the floor
     * below which no relaxation leads.
     */
    @Value.Default
    @Value.Redacted
    public int lowestBand() {
        return 0;
    }

    /** How active the participant is, 0–{@value #MAX_ACTIVITY}; {@code null} when not told, then it neither helps nor harms. */
    public abstract @Nullable Integer activity();

    /** How long the participant usually takes to answer; {@code null} when not told, then it neither helps nor harms. */
    public abstract @Nullable Duration answeringPace();

    /**
     * What former partners said of the participant, from 0 (nobody liked to talk) to 1 (everybody did); {@code null} when not told,
     * then it neither helps nor harms. It is to be told only from {@value #FEEDBACK_FROM} voices on: one voice is no judgement, and
     * would tell who it was.
     */
    @Value.Redacted
    public abstract @Nullable Double feedback();

    /** Of whom an operator says whom they may meet; {@code null} for a participant of no group. */
    public abstract @Nullable GroupId group();

    /** How much each aspect of a partner counts for this participant; {@code null} for what the operator says. */
    public abstract @Nullable ScoreWeights weights();

    /** The accounts elsewhere that the participant has connected, such as {@code linkedin}; at most {@value #MAX_CONNECTED}. */
    public abstract Set<String> connected();

    /** A keyed hash of the employer, never a name; {@code null} when not told. */
    @Value.Redacted
    public abstract @Nullable String employer();

    /** Whether the participant wants to meet nobody of his own {@link #employer()}. One of the two is enough. */
    @Value.Default
    public boolean avoidsColleagues() {
        return true;
    }

    /** Whom the participant asked not to meet. */
    @Value.Redacted
    public abstract Set<ParticipantId> avoided();

    /** Whom the participant has blocked, and who has blocked him. */
    @Value.Redacted
    public abstract Set<ParticipantId> blocked();

    /** When the participant last talked with a recent partner. */
    @Value.Redacted
    public abstract Map<ParticipantId, Instant> lastMet();

    /** When an offer of the two was last declined or left to lapse, by either. */
    @Value.Redacted
    public abstract Map<ParticipantId, Instant> passed();

    @Value.Default
    public OfferMode offerMode() {
        return OfferMode.ONE_TAP;
    }

    /** How long the participant may think about an offer. */
    @Value.Default
    public Duration decisionTime() {
        return offerMode() == OfferMode.PREVIEW ? PREVIEW_DECISION_TIME : DEFAULT_DECISION_TIME;
    }

    /** How long the participant is ready to wait at most. A matcher may look ahead by it; it takes nobody out of a queue. */
    @Value.Default
    public Duration patience() {
        return DEFAULT_PATIENCE;
    }

    /** When the wait began. It survives every return to the queue: age is what fairness rests on. */
    public abstract Instant queuedAt();

    /** Before this the ticket is not offered to anybody. */
    @Value.Default
    public Instant availableFrom() {
        return queuedAt();
    }

    /** Whether the ticket may be offered now. */
    public final boolean isAvailable(Instant now) {
        return !availableFrom().isAfter(now);
    }

    /** How long the ticket has been waiting; never negative. */
    public final Duration waited(Instant now) {
        Duration waited = Duration.between(queuedAt(), now);
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    /** Whether it names the other's participant among {@link #blocked()}. */
    final boolean hasBlocked(Ticket other) {
        return mayName(other) && blocked().contains(other.participant());
    }

    final boolean avoids(Ticket other) {
        return mayName(other) && avoided().contains(other.participant());
    }

    final @Nullable Instant lastMet(Ticket other) {
        return mayName(other) ? lastMet().get(other.participant()) : null;
    }

    final @Nullable Instant passed(Ticket other) {
        return mayName(other) ? passed().get(other.participant()) : null;
    }

    /** As {@link Compared#mayName}. */
    final boolean mayName(Ticket other) {
        return compared().mayName(other.compared());
    }

    /** This ticket, remembering that an offer together with {@code other} came to nothing. */
    public final Ticket havingPassed(ParticipantId other, Instant at) {
        return havingPassed(Map.of(other, at));
    }

    /** This ticket, remembering these as well; of two moments for one participant the later one counts. */
    public final Ticket havingPassed(Map<ParticipantId, Instant> others) {
        if (others.isEmpty()) {
            return this;
        }
        Map<ParticipantId, Instant> remembered = new HashMap<>(passed());
        others.forEach((other, at) -> remembered.merge(other, at, Ticket::later));
        while (remembered.size() > MAX_HISTORY) {
            remembered.remove(oldest(remembered));
        }
        return ((ImmutableTicket) this).withPassed(remembered);
    }

    /** This ticket, not to be offered before then. */
    public final Ticket delayedUntil(Instant from) {
        return ((ImmutableTicket) this).withAvailableFrom(from);
    }

    /**
     * The one form in which tags are compared: lower case, with a single {@code -} for every run of white space, and
     * without any at the ends.
     */
    public static String normalisedTag(String tag) {
        if (isNormal(tag)) {
            return tag;
        }
        String text = Normalizer.normalize(tag, Normalizer.Form.NFKC);
        return WHITE_SPACE.matcher(text.strip().toLowerCase(Locale.ROOT)).replaceAll("-");
    }

    /** Whether it is plain enough to be seen at a glance: visible ASCII without capital letters. Other tags may be normal as well. */
    private static boolean isNormal(String tag) {
        for (int i = 0; i < tag.length(); i++) {
            char letter = tag.charAt(i);
            if (letter <= ' ' || letter >= 127 || (letter >= 'A' && letter <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    @Value.Lazy
    Compared compared() {
        return new Compared(this);
    }

    @Value.Check
    Ticket checked() {
        Ticket normal = normalised();
        Bounds.within("topics", normal.topics().size(), 0, MAX_TOPICS);
        Bounds.within("tags", normal.tags().size(), 0, MAX_TAGS);
        normal.tags().forEach(tag -> Bounds.within("characters in a tag", tag.length(), 1, MAX_TAG_LENGTH));
        Bounds.within("kinds", normal.kinds().size(), 1, Kind.values().length);
        Bounds.within("languages", normal.languages().size(), 1, MAX_LANGUAGES);
        normal.languages().forEach(Ticket::checkLanguage);
        Bounds.within("connected accounts", normal.connected().size(), 0, MAX_CONNECTED);
        normal.connected().forEach(Ticket::checkProvider);
        String employer = normal.employer();
        if (employer != null) {
            Bounds.within("characters in an employer hash", employer.length(), 1, MAX_EMPLOYER_LENGTH);
        }
        Bounds.within("avoided participants", normal.avoided().size(), 0, MAX_EXCLUDED);
        Bounds.within("blocked participants", normal.blocked().size(), 0, MAX_EXCLUDED);
        Bounds.within("partners met", normal.lastMet().size(), 0, MAX_HISTORY);
        Bounds.within("partners passed over", normal.passed().size(), 0, MAX_HISTORY);
        normal.checkStanding();
        Bounds.within("a patience", normal.patience(), MIN_PATIENCE, MAX_PATIENCE);
        Bounds.within("a decision time", normal.decisionTime(), MIN_DECISION_TIME, MAX_DECISION_TIME);
        return normal;
    }

    private void checkStanding() {
        Integer band = reputationBand();
        Integer activity = activity();
        Duration pace = answeringPace();
        Double feedback = feedback();
        if (band != null) {
            Bounds.within("as a reputation band", band, 0, MAX_BAND);
        }
        Bounds.within("as the lowest band", lowestBand(), 0, MAX_BAND);
        if (activity != null) {
            Bounds.within("as an activity", activity, 0, MAX_ACTIVITY);
        }
        if (pace != null) {
            Bounds.within("an answering pace", pace, Duration.ZERO, MAX_ANSWERING_PACE);
        }
        if (feedback != null) {
            Bounds.fraction("a feedback", feedback);
        }
    }

    private Ticket normalised() {
        Set<String> tags = new LinkedHashSet<>();
        tags().forEach(tag -> tags.add(normalisedTag(tag)));
        Set<String> languages = new LinkedHashSet<>();
        languages().forEach(language -> languages.add(language.toLowerCase(Locale.ROOT)));
        boolean surprise = surprise() || topics().isEmpty();
        boolean isNormal = surprise == surprise()
                && tags.equals(tags())
                && List.copyOf(languages).equals(languages());
        return isNormal
                ? this
                : toBuilder().surprise(surprise).tags(tags).languages(languages).build();
    }

    private static void checkLanguage(String language) {
        if (!LANGUAGE.matcher(language).matches()) {
            throw new IllegalArgumentException(
                    "expected a language tag such as 'en' or 'pt-br' but was " + Bounds.shown(language));
        }
    }

    static void checkProvider(String provider) {
        if (!PROVIDER.matcher(provider).matches()) {
            throw new IllegalArgumentException(
                    "expected a provider of 1–40 characters a–z 0–9 - but was " + Bounds.shown(provider));
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static ParticipantId oldest(Map<ParticipantId, Instant> remembered) {
        return remembered.entrySet().stream()
                .min(Map.Entry.<ParticipantId, Instant>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .orElseThrow()
                .getKey();
    }

    /** Builds a ticket. One thread at a time. */
    public static final class Builder extends ImmutableTicket.Builder {
        Builder() {}
    }
}
