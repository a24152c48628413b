package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Commands;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.util.List;
import java.util.regex.Pattern;

/** Whom one would rather not meet, named by a conversation; they are never told. */
final class AvoidHandlers {
    private static final String PATH = Api.PREFIX + "/avoided";
    private static final Pattern CONVERSATION = Pattern.compile("c_[0-9a-z]{26}");
    private static final int ID_LENGTH = 64;

    private final Authentication authentication;
    private final Commands commands;
    private final Answers answers;
    private final Repeats repeats;
    private final Problems problems;

    AvoidHandlers(Platform platform, Authentication authentication, Repeats repeats, Answers answers) {
        this.authentication = authentication;
        this.commands = platform.commands();
        this.repeats = repeats;
        this.answers = answers;
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH, authentication.required((request, caller) -> avoided(caller))),
                Route.post(PATH, authentication.required(repeats.once(this::avoid))),
                Route.delete(PATH + "/{id}", authentication.required(this::stopAvoiding)));
    }

    private HttpResponse avoided(Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("avoided");
        commands.avoided(caller.user()).forEach(wish -> list.add(json(wish)));
        return HttpResponse.ok(body);
    }

    private HttpResponse avoid(HttpRequest request, Caller caller) {
        JsonBody body = JsonBody.of(request, problems);
        String conversation = body.required("conversation", body.text("conversation", 1, ID_LENGTH));
        if (!CONVERSATION.matcher(conversation).matches()) {
            throw problems.field("conversation", -1, "expected the id of a conversation");
        }
        return HttpResponse.json(
                201, json(answers.done(commands.avoid(caller.user(), new ConversationId(conversation)))));
    }

    private HttpResponse stopAvoiding(HttpRequest request, Caller caller) {
        if (!commands.stopAvoiding(caller.user(), request.pathPart("id"))) {
            throw problems.refuse(ErrorCode.UNSUPPORTED, "no such wish of this user");
        }
        return HttpResponse.noContent();
    }

    private static ObjectNode json(Avoided wish) {
        return Json.object().put("id", wish.id()).put("name", wish.name()).put("at", Words.of(wish.at()));
    }
}
