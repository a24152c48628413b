package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what stands behind a server frame's {@code type}, members in the order of {@code docs/spec/frames.md}. */
final class ServerFrameWriter {

    private final JsonGenerator out;
    private final WireWriter wire;

    ServerFrameWriter(JsonGenerator out) {
        this.out = out;
        this.wire = new WireWriter(out);
    }

    void write(ServerFrame frame) throws IOException {
        switch (frame.type()) {
            case WELCOME -> welcome((ServerFrame.Welcome) frame);
            case LIVE, SESSION_REPLACED -> {
                // The type says it all.
            }
            case PING -> ping((ServerFrame.Ping) frame);
            case PONG -> wire.text("re", ((ServerFrame.Pong) frame).re());
            case AUTH_EXPIRING -> authExpiring((ServerFrame.AuthExpiring) frame);
            case SERVER_DRAINING -> serverDraining((ServerFrame.ServerDraining) frame);
            case BYE -> bye((ServerFrame.Bye) frame);
            case OK -> ok((ServerFrame.Ok) frame);
            case ERROR -> error((ServerFrame.Error) frame);
            case LOBBY_STATS -> lobbyStats((ServerFrame.LobbyStats) frame);
            case QUEUE_WAITING -> queueWaiting((ServerFrame.QueueWaiting) frame);
            case QUEUE_LEFT -> queueLeft((ServerFrame.QueueLeft) frame);
            case QUEUE_REFUSED -> queueRefused((ServerFrame.QueueRefused) frame);
            case MATCH_OFFER -> matchOffer((ServerFrame.MatchOffer) frame);
            case MATCH_FOUND -> matchFound((ServerFrame.MatchFound) frame);
            case MATCH_WITHDRAWN -> matchWithdrawn((ServerFrame.MatchWithdrawn) frame);
            case MESSAGE_NEW -> messageNew((ServerFrame.MessageNew) frame);
            case ENTRY_GONE -> entry((ServerFrame.EntryGone) frame);
            case MESSAGE_DELIVERED ->
                upTo(
                        ((ServerFrame.MessageDelivered) frame).conversation(),
                        ((ServerFrame.MessageDelivered) frame).upTo());
            case MESSAGE_READ ->
                upTo(((ServerFrame.MessageRead) frame).conversation(), ((ServerFrame.MessageRead) frame).upTo());
            case TYPING -> typing((ServerFrame.Typing) frame);
            case CONVERSATION_SNAPSHOT -> snapshot((ServerFrame.ConversationSnapshot) frame);
            case PARTNER_STATE -> partnerState((ServerFrame.PartnerState) frame);
            case CONVERSATION_ENDED -> conversationEnded((ServerFrame.ConversationEnded) frame);
            case REVEAL_UPDATE -> revealUpdate((ServerFrame.RevealUpdate) frame);
            case MODERATION_NOTICE -> moderationNotice((ServerFrame.ModerationNotice) frame);
            case RESTRICTION -> {
                out.writeObjectFieldStart("data");
                restriction(((ServerFrame.Restriction) frame).restriction());
                out.writeEndObject();
            }
        }
    }

    private void welcome(ServerFrame.Welcome frame) throws IOException {
        wire.text("re", frame.re());
        out.writeObjectFieldStart("data");
        wire.text("session", frame.session());
        out.writeBooleanField("resumed", frame.resumed());
        state(frame.state());
        wire.text("guarantee", frame.guarantee().wireName());
        out.writeNumberField("resumeWindowMs", frame.resumeWindowMs());
        limits(frame.limits());
        wire.texts("caps", frame.caps());
        ServerFrame.Last last = frame.last();
        if (last != null) {
            out.writeObjectFieldStart("last");
            wire.text("conversation", last.conversation());
            out.writeBooleanField("ended", last.ended());
            out.writeNumberField("n", last.n());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private void state(ServerFrame.State state) throws IOException {
        out.writeObjectFieldStart("state");
        if (state instanceof ServerFrame.State.Talking talking) {
            wire.text("kind", "talking");
            wire.text("conversation", talking.conversation());
            out.writeNumberField("n", talking.n());
            wire.cursor("head", talking.head());
        } else if (state instanceof ServerFrame.State.Waiting) {
            wire.text("kind", "waiting");
        } else if (state instanceof ServerFrame.State.Offered) {
            wire.text("kind", "offered");
        } else {
            wire.text("kind", "idle");
        }
        out.writeEndObject();
    }

    private void limits(ServerFrame.Limits limits) throws IOException {
        out.writeObjectFieldStart("limits");
        out.writeNumberField("frameBytes", limits.frameBytes());
        out.writeNumberField("textCodePoints", limits.textCodePoints());
        out.writeNumberField("inFlight", limits.inFlight());
        out.writeNumberField("unackedEntries", limits.unackedEntries());
        out.writeNumberField("messageBurst", limits.messageBurst());
        out.writeNumberField("messageEveryMs", limits.messageEveryMs());
        out.writeNumberField("typingEveryMs", limits.typingEveryMs());
        out.writeNumberField("reportEveryMs", limits.reportEveryMs());
        out.writeNumberField("heartbeatMs", limits.heartbeatMs());
        out.writeEndObject();
    }

    private void ping(ServerFrame.Ping frame) throws IOException {
        wire.text("conversation", frame.conversation());
        if (frame.head() != null) {
            out.writeObjectFieldStart("data");
            wire.cursor("head", frame.head());
            out.writeEndObject();
        }
    }

    private void authExpiring(ServerFrame.AuthExpiring frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.instant("expiresAt", frame.expiresAt());
        out.writeEndObject();
    }

    private void serverDraining(ServerFrame.ServerDraining frame) throws IOException {
        out.writeObjectFieldStart("data");
        out.writeNumberField("graceMs", frame.graceMs());
        out.writeEndObject();
    }

    private void bye(ServerFrame.Bye frame) throws IOException {
        out.writeObjectFieldStart("data");
        out.writeNumberField("code", frame.code());
        ServerFrame.RetryAfter retryAfter = frame.retryAfter();
        if (retryAfter != null) {
            out.writeArrayFieldStart("retryAfterMs");
            out.writeNumber(retryAfter.fromMs());
            out.writeNumber(retryAfter.toMs());
            out.writeEndArray();
        }
        wire.text("ref", frame.ref());
        out.writeEndObject();
    }

    private void ok(ServerFrame.Ok frame) throws IOException {
        wire.text("re", frame.re());
        wire.text("conversation", frame.conversation());
        wire.from(1, "n", frame.n());
        wire.place(frame.cursor());
        wire.instant("at", frame.at());
        if (frame.caseId() != null || frame.ended() != null || frame.expiresAt() != null) {
            out.writeObjectFieldStart("data");
            wire.text("case", frame.caseId());
            ServerFrame.Ended ended = frame.ended();
            if (ended != null) {
                out.writeObjectFieldStart("ended");
                ended(ended);
                out.writeEndObject();
            }
            wire.instant("expiresAt", frame.expiresAt());
            out.writeEndObject();
        }
    }

    private void ended(ServerFrame.Ended ended) throws IOException {
        wire.text("reason", ended.reason().wireName());
        wire.text("by", ended.by().wireName());
        out.writeNumberField("deliveredUpTo", ended.deliveredUpTo());
    }

    private void error(ServerFrame.Error frame) throws IOException {
        wire.text("re", frame.re());
        wire.text("conversation", frame.conversation());
        wire.from(1, "n", frame.n());
        ServerFrame.Problem problem = frame.error();
        out.writeObjectFieldStart("error");
        wire.text("code", problem.code().wireName());
        wire.text("retry", problem.retry().wireName());
        wire.from(0, "retryAfterMs", problem.retryAfterMs());
        wire.text("field", problem.field());
        wire.from(0, "limit", problem.limit());
        wire.from(1, "expected", problem.expected());
        wire.text("rule", problem.rule());
        wire.text("message", problem.message());
        wire.text("ref", problem.ref());
        out.writeEndObject();
    }

    private void lobbyStats(ServerFrame.LobbyStats frame) throws IOException {
        out.writeObjectFieldStart("data");
        out.writeNumberField("online", frame.online());
        out.writeNumberField("waiting", frame.waiting());
        out.writeNumberField("talking", frame.talking());
        out.writeEndObject();
    }

    private void queueWaiting(ServerFrame.QueueWaiting frame) throws IOException {
        out.writeObjectFieldStart("data");
        out.writeNumberField("position", frame.position());
        out.writeNumberField("waitedMs", frame.waitedMs());
        if (frame.estimate() == null) {
            out.writeNullField("estimateMs");
        } else {
            estimate("estimateMs", frame.estimate());
        }
        wire.texts("topics", frame.topics());
        out.writeBooleanField("surprise", frame.surprise());
        wire.text("intent", frame.intent().wireName());
        wire.text("mode", frame.mode().wireName());
        wire.texts("languages", frame.languages());
        widened("widened", frame.widened());
        if (frame.remaining() != null) {
            estimate("remainingMs", frame.remaining());
        }
        if (frame.whyNot() != null) {
            whyNot(frame.whyNot());
        }
        wire.from(1, "heldBackMs", frame.heldBackMs());
        wire.ifTrue("stalled", frame.stalled());
        out.writeEndObject();
    }

    private void estimate(String name, ServerFrame.EstimateMs estimate) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("p50", estimate.p50());
        out.writeNumberField("p80", estimate.p80());
        out.writeEndObject();
    }

    private void whyNot(ServerFrame.WhyNot whyNot) throws IOException {
        out.writeObjectFieldStart("whyNot");
        out.writeNumberField("others", whyNot.others());
        out.writeArrayFieldStart("reasons");
        for (ServerFrame.KeptAwayBy reason : whyNot.reasons()) {
            out.writeStartObject();
            wire.text("what", reason.what());
            wire.text("share", reason.share());
            out.writeEndObject();
        }
        out.writeEndArray();
        widened("next", whyNot.next());
        out.writeEndObject();
    }

    private void widened(String name, List<ServerFrame.Widened> wishes) throws IOException {
        out.writeArrayFieldStart(name);
        for (ServerFrame.Widened widened : wishes) {
            out.writeStartObject();
            wire.text("what", widened.what());
            wire.text("to", widened.to());
            out.writeNumberField("atMs", widened.atMs());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void queueLeft(ServerFrame.QueueLeft frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.text("reason", frame.reason().wireName());
        out.writeEndObject();
    }

    private void queueRefused(ServerFrame.QueueRefused frame) throws IOException {
        wire.text("re", frame.re());
        out.writeObjectFieldStart("data");
        wire.text("reason", frame.reason().wireName());
        ServerFrame.RestrictionNotice restriction = frame.restriction();
        if (restriction != null) {
            restriction(restriction);
        }
        wire.from(0, "retryAfterMs", frame.retryAfterMs());
        out.writeEndObject();
    }

    private void matchOffer(ServerFrame.MatchOffer frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.text("offer", frame.offer());
        wire.instant("expiresAt", frame.expiresAt());
        out.writeNumberField("remainingMs", frame.remainingMs());
        wire.textOrNull("topic", frame.topic());
        out.writeBooleanField("accepted", frame.accepted());
        card("card", frame.card());
        wire.ifTrue("preview", frame.preview());
        out.writeEndObject();
    }

    private void matchFound(ServerFrame.MatchFound frame) throws IOException {
        wire.text("conversation", frame.conversation());
        out.writeObjectFieldStart("data");
        card("partner", frame.partner());
        wire.textOrNull("topic", frame.topic());
        wire.instant("startedAt", frame.startedAt());
        out.writeNumberField("n", frame.n());
        wire.cursor("head", frame.head());
        retention(frame.retention());
        skip(frame.skip());
        out.writeEndObject();
    }

    private void skip(ServerFrame.@Nullable Skip skip) throws IOException {
        if (skip != null) {
            out.writeObjectFieldStart("skip");
            wire.instant("freeAt", skip.freeAt());
            out.writeNumberField("waitMs", skip.waitMs());
            out.writeEndObject();
        }
    }

    private void matchWithdrawn(ServerFrame.MatchWithdrawn frame) throws IOException {
        out.writeObjectFieldStart("data");
        wire.text("offer", frame.offer());
        wire.text("reason", frame.reason().wireName());
        out.writeBooleanField("searching", frame.searching());
        out.writeEndObject();
    }

    private void card(String name, ServerFrame.Card card) throws IOException {
        out.writeObjectFieldStart(name);
        wire.text("name", card.name());
        wire.text("headline", card.headline());
        wire.text("bio", card.bio());
        wire.text("seniority", card.seniority());
        wire.texts("languages", card.languages());
        wire.texts("topics", card.topics());
        wire.text("timeZone", card.timeZone());
        wire.text("intent", card.intent());
        wire.text("segment", card.segment());
        wire.text("company", card.company());
        wire.texts("connected", card.connected());
        out.writeObjectFieldStart("shared");
        wire.texts("topics", card.shared().topics());
        wire.texts("languages", card.shared().languages());
        out.writeEndObject();
        wire.text("avatar", card.avatar());
        if (!card.verified().isEmpty()) {
            wire.texts("verified", card.verified());
        }
        out.writeEndObject();
    }

    private void retention(ServerFrame.Retention retention) throws IOException {
        out.writeObjectFieldStart("retention");
        wire.text("policy", retention.policy());
        out.writeNumberField("deletedAfterHours", retention.deletedAfterHours());
        out.writeEndObject();
    }

    private void entry(ServerFrame.Durable frame) throws IOException {
        wire.text("conversation", frame.conversation());
        wire.place(frame.cursor());
    }

    private void messageNew(ServerFrame.MessageNew frame) throws IOException {
        entry(frame);
        wire.text("from", frame.from().wireName());
        out.writeNumberField("n", frame.n());
        wire.instant("at", frame.at());
        out.writeObjectFieldStart("data");
        wire.text("text", frame.text());
        out.writeEndObject();
    }

    private void upTo(String conversation, long seq) throws IOException {
        wire.text("conversation", conversation);
        out.writeObjectFieldStart("data");
        out.writeNumberField("upTo", seq);
        out.writeEndObject();
    }

    private void typing(ServerFrame.Typing frame) throws IOException {
        wire.text("conversation", frame.conversation());
        out.writeObjectFieldStart("data");
        out.writeBooleanField("active", frame.active());
        out.writeEndObject();
    }

    private void snapshot(ServerFrame.ConversationSnapshot frame) throws IOException {
        wire.text("conversation", frame.conversation());
        out.writeObjectFieldStart("data");
        card("partner", frame.partner());
        wire.textOrNull("topic", frame.topic());
        wire.instant("startedAt", frame.startedAt());
        out.writeNumberField("n", frame.n());
        wire.cursor("head", frame.head());
        wire.cursor("from", frame.from());
        out.writeNumberField("deliveredUpTo", frame.deliveredUpTo());
        out.writeNumberField("readUpTo", frame.readUpTo());
        retention(frame.retention());
        out.writeBooleanField("over", frame.over());
        ServerFrame.Reveal reveal = frame.reveal();
        if (reveal != null) {
            out.writeObjectFieldStart("reveal");
            reveal(reveal);
            out.writeEndObject();
        }
        skip(frame.skip());
        out.writeEndObject();
    }

    private void partnerState(ServerFrame.PartnerState frame) throws IOException {
        entry(frame);
        wire.text("from", frame.from().wireName());
        wire.instant("at", frame.at());
        out.writeObjectFieldStart("data");
        wire.text("state", frame.state().wireName());
        wire.instant("until", frame.until());
        wire.from(0, "remainingMs", frame.remainingMs());
        out.writeEndObject();
    }

    private void conversationEnded(ServerFrame.ConversationEnded frame) throws IOException {
        entry(frame);
        wire.text("from", frame.from().wireName());
        wire.instant("at", frame.at());
        out.writeObjectFieldStart("data");
        ended(frame.ended());
        out.writeNumberField("durationMs", frame.durationMs());
        out.writeEndObject();
    }

    private void revealUpdate(ServerFrame.RevealUpdate frame) throws IOException {
        entry(frame);
        wire.text("from", frame.from().wireName());
        wire.instant("at", frame.at());
        out.writeObjectFieldStart("data");
        reveal(frame.reveal());
        ServerFrame.Card card = frame.card();
        if (card != null) {
            card("card", card);
        }
        out.writeEndObject();
    }

    private void reveal(ServerFrame.Reveal reveal) throws IOException {
        wire.text("state", reveal.state().wireName());
        wire.text("by", reveal.by().wireName());
        wire.instant("until", reveal.until());
        wire.from(0, "remainingMs", reveal.remainingMs());
    }

    private void moderationNotice(ServerFrame.ModerationNotice frame) throws IOException {
        wire.text("conversation", frame.conversation());
        out.writeObjectFieldStart("data");
        wire.text("code", frame.code());
        wire.text("rule", frame.rule());
        wire.text("message", frame.message());
        out.writeEndObject();
    }

    private void restriction(ServerFrame.RestrictionNotice restriction) throws IOException {
        out.writeObjectFieldStart("restriction");
        wire.text("case", restriction.caseId());
        wire.text("rule", restriction.rule());
        wire.text("what", restriction.what());
        out.writeBooleanField("automatic", restriction.automatic());
        wire.instant("from", restriction.from());
        wire.instant("until", restriction.until());
        out.writeEndObject();
    }
}
