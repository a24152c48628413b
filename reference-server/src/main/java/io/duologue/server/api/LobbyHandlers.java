package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.engine.Commands;
import io.duologue.matching.Topic;
import io.duologue.matching.Topics;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.Route;
import java.util.List;

/** What everybody may know: how many are here, and what one can talk about. */
final class LobbyHandlers {
    private final Commands commands;
    private final Topics topics;
    private final Answers answers;

    LobbyHandlers(Platform platform, Answers answers) {
        this.commands = platform.commands();
        this.topics = platform.topics();
        this.answers = answers;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Api.PREFIX + "/lobby", request -> HttpResponse.ok(answers.data(commands.lobby()))),
                Route.get(Api.PREFIX + "/topics", request -> topics()));
    }

    private HttpResponse topics() {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("topics");
        for (Topic topic : topics.leaves()) {
            ObjectNode entry = list.addObject().put("id", topic.id().value()).put("label", topic.label());
            if (topic.parent() != null) {
                entry.put("parent", topic.parent().value());
            }
        }
        return HttpResponse.ok(body);
    }
}
