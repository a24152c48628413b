package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Commands;
import io.duologue.core.moderation.BlockStore;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.util.List;
import java.util.Locale;

/** Blocks and reports. */
final class SafetyHandlers {
    private final Authentication authentication;
    private final Commands commands;
    private final Answers answers;
    private final Repeats repeats;
    private final Problems problems;

    SafetyHandlers(Platform platform, Authentication authentication, Repeats repeats, Answers answers) {
        this.authentication = authentication;
        this.commands = platform.commands();
        this.repeats = repeats;
        this.answers = answers;
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(Api.PREFIX + "/blocks", authentication.required((request, caller) -> blocks(caller))),
                Route.post(Api.PREFIX + "/blocks", authentication.required(repeats.once(this::block))),
                Route.delete(Api.PREFIX + "/blocks/{id}", authentication.required(this::unblock)),
                Route.get(Api.PREFIX + "/reports", authentication.required((request, caller) -> reports(caller))),
                Route.post(Api.PREFIX + "/reports", authentication.required(repeats.once(this::report))));
    }

    private HttpResponse blocks(Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("blocks");
        commands.blocks(caller.user())
                .forEach(block -> list.addObject()
                        .put("id", block.id())
                        .put("name", block.name())
                        .put("at", Words.of(block.at())));
        return HttpResponse.ok(body);
    }

    private HttpResponse block(HttpRequest request, Caller caller) {
        ClientFrame.Block block = answers.commandOfConversation(
                ClientFrame.Block.class, ClientFrame.Type.BLOCK.wireName(), JsonBody.of(request, problems));
        BlockStore.Block blocked =
                answers.done(commands.block(caller.user(), new ConversationId(block.conversation())));
        return HttpResponse.json(201, Json.object().put("id", blocked.id()));
    }

    private HttpResponse unblock(HttpRequest request, Caller caller) {
        if (!commands.unblock(caller.user(), request.pathPart("id"))) {
            throw problems.refuse(ErrorCode.UNSUPPORTED, "no such block of this user");
        }
        return HttpResponse.noContent();
    }

    private HttpResponse reports(Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("reports");
        commands.reports(caller.user()).forEach(own -> {
            ObjectNode entry = list.addObject()
                    .put("case", own.report().caseId())
                    .put("reason", own.report().reason())
                    .put("at", Words.of(own.report().at()));
            own.decision()
                    .ifPresentOrElse(
                            decision -> entry.put(
                                            "state", decision.outcome().name().toLowerCase(Locale.ROOT))
                                    .put("decidedAt", Words.of(decision.at())),
                            () -> entry.put("state", "received"));
        });
        return HttpResponse.ok(body);
    }

    private HttpResponse report(HttpRequest request, Caller caller) {
        ClientFrame.Report report = answers.commandOfConversation(
                ClientFrame.Report.class, ClientFrame.Type.REPORT.wireName(), JsonBody.of(request, problems));
        String caseId = answers.done(commands.report(caller.user(), report));
        return HttpResponse.json(201, Json.object().put("case", caseId));
    }
}
