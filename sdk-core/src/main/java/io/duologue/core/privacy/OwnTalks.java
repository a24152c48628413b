package io.duologue.core.privacy;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.identity.UserId;
import io.duologue.core.privacy.Export.Ending;
import io.duologue.core.privacy.Export.Part;
import io.duologue.core.privacy.Export.Rating;
import io.duologue.core.privacy.Export.Said;
import io.duologue.core.privacy.Export.Talk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of the conversations of a person is his own. Used once per export, by one thread. */
final class OwnTalks {
    private static final int PAGE = 256;

    private final ConversationStore conversations;
    private final ConversationLog log;
    private final TranscriptStore transcripts;
    private final ExportBounds bounds;
    private final Map<UserId, Integer> partners = new HashMap<>();
    /** Of logs and transcripts together: each is one more text in the file, also where both have it. */
    private int messagesLeft;

    OwnTalks(ConversationStore conversations, ConversationLog log, TranscriptStore transcripts, ExportBounds bounds) {
        this.conversations = conversations;
        this.log = log;
        this.transcripts = transcripts;
        this.bounds = bounds;
        this.messagesLeft = bounds.messages();
    }

    Part<Talk> of(UserId user) {
        int limit = bounds.conversations();
        Part<ConversationRecord> latest = Part.of(conversations.latest(user, limit + 1), limit);
        return new Part<>(
                latest.items().stream().flatMap(one -> talk(one, user).stream()).toList(), limit, latest.complete());
    }

    private Optional<Talk> talk(ConversationRecord record, UserId user) {
        ConversationInfo info = record.info();
        Course course = record.course();
        return info.party(user).map(party -> {
            Integer partner = partners.computeIfAbsent(info.user(party.other()), other -> partners.size() + 1);
            return new Talk(
                    info.id(),
                    partner,
                    info.topic(),
                    info.startedAt(),
                    record.endedAt(),
                    ending(record.cause(), user.equals(record.endedBy())),
                    record.revealedAt(),
                    course == null ? null : course.of(party),
                    course != null && course.leftEarly() && user.equals(record.endedBy()),
                    record.feedback().stream()
                            .filter(feedback -> feedback.from().equals(user))
                            .findFirst()
                            .map(own -> new Rating(own.rating(), own.tags(), own.at())),
                    said(info.id(), party),
                    transcript(info.id(), party));
        });
    }

    static @Nullable Ending ending(@Nullable EndCause cause, boolean own) {
        if (cause == null) {
            return null;
        }
        return switch (cause) {
            case ENDED -> own ? Ending.YOU_ENDED : Ending.PARTNER_ENDED;
            case NEXT -> own ? Ending.YOU_WENT_ON : Ending.PARTNER_WENT_ON;
            case BLOCKED -> own ? Ending.YOU_BLOCKED : Ending.PARTNER_ENDED;
            case LOST -> own ? Ending.YOU_WERE_LOST : Ending.PARTNER_WAS_LOST;
            case TIMEOUT -> Ending.QUIET_FOR_TOO_LONG;
            case MODERATION -> Ending.CLOSED_BY_MODERATION;
            case SERVER -> Ending.CLOSED_BY_THE_SERVER;
        };
    }

    private Part<Said> said(ConversationId conversation, Party party) {
        List<Said> said = new ArrayList<>();
        Position after = Position.START;
        while (log.read(conversation, after, PAGE) instanceof ReadResult.Page page
                && !page.entries().isEmpty()) {
            for (Entry entry : page.entries()) {
                if (entry.body() instanceof EntryBody.Message message && message.from() == party) {
                    if (messagesLeft == 0) {
                        return new Part<>(said, bounds.messages(), false);
                    }
                    messagesLeft--;
                    said.add(new Said(entry.at(), message.text()));
                }
                after = entry.position();
            }
        }
        return new Part<>(said, bounds.messages(), true);
    }

    private Part<Said> transcript(ConversationId conversation, Party party) {
        List<Said> own = transcripts
                .find(conversation)
                .map(kept -> kept.lines().stream()
                        .filter(line -> line.from() == party)
                        .map(line -> new Said(line.at(), line.text()))
                        .toList())
                .orElse(List.of());
        List<Said> given = own.subList(0, Math.min(messagesLeft, own.size()));
        messagesLeft -= given.size();
        return new Part<>(given, bounds.messages(), given.size() == own.size());
    }
}
