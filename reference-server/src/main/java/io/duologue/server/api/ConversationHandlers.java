package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Commands.Transcript;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.QueryParameters;
import io.duologue.server.http.Route;
import java.util.List;
import java.util.regex.Pattern;

/** The conversation that one is in, what was said, and what one thinks of it. */
final class ConversationHandlers {
    private static final Pattern ID = Pattern.compile("c_[0-9a-z]{26}");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    /** For a client that does not tell its runs apart. */
    private static final String ONE_INSTANCE = "http-client";

    private static final int PAGE = 100;
    private static final String PATH = Api.PREFIX + "/conversations";

    private final Authentication authentication;
    private final Commands commands;
    private final Answers answers;
    private final Problems problems;

    ConversationHandlers(Platform platform, Authentication authentication, Answers answers) {
        this.authentication = authentication;
        this.commands = platform.commands();
        this.answers = answers;
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH + "/current", authentication.required((request, caller) -> current(caller))),
                Route.get(PATH + "/{id}/messages", authentication.required(this::messages)),
                Route.post(PATH + "/{id}/messages", authentication.required(this::send)),
                Route.post(PATH + "/{id}/end", authentication.required(this::end)),
                Route.post(PATH + "/{id}/feedback", authentication.required(this::feedback)));
    }

    private HttpResponse current(Caller caller) {
        ServerFrame.ConversationSnapshot snapshot = answers.done(commands.current(caller.user()))
                .orElseThrow(() -> problems.refuse(ErrorCode.CONVERSATION_NONE, "no conversation at the moment"));
        ObjectNode body = Json.object().put("conversation", snapshot.conversation());
        body.setAll(answers.data(snapshot));
        body.remove("from");
        return HttpResponse.ok(body);
    }

    private HttpResponse messages(HttpRequest request, Caller caller) {
        QueryParameters query = QueryParameters.of(request, problems);
        long after = query.number("after", 0, Long.MAX_VALUE, 0);
        int limit = Math.toIntExact(query.number("limit", 1, PAGE, PAGE));
        Transcript transcript = answers.done(commands.messages(caller.user(), conversation(request), after, limit));
        ObjectNode body = Json.object();
        ArrayNode entries = body.putArray("entries");
        transcript.entries().forEach(entry -> entries.add(answers.frame(entry)));
        body.put("head", transcript.head());
        return HttpResponse.ok(body);
    }

    private HttpResponse send(HttpRequest request, Caller caller) {
        ConversationId conversation = conversation(request);
        JsonBody body = JsonBody.of(request, problems);
        String instance = instance(body);
        ClientFrame.MessageSend message = answers.durable(
                ClientFrame.MessageSend.class, ClientFrame.Type.MESSAGE_SEND.wireName(), conversation, body);
        ServerFrame.Ok ok =
                answers.done(commands.send(caller.user(), conversation, message.n(), message.text(), instance));
        ObjectNode frame = answers.frame(ok);
        ObjectNode answer = Json.object();
        for (String member : List.of("seq", "mark", "n", "at")) {
            if (frame.has(member)) {
                answer.set(member, frame.get(member));
            }
        }
        return HttpResponse.json(201, answer);
    }

    private HttpResponse end(HttpRequest request, Caller caller) {
        ConversationId conversation = conversation(request);
        JsonBody body = JsonBody.of(request, problems);
        String instance = instance(body);
        ClientFrame.ConversationEnd end = answers.durable(
                ClientFrame.ConversationEnd.class, ClientFrame.Type.CONVERSATION_END.wireName(), conversation, body);
        ServerFrame.Ok ok = answers.done(commands.end(caller.user(), conversation, end.n(), end.next(), instance));
        ObjectNode answer = Json.object();
        answer.set("ended", answers.frame(ok).path("data").path("ended"));
        return HttpResponse.ok(answer);
    }

    private HttpResponse feedback(HttpRequest request, Caller caller) {
        ClientFrame.Feedback feedback = answers.commandIn(
                ClientFrame.Feedback.class,
                ClientFrame.Type.FEEDBACK.wireName(),
                conversation(request),
                JsonBody.of(request, problems));
        var unused = answers.done(commands.feedback(caller.user(), feedback));
        return HttpResponse.noContent();
    }

    /** An id that is none belongs to nobody, like any other that does not exist. */
    private ConversationId conversation(HttpRequest request) {
        String id = request.pathPart("id");
        if (!ID.matcher(id).matches()) {
            throw problems.refuse(ErrorCode.NOT_MEMBER, "no such conversation of this user");
        }
        return new ConversationId(id);
    }

    private String instance(JsonBody body) {
        return body.text("instance", 8, 64)
                .map(instance -> {
                    if (!INSTANCE.matcher(instance).matches()) {
                        throw problems.field("instance", -1, "expected 8–64 of [A-Za-z0-9_-]");
                    }
                    return instance;
                })
                .orElse(ONE_INSTANCE);
    }
}
