package io.duologue.server;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SubjectHash;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.privacy.DepartedGuests;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.ExportBounds;
import io.duologue.core.privacy.HeldData;
import io.duologue.core.privacy.Retention;
import io.duologue.core.signin.Connections;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.NoticeStore;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.identity.MagicLinks;
import io.duologue.identity.PictureFetcher;
import io.duologue.identity.PictureLane;
import io.duologue.identity.PictureOptions;
import io.duologue.server.api.Figures;
import io.duologue.server.config.ServerOptions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server has for accounts: how people sign in, what is held of them, and how it goes. Put together once, for one server;
 * closed with it.
 *
 * @param restrictions what follows who comes back
 * @param answers to requests that may come again
 * @param held what the stores hold about somebody
 * @param figures for how long
 * @param pictures where they are fetched
 */
record Accounts(
        SignIn signIn,
        Sessions sessions,
        Linking linking,
        FollowingRestrictions restrictions,
        Erasure erasure,
        DepartedGuests guests,
        Retention retention,
        NoticeStore notices,
        KeyedAnswers answers,
        HeldData held,
        Figures figures,
        PictureLane pictures)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final int KEY_BYTES = 32;
    /** One more is left for that person's next sign-in. */
    private static final int WAITING_PICTURES = 200;

    static Accounts of(ServerOptions options, Duologue engine, Storage storage, Providers providers, Secrets secrets) {
        Stores stores = engine.stores();
        SessionOptions sessionOptions = SessionOptions.builder()
                .sessionLifetime(options.sessionLifetime())
                .bearerLifetime(options.bearerLifetime())
                .refreshLifetime(options.refreshLifetime())
                .sessionsPerPerson(options.sessionsPerPerson())
                .build();
        Sessions sessions = new Sessions(
                stores.credentials(),
                stores.erasures(),
                secrets,
                sessionOptions,
                session -> engine.commands().signedOut(session.user(), session.key()));
        NoticeStore notices = storage.notices();
        FollowingRestrictions restrictions = new FollowingRestrictions(
                stores.restrictions(), subjects(options), options.restrictionLongest(), secrets::caseId);
        Connections connections = new Connections(
                stores.accounts(),
                stores.profiles(),
                restrictions,
                notices,
                options.linkPolicy(),
                sessions,
                providers.notices(options, stores.limiter()),
                stores.erasures(),
                secrets);
        PictureLane pictures = PictureLane.start(
                new PictureFetcher(PictureOptions.builder()
                        .portsHere(Providers.portsHere(options))
                        .build()),
                stores.avatars(),
                stores.profiles(),
                secrets,
                WAITING_PICTURES);
        SignIn signIn = signIn(providers, connections, stores, sessions, pictures);
        Linking linking = new Linking(signIn, connections, notices, stores.credentials(), secrets);
        KeyedAnswers answers = storage.keyedAnswers();
        Erasure.Builder erasing = Erasure.builder(stores.erasures(), stores.accounts(), sessions)
                .restrictions(restrictions)
                .leaving(engine.commands()::giveUp)
                .recent(linking::isRecent)
                .connections(connections)
                .reports(stores.reports(), options.retention().undecidedReports())
                .stores(stores.erasables())
                .store(notices)
                .store(answers)
                .grace(options.erasureGrace());
        Retention.Builder keeping =
                stores.retention(options.retention()).notices(notices).answers(answers);
        storage.analytics().ifPresent(keeping::analytics);
        providers.linkStore().ifPresent(links -> {
            erasing.links(links);
            keeping.links(links);
        });
        return new Accounts(
                signIn,
                sessions,
                linking,
                restrictions,
                erasing.build(),
                new DepartedGuests(stores.accounts(), stores.credentials(), stores.erasures(), guests(providers)),
                keeping.build(),
                notices,
                answers,
                held(stores, notices),
                Figures.of(
                        engine.options(),
                        sessionOptions,
                        options.retention(),
                        providers.links().map(MagicLinks::lifetime)),
                pictures);
    }

    /** Closes the lane if there is no sign-in: nobody else has it yet. */
    private static SignIn signIn(
            Providers providers, Connections connections, Stores stores, Sessions sessions, PictureLane pictures) {
        try {
            return new SignIn(providers.all(), connections, stores.profiles(), sessions, pictures);
        } catch (RuntimeException e) {
            pictures.close();
            throw e;
        }
    }

    private static List<ProviderId> guests(Providers providers) {
        return providers.all().stream()
                .filter(provider -> provider.kind() == IdentityProvider.Kind.ALIAS)
                .map(IdentityProvider::id)
                .toList();
    }

    @Override
    public void close() {
        pictures.close();
    }

    /** In the demo nobody comes back to the process that comes after this one. */
    private static Optional<SubjectHash> subjects(ServerOptions options) {
        if (options.restrictionKey().isPresent()) {
            return options.restrictionKey().map(HexFormat.of()::parseHex).map(SubjectHash::new);
        }
        if (options.demo()) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            return Optional.of(new SubjectHash(key));
        }
        LOG.warn("DUOLOGUE_RESTRICTION_KEY is not set: who is restricted may come back unrestricted after he has erased"
                + " his account");
        return Optional.empty();
    }

    private static HeldData held(Stores stores, NoticeStore notices) {
        return new HeldData(
                stores.accounts(),
                stores.credentials(),
                stores.profiles(),
                stores.avatars(),
                notices,
                stores.sessions(),
                stores.conversations(),
                stores.log(),
                stores.transcripts(),
                stores.blocks(),
                stores.reports(),
                stores.restrictions(),
                stores.appeals(),
                stores.erasures(),
                List.of(),
                ExportBounds.standard());
    }
}
