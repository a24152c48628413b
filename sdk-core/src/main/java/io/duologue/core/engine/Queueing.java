package io.duologue.core.engine;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.engine.Sessions.Searched;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateResult;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Onboarding;
import io.duologue.core.queueing.Search;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.LiveSession;
import io.duologue.matching.AcceptResult;
import io.duologue.matching.DeclineResult;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueRefusal;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.protocol.ServerFrame.RestrictionNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searching and answering offers, the same for a socket and for HTTP. No state. Safe for many threads; blocks on the
 * stores.
 */
final class Queueing {
    private static final Logger log = LoggerFactory.getLogger(Queueing.class);
    private static final Duration FULL_RETRY = Duration.ofSeconds(10);
    /** Before that there is nothing to explain. */
    private static final Duration WHY_NOT_AFTER = Duration.ofSeconds(5);

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}");

    private final EngineContext context;
    private final Sessions sessions;
    private final Bells bells;
    private final Pairing pairing;
    private final Conversations conversations;
    private final QueueWatch watch;
    private final BooleanSupplier draining;

    Queueing(
            EngineContext context,
            Sessions sessions,
            Bells bells,
            Pairing pairing,
            Conversations conversations,
            QueueWatch watch,
            BooleanSupplier draining) {
        this.context = context;
        this.sessions = sessions;
        this.bells = bells;
        this.pairing = pairing;
        this.conversations = conversations;
        this.watch = watch;
        this.draining = draining;
    }

    /** What became of a wish to search. */
    sealed interface Joined {
        /** @param queued the ticket that waits from now on; empty if none does yet, or the same did before */
        record Searching(Optional<Ticket> queued) implements Joined {}

        record Refused(QueueRefusal reason, @Nullable RestrictionNotice restriction, Problem problem)
                implements Joined {}

        record Invalid(Problem problem) implements Joined {}
    }

    Joined join(UserId user, ClientFrame.QueueJoin join) {
        Optional<Problem> invalid = limited(user).or(() -> invalid(join));
        if (invalid.isPresent()) {
            return new Joined.Invalid(invalid.get());
        }
        if (draining.getAsBoolean()) {
            return refused(QueueRefusal.DRAINING, ErrorCode.QUEUE_CLOSED, "this node is being stopped");
        }
        Instant now = context.now();
        Seeker seeker = context.seeker(user, now);
        Optional<Restriction> restriction = seeker.restriction();
        if (restriction.isPresent()) {
            return new Joined.Refused(
                    QueueRefusal.RESTRICTED,
                    Frames.restriction(restriction.get()),
                    context.problems().of(ErrorCode.QUEUE_RESTRICTED, "this user may not talk for now"));
        }
        if (seeker.leaving()) {
            return new Joined.Invalid(context.problems().of(ErrorCode.AUTH_DENIED, "this account is to be erased"));
        }
        Onboarding onboarding = context.onboarding(seeker);
        if (!onboarding.complete()) {
            log.debug("a search of {} is refused: {}", user, onboarding.missing());
            return refused(QueueRefusal.ONBOARDING, ErrorCode.ONBOARDING_INCOMPLETE, onboarding.missing());
        }
        if (seeker.preferences().isPaused(now)) {
            return refused(QueueRefusal.PAUSED, ErrorCode.QUEUE_PAUSED, "this user has paused; resuming lifts it");
        }
        return joined(sessions.search(seeker, search(join, now)), join);
    }

    private static Search search(ClientFrame.QueueJoin join, Instant now) {
        return new Search(
                join.topics(),
                Frames.mode(join.mode()),
                Frames.intent(join.intent()),
                join.surprise(),
                join.languages(),
                now);
    }

    /** How long a search like that usually takes somebody like the user; empty if nothing is known. */
    Answer<Optional<ServerFrame.EstimateMs>> usualWait(UserId user, ClientFrame.QueueJoin asked) {
        Optional<Problem> invalid = invalid(asked);
        if (invalid.isPresent()) {
            return Answer.refused(invalid.get());
        }
        Instant now = context.now();
        return Answer.done(context.stores()
                .profiles()
                .find(user)
                .map(profile -> context.tickets().ticket(Seeker.of(profile), search(asked, now), now))
                .flatMap(ticket -> context.estimator().estimate(ticket, now))
                .map(Frames::estimate));
    }

    private Joined joined(Searched searched, ClientFrame.QueueJoin join) {
        return switch (searched.result()) {
            case STARTED -> {
                context.count(
                        AnalyticsEvent.Name.SEARCH_STARTED,
                        java.util.Map.of("mode", join.mode().wireName()));
                yield new Joined.Searching(searched.queued());
            }
            case WAITING_ALREADY -> new Joined.Searching(searched.queued());
            case OFFERED ->
                new Joined.Invalid(context.problems().of(ErrorCode.QUEUE_BUSY, "an offer is open; answer it first"));
            case BUSY ->
                new Joined.Invalid(context.problems().of(ErrorCode.QUEUE_BUSY, "this user is in a conversation"));
            case NO_SESSION -> new Joined.Invalid(context.problems().sessionNone());
            case FULL ->
                new Joined.Refused(
                        QueueRefusal.FULL,
                        null,
                        context.problems().after(ErrorCode.QUEUE_FULL, FULL_RETRY, "the queue is full"));
        };
    }

    private Joined refused(QueueRefusal reason, ErrorCode code, String message) {
        return new Joined.Refused(reason, null, context.problems().of(code, message));
    }

    private Optional<Problem> limited(UserId user) {
        RateResult allowed = context.stores()
                .limiter()
                .tryAcquire(
                        new RateKey("queue", user.value()), context.options().queueLimit(), context.now());
        return allowed instanceof RateResult.Limited limited
                ? Optional.of(context.problems()
                        .after(ErrorCode.RATE_LIMITED, limited.retryAfter(), "too many searches at once"))
                : Optional.empty();
    }

    private Optional<Problem> invalid(ClientFrame.QueueJoin join) {
        if (join.topics().isEmpty() && !join.surprise()) {
            return Optional.of(context.problems()
                    .field(
                            ErrorCode.FRAME_INVALID,
                            "data.topics",
                            Ticket.MAX_TOPICS,
                            "expected 1–5 topics, or surprise"));
        }
        for (String topic : join.topics()) {
            if (!isTopic(topic)) {
                return Optional.of(context.problems().unknownTopic(topic));
            }
        }
        for (String language : join.languages()) {
            if (!LANGUAGE.matcher(language).matches()) {
                return Optional.of(context.problems()
                        .field(
                                ErrorCode.FRAME_INVALID,
                                "data.languages",
                                Ticket.MAX_LANGUAGES,
                                "expected lower-case language tags such as en or pt-br"));
            }
        }
        return Optional.empty();
    }

    private boolean isTopic(String topic) {
        try {
            return context.topics().contains(new TopicId(topic));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Says yes to an offer; the second yes begins the conversation. */
    Answer<Boolean> accept(UserId user, String offer) {
        Optional<OfferId> id = offerId(offer);
        AcceptResult result = id.isEmpty()
                ? AcceptResult.GONE
                : context.stores().queue().accept(id.get(), Tickets.participant(user), context.now());
        return switch (result) {
            case GONE -> Answer.refused(gone());
            case ACCEPTED_FIRST -> Answer.done(false);
            case ACCEPTED_BOTH ->
                Answer.done(id.flatMap(context.stores().queue()::offer)
                        .map(pairing::start)
                        .orElse(true));
        };
    }

    /** Says no; the other one is told that it came to nothing, and not why. */
    Answer<Boolean> decline(UserId user, String offer) {
        Optional<OfferId> id = offerId(offer);
        DeclineResult result = id.isEmpty()
                ? new DeclineResult.Gone()
                : context.stores().queue().decline(id.get(), Tickets.participant(user), context.now());
        if (result instanceof DeclineResult.Declined declined) {
            bells.ring(new Bell.QueueChanged(Tickets.user(declined.other())));
            return Answer.done(true);
        }
        return Answer.refused(gone());
    }

    private Problem gone() {
        return context.problems().of(ErrorCode.MATCH_GONE, "the offer is not there any more");
    }

    private static Optional<OfferId> offerId(String offer) {
        try {
            return Optional.of(new OfferId(offer));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What a person who searches is told. */
    ServerFrame.QueueWaiting waiting(LiveSession session, Search search, Instant now) {
        ParticipantId participant = Tickets.participant(session.user());
        Optional<Instant> heldBackUntil = context.rules().heldBackUntil(session, now);
        OptionalInt position = context.stores().queue().position(participant);
        Duration waited = Duration.between(search.since(), now);
        Duration passed = waited.isNegative() ? Duration.ZERO : waited;
        Optional<Ticket> ticket = context.stores().queue().find(participant).map(QueuedTicket::ticket);
        Optional<QueueWatch.Told> told = ticket.filter(t -> passed.compareTo(WHY_NOT_AFTER) >= 0)
                .map(t -> watch.told(t, passed, now))
                .orElseGet(() -> watch.told(participant, passed, now));
        return new ServerFrame.QueueWaiting(
                position.orElseGet(() -> heldBackUntil.isPresent() ? behindAll() : 1),
                passed.toMillis(),
                ticket.flatMap(t -> context.estimator().estimate(t, now))
                        .map(Frames::estimate)
                        .orElse(null),
                search.topics(),
                search.surprise(),
                Frames.intent(search.intent()),
                Frames.mode(search.mode()),
                search.languages().isEmpty() ? languages(session.user()) : search.languages(),
                told.map(t -> Frames.widened(t.widenedAfter(passed))).orElse(List.of()),
                ticket.flatMap(t -> context.estimator().remaining(t, now))
                        .map(Frames::estimate)
                        .orElse(null),
                told.flatMap(QueueWatch.Told::whyNot)
                        .map(whyNot -> Frames.whyNot(whyNot, passed))
                        .orElse(null),
                heldBackUntil
                        .or(() -> ticket.filter(t -> !t.isAvailable(now)).map(Ticket::availableFrom))
                        .map(until -> Duration.between(now, until).toMillis())
                        .orElse(0L),
                false);
    }

    /** The place of one who is held back, and gets in line when that is over. */
    private int behindAll() {
        return context.stores().queue().counts().waiting() + 1;
    }

    private List<String> languages(UserId user) {
        return context.stores()
                .profiles()
                .find(user)
                .map(io.duologue.core.profile.Profile::languages)
                .orElse(List.of());
    }

    /** What a person who is asked about somebody is told; empty for one who is not asked. */
    Optional<ServerFrame.MatchOffer> offer(LiveSession session, Offer offer, Instant now) {
        ParticipantId participant = Tickets.participant(session.user());
        Optional<Ticket> mine = offer.ticketOf(participant);
        Optional<Ticket> theirs = offer.partnerOf(participant);
        if (mine.isEmpty() || theirs.isEmpty() || !mine.get().offerMode().isAsked()) {
            return Optional.empty();
        }
        ServerFrame.Card card =
                conversations.cardOf(session, Tickets.user(theirs.get().participant()));
        String topic = context.topics()
                .common(mine.get(), theirs.get())
                .map(TopicId::value)
                .orElse(null);
        boolean isPreview = mine.get().offerMode() == OfferMode.PREVIEW;
        return Optional.of(new ServerFrame.MatchOffer(
                offer.id().value(),
                offer.leaseUntil(),
                Math.max(0, Duration.between(now, offer.leaseUntil()).toMillis()),
                conversations.topicLabel(topic),
                offer.accepted().contains(participant),
                isPreview ? Frames.previewed(card) : card,
                isPreview));
    }
}
