package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.SignIn;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures as they are shown, and what one wants of one's own. Whoever has the id of a picture sees it: the id is told to
 * its owner and to whom the owner's card is shown, nobody guesses it, and an {@code <img>} has no session of one tab.
 */
final class PictureHandlers {
    private static final int PROVIDER_LENGTH = 32;

    /** For as long as a conversation: an id never means another picture. */
    private static final String KEPT = "private, max-age=3600";

    /** Whoever opens it by itself has a picture and nothing that runs. */
    private static final String NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'none'";

    private final Authentication authentication;
    private final Onboardings onboardings;
    private final AvatarStore avatars;
    private final ProfileStore profiles;
    private final Linking linking;
    private final SignIn signIn;
    private final Problems problems;

    PictureHandlers(Platform platform, Authentication authentication) {
        this.authentication = authentication;
        this.onboardings = new Onboardings(platform);
        this.avatars = platform.stores().avatars();
        this.profiles = platform.stores().profiles();
        this.linking = platform.linking();
        this.signIn = platform.signIn();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        String mine = Api.PREFIX + "/me/picture";
        return List.of(
                Route.get(Api.PREFIX + "/avatars/{avatar}", this::picture),
                Route.get(
                        mine,
                        authentication.required(
                                (request, caller) -> HttpResponse.ok(json(onboardings.profile(caller.user()))))),
                Route.put(mine, authentication.required(this::want)),
                Route.delete(mine, authentication.required((request, caller) -> remove(caller))));
    }

    private HttpResponse picture(HttpRequest request) {
        Avatar avatar = id(request.pathPart("avatar"))
                .flatMap(avatars::find)
                .orElseThrow(() -> problems.refuse(ErrorCode.UNSUPPORTED, "there is no such picture"));
        return HttpResponse.bytes(
                200,
                Map.of(
                        "Content-Type",
                        "image/jpeg",
                        "Cache-Control",
                        KEPT,
                        "Content-Security-Policy",
                        NOTHING_RUNS,
                        "Content-Disposition",
                        "inline; filename=\"picture.jpg\""),
                avatar.jpeg());
    }

    private static Optional<AvatarId> id(String given) {
        try {
            return Optional.of(new AvatarId(given));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the provider keeps the picture is not known any more: the next sign-in with it says so again. */
    private HttpResponse want(HttpRequest request, Caller caller) {
        JsonBody body = JsonBody.of(request, problems);
        String name = body.required("provider", body.text("provider", 1, PROVIDER_LENGTH));
        ProviderId provider = sources(caller.user()).stream()
                .map(IdentityProvider::id)
                .filter(id -> id.value().equals(name))
                .findFirst()
                .orElseThrow(() -> problems.field("provider", -1, "expected a provider that is connected"));
        return HttpResponse.ok(json(profiles.update(
                        caller.user(),
                        profile -> ImmutableProfile.copyOf(profile).withPictureFrom(provider))
                .orElseThrow(() -> problems.refuse(ErrorCode.AUTH_EXPIRED, "this account is no more"))));
    }

    /** The profile first: a picture that is on its way is then wanted no longer. */
    private HttpResponse remove(Caller caller) {
        profiles.update(
                caller.user(),
                profile -> ImmutableProfile.copyOf(profile)
                        .withAvatar(Optional.empty())
                        .withPictureFrom(Optional.empty()));
        avatars.remove(caller.user());
        return HttpResponse.noContent();
    }

    private ObjectNode json(Profile profile) {
        ObjectNode body = Json.object();
        profile.avatar().ifPresent(avatar -> body.put("avatar", avatar.value()));
        profile.pictureFrom().ifPresent(provider -> body.put("wanted", provider.value()));
        ArrayNode available = body.putArray("available");
        sources(profile.user())
                .forEach(provider -> available
                        .addObject()
                        .put("provider", provider.id().value())
                        .put("label", provider.label()));
        return body;
    }

    /** Those with which the person signs in and to which one is sent. */
    private List<IdentityProvider> sources(UserId user) {
        List<ProviderId> connected = linking.connections(user).stream()
                .map(connection -> connection.identity().provider())
                .toList();
        return signIn.providers().stream()
                .filter(provider -> provider.kind() == IdentityProvider.Kind.REDIRECT)
                .filter(provider -> connected.contains(provider.id()))
                .toList();
    }
}
