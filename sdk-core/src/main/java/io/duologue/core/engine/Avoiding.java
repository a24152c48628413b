package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.ProfileStore.AvoidResult;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.protocol.ErrorCode;
import java.util.Optional;

/**
 * Whom somebody would rather not meet again, without a block: his wish alone, of which the other one hears nothing. The person is found
 * by a conversation; nobody names a person. No state. Safe for many threads; blocks on the stores.
 */
final class Avoiding {
    private final EngineContext context;

    Avoiding(EngineContext context) {
        this.context = context;
    }

    Answer<Avoided> avoid(UserId user, ConversationId conversation) {
        Optional<UserId> partner =
                info(conversation).flatMap(info -> info.party(user).map(party -> info.user(party.other())));
        if (partner.isEmpty()) {
            return Answer.refused(context.problems().notMember());
        }
        ProfileStore profiles = context.stores().profiles();
        String name = profiles.find(partner.get()).map(Profile::name).orElse("Somebody");
        Avoided wish = new Avoided(
                context.secrets().id("a_"),
                partner.get(),
                context.options().shown().of(name),
                context.now());
        AvoidResult result = profiles.avoid(user, wish);
        return result instanceof AvoidResult.Noted noted
                ? Answer.done(noted.wish())
                : Answer.refused(context.problems()
                        .field(
                                ErrorCode.FRAME_INVALID,
                                "conversation",
                                ProfileStore.MAX_AVOIDED,
                                "expected at most " + ProfileStore.MAX_AVOIDED
                                        + " people to avoid and there are as many: take one off first"));
    }

    /** The log is the first to know of a conversation, and the first to forget it. */
    private Optional<ConversationInfo> info(ConversationId conversation) {
        return context.stores()
                .log()
                .find(conversation)
                .map(LogState::info)
                .or(() -> context.stores().conversations().find(conversation).map(ConversationRecord::info));
    }
}
