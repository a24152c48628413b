package io.duologue.core.session;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.queueing.Search;
import io.duologue.core.session.Activity.Idle;
import io.duologue.core.session.Activity.Reserved;
import io.duologue.core.session.Activity.Talking;
import io.duologue.core.session.Activity.Waiting;
import io.duologue.core.session.LiveSession.LastConversation;
import io.duologue.core.session.SkipPolicy.Parting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state machine of a live session: what it becomes. Pure: every method looks at a session and says what to put in its
 * place, or nothing if the step does not apply. Whoever writes the result does so by compare-and-set, so that each step
 * is decided on what was really there.
 *
 * <pre>
 *            search            reserve              confirm
 *   Idle ────────────▶ Waiting ────────▶ Reserved ────────────▶ Talking
 *    ▲ ▲ ───────────────┘  ▲ ◀───────────────┘                    │ │
 *    │        leave        │      unreserve                       │ │
 *    │                     └──────────────────────────────────────┘ │ released, with next
 *    └──────────────────────────────────────────────────────────────┘ released
 * </pre>
 */
public final class SessionRules {
    /** How long it is known which conversation a lost session was in. */
    public static final Duration LOST_KEPT = Duration.ofHours(24);

    private final Duration awayAfter;
    private final Duration resumeWindow;
    private final SkipPolicy skips;

    public SessionRules(Duration awayAfter, Duration resumeWindow, SkipPolicy skips) {
        this.awayAfter = awayAfter;
        this.resumeWindow = resumeWindow;
        this.skips = skips;
    }

    /**
     * Begins a search, or replaces what is searched for; nothing if that is what is searched for already.
     *
     * @param mayKeepAge whether one who waits and gives up no topic goes on with the age of his wait
     */
    public Optional<LiveSession> search(LiveSession session, Search search, boolean mayKeepAge) {
        Optional<Search> before = session.activity() instanceof Waiting ? session.search() : Optional.empty();
        boolean mayBegin = session.activity() instanceof Idle || session.activity() instanceof Waiting;
        if (session.lost() || !mayBegin || before.filter(search::asksTheSame).isPresent()) {
            return Optional.empty();
        }
        Search aged = before.filter(b -> mayKeepAge && search.givesUpNoTopicOf(b))
                .map(b -> search.since(b.since()))
                .orElseGet(() -> begun(search, session, search.since()));
        return Optional.of(
                session.copy().withActivity(Activity.WAITING).withSearch(aged).withNext(Optional.empty()));
    }

    /** Ends a search. One who is reserved cannot leave like that: his conversation's log decides first. */
    public Optional<LiveSession> leave(LiveSession session) {
        if (!(session.activity() instanceof Waiting)) {
            return Optional.empty();
        }
        return Optional.of(session.copy()
                .withActivity(Activity.IDLE)
                .withNext(Optional.empty())
                .withLast(session.last().map(SessionRules::served)));
    }

    /** Reserves somebody who searches and is there. */
    public Optional<LiveSession> reserve(LiveSession session, ConversationId conversation, Instant until) {
        if (!(session.activity() instanceof Waiting)
                || session.lost()
                || session.disconnectedAt().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                session.copy().withActivity(new Reserved(conversation, until)).withDue(until));
    }

    /** The log was created: the reservation becomes the conversation. */
    public Optional<LiveSession> confirm(LiveSession session, ConversationId conversation, Instant now) {
        if (!isReserved(session, conversation)) {
            return Optional.empty();
        }
        return Optional.of(
                dueAfter(session.copy().withActivity(new Talking(conversation)).withNext(Optional.empty()), now));
    }

    /** The log will never be created: the search goes on. */
    public Optional<LiveSession> unreserve(LiveSession session, ConversationId conversation, Instant now) {
        if (!isReserved(session, conversation)) {
            return Optional.empty();
        }
        return Optional.of(dueAfter(session.copy().withActivity(Activity.WAITING), now));
    }

    /** Like {@link #unreserve}, for one who asked to leave. */
    public Optional<LiveSession> leaveReserved(LiveSession session, ConversationId conversation, Instant now) {
        return unreserve(session, conversation, now).flatMap(this::leave);
    }

    /** Notes the wish for a next conversation, before the end of this one is appended. */
    public Optional<LiveSession> wantNext(LiveSession session, ConversationId conversation, long fence) {
        if (session.fence() != fence
                || !isTalking(session, conversation)
                || session.search().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(session.copy().withNext(conversation));
    }

    /** Takes the wish back, because the end was not accepted. */
    public Optional<LiveSession> dropNext(LiveSession session, ConversationId conversation, long fence) {
        boolean wished = session.next().filter(conversation::equals).isPresent();
        if (session.fence() != fence || !wished) {
            return Optional.empty();
        }
        return Optional.of(session.copy().withNext(Optional.empty()));
    }

    /**
     * The conversation is over: the person is free, or searches again if that was his wish.
     *
     * @param n the last number that the log had of this user
     * @param parting what its end was to this user
     */
    public Optional<LiveSession> release(
            LiveSession session, ConversationId conversation, long n, Parting parting, Instant now) {
        if (!isTalking(session, conversation)) {
            return Optional.empty();
        }
        boolean next = session.next().filter(conversation::equals).isPresent();
        ImmutableLiveSession charged = charged(session.copy(), parting, now);
        Optional<Search> search = session.search().map(s -> next ? begun(s, charged, now) : s);
        return Optional.of(dueAfter(
                charged.withActivity(next ? Activity.WAITING : Activity.IDLE)
                        .withSearch(search)
                        .withNext(Optional.empty())
                        .withLast(new LastConversation(conversation, true, n, next)),
                now));
    }

    private ImmutableLiveSession charged(ImmutableLiveSession session, Parting parting, Instant now) {
        return switch (parting) {
            case SKIPPED ->
                session.withSkips(session.skips() + 1).withHeldBackUntil(now.plus(skips.waitAfter(session.skips())));
            case TALKED -> session.withSkips(0).withHeldBackUntil(Optional.empty());
            case CUT_SHORT -> session;
        };
    }

    /**
     * Until when somebody is offered to nobody for having left too early; empty if he may be offered. What is further away than any
     * wait is from before a clock was set back, and holds nobody.
     */
    public Optional<Instant> heldBackUntil(LiveSession session, Instant now) {
        Instant furthest = now.plus(skips.longestWait());
        return session.heldBackUntil().filter(until -> until.isAfter(now) && !until.isAfter(furthest));
    }

    /**
     * A search that began later than now begins now: it is from before a clock was set back, and would go on for as much longer. Nothing
     * if it does not, or waits for the end of what {@link #heldBackUntil} tells.
     */
    public Optional<LiveSession> searchFromNow(LiveSession session, Instant now) {
        boolean isAhead = session.activity() instanceof Waiting
                && heldBackUntil(session, now).isEmpty()
                && session.search().filter(search -> search.isAhead(now)).isPresent();
        return isAhead
                ? Optional.of(session.copy().withSearch(session.search().map(search -> search.since(now))))
                : Optional.empty();
    }

    /** A search asked for now: the wait begins when he may be offered to somebody, so that no penalty makes anybody older. */
    private Search begun(Search search, LiveSession session, Instant now) {
        return search.since(heldBackUntil(session, now).orElse(now));
    }

    /**
     * A wish for a next conversation, once the end has been accepted: noted for when the session leaves the conversation, whoever owns it
     * by then, or served now if the person was already free. Served once.
     */
    public Optional<LiveSession> lateNext(LiveSession session, ConversationId conversation, Instant now) {
        if (isTalking(session, conversation)) {
            boolean isNoted = session.next().filter(conversation::equals).isPresent();
            return isNoted || session.search().isEmpty()
                    ? Optional.empty()
                    : Optional.of(session.copy().withNext(conversation));
        }
        Optional<LastConversation> last =
                session.last().filter(l -> l.conversation().equals(conversation) && !l.nextServed());
        if (session.lost()
                || !(session.activity() instanceof Idle)
                || last.isEmpty()
                || session.search().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(session.copy()
                .withActivity(Activity.WAITING)
                .withSearch(session.search().map(s -> begun(s, session, now)))
                .withLast(last.map(SessionRules::served)));
    }

    /** The connection with this fence was admitted under this sign-in. */
    public Optional<LiveSession> admitted(LiveSession session, long fence, SecretHash signIn) {
        if (session.fence() != fence || session.signIn().filter(signIn::equals).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(session.copy().withSignIn(signIn));
    }

    /** The connection with this fence is gone since then. */
    public Optional<LiveSession> disconnected(LiveSession session, long fence, Instant at) {
        if (session.fence() != fence || session.disconnectedAt().isPresent() || session.lost()) {
            return Optional.empty();
        }
        return Optional.of(dueAfter(session.copy().withDisconnectedAt(at), at));
    }

    /** The connection with this fence was taken for gone, but is there. */
    public Optional<LiveSession> found(LiveSession session, long fence, Instant now) {
        if (session.fence() != fence || session.disconnectedAt().isEmpty() || session.lost()) {
            return Optional.empty();
        }
        return Optional.of(dueAfter(session.copy().withDisconnectedAt(Optional.empty()), now));
    }

    /** A higher fence for the connection that has the session. */
    public Optional<LiveSession> raise(LiveSession session, long fence, long above) {
        if (session.fence() != fence || above < fence) {
            return Optional.empty();
        }
        return Optional.of(session.copy().withFence(above + 1));
    }

    /** Somebody looked at what was due; says when to look again. */
    public LiveSession looked(LiveSession session, Instant now) {
        return dueAfter(session.copy(), now);
    }

    /** What was due could not be done now. */
    public LiveSession postponed(LiveSession session, Instant until) {
        return session.copy().withDue(until);
    }

    /** Whether the time to come back is over. */
    public boolean isOver(LiveSession session, Instant now) {
        return !session.lost()
                && session.disconnectedAt()
                        .filter(at -> !now.isBefore(at.plus(resumeWindow)))
                        .isPresent();
    }

    /**
     * The person did not come back in time.
     *
     * @param left the conversation that the person was in, whose end has been written
     */
    public LiveSession lost(LiveSession session, Optional<LastConversation> left, Instant now) {
        return session.copy()
                .withLost(true)
                .withActivity(Activity.IDLE)
                .withSearch(Optional.empty())
                .withNext(Optional.empty())
                .withLast(left.or(session::last))
                .withDue(now.plus(LOST_KEPT));
    }

    private ImmutableLiveSession dueAfter(ImmutableLiveSession session, Instant looked) {
        return session.withDue(due(session, looked));
    }

    private Optional<Instant> due(LiveSession session, Instant looked) {
        if (session.activity() instanceof Reserved reserved) {
            return Optional.of(reserved.until());
        }
        return session.disconnectedAt().map(at -> {
            Instant away = at.plus(awayAfter);
            boolean awayMatters = !(session.activity() instanceof Idle);
            return awayMatters && away.isAfter(looked) ? away : at.plus(resumeWindow);
        });
    }

    private static LastConversation served(LastConversation last) {
        return new LastConversation(last.conversation(), last.ended(), last.n(), true);
    }

    private static boolean isTalking(LiveSession session, ConversationId conversation) {
        return session.activity() instanceof Talking talking
                && talking.conversation().equals(conversation);
    }

    private static boolean isReserved(LiveSession session, ConversationId conversation) {
        return session.activity() instanceof Reserved reserved
                && reserved.conversation().equals(conversation);
    }
}
