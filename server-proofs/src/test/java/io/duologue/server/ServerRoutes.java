package io.duologue.server;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Shown;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.Secrets;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.Appeals;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.moderation.Roles;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.ExportBounds;
import io.duologue.core.privacy.HeldData;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.profile.SmallGroupGuard;
import io.duologue.core.signin.Challenges;
import io.duologue.core.signin.Connections;
import io.duologue.core.signin.LinkPolicy;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.NoticeSender;
import io.duologue.core.signin.NoticeStore;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.protocol.FrameCodec;
import io.duologue.server.api.Api;
import io.duologue.server.api.Figures;
import io.duologue.server.api.Platform;
import io.duologue.server.api.Readiness;
import io.duologue.server.api.Welcome;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import io.duologue.server.transport.RealtimeTransport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The server's own table of routes. */
final class ServerRoutes {
    private ServerRoutes() {}

    static List<Route> all() {
        Secrets secrets = new Secrets(new SecureRandom());
        FrameCodec codec = FrameCodec.create();
        try (Duologue engine = Duologue.builder().build()) {
            Sessions sessions = new Sessions(
                    engine.stores().credentials(),
                    engine.stores().erasures(),
                    secrets,
                    SessionOptions.standard(),
                    session -> {});
            NoticeStore notices = NoticeStore.inMemory(1);
            Connections connections = new Connections(
                    engine.stores().accounts(),
                    engine.stores().profiles(),
                    engine.stores().restrictions(),
                    notices,
                    LinkPolicy.VERIFIED_EMAIL,
                    sessions,
                    NoticeSender.NONE,
                    secrets);
            SignIn signIn = new SignIn(
                    List.of(new DemoIdentityProvider(DemoPersonas.all())),
                    connections,
                    engine.stores().profiles(),
                    sessions);
            Linking linking =
                    new Linking(signIn, connections, notices, engine.stores().credentials(), secrets);
            Desk desk = new Desk(
                    engine.stores().profiles(),
                    engine.stores().reports(),
                    engine.stores().restrictions(),
                    engine.stores().audit(),
                    Roles.NOBODYS,
                    engine.commands()::restricted,
                    secrets,
                    InstantSource.system());
            Platform platform = new Platform(
                    engine.commands(),
                    engine.stores(),
                    signIn,
                    sessions,
                    linking,
                    Erasure.builder(engine.stores().erasures(), engine.stores().accounts(), sessions)
                            .restrictions(new FollowingRestrictions(
                                    engine.stores().restrictions(),
                                    Optional.empty(),
                                    FollowingRestrictions.LONGEST,
                                    secrets::caseId))
                            .build(),
                    engine.guidelines(),
                    engine.ageAssurance(),
                    new SmallGroupGuard(engine.stores().profiles(), 10),
                    engine.topics(),
                    () -> Readiness.READY,
                    InstantSource.system(),
                    codec,
                    new Problems(secrets, codec),
                    RateLimit.of(1, Duration.ofSeconds(1)),
                    RateLimit.of(1, Duration.ofSeconds(1)),
                    Set.of(),
                    Optional.empty(),
                    KeyedAnswers.inMemory(1),
                    Optional.empty(),
                    1,
                    new Challenges(engine.stores().pendingSignIns(), secrets),
                    Optional.empty(),
                    new HeldData(
                            engine.stores().accounts(),
                            engine.stores().credentials(),
                            engine.stores().profiles(),
                            engine.stores().avatars(),
                            notices,
                            engine.stores().sessions(),
                            engine.stores().conversations(),
                            engine.stores().log(),
                            engine.stores().transcripts(),
                            engine.stores().blocks(),
                            engine.stores().reports(),
                            engine.stores().restrictions(),
                            engine.stores().appeals(),
                            engine.stores().erasures(),
                            List.of(),
                            ExportBounds.standard()),
                    Figures.of(
                            engine.options(), SessionOptions.standard(), RetentionOptions.standard(), Optional.empty()),
                    desk,
                    new Appeals(
                            desk,
                            engine.stores().restrictions(),
                            engine.stores().reports(),
                            engine.stores().audit(),
                            engine.stores().appeals(),
                            InstantSource.system()),
                    engine.watch(),
                    new Welcome(true, Shown.PROFILE, false));
            return Api.routes(platform, RealtimeTransport.PATH);
        }
    }
}
