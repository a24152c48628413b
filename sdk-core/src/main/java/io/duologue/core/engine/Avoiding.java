package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.identity.UserId;
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
        Optional<Met> met = met(conversation);
        Optional<UserId> partner =
                met.map(Met::info).flatMap(info -> info.party(user).map(party -> info.user(party.other())));
        if (partner.isEmpty()) {
            return Answer.refused(context.problems().notMember());
        }
        ProfileStore profiles = context.stores().profiles();
        boolean revealed = met.get().revealed();
        String name = profiles.find(partner.get())
                .map(profile -> context.options().shown().name(profile, revealed))
                .orElse("Somebody");
        Avoided wish = new Avoided(context.secrets().id("a_"), partner.get(), name, context.now());
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
    private Optional<Met> met(ConversationId conversation) {
        return context.stores()
                .log()
                .find(conversation)
                .map(state -> new Met(state.info(), state.disclosure().accepted()))
                .or(() -> context.stores()
                        .conversations()
                        .find(conversation)
                        .map(record -> new Met(record.info(), record.revealedAt() != null)));
    }

    /** @param revealed whether the two have seen each other's cards */
    private record Met(ConversationInfo info, boolean revealed) {}
}
