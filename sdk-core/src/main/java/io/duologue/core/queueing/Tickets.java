package io.duologue.core.queueing;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.EmployerHash;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.reputation.Conduct;
import io.duologue.core.reputation.ReputationModel;
import io.duologue.matching.GroupId;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.RequeueDelays;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes tickets: a snapshot of what the matcher may know of a person. Pure. Immutable. */
public final class Tickets {
    /** How far back partners are remembered, unless the repeat cool-down is longer, and how far back anything else of a person counts. */
    public static final Duration MEMORY = Duration.ofDays(30);

    private final EmployerHash employers;
    private final @Nullable OfferMode offers;
    private final Duration patience;
    private final ReputationModel reputation;

    /**
     * @param offers how everybody is asked; if null, as each prefers
     * @param searchLimit how long a search goes on at most: nobody is more patient than that
     * @param reputation by which everybody has a band
     */
    public Tickets(
            EmployerHash employers, @Nullable OfferMode offers, Duration searchLimit, ReputationModel reputation) {
        this.employers = employers;
        this.offers = offers;
        this.patience = withinBounds(searchLimit);
        this.reputation = reputation;
    }

    /** With {@link ReputationModel#STANDARD}. */
    public Tickets(EmployerHash employers, @Nullable OfferMode offers, Duration searchLimit) {
        this(employers, offers, searchLimit, ReputationModel.STANDARD);
    }

    /** With {@link Ticket#DEFAULT_PATIENCE}. */
    public Tickets(EmployerHash employers, @Nullable OfferMode offers) {
        this(employers, offers, Ticket.DEFAULT_PATIENCE);
    }

    /**
     * The ticket of a person who searches; its age is that of the search, none if that began later than now by this clock.
     *
     * @throws java.util.NoSuchElementException if the person has no profile
     */
    public Ticket ticket(Seeker seeker, Search search, Instant now) {
        Profile profile = seeker.profile().orElseThrow();
        Preferences preferences = seeker.preferences();
        Conduct conduct = seeker.conduct();
        OfferMode mode = offers == null ? preferences.offer() : offers;
        Instant since = search.since().isAfter(now) ? now : search.since();
        Ticket.Builder ticket = Ticket.builder();
        search.topics().forEach(topic -> ticket.addTopics(new TopicId(topic)));
        ticket.participant(participant(seeker.user()))
                .surprise(search.surprise())
                .tags(tags(profile))
                .kinds(kindsUpTo(search.mode()))
                .intent(search.intent())
                .group(group(search.intent()))
                .seniority(profile.seniority().orElse(null))
                .languages(languages(profile, search))
                .utcOffset(profile.timeZone()
                        .map(zone -> zone.getRules().getOffset(now))
                        .orElse(null))
                .connected(profile.connected().stream()
                        .map(ProviderId::value)
                        .distinct()
                        .limit(Ticket.MAX_CONNECTED)
                        .toList())
                .employer(profile.company().map(employers::of).orElse(null))
                .avoidsColleagues(preferences.avoidsColleagues())
                .avoided(participants(seeker.avoided()))
                .blocked(participants(seeker.keptApart()))
                .lastMet(lastMet(seeker.met()))
                .reputationBand(orNull(reputation.band(conduct, now)))
                .activity(orNull(conduct.activity()))
                .answeringPace(conduct.answeringPace().orElse(null))
                .feedback(feedback(conduct))
                .offerMode(mode)
                .decisionTime(decisionTime(mode, preferences))
                .patience(patience)
                .queuedAt(since)
                .availableFrom(since);
        return ticket.build();
    }

    private static @Nullable Integer orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable Double feedback(Conduct conduct) {
        OptionalDouble feedback = conduct.feedback();
        return feedback.isPresent() ? feedback.getAsDouble() : null;
    }

    /** A preview has less to read; who asked for more time than is usual has it all the same. */
    private static Duration decisionTime(OfferMode mode, Preferences preferences) {
        Duration wished = preferences.decisionTime();
        return mode == OfferMode.PREVIEW && wished.equals(Ticket.DEFAULT_DECISION_TIME)
                ? Ticket.PREVIEW_DECISION_TIME
                : wished;
    }

    /** A search may be allowed to go on for longer than any ticket says, and a test's for less. */
    private static Duration withinBounds(Duration patience) {
        if (patience.compareTo(Ticket.MIN_PATIENCE) < 0) {
            return Ticket.MIN_PATIENCE;
        }
        return patience.compareTo(Ticket.MAX_PATIENCE) > 0 ? Ticket.MAX_PATIENCE : patience;
    }

    /**
     * Interests before skills, because they are what somebody wants to talk about; what is beyond the most that a ticket may have is
     * left out, and so is what has grown too long in the form in which tags are compared.
     */
    private static List<String> tags(Profile profile) {
        return Stream.concat(profile.interests().stream(), profile.skills().stream())
                .map(Ticket::normalisedTag)
                .filter(tag -> !tag.isEmpty() && tag.length() <= Ticket.MAX_TAG_LENGTH)
                .distinct()
                .limit(Ticket.MAX_TAGS)
                .toList();
    }

    /** Whether a ticket asks for what is searched for, whatever else it knows of the person. */
    public static boolean isFor(Ticket ticket, Profile profile, Search search) {
        Set<TopicId> topics = new HashSet<>();
        search.topics().forEach(topic -> topics.add(new TopicId(topic)));
        return ticket.topics().equals(topics)
                && ticket.surprise() == (search.surprise() || topics.isEmpty())
                && ticket.kinds().equals(kindsUpTo(search.mode()))
                && ticket.intent() == search.intent()
                && new HashSet<>(ticket.languages()).equals(lowerCase(languages(profile, search)));
    }

    /**
     * A ticket that takes another one's place in the queue: it knows whom that one passed over, and is held back as long, unless that one
     * {@link #isAhead}.
     */
    public static Ticket inPlaceOf(Ticket before, Ticket after, Instant now) {
        boolean isHeldBack = before.availableFrom().isAfter(before.queuedAt())
                && before.availableFrom().isAfter(after.availableFrom())
                && !isAhead(before, now);
        Ticket known = after.havingPassed(before.passed());
        return isHeldBack ? known.delayedUntil(before.availableFrom()) : known;
    }

    /**
     * A ticket of somebody who was found to be kept apart from another one. Where that one has no room among the
     * {@value Ticket#MAX_EXCLUDED} whom it names, it has passed him over.
     */
    public static Ticket apartFrom(UserId other, Ticket ticket, Instant now) {
        boolean isLeftOut = ticket.blocked().size() == Ticket.MAX_EXCLUDED
                && !ticket.blocked().contains(participant(other));
        return isLeftOut ? ticket.havingPassed(participant(other), now) : ticket;
    }

    /**
     * Whether a ticket waits since later than now, or is held back for longer than anybody is: it is from before a clock was set back, and
     * would be offered to nobody until the clock is there again.
     */
    public static boolean isAhead(Ticket ticket, Instant now) {
        Instant latest = now.plus(Search.CLOCKS_APART);
        return ticket.queuedAt().isAfter(latest) || ticket.availableFrom().isAfter(latest.plus(RequeueDelays.LONGEST));
    }

    /** Whether somebody was passed over during the wait of this ticket, and not only in an earlier one. */
    public static boolean hasPassedSince(Ticket ticket) {
        return ticket.passed().values().stream().anyMatch(at -> !at.isBefore(ticket.queuedAt()));
    }

    /** The group in which a person is who came for that ({@link io.duologue.matching.GroupRules}): {@code be-hired} for one. */
    public static GroupId group(Intent intent) {
        return new GroupId(intent.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    public static ParticipantId participant(UserId user) {
        return new ParticipantId(user.value());
    }

    public static UserId user(ParticipantId participant) {
        return new UserId(participant.value());
    }

    private static Set<String> lowerCase(List<String> languages) {
        Set<String> lower = new HashSet<>();
        languages.forEach(language -> lower.add(language.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static Set<Kind> kindsUpTo(Kind mode) {
        return EnumSet.range(Kind.TEXT, mode);
    }

    private static List<String> languages(Profile profile, Search search) {
        List<String> wanted = search.languages().isEmpty() ? profile.languages() : search.languages();
        return wanted.isEmpty() ? List.of("en") : wanted;
    }

    private static Set<ParticipantId> participants(Set<UserId> users) {
        return users.stream()
                .limit(Ticket.MAX_EXCLUDED)
                .map(Tickets::participant)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<ParticipantId, Instant> lastMet(Map<UserId, Instant> partners) {
        Map<ParticipantId, Instant> met = new HashMap<>();
        partners.entrySet().stream()
                .sorted(Map.Entry.<UserId, Instant>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Ticket.MAX_HISTORY)
                .forEach(entry -> met.put(participant(entry.getKey()), entry.getValue()));
        return met;
    }
}
