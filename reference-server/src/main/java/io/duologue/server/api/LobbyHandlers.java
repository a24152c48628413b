package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.QueueWatch;
import io.duologue.matching.QueueStatistics;
import io.duologue.matching.Topic;
import io.duologue.matching.Topics;
import io.duologue.protocol.ClientFrame;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.Problems;
import io.duologue.server.http.QueryParameters;
import io.duologue.server.http.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What one may know before one searches: how many are here, what one can talk about, and how long it usually takes. */
final class LobbyHandlers {
    private static final String PATH = Api.PREFIX + "/lobby";

    private final Authentication authentication;
    private final Commands commands;
    private final QueueWatch watch;
    private final Topics topics;
    private final Answers answers;
    private final Problems problems;

    LobbyHandlers(Platform platform, Authentication authentication, Answers answers) {
        this.authentication = authentication;
        this.commands = platform.commands();
        this.watch = platform.watch();
        this.topics = platform.topics();
        this.answers = answers;
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH, request -> HttpResponse.ok(answers.data(commands.lobby()))),
                Route.get(PATH + "/crowd", request -> crowd()),
                Route.get(PATH + "/wait", authentication.required(this::usualWait)),
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

    private HttpResponse crowd() {
        QueueStatistics.Shown shown = watch.shown();
        ObjectNode body = Json.object().put("waiting", shown.waiting().atLeast());
        ObjectNode byTopic = body.putObject("byTopic");
        shown.byTopic().forEach((topic, people) -> byTopic.put(topic.value(), people.atLeast()));
        ObjectNode byKind = body.putObject("byKind");
        shown.byKind().forEach((kind, people) -> byKind.put(kind.name().toLowerCase(Locale.ROOT), people.atLeast()));
        return HttpResponse.ok(body);
    }

    private HttpResponse usualWait(HttpRequest request, Caller caller) {
        ClientFrame.QueueJoin asked = answers.command(
                ClientFrame.QueueJoin.class,
                ClientFrame.Type.QUEUE_JOIN.wireName(),
                asked(QueryParameters.of(request, problems)));
        ObjectNode body = Json.object();
        answers.done(commands.usualWait(caller.user(), asked))
                .ifPresentOrElse(
                        usual -> body.putObject("estimateMs")
                                .put("p50", usual.p50())
                                .put("p80", usual.p80()),
                        () -> body.putNull("estimateMs"));
        return HttpResponse.ok(body);
    }

    /** The members of a search; who names no topic takes any. */
    private ObjectNode asked(QueryParameters query) {
        ObjectNode asked = Json.object()
                .put("mode", query.find("mode").orElse("text"))
                .put("intent", query.find("intent").orElse("talk"));
        List<String> named = named(query, "topics");
        named.forEach(asked.putArray("topics")::add);
        asked.put("surprise", surprise(query, named.isEmpty()));
        List<String> languages = named(query, "languages");
        if (!languages.isEmpty()) {
            languages.forEach(asked.putArray("languages")::add);
        }
        return asked;
    }

    private static List<String> named(QueryParameters query, String list) {
        return query.find(list).filter(text -> !text.isEmpty()).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .toList();
    }

    private boolean surprise(QueryParameters query, boolean otherwise) {
        return switch (query.find("surprise").orElse(String.valueOf(otherwise))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problems.field("surprise", -1, "expected true or false");
        };
    }
}
