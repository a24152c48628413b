package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Commands.QueueView;
import io.duologue.core.engine.Shown;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Verification;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.Role;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Onboarding;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import io.duologue.server.http.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Who one is, and the rules that one has agreed to. */
final class AccountHandlers {
    private static final int NAME_LENGTH = 40;
    private static final ProviderId LINKEDIN = new ProviderId("linkedin");
    private static final ProviderId GITHUB = new ProviderId("github");

    private final Authentication authentication;
    private final Onboardings onboardings;
    private final Commands commands;
    private final Erasure erasure;
    private final Desk desk;
    private final ProfileStore profiles;
    private final Guidelines guidelines;
    private final AgeAssurance age;
    private final Answers answers;
    private final InstantSource clock;
    private final Shown shown;
    private final Problems problems;

    AccountHandlers(Platform platform, Authentication authentication, Answers answers) {
        this.authentication = authentication;
        this.onboardings = new Onboardings(platform);
        this.commands = platform.commands();
        this.erasure = platform.erasure();
        this.desk = platform.desk();
        this.profiles = platform.stores().profiles();
        this.guidelines = platform.guidelines();
        this.age = platform.age();
        this.answers = answers;
        this.clock = platform.clock();
        this.shown = platform.welcome().shown();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(Api.PREFIX + "/me", authentication.evenLeaving((request, caller) -> me(caller))),
                Route.get(
                        Api.PREFIX + "/acknowledgements",
                        authentication.required((request, caller) -> acknowledgements(caller))),
                Route.post(Api.PREFIX + "/acknowledgements", authentication.required(this::acknowledge)));
    }

    static ObjectNode user(Profile profile) {
        ObjectNode user = Json.object().put("id", profile.user().value()).put("name", profile.name());
        profile.avatar().ifPresent(avatar -> user.put("avatar", avatar.value()));
        return user;
    }

    private HttpResponse me(Caller caller) {
        Profile profile = onboardings.profile(caller.user());
        Onboarding onboarding = onboardings.of(caller.user());
        ObjectNode body = Json.object();
        body.set("user", user(profile));
        body.set("connected", Words.array(profile.connected()));
        body.put("verified_linkedin", profile.connected().contains(LINKEDIN));
        body.put("verified_github", profile.connected().contains(GITHUB));
        ArrayNode verified = body.putArray("verified");
        profile.verified()
                .filter(one -> one.holds(clock.instant()))
                .ifPresent(one ->
                        one.what().stream().sorted().map(Verification::wireName).forEach(verified::add));
        body.put("shown", shown.name().toLowerCase(Locale.ROOT));
        ObjectNode steps = body.putObject("onboarding")
                .put("card", onboarding.card())
                .put("topics", onboarding.topics())
                .put("acknowledged", onboarding.acknowledged())
                .put("adult", onboarding.adult())
                .put("complete", onboarding.complete());
        if (onboarding.age() instanceof AgeAssurance.Answer.Refused refused) {
            steps.put("ageRefused", refused.reason());
        }
        Set<Role> roles = desk.roles(caller.user());
        if (!roles.isEmpty()) {
            body.set("roles", DeskHandlers.words(roles));
        }
        commands.restriction(caller.user())
                .map(ServerFrame.Restriction::new)
                .ifPresent(frame -> body.set("restriction", answers.data(frame).get("restriction")));
        if (caller.session().leaving()) {
            erasure.find(caller.user()).ifPresent(pending -> body.set("erasure", ErasureHandlers.pending(pending)));
        }
        body.set("state", state(caller));
        return HttpResponse.ok(body);
    }

    /** Who has no live session is idle; a store that cannot be reached is not hidden. */
    private ObjectNode state(Caller caller) {
        Answer<QueueView> answer = commands.queue(caller.user());
        ObjectNode state = Json.object();
        if (answer instanceof Answer.Refused<QueueView> refused) {
            if (refused.problem().code() != ErrorCode.SESSION_NONE) {
                throw new RefusedException(refused.problem());
            }
            return state.put("kind", "idle");
        }
        QueueView view = answers.done(answer);
        state.put("kind", view.doing().name().toLowerCase(Locale.ROOT));
        if (view.conversation() != null) {
            state.put("conversation", view.conversation().value());
        }
        return state;
    }

    private HttpResponse acknowledgements(Caller caller) {
        ObjectNode body = Json.object();
        ObjectNode required = body.putObject("required").put(Guidelines.DOCUMENT, guidelines.version());
        age.asks().ifPresent(version -> required.put(AgeAssurance.DOCUMENT, version));
        ArrayNode rules = body.putArray("rules");
        guidelines
                .rules()
                .forEach(rule -> rules.addObject()
                        .put("id", rule.id())
                        .put("title", rule.title())
                        .put("text", rule.text())
                        .put("consequence", rule.consequence()));
        ArrayNode given = body.putArray("given");
        profiles.acknowledgements(caller.user()).forEach(one -> given.add(acknowledgement(one)));
        return HttpResponse.ok(body);
    }

    private HttpResponse acknowledge(HttpRequest request, Caller caller) {
        JsonBody body = JsonBody.of(request, problems);
        String document = body.required("document", body.text("document", 1, NAME_LENGTH));
        String inForce = inForce(document);
        String version = body.required("version", body.text("version", 1, NAME_LENGTH));
        if (!version.equals(inForce)) {
            throw problems.field("version", -1, "expected the version in force, " + inForce);
        }
        if (!body.required("adult", body.flag("adult"))) {
            throw problems.field("adult", -1, "expected true");
        }
        Instant now = clock.instant();
        profiles.acknowledge(caller.user(), new Acknowledgement(document, version, now));
        // Whoever agrees to the rules says in the same breath that he is of age: two things, each with a version of its
        // own.
        age.asks()
                .ifPresent(asked ->
                        profiles.acknowledge(caller.user(), new Acknowledgement(AgeAssurance.DOCUMENT, asked, now)));
        return HttpResponse.json(
                201,
                profiles.acknowledgements(caller.user()).stream()
                        .filter(one ->
                                one.document().equals(document) && one.version().equals(version))
                        .findFirst()
                        .map(AccountHandlers::acknowledgement)
                        .orElseGet(Json::object));
    }

    private String inForce(String document) {
        return switch (document) {
            case Guidelines.DOCUMENT -> guidelines.version();
            case AgeAssurance.DOCUMENT ->
                age.asks().orElseThrow(() -> problems.field("document", -1, "here nobody's word on his age is asked"));
            default ->
                throw problems.field(
                        "document", -1, "expected " + Guidelines.DOCUMENT + " or " + AgeAssurance.DOCUMENT);
        };
    }

    private static ObjectNode acknowledgement(Acknowledgement one) {
        return Json.object()
                .put("document", one.document())
                .put("version", one.version())
                .put("at", Words.of(one.at()));
    }
}
