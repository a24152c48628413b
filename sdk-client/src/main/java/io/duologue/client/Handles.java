package io.duologue.client;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientState;
import io.duologue.client.machine.ClientState.Phase;
import io.duologue.client.machine.ClientState.Place;
import io.duologue.client.machine.Observation;
import io.duologue.client.machine.Observation.Outcome;
import io.duologue.client.machine.Outgoing;
import io.duologue.client.machine.Wish;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FeedbackTag;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application holds in its hands: conversations, messages, searches and offers, and what becomes of them. Fields
 * without a word about it belong to the protocol thread; the handles come here from any thread and are brought there.
 */
final class Handles {
    /** Conversations whose late marks are still told. */
    private static final int REMEMBERED = 16;
    /** Of feedback as much may wait for its answer. */
    private static final int MOST_OPINIONS = 16;

    /**
     * What was asked without a number and has no answer yet.
     *
     * @param kept makes a result of the answer
     * @param otherwise what is done if no line will bring an answer; absent if it waits for the next {@code connect()}
     */
    private record Question(
            CompletableFuture<?> promise,
            Consumer<ServerFrame.Ok> kept,
            @Nullable Runnable otherwise) {}

    private final EventLane lane;
    private final Promises promises;
    private final SearchHandles searches;
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private final Map<String, OutgoingMessage> messages = new HashMap<>();
    private final Map<String, List<CompletableFuture<ServerFrame.Ended>>> endings = new HashMap<>();
    private final List<CompletableFuture<Void>> connecting = new ArrayList<>();
    private final Map<ClientFrame, Question> questions = new LinkedHashMap<>();
    private final AtomicLong names = new AtomicLong();
    private volatile @Nullable Conversation current;
    private volatile ConnectionState connection;
    private volatile boolean closed;
    private @Nullable ClientLoop loop;
    private @Nullable PlatformApi api;

    Handles(EventLane lane, Promises promises, Instant now) {
        this.lane = lane;
        this.promises = promises;
        this.searches = new SearchHandles(this, lane, promises);
        this.connection = new ConnectionState(ConnectionState.Kind.OFF, now, 0, null, null, 0);
    }

    void begin(ClientLoop with, PlatformApi over) {
        this.loop = with;
        this.api = over;
    }

    // ── from any thread ──

    PlatformApi api() {
        return Objects.requireNonNull(api);
    }

    ClientLoop loop() {
        return Objects.requireNonNull(loop);
    }

    SearchHandles searches() {
        return searches;
    }

    Optional<Conversation> current() {
        return Optional.ofNullable(current);
    }

    ConnectionState connection() {
        return connection;
    }

    String name(String kind) {
        return kind + names.incrementAndGet();
    }

    CompletableFuture<Void> connect() {
        CompletableFuture<Void> promise = promises.open();
        loop().run(() -> {
            if (loop().state().isSettled()) {
                promises.keep(promise, null);
                return;
            }
            connecting.add(promise);
            loop().step(ClientInput.Bare.GO_ONLINE);
        });
        return Promises.view(promise);
    }

    OutgoingMessage say(Conversation conversation, String text) {
        OutgoingMessage message = new OutgoingMessage(
                name("m"), conversation, text, promises.open(p -> p.complete(new MessageOutcome.Expired())));
        boolean taken = !closed
                && loop().run(() -> {
                    if (closed) {
                        became(message, new MessageOutcome.Expired());
                    } else {
                        messages.put(message.key(), message);
                        loop().step(new ClientInput.Say(conversation.id(), message.key(), text));
                    }
                });
        if (!taken) {
            message.became(new MessageOutcome.Expired());
            promises.keep(message.promise(), new MessageOutcome.Expired());
        }
        return message;
    }

    void type(Conversation conversation, boolean active) {
        loop().tell(new ClientInput.Type(conversation.id(), active));
    }

    void read(Conversation conversation, long seq) {
        loop().tell(new ClientInput.Read(conversation.id(), seq));
    }

    CompletableFuture<ServerFrame.Ended> end(Conversation conversation) {
        CompletableFuture<ServerFrame.Ended> promise = promises.open();
        loop().run(() -> {
            ServerFrame.Ended how = conversation.ending();
            if (how != null) {
                promises.keep(promise, how);
                return;
            }
            endings.computeIfAbsent(conversation.id(), id -> new ArrayList<>()).add(promise);
            loop().step(new ClientInput.End(conversation.id(), false));
        });
        return Promises.view(promise);
    }

    Search endAndSearch(Conversation conversation) {
        Search next = searches.make(searches.lastCriteria());
        loop().run(() -> {
            // An end that is on its way already says nothing of a search.
            if (searches.expectNext(next, endings.containsKey(conversation.id()))) {
                loop().step(new ClientInput.End(conversation.id(), true));
            }
        });
        return next;
    }

    CompletableFuture<Void> feedback(Conversation conversation, int rating, List<FeedbackTag> tags) {
        ClientFrame.Feedback frame = new ClientFrame.Feedback(name("f"), conversation.id(), rating, tags, null);
        CompletableFuture<Void> promise = promises.open();
        loop().run(() -> {
            if (questions.size() >= MOST_OPINIONS) {
                promises.fail(
                        promise, SearchHandles.refusal(ErrorCode.RATE_LIMITED, "too much feedback waits already"));
                return;
            }
            questions.put(frame, new Question(promise, ok -> promises.keep(promise, null), null));
            if (loop().state().isSettled()) {
                loop().step(new ClientInput.Ask(frame));
            }
        });
        return Promises.view(promise);
    }

    CompletableFuture<Void> block(Conversation conversation) {
        ClientFrame frame = new ClientFrame.Block(name("b"), conversation.id(), null);
        CompletableFuture<Void> promise = promises.open();
        Runnable overHttp = () -> {
            var unused = api().block(conversation.id()).whenComplete((id, failure) -> settle(promise, null, failure));
        };
        loop().run(() -> {
            if (loop().state().isSettled()) {
                ask(frame, new Question(promise, ok -> promises.keep(promise, null), overHttp));
            } else {
                overHttp.run();
            }
        });
        return Promises.view(promise);
    }

    CompletableFuture<String> report(
            String conversation, ReportReason reason, String note, List<Long> messages, boolean block) {
        ClientFrame.Report frame = new ClientFrame.Report(
                name("r"), conversation, reason, note.isEmpty() ? null : note, messages, block, null);
        CompletableFuture<String> promise = promises.open();
        loop().run(() -> {
            // Of one that is not known here it is not even sure that its name may be said on the wire.
            if (loop().state().isSettled() && conversations.containsKey(conversation)) {
                RuntimeException lost =
                        new DuologueException.Unreachable("the connection broke; it may be filed", null);
                ask(
                        frame,
                        new Question(
                                promise,
                                ok -> promises.keep(promise, ok.caseId()),
                                () -> promises.fail(promise, lost)));
            } else {
                var unused =
                        api().reportOverHttp(frame).whenComplete((caseId, failure) -> settle(promise, caseId, failure));
            }
        });
        return Promises.view(promise);
    }

    private void ask(ClientFrame frame, Question question) {
        questions.put(frame, question);
        loop().step(new ClientInput.Ask(frame));
    }

    private <T> void settle(CompletableFuture<T> promise, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            promises.keep(promise, value);
        } else {
            promises.fail(promise, failure);
        }
    }

    CompletableFuture<Void> leave(Search search) {
        return searches.leave(search);
    }

    CompletableFuture<Void> answer(Offer offer, boolean accept) {
        return searches.answer(offer, accept);
    }

    // ── what the machine found out ──

    /** The machine found something out; on the protocol thread. */
    void observed(Observation what, ClientState state) {
        if (what instanceof Observation.Received received) {
            received(received);
        } else if (what instanceof Observation.Opened opened) {
            opened(opened);
        } else if (what instanceof Observation.Answered answered) {
            answered(answered);
        } else if (what instanceof Observation.EndAnswered answered) {
            endAnswered(answered);
        } else if (what instanceof Observation.Lost lost) {
            Conversation conversation = conversations.get(lost.conversation());
            if (conversation != null) {
                ended(
                        conversation,
                        new ServerFrame.Ended(EndReason.LOST, Author.SERVER, conversation.deliveredUpTo()),
                        null);
            }
        } else if (what instanceof Observation.Settled) {
            connecting.forEach(promise -> promises.keep(promise, null));
            connecting.clear();
            searches.settled(state);
            askAgain();
        } else if (what instanceof Observation.Said said) {
            said(said.frame());
        } else if (!searches.observed(what, state)) {
            marks(what);
        }
    }

    /** Said again on every line until it is answered: of feedback the first counts, and blocked is blocked. */
    private void askAgain() {
        List.copyOf(questions.keySet()).forEach(frame -> {
            if (frame instanceof ClientFrame.Report) {
                // A second one would be refused as too many, as if the first had not been filed.
                giveUp(frame);
            } else {
                loop().step(new ClientInput.Ask(frame));
            }
        });
    }

    private void giveUp(ClientFrame frame) {
        Question question = questions.get(frame);
        if (question != null && question.otherwise() != null) {
            questions.remove(frame);
            question.otherwise().run();
        }
    }

    private void marks(Observation what) {
        if (what instanceof Observation.Delivered delivered) {
            Conversation conversation = conversations.get(delivered.conversation());
            if (conversation != null) {
                conversation.delivered(delivered.upTo());
                lane.tell(new ClientEvent.MessagesDelivered(conversation, delivered.upTo()));
            }
        } else if (what instanceof Observation.Skipped skipped) {
            Conversation conversation = conversations.get(skipped.conversation());
            if (conversation != null) {
                lane.tell(new ClientEvent.HistorySkipped(conversation, skipped.from()));
            }
        }
    }

    private void said(ServerFrame frame) {
        if (searches.said(frame)) {
            return;
        }
        if (frame instanceof ServerFrame.Ok ok) {
            question(ok.re()).ifPresent(question -> question.kept().accept(ok));
        } else if (frame instanceof ServerFrame.Error error) {
            question(error.re())
                    .ifPresent(question ->
                            promises.fail(question.promise(), new DuologueException.Refused(error.error(), 0)));
        } else if (frame instanceof ServerFrame.LobbyStats stats) {
            lane.tell(new ClientEvent.LobbyCounted(stats.online(), stats.waiting(), stats.talking()));
        } else if (frame instanceof ServerFrame.MessageRead read) {
            Conversation conversation = conversations.get(read.conversation());
            if (conversation != null) {
                conversation.read(read.upTo());
                lane.tell(new ClientEvent.MessagesRead(conversation, read.upTo()));
            }
        } else if (frame instanceof ServerFrame.ConversationSnapshot snapshot) {
            Conversation conversation = conversations.get(snapshot.conversation());
            if (conversation != null) {
                conversation.refresh(snapshot);
            }
        } else if (frame instanceof ServerFrame.Typing typing) {
            Conversation conversation = conversations.get(typing.conversation());
            if (conversation != null) {
                lane.tell(new ClientEvent.PartnerTyping(conversation, typing.active()));
            }
        } else if (frame instanceof ServerFrame.EntryGone gone) {
            Conversation conversation = conversations.get(gone.conversation());
            if (conversation != null) {
                lane.tell(
                        new ClientEvent.EntryRemoved(conversation, gone.cursor().seq()));
            }
        } else if (frame instanceof ServerFrame.Restriction restriction) {
            lane.tell(new ClientEvent.Restricted(restriction.restriction()));
        } else if (frame instanceof ServerFrame.ModerationNotice notice) {
            lane.tell(new ClientEvent.Noticed(notice));
        }
    }

    /** What this answers; it does not wait any more. */
    private Optional<Question> question(@Nullable String re) {
        return questions.keySet().stream()
                .filter(frame -> Objects.equals(frame.id(), re))
                .findFirst()
                .map(questions::remove);
    }

    // ── conversations ──

    private void opened(Observation.Opened opened) {
        Conversation conversation = opened.frame() instanceof ServerFrame.MatchFound found
                ? new Conversation(this, found, promises.open())
                : new Conversation(this, (ServerFrame.ConversationSnapshot) opened.frame(), promises.open());
        boolean goesOn = !(opened.frame() instanceof ServerFrame.ConversationSnapshot snapshot && snapshot.over());
        conversations.values().removeIf(old -> conversations.size() >= REMEMBERED && old.isOver());
        conversations.put(conversation.id(), conversation);
        if (goesOn) {
            current = conversation;
        }
        lane.tell(new ClientEvent.ConversationBegan(
                conversation, opened.frame() instanceof ServerFrame.ConversationSnapshot));
        if (goesOn) {
            searches.found(conversation);
        }
    }

    private void received(Observation.Received received) {
        Conversation conversation = conversations.get(received.conversation());
        if (conversation == null) {
            return;
        }
        // What was told counts as with the application, and not before.
        Cursor cursor = received.cursor();
        Runnable told = () -> loop().tell(new ClientInput.HandedOver(conversation.id(), cursor));
        if (received.what() == Observation.What.END) {
            ServerFrame.Ended how = received.frame() instanceof ServerFrame.ConversationEnded frame
                    ? frame.ended()
                    : received.frame() instanceof ServerFrame.Ok ok && ok.ended() != null
                            ? ok.ended()
                            : new ServerFrame.Ended(EndReason.SELF, Author.SELF, conversation.deliveredUpTo());
            ended(conversation, how, told);
        } else {
            lane.tell(event(conversation, received), told);
        }
    }

    private @Nullable ClientEvent event(Conversation conversation, Observation.Received received) {
        long seq = received.cursor().seq();
        if (received.frame() instanceof ServerFrame.PartnerState state) {
            if (state.from() != Author.PARTNER) {
                return null;
            }
            conversation.partner(state.state());
            return new ClientEvent.PartnerChanged(conversation, state.state(), state.until());
        }
        if (received.frame() instanceof ServerFrame.EntryGone) {
            return new ClientEvent.EntryRemoved(conversation, seq);
        }
        if (!(received.frame() instanceof ServerFrame.MessageNew message) || received.repeated()) {
            return null;
        }
        return message.from() == Author.SELF
                ? new ClientEvent.OwnMessageSeen(
                        conversation, seq, message.at(), message.text(), messages.get(received.message()))
                : new ClientEvent.MessageReceived(conversation, seq, message.at(), message.text());
    }

    private void ended(Conversation conversation, ServerFrame.Ended how, @Nullable Runnable told) {
        if (conversation.isOver()) {
            return;
        }
        conversation.delivered(how.deliveredUpTo());
        conversation.end(how);
        if (current == conversation) {
            current = null;
        }
        lane.tell(
                new ClientEvent.ConversationEnded(conversation, how.reason(), how.by(), how.deliveredUpTo()),
                told == null ? () -> {} : told);
        promises.keep(conversation.promise(), how);
        keepEndings(conversation, how);
    }

    private void keepEndings(Conversation conversation, ServerFrame.Ended how) {
        List<CompletableFuture<ServerFrame.Ended>> waiting = endings.remove(conversation.id());
        if (waiting != null) {
            waiting.forEach(promise -> promises.keep(promise, how));
        }
    }

    private void endAnswered(Observation.EndAnswered answered) {
        Conversation conversation = conversations.get(answered.conversation());
        ServerFrame.Ended how = conversation == null ? null : conversation.ending();
        if (conversation != null && how != null) {
            keepEndings(conversation, how);
        } else if (answered.outcome() == Outcome.REFUSED || answered.outcome() == Outcome.UNKNOWN) {
            List<CompletableFuture<ServerFrame.Ended>> waiting = endings.remove(answered.conversation());
            RuntimeException why = problem(answered.answer())
                    .<RuntimeException>map(problem -> new DuologueException.Refused(problem, 0))
                    .orElseGet(() -> new DuologueException.Unreachable("whether it ended is not known", null));
            if (waiting != null) {
                waiting.forEach(promise -> promises.fail(promise, why));
            }
        }
        searches.endAnswered(answered.outcome());
    }

    // ── messages ──

    private void answered(Observation.Answered answered) {
        OutgoingMessage message = messages.remove(answered.message());
        if (message == null) {
            return;
        }
        became(message, OutgoingMessage.outcome(answered));
    }

    private void became(OutgoingMessage message, MessageOutcome outcome) {
        message.became(outcome);
        promises.keep(message.promise(), outcome);
        lane.tell(new ClientEvent.MessageAnswered(message.conversation(), message, outcome));
    }

    static Optional<Problem> problem(@Nullable ServerFrame answer) {
        return answer instanceof ServerFrame.Error error ? Optional.of(error.error()) : Optional.empty();
    }

    // ── the connection ──

    /** The machine took a step; on the protocol thread. */
    void stepped(ClientState state, Instant now) {
        ConnectionState next = new ConnectionState(
                kind(state.phase()),
                now,
                state.attempts(),
                state.retryAt().orElse(null),
                state.stopped()
                        .map(reason -> ConnectionState.StopReason.valueOf(reason.name()))
                        .orElse(null),
                state.closedWith());
        ConnectionState before = connection;
        if (next.isLike(before)) {
            return;
        }
        connection = next.kind() == before.kind()
                ? new ConnectionState(
                        next.kind(),
                        before.since(),
                        next.attempts(),
                        next.nextAttemptAt(),
                        next.stopReason(),
                        next.cause())
                : next;
        lane.tell(new ClientEvent.ConnectionChanged(connection));
        if (next.kind() != before.kind()) {
            gaveUp(next);
        }
    }

    private static ConnectionState.Kind kind(Phase phase) {
        return phase == Phase.READY
                ? ConnectionState.Kind.CONNECTED
                : phase == Phase.GREETING
                        ? ConnectionState.Kind.CONNECTING
                        : ConnectionState.Kind.valueOf(phase.name());
    }

    private void gaveUp(ConnectionState next) {
        ConnectionState.StopReason reason = next.stopReason();
        RuntimeException why = reason != null
                ? new DuologueException.Stopped(reason)
                : next.kind() == ConnectionState.Kind.OFF
                        ? new DuologueException.Closed("disconnected on purpose")
                        : null;
        if (why != null) {
            connecting.forEach(promise -> promises.fail(promise, why));
            connecting.clear();
            searches.gaveUp(why);
            List.copyOf(questions.keySet()).forEach(this::giveUp);
        }
    }

    /** What has no answer will not get one here: told as honestly as it is known. On the protocol thread. */
    void close(ClientState state) {
        closed = true;
        state.talks()
                .values()
                .forEach(talk -> talk.unanswered().stream()
                        .filter(Outgoing::wasSent)
                        .map(Outgoing::message)
                        .forEach(key -> {
                            OutgoingMessage message = messages.remove(key);
                            if (message != null) {
                                became(message, new MessageOutcome.Unknown(null));
                            }
                        }));
        List.copyOf(messages.values()).forEach(message -> became(message, new MessageOutcome.Expired()));
        messages.clear();
    }

    /** Whether a search that the server knows nothing of could still be on its way. */
    static boolean isSearching(ClientState state) {
        return state.place() == Place.WAITING
                || state.place() == Place.OFFERED
                || state.wish().map(wish -> wish.kind() == Wish.Kind.JOIN).orElse(false);
    }
}
