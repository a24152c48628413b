package io.duologue.server.api;

import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RequestGuard;
import io.duologue.server.http.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All routes of the server, each behind the guard. */
public final class Api {
    static final String PREFIX = SessionCookies.PATH;

    private Api() {}

    /** @param realtimePath where sockets are opened, unless on another port; who asks without an upgrade is told so */
    public static List<Route> routes(Platform platform, String realtimePath) {
        Problems problems = platform.problems();
        SessionCookies cookies = new SessionCookies(platform.welcome().demo(), platform.secure(), problems);
        Authentication authentication = new Authentication(platform.sessions(), cookies, platform.clock(), problems);
        Answers answers = new Answers(platform.codec(), problems);
        Repeats repeats = new Repeats(platform.keyedAnswers(), platform.clock(), problems);
        RequestGuard guard = new RequestGuard(platform.allowedOrigins(), platform.ownOrigin(), problems);
        DeskHandlers desk = new DeskHandlers(platform, authentication, repeats);
        Bulkheads bulkheads = new Bulkheads(platform.signIn(), platform.signInsAtOnce(), problems);
        return Stream.of(
                        new AuthHandlers(platform, authentication, cookies, bulkheads).routes(),
                        new SessionHandlers(platform, authentication, cookies).routes(),
                        new AccountHandlers(platform, authentication, answers).routes(),
                        new ErasureHandlers(platform, authentication, cookies).routes(),
                        new ExportHandlers(platform, authentication).routes(),
                        new IdentityHandlers(platform, authentication, bulkheads).routes(),
                        new ProfileHandlers(platform, authentication).routes(),
                        new PictureHandlers(platform, authentication).routes(),
                        new LobbyHandlers(platform, authentication, answers).routes(),
                        new QueueHandlers(platform, authentication, repeats, answers).routes(),
                        new ConversationHandlers(platform, authentication, answers).routes(),
                        new SafetyHandlers(platform, authentication, repeats, answers).routes(),
                        desk.routes(),
                        new AppealHandlers(platform, authentication, desk).routes(),
                        new QueueDeskHandlers(platform, desk).routes(),
                        new AvoidHandlers(platform, authentication, repeats, answers).routes(),
                        new HealthHandlers(platform).routes(),
                        platform.socketPort().isPresent()
                                ? List.<Route>of()
                                : List.of(noUpgrade(realtimePath, problems)))
                .flatMap(List::stream)
                .map(route -> new Route(route.method(), route.path(), guard.guarding(route.method(), route.handler())))
                .toList();
    }

    private static Route noUpgrade(String path, Problems problems) {
        return Route.get(path, request -> {
            throw problems.refuse(
                    426,
                    ErrorCode.UNSUPPORTED,
                    Map.of("Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13"),
                    "expected a WebSocket handshake");
        });
    }
}
