package io.duologue.client;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientState;
import io.duologue.client.machine.ClientState.Place;
import io.duologue.client.machine.Observation;
import io.duologue.client.machine.Observation.Outcome;
import io.duologue.client.machine.Talk;
import io.duologue.client.machine.Wish;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The search that goes on, the offer that waits, and what was asked about them. Part of {@link Handles}: fields without a
 * word about it belong to the protocol thread.
 */
final class SearchHandles {
    private final Handles handles;
    private final EventLane lane;
    private final Promises promises;
    private final Map<String, CompletableFuture<Void>> asked = new HashMap<>();
    private volatile @Nullable Search search;
    private volatile SearchCriteria lastCriteria = SearchCriteria.anybody();
    private @Nullable Offer offer;
    /** Whether the search waits for the end of the conversation before it. */
    private boolean isNext;
    /** Whether the end of that conversation does not say that a search follows. */
    private boolean isUnsaid;
    /** Who left it before it began. */
    private @Nullable CompletableFuture<Void> leaver;

    SearchHandles(Handles handles, EventLane lane, Promises promises) {
        this.handles = handles;
        this.lane = lane;
        this.promises = promises;
    }

    // ── from any thread ──

    SearchCriteria lastCriteria() {
        return lastCriteria;
    }

    Optional<Search> current() {
        return Optional.ofNullable(search);
    }

    Search make(SearchCriteria criteria) {
        return new Search(handles, criteria, promises.open());
    }

    Search begin(SearchCriteria criteria) {
        Search begun = make(criteria);
        handles.loop().run(() -> {
            if (isBusy(begun)) {
                return;
            }
            lastCriteria = criteria;
            search = begun;
            want(Wish.join(handles.name("q"), criteria.toFrame()));
        });
        return begun;
    }

    CompletableFuture<Void> leave(Search left) {
        CompletableFuture<Void> promise = promises.open();
        handles.loop().run(() -> {
            if (search != left) {
                promises.keep(promise, null);
                return;
            }
            if (isNext) {
                replaceLeaver(promise);
                return;
            }
            ask(Wish.leave(handles.name("q")), promise);
        });
        return Promises.view(promise);
    }

    CompletableFuture<Void> answer(Offer answered, boolean accept) {
        CompletableFuture<Void> promise = promises.open();
        handles.loop().run(() -> {
            if (offer != answered || answered.isOver()) {
                promises.fail(promise, refusal(ErrorCode.MATCH_GONE, "the offer is over"));
                return;
            }
            if (accept) {
                answered.markAccepted();
            }
            ask(Wish.answer(handles.name("q"), answered.id(), accept), promise);
        });
        return Promises.view(promise);
    }

    // ── on the protocol thread ──

    private boolean isBusy(Search begun) {
        if (search != null) {
            end(begun, refusal(ErrorCode.QUEUE_BUSY, "another search goes on"));
            return true;
        }
        return false;
    }

    /**
     * A search that begins with the end of the conversation; false if another one goes on.
     *
     * @param unsaid whether the end does not say that a search follows
     */
    boolean expectNext(Search next, boolean unsaid) {
        if (isBusy(next)) {
            return false;
        }
        search = next;
        isNext = true;
        isUnsaid = unsaid;
        return true;
    }

    private void ask(Wish wish, CompletableFuture<Void> promise) {
        asked.put(wish.id(), promise);
        want(wish);
    }

    /** Only the newest wish is kept; whoever waits for an older one is told so. */
    private void want(Wish wish) {
        handles.loop().state().wish().ifPresent(old -> overtaken(asked.remove(old.id())));
        handles.loop().step(new ClientInput.Want(wish));
    }

    private void overtaken(@Nullable CompletableFuture<Void> promise) {
        if (promise != null) {
            promises.fail(promise, new CancellationException("something else was asked for since"));
        }
    }

    private void replaceLeaver(@Nullable CompletableFuture<Void> by) {
        overtaken(leaver);
        leaver = by;
    }

    static DuologueException.Refused refusal(ErrorCode code, String message) {
        return new DuologueException.Refused(
                new Problem(code, Retry.NEVER, -1, null, -1, -1, null, message, "local"), 0);
    }

    boolean observed(Observation what, ClientState state) {
        if (!(what instanceof Observation.WishAnswered answered)) {
            return what instanceof Observation.Submitted;
        }
        Wish wish = answered.wish();
        CompletableFuture<Void> promise = asked.remove(wish.id());
        if (answered.refusal() != null) {
            DuologueException.Refused why = new DuologueException.Refused(answered.refusal(), 0);
            if (wish.kind() == Wish.Kind.JOIN) {
                over(null, why);
            }
            if (promise != null) {
                promises.fail(promise, why);
            }
            return true;
        }
        if (wish.kind() == Wish.Kind.LEAVE && state.place() != Place.TALKING && !isNext) {
            over(QueueLeftReason.SELF, searchOver("left", QueueLeftReason.SELF));
        }
        if (promise != null) {
            promises.keep(promise, null);
        }
        return true;
    }

    boolean said(ServerFrame frame) {
        if (frame instanceof ServerFrame.QueueWaiting waiting) {
            waiting(waiting);
        } else if (frame instanceof ServerFrame.QueueLeft left) {
            if (left.reason() != QueueLeftReason.MATCHED) {
                over(left.reason(), searchOver("left: " + left.reason().wireName(), left.reason()));
            }
        } else if (frame instanceof ServerFrame.QueueRefused refused) {
            over(
                    null,
                    new DuologueException.SearchOver(
                            "refused: " + refused.reason().wireName(), null, refused.reason(), refused.restriction()));
        } else if (frame instanceof ServerFrame.MatchOffer offered) {
            offered(offered);
        } else if (frame instanceof ServerFrame.MatchWithdrawn withdrawn) {
            withdrawn(withdrawn);
        } else {
            return false;
        }
        return true;
    }

    private Search searching() {
        Search now = search;
        if (now == null) {
            now = make(lastCriteria);
            search = now;
            lane.tell(new ClientEvent.SearchBegan(now));
        }
        return now;
    }

    private void waiting(ServerFrame.QueueWaiting waiting) {
        lastCriteria = SearchCriteria.of(waiting);
        endOffer();
        Search now = searching();
        now.progressed(waiting);
        lane.tell(new ClientEvent.SearchProgressed(now, waiting));
    }

    private void offered(ServerFrame.MatchOffer offered) {
        searching();
        Offer known = offer;
        if (known != null && known.id().equals(offered.offer())) {
            if (offered.accepted()) {
                known.markAccepted();
            }
            return;
        }
        endOffer();
        Offer next = new Offer(handles, offered);
        offer = next;
        lane.tell(new ClientEvent.OfferReceived(next));
    }

    private void withdrawn(ServerFrame.MatchWithdrawn withdrawn) {
        Offer known = offer;
        if (known != null && known.id().equals(withdrawn.offer())) {
            endOffer();
            lane.tell(new ClientEvent.OfferWithdrawn(known, withdrawn.reason(), withdrawn.searching()));
        }
        if (!withdrawn.searching()) {
            over(null, searchOver("withdrawn: " + withdrawn.reason().wireName(), null));
        }
    }

    private void endOffer() {
        Offer known = offer;
        if (known != null) {
            known.end();
            offer = null;
        }
    }

    void found(Conversation conversation) {
        endOffer();
        Search now = search;
        if (now != null && !isNext) {
            search = null;
            now.end();
            promises.keep(now.promise(), conversation);
        }
    }

    /** The conversation before the search is over, or was over already: then the search is asked for by itself. */
    void endAnswered(Outcome outcome) {
        Search now = search;
        if (!isNext || now == null) {
            return;
        }
        boolean isOver = outcome == Outcome.OVER || outcome == Outcome.EXPIRED;
        CompletableFuture<Void> left = leaver;
        if (isOver || (outcome == Outcome.OK && isUnsaid)) {
            if (left != null) {
                over(QueueLeftReason.SELF, searchOver("left", QueueLeftReason.SELF));
                return;
            }
            isNext = false;
            want(Wish.join(handles.name("q"), now.criteria().toFrame()));
        } else if (outcome == Outcome.OK) {
            isNext = false;
            leaver = null;
            lane.tell(new ClientEvent.SearchBegan(now));
            if (left != null) {
                ask(Wish.leave(handles.name("q")), left);
            }
        } else {
            over(null, searchOver("whether the conversation ended is not known", null));
        }
    }

    /** After a return: a search that the server knows nothing of is over. */
    void settled(ClientState state) {
        if (state.place() == Place.WAITING || state.place() == Place.OFFERED) {
            searching();
        } else if (search != null && !isNext && !Handles.isSearching(state)) {
            forgotten(search);
        } else if (isNext
                && state.place() == Place.IDLE
                && state.talks().values().stream().noneMatch(Talk::hasUnanswered)) {
            over(null, DuologueException.SearchOver.asLost());
        }
    }

    /**
     * One that the server has said nothing of yet is asked for again: it stands behind an end, which a node may have taken after another
     * one had taken the person over. Who is in the queue already is not put there twice.
     */
    private void forgotten(Search known) {
        if (known.progress().isEmpty()) {
            want(Wish.join(handles.name("q"), known.criteria().toFrame()));
        } else {
            over(null, DuologueException.SearchOver.asLost());
        }
    }

    void gaveUp(RuntimeException why) {
        endOffer();
        over(null, why);
        List.copyOf(asked.values()).forEach(promise -> promises.fail(promise, why));
        asked.clear();
    }

    private static DuologueException.SearchOver searchOver(String message, @Nullable QueueLeftReason left) {
        return new DuologueException.SearchOver(message, left, null, null);
    }

    private void over(@Nullable QueueLeftReason reason, RuntimeException why) {
        endOffer();
        Search now = search;
        isNext = false;
        if (leaver != null) {
            promises.keep(leaver, null);
            leaver = null;
        }
        if (now != null) {
            search = null;
            end(now, why);
            lane.tell(new ClientEvent.SearchEnded(now, reason));
        }
    }

    private void end(Search ended, RuntimeException why) {
        ended.end();
        promises.fail(ended.promise(), why);
    }
}
