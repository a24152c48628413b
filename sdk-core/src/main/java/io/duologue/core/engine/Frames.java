package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.Verification;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Profile;
import io.duologue.core.queueing.Search;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.WaitEstimate;
import io.duologue.matching.WhyNotTold;
import io.duologue.matching.Widened;
import io.duologue.protocol.Author;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.RevealState;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Card;
import io.duologue.protocol.ServerFrame.Ended;
import io.duologue.protocol.ServerFrame.RestrictionNotice;
import io.duologue.protocol.ServerFrame.Shared;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the domain looks like on the wire, for one of the two. Pure. */
final class Frames {
    /** What a stranger is called. */
    static final String STRANGER = "Stranger";

    private Frames() {}

    static Cursor cursor(Position position) {
        return new Cursor(position.seq(), position.mark());
    }

    static Position position(Cursor cursor) {
        return new Position(cursor.seq(), cursor.mark());
    }

    /**
     * An entry as one party receives it.
     *
     * @param state the log's, as it was when the entry was read: what was said before a block is not shown after it
     * @param partner the whole card of the other one, asked for only if it may be seen
     */
    static ServerFrame.Durable entry(Entry entry, LogState state, Party viewer, Instant now, Supplier<Card> partner) {
        String conversation = state.info().id().value();
        Cursor cursor = cursor(entry.position());
        EntryBody body = entry.body();
        if (body instanceof EntryBody.Message message) {
            if (message.from() != viewer && isSealed(state)) {
                return new ServerFrame.EntryGone(conversation, cursor);
            }
            return new ServerFrame.MessageNew(
                    conversation, cursor, author(message.from(), viewer), message.n(), entry.at(), message.text());
        }
        if (body instanceof PresenceChanged change) {
            Instant until = change.until();
            long remaining = until == null
                    ? -1
                    : Math.max(0, Duration.between(now, until).toMillis());
            return new ServerFrame.PartnerState(
                    conversation,
                    cursor,
                    author(change.whose(), viewer),
                    entry.at(),
                    presence(change.presence()),
                    until,
                    remaining);
        }
        if (body instanceof EntryBody.Disclosed disclosed && !isSealed(state)) {
            Party by = disclosed.by();
            return new ServerFrame.RevealUpdate(
                    conversation,
                    cursor,
                    by == null ? Author.SERVER : author(by, viewer),
                    entry.at(),
                    reveal(disclosed.now(), viewer, now),
                    disclosed.now().accepted() ? partner.get() : null);
        }
        if (body instanceof EntryBody.Ended ended) {
            Ended seen = ended(ended, viewer);
            long lasted = Duration.between(state.info().startedAt(), entry.at()).toMillis();
            return new ServerFrame.ConversationEnded(
                    conversation, cursor, seen.by(), entry.at(), seen, Math.max(0, lasted));
        }
        return new ServerFrame.EntryGone(conversation, cursor);
    }

    /**
     * What was said, as a transcript has it.
     *
     * @param sealed whether nothing of the other one may be shown
     */
    static ServerFrame.Durable line(ConversationId conversation, Line line, Party viewer, boolean sealed) {
        Cursor cursor = cursor(line.position());
        return sealed && line.from() != viewer
                ? new ServerFrame.EntryGone(conversation.value(), cursor)
                : new ServerFrame.MessageNew(
                        conversation.value(), cursor, author(line.from(), viewer), line.n(), line.at(), line.text());
    }

    private static ServerFrame.Reveal reveal(Disclosure<Party> disclosure, Party viewer, Instant now) {
        Party asker = disclosure.asker();
        Instant until = disclosure.until();
        return new ServerFrame.Reveal(
                RevealState.valueOf(disclosure.state().name()),
                asker == null ? Author.SERVER : author(asker, viewer),
                until,
                until == null ? -1 : Math.max(0, Duration.between(now, until).toMillis()));
    }

    /** Where the wish to see each other's cards stands; null while nobody has asked. */
    static ServerFrame.@Nullable Reveal reveal(LogState state, Party viewer, Instant now) {
        Disclosure<Party> current = state.disclosure().asOf(now);
        return current.state() == Disclosure.State.NONE ? null : reveal(current, viewer, now);
    }

    /** The place of an entry of which nothing is shown. */
    static ServerFrame.EntryGone gone(Entry entry, ConversationId conversation) {
        return new ServerFrame.EntryGone(conversation.value(), cursor(entry.position()));
    }

    /** How an end looks to one of the two. A block looks like an ordinary end to the one who was blocked. */
    static Ended ended(EntryBody.Ended ended, Party viewer) {
        Party by = ended.by();
        boolean own = by == viewer;
        EndReason reason = switch (ended.cause()) {
            case ENDED, BLOCKED -> own ? EndReason.SELF : EndReason.PARTNER_ENDED;
            case NEXT -> own ? EndReason.SELF : EndReason.PARTNER_NEXT;
            case LOST -> own ? EndReason.LOST : EndReason.PARTNER_LOST;
            case TIMEOUT -> EndReason.TIMEOUT;
            case MODERATION -> EndReason.MODERATION;
            case SERVER -> EndReason.SERVER;
        };
        boolean byServer = by == null || ended.cause() == EndCause.MODERATION;
        Author author = byServer ? Author.SERVER : own ? Author.SELF : Author.PARTNER;
        return new Ended(reason, author, ended.deliveredTo(viewer.other()));
    }

    static Author author(Party party, Party viewer) {
        return party == viewer ? Author.SELF : Author.PARTNER;
    }

    static boolean isSealed(LogState state) {
        Entry end = state.end();
        return end != null
                && end.body() instanceof EntryBody.Ended ended
                && ended.cause().seals();
    }

    private static PartnerPresence presence(EntryBody.Presence presence) {
        return switch (presence) {
            case PRESENT -> PartnerPresence.PRESENT;
            case AWAY -> PartnerPresence.AWAY;
            case GONE -> PartnerPresence.GONE;
        };
    }

    /**
     * What the viewer sees of the other one. What the two share is what both asked for in their latest searches, whatever else their
     * profiles have.
     *
     * @param search the latest of whose card it is
     * @param searchOfViewer likewise
     * @param company as far as it may be shown
     */
    static Card card(
            Profile of,
            @Nullable Search search,
            Profile viewer,
            @Nullable Search searchOfViewer,
            Optional<Company> company,
            Instant now) {
        return new Card(
                of.name(),
                of.headline(),
                of.bio(),
                of.seniority().map(SeniorityBand::wireName).orElse(null),
                of.languages(),
                topics(of, search),
                of.timeZone().map(Object::toString).orElse(null),
                search == null ? null : intent(search.intent()).wireName(),
                of.segment().map(Profile.Segment::wireName).orElse(null),
                company.map(Company::name).orElse(null),
                of.connected().stream().map(Object::toString).toList(),
                new Shared(
                        common(topics(of, search), topics(viewer, searchOfViewer)),
                        common(of.languages(), viewer.languages())),
                of.avatar().map(AvatarId::value).orElse(null),
                of.verified()
                        .filter(verified -> verified.holds(now))
                        .map(verified -> verified.what().stream()
                                .sorted()
                                .map(Verification::wireName)
                                .toList())
                        .orElse(List.of()));
    }

    private static List<String> topics(Profile of, @Nullable Search search) {
        return search == null ? of.topics() : search.topics();
    }

    /** What is left of a card whose owner is called by another name: what the two would talk about, and in which languages. */
    static Card called(String name, Card card) {
        return withoutThePerson(name, null, card);
    }

    /** What is left of a card by which somebody decides who is not to look at the person first: topics, languages and seniority. */
    static Card previewed(Card card) {
        return withoutThePerson(STRANGER, card.seniority(), card);
    }

    private static Card withoutThePerson(String name, @Nullable String seniority, Card card) {
        return new Card(
                name,
                "",
                "",
                seniority,
                card.languages(),
                card.topics(),
                null,
                card.intent(),
                null,
                null,
                List.of(),
                card.shared());
    }

    static ServerFrame.EstimateMs estimate(WaitEstimate estimate) {
        return new ServerFrame.EstimateMs(
                estimate.p50().toMillis(), estimate.p80().toMillis());
    }

    static List<ServerFrame.Widened> widened(List<Widened> wishes) {
        return wishes.stream()
                .map(w -> new ServerFrame.Widened(word(w.what()), w.to(), w.at().toMillis()))
                .toList();
    }

    /** @param waited what was going to be loosened by then has been */
    static ServerFrame.WhyNot whyNot(WhyNotTold told, Duration waited) {
        return new ServerFrame.WhyNot(
                told.others().atLeast(),
                told.reasons().stream()
                        .map(r -> new ServerFrame.KeptAwayBy(word(r.subject()), word(r.share())))
                        .toList(),
                widened(told.next().stream()
                        .filter(next -> next.at().compareTo(waited) > 0)
                        .toList()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> common(List<String> these, List<String> those) {
        List<String> common = new ArrayList<>(these);
        common.retainAll(those);
        return common;
    }

    static TalkIntent intent(Intent intent) {
        return TalkIntent.valueOf(intent.name());
    }

    static Intent intent(TalkIntent intent) {
        return Intent.valueOf(intent.name());
    }

    static TalkMode mode(Kind kind) {
        return TalkMode.valueOf(kind.name());
    }

    static Kind mode(TalkMode mode) {
        return Kind.valueOf(mode.name());
    }

    static RestrictionNotice restriction(Restriction restriction) {
        return new RestrictionNotice(
                restriction.caseId(),
                restriction.rule(),
                restriction.what(),
                restriction.automatic(),
                restriction.from(),
                restriction.until());
    }
}
