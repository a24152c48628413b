package io.duologue.core.privacy;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.privacy.Export.Doing;
import io.duologue.core.privacy.Export.More;
import io.duologue.core.privacy.Export.OwnAppeal;
import io.duologue.core.privacy.Export.OwnBlock;
import io.duologue.core.privacy.Export.OwnReport;
import io.duologue.core.privacy.Export.OwnWish;
import io.duologue.core.privacy.Export.Part;
import io.duologue.core.privacy.Export.Said;
import io.duologue.core.privacy.Export.Stay;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.LiveSession.LastConversation;
import io.duologue.core.session.SessionStore;
import io.duologue.core.signin.NoticeStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gathers everything that these stores hold about a person, for that person. What of it is his is decided here and
 * nowhere else: see {@link Export}.
 *
 * <p>Not one moment of all stores: what changes while it is gathered is in it as it was or as it is. As safe for threads as
 * the stores. Calls block; a store that fails is a {@link io.duologue.core.BackendException}, and nothing is gathered.
 *
 * @param more what an application keeps besides, each with an id of its own
 */
public record HeldData(
        AccountStore accounts,
        CredentialStore credentials,
        ProfileStore profiles,
        AvatarStore avatars,
        NoticeStore notices,
        SessionStore sessions,
        ConversationStore conversations,
        ConversationLog log,
        TranscriptStore transcripts,
        BlockStore blocks,
        ReportStore reports,
        RestrictionStore restrictions,
        AppealStore appeals,
        ErasureStore erasures,
        List<PersonalData> more,
        ExportBounds bounds) {
    private static final Pattern ID = Pattern.compile("[a-z]+(-[a-z]+)*");

    /** @throws IllegalArgumentException if what an application keeps has an id that is none, or that is taken */
    public HeldData {
        more = List.copyOf(more);
        Set<String> ids = new HashSet<>();
        Stream.of(DataClass.values()).map(DataClass::id).forEach(ids::add);
        for (PersonalData one : more) {
            if (!ID.matcher(one.id()).matches() || !ids.add(one.id())) {
                throw new IllegalArgumentException(
                        "expected an id of its own, of words in lower case, but it was " + one.id());
            }
        }
    }

    /** What is held about this person now; of a person who is not known it is next to nothing. */
    public Export about(UserId user, Instant now) {
        Optional<Profile> profile = profiles.find(user);
        return new Export(
                user,
                now,
                accounts.find(user),
                accounts.parted(user),
                profile,
                profile.flatMap(Profile::avatar).flatMap(avatars::find),
                profiles.preferences(user),
                profiles.acknowledgements(user),
                credentials.sessions(user, now).stream()
                        .sorted(Comparator.comparing(SignedInSession::signedInAt)
                                .reversed())
                        .toList(),
                notices.latest(user),
                sessions.find(user).map(HeldData::stay),
                new OwnTalks(conversations, log, transcripts, bounds).of(user),
                blocks.of(user).stream()
                        .map(block -> new OwnBlock(block.name(), block.at()))
                        .toList(),
                profiles.avoided(user).stream()
                        .map(wish -> new OwnWish(wish.name(), wish.at()))
                        .toList(),
                reportsBy(user),
                Part.of(
                        restrictions.of(user).stream()
                                .sorted(Comparator.comparing(Restriction::from).reversed())
                                .toList(),
                        bounds.restrictions()),
                appealsBy(user),
                erasures.find(user),
                more.stream()
                        .map(one -> new More(one.id(), one.what(), one.of(user, now)))
                        .toList());
    }

    private static Stay stay(LiveSession session) {
        Activity activity = session.activity();
        Doing here = activity instanceof Activity.Idle
                ? Doing.NOTHING
                : activity instanceof Activity.Talking ? Doing.TALKING : Doing.SEARCHING;
        return new Stay(
                session.lost() ? Doing.GONE : here,
                session.search(),
                session.last().map(LastConversation::conversation),
                session.skips(),
                session.heldBackUntil());
    }

    private Part<OwnReport> reportsBy(UserId user) {
        Part<Report> latest = Part.of(reports.by(user, bounds.reports() + 1), bounds.reports());
        return new Part<>(
                latest.items().stream().map(report -> own(report, user)).toList(), latest.limit(), latest.complete());
    }

    /** As many as restrictions: each has one at most. */
    private Part<OwnAppeal> appealsBy(UserId user) {
        Part<Appeal> latest = Part.of(appeals.by(user, bounds.restrictions() + 1), bounds.restrictions());
        return new Part<>(latest.items().stream().map(HeldData::own).toList(), latest.limit(), latest.complete());
    }

    private static OwnAppeal own(Appeal appeal) {
        AppealStore.Decision decision = appeal.decision();
        return decision == null
                ? new OwnAppeal(appeal.caseId(), appeal.text(), appeal.at(), null, null, null)
                : new OwnAppeal(
                        appeal.caseId(),
                        appeal.text(),
                        appeal.at(),
                        decision.outcome(),
                        decision.at(),
                        decision.reason());
    }

    private static OwnReport own(Report report, UserId user) {
        List<Said> said = report.evidence().stream()
                .filter(evidence -> evidence.author().equals(user))
                .map(evidence -> new Said(evidence.at(), evidence.text()))
                .toList();
        return new OwnReport(report.caseId(), report.conversation(), report.reason(), report.note(), report.at(), said);
    }
}
