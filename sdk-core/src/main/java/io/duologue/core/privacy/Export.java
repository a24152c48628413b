package io.duologue.core.privacy;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ErasureStore.PendingErasure;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore.Outcome;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.queueing.Search;
import io.duologue.core.signin.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is held about a person, for that person: what is his own, and what he was shown. Has no word that somebody else
 * wrote, no id of anybody else, and nothing of what others did about him. Immutable.
 *
 * @param at when it was gathered
 * @param account empty if an application has its own accounts
 * @param parted ways to sign in that were disconnected from it
 * @param picture as it is shown; empty if none is kept
 * @param sessions where the person is signed in
 * @param conversations the latest first
 * @param reports that the person made
 * @param restrictions the latest first
 * @param appeals the latest first
 * @param erasure if the account is to be erased
 * @param more what an application keeps besides
 */
public record Export(
        UserId user,
        Instant at,
        Optional<Account> account,
        Set<LinkedIdentity> parted,
        Optional<Profile> profile,
        Optional<Avatar> picture,
        Preferences preferences,
        List<Acknowledgement> acknowledgements,
        List<SignedInSession> sessions,
        List<Notice> notices,
        Optional<Stay> stay,
        Part<Talk> conversations,
        List<OwnBlock> blocks,
        List<OwnWish> avoided,
        Part<OwnReport> reports,
        Part<Restriction> restrictions,
        Part<OwnAppeal> appeals,
        Optional<PendingErasure> erasure,
        List<More> more) {
    public Export {
        parted = Set.copyOf(parted);
        acknowledgements = List.copyOf(acknowledgements);
        sessions = List.copyOf(sessions);
        notices = List.copyOf(notices);
        blocks = List.copyOf(blocks);
        avoided = List.copyOf(avoided);
        more = List.copyOf(more);
    }

    /** Without what is in it. */
    @Override
    public String toString() {
        return "Export[" + user + " at " + at + "]";
    }

    /**
     * The first of a list that may be long.
     *
     * @param limit how many there are at most
     * @param complete whether nothing was left out
     */
    public record Part<T>(List<T> items, int limit, boolean complete) {
        public Part {
            items = List.copyOf(items);
        }

        /** The first of these. */
        static <T> Part<T> of(List<T> all, int limit) {
            return new Part<>(all.stream().limit(limit).toList(), limit, all.size() <= limit);
        }
    }

    /**
     * What the person is doing right now.
     *
     * @param search what he last searched for
     * @param last in which conversation he was last
     * @param skips how many conversations in a row he has left too early
     * @param heldBackUntil until when he is, or was last, offered to nobody for that
     */
    public record Stay(
            Doing doing,
            Optional<Search> search,
            Optional<ConversationId> last,
            int skips,
            Optional<Instant> heldBackUntil) {
        /** Of somebody who has left none too early. */
        public Stay(Doing doing, Optional<Search> search, Optional<ConversationId> last) {
            this(doing, search, last, 0, Optional.empty());
        }
    }

    public enum Doing {
        /** He did not come back in time. */
        GONE,
        NOTHING,
        SEARCHING,
        TALKING
    }

    /**
     * A conversation.
     *
     * @param partner counts the people of this export, so that one who was met twice is seen to be the same; a name is not
     *     kept with a conversation
     * @param topic a topic's id, if both had one
     * @param endedAt null while they talk
     * @param ending null while they talk, or if it is not known
     * @param revealedAt since when the two have seen each other's cards; null if they did not, or did from the start
     * @param own how many messages the person himself sent, and how long he took to answer; null if it is not known
     * @param leftEarly whether the person is charged with having left it early
     * @param rating what the person himself thought of it
     * @param said what the person himself wrote, as far as the log has it
     * @param transcript likewise, as far as it is kept for days
     */
    public record Talk(
            ConversationId id,
            int partner,
            @Nullable String topic,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Ending ending,
            @Nullable Instant revealedAt,
            @Nullable Share own,
            boolean leftEarly,
            Optional<Rating> rating,
            Part<Said> said,
            Part<Said> transcript) {}

    /** Why a conversation ended, as the person was told: a block looks to who was blocked like any other end. */
    public enum Ending {
        YOU_ENDED,
        YOU_WENT_ON,
        YOU_BLOCKED,
        YOU_WERE_LOST,
        PARTNER_ENDED,
        PARTNER_WENT_ON,
        PARTNER_WAS_LOST,
        QUIET_FOR_TOO_LONG,
        CLOSED_BY_MODERATION,
        CLOSED_BY_THE_SERVER
    }

    /** @param rating 1 (poor) to 4 (very good) */
    public record Rating(int rating, List<String> tags, Instant at) {
        public Rating {
            tags = List.copyOf(tags);
        }
    }

    public record Said(Instant at, String text) {
        /** Without the text. */
        @Override
        public String toString() {
            return "Said[at=" + at + "]";
        }
    }

    /**
     * What the person said against a restriction, and what he was told. Without who decided.
     *
     * @param caseId of the restriction
     * @param outcome null while nobody has decided, and so are the two that follow
     */
    public record OwnAppeal(
            String caseId,
            String text,
            Instant at,
            @Nullable Outcome outcome,
            @Nullable Instant decidedAt,
            @Nullable String reason) {}

    /** @param name under which the person knew the other */
    public record OwnBlock(String name, Instant at) {}

    /**
     * That the person would rather not meet somebody.
     *
     * @param name under which the person knew the other
     */
    public record OwnWish(String name, Instant at) {}

    /**
     * A report that the person made.
     *
     * @param note what the person wrote, or null
     * @param said his own messages among the evidence; the other's are the other's
     */
    public record OwnReport(
            String caseId,
            ConversationId conversation,
            String reason,
            @Nullable String note,
            Instant at,
            List<Said> said) {
        public OwnReport {
            said = List.copyOf(said);
        }
    }

    /** What an application keeps besides, see {@link PersonalData}. */
    public record More(String id, String what, PersonalData.Held held) {}
}
