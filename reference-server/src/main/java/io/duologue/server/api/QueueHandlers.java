package io.duologue.server.api;

import io.duologue.core.engine.Commands;
import io.duologue.protocol.ClientFrame;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.util.List;

/** Searching for a partner, and answering an offer. */
final class QueueHandlers {
    private final Authentication authentication;
    private final Commands commands;
    private final Answers answers;
    private final Repeats repeats;
    private final Problems problems;

    QueueHandlers(Platform platform, Authentication authentication, Repeats repeats, Answers answers) {
        this.authentication = authentication;
        this.commands = platform.commands();
        this.repeats = repeats;
        this.answers = answers;
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        Api.PREFIX + "/queue",
                        authentication.required((request, caller) ->
                                HttpResponse.ok(answers.queue(answers.done(commands.queue(caller.user())))))),
                Route.post(Api.PREFIX + "/queue", authentication.required(repeats.once(this::join))),
                Route.delete(
                        Api.PREFIX + "/queue",
                        authentication.required((request, caller) ->
                                HttpResponse.ok(answers.queue(answers.done(commands.leave(caller.user())))))),
                Route.post(
                        Api.PREFIX + "/offers/{offer}/accept",
                        authentication.required(repeats.once((request, caller) -> HttpResponse.ok(answers.queue(
                                answers.done(commands.accept(caller.user(), request.pathPart("offer")))))))),
                Route.post(
                        Api.PREFIX + "/offers/{offer}/decline",
                        authentication.required(repeats.once((request, caller) -> HttpResponse.ok(answers.queue(
                                answers.done(commands.decline(caller.user(), request.pathPart("offer")))))))));
    }

    private HttpResponse join(HttpRequest request, Caller caller) {
        ClientFrame.QueueJoin join = answers.command(
                ClientFrame.QueueJoin.class, ClientFrame.Type.QUEUE_JOIN.wireName(), JsonBody.of(request, problems));
        return HttpResponse.json(202, answers.queue(answers.done(commands.join(caller.user(), join))));
    }
}
