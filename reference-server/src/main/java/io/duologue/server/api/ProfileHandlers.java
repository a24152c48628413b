package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.engine.Commands;
import io.duologue.core.identity.Aliases;
import io.duologue.core.identity.OneLine;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.matching.OfferMode;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Topics;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What one says about oneself, and how one wants to be treated. */
final class ProfileHandlers {
    /** Saying one of these says that the card as a whole was looked at. */
    private static final List<String> CARD = List.of("name", "headline", "bio", "seniority", "segment", "timeZone");

    private static final int WORD_LENGTH = 64;
    private static final int NAME = 80;
    private static final int HEADLINE = 120;

    private final Authentication authentication;
    private final Onboardings onboardings;
    private final ProfileStore profiles;
    private final Topics topics;
    private final Wishes wishes;
    private final Commands commands;
    private final InstantSource clock;
    private final Problems problems;

    ProfileHandlers(Platform platform, Authentication authentication) {
        this.authentication = authentication;
        this.onboardings = new Onboardings(platform);
        this.profiles = platform.stores().profiles();
        this.topics = platform.topics();
        this.wishes = new Wishes(platform);
        this.commands = platform.commands();
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        Api.PREFIX + "/profile",
                        authentication.required(
                                (request, caller) -> HttpResponse.ok(json(onboardings.profile(caller.user()))))),
                Route.put(Api.PREFIX + "/profile", authentication.required(this::saveProfile)),
                Route.get(
                        Api.PREFIX + "/preferences",
                        authentication.required(
                                (request, caller) -> HttpResponse.ok(json(profiles.preferences(caller.user()))))),
                Route.put(Api.PREFIX + "/preferences", authentication.required(this::savePreferences)));
    }

    private HttpResponse saveProfile(HttpRequest request, Caller caller) {
        UnaryOperator<Profile> change = profileChange(JsonBody.of(request, problems));
        Profile before = onboardings.profile(caller.user());
        wishes.requireFewCompanies(before, change.apply(before), clock.instant());
        Profile changed = profiles.update(caller.user(), change)
                .orElseThrow(() -> problems.refuse(ErrorCode.AUTH_EXPIRED, "this account is no more"));
        return HttpResponse.ok(json(changed));
    }

    /** Everything is checked before anything is changed. */
    private UnaryOperator<Profile> profileChange(JsonBody body) {
        Optional<String> name = body.text("name", 1, NAME).map(given -> seen("name", OneLine.of(given, NAME)));
        Optional<String> alias = body.text("alias", 1, Aliases.MOST).map(given -> seen("alias", Aliases.chosen(given)));
        Optional<String> headline = body.text("headline", 0, HEADLINE).map(given -> OneLine.of(given, HEADLINE));
        Optional<String> bio = body.lines("bio", 0, 500);
        Optional<Edit<SeniorityBand>> seniority =
                word(body, "seniority", SeniorityBand::of, "student, 0-1, 2-4, 5-9, 10-14 or 15+");
        Optional<Edit<Profile.Segment>> segment =
                word(body, "segment", Profile.Segment::of, "professional, founder, recruiter, student or creator");
        Optional<Edit<ZoneId>> timeZone =
                word(body, "timeZone", ProfileHandlers::zone, "the name of a time zone, such as Europe/Lisbon");
        Optional<List<String>> chosen = body.texts("topics", 0, 5, 1, 48);
        chosen.ifPresent(this::requireKnown);
        Optional<List<String>> skills = body.texts("skills", 0, 20, 1, 40);
        Optional<List<String>> languages = body.texts("languages", 1, 3, 2, 2);
        languages.ifPresent(this::requireLanguages);
        UnaryOperator<Profile> wished = wishes.profileChange(body);
        boolean confirms = body.flag("confirmed").orElse(CARD.stream().anyMatch(body::has));
        return profile -> {
            Profile.Builder next = Profile.builder().from(profile);
            name.ifPresent(next::name);
            alias.ifPresent(next::alias);
            headline.ifPresent(next::headline);
            bio.ifPresent(next::bio);
            seniority.ifPresent(edit -> next.seniority(edit.value()));
            segment.ifPresent(edit -> next.segment(edit.value()));
            timeZone.ifPresent(edit -> next.timeZone(edit.value()));
            chosen.ifPresent(next::topics);
            skills.ifPresent(next::skills);
            languages.ifPresent(next::languages);
            return wished.apply(next.confirmed(profile.confirmed() || confirms).build());
        };
    }

    /** What is kept of a name: without what is not seen or turns the writing around, and something of it. */
    private String seen(String field, String kept) {
        if (kept.isEmpty()) {
            throw problems.field(field, 1, "expected a name but there was nothing to be seen");
        }
        return kept;
    }

    private HttpResponse savePreferences(HttpRequest request, Caller caller) {
        UnaryOperator<Preferences> change = preferencesChange(JsonBody.of(request, problems));
        Preferences changed = profiles.updatePreferences(caller.user(), change)
                .orElseThrow(() -> problems.refuse(ErrorCode.AUTH_EXPIRED, "this account is no more"));
        if (changed.isPaused(clock.instant())) {
            // Who has no live session searches for nobody, and an unreachable store is met again by whoever pairs.
            var unused = commands.leave(caller.user());
        }
        return HttpResponse.ok(json(changed));
    }

    /** Everything is checked before anything is changed. */
    private UnaryOperator<Preferences> preferencesChange(JsonBody body) {
        Optional<OfferMode> offer =
                word(body, "offer", Words::offer, "auto, one-tap or preview").flatMap(Edit::value);
        Optional<Duration> decisionTime =
                body.integer("decisionSeconds", 20, 60).map(Duration::ofSeconds);
        decisionTime
                .filter(time -> time.toSeconds() != 20 && time.toSeconds() != 60)
                .ifPresent(other -> {
                    throw problems.field("decisionSeconds", -1, "expected 20 or 60");
                });
        Optional<Boolean> sound = body.flag("sound");
        Optional<Boolean> requeue = body.flag("requeue");
        Optional<Boolean> keyboardShortcuts = body.flag("keyboardShortcuts");
        UnaryOperator<Preferences> wished = wishes.preferencesChange(body);
        return preferences -> {
            Preferences.Builder next = Preferences.builder().from(preferences);
            offer.ifPresent(next::offer);
            decisionTime.ifPresent(next::decisionTime);
            sound.ifPresent(next::sound);
            requeue.ifPresent(next::requeue);
            keyboardShortcuts.ifPresent(next::keyboardShortcuts);
            return wished.apply(next.build());
        };
    }

    private <T> Optional<Edit<T>> word(
            JsonBody body, String member, Function<String, Optional<T>> meaning, String expected) {
        if (body.isNull(member)) {
            return Optional.of(new Edit<>(Optional.empty()));
        }
        return body.text(member, 1, WORD_LENGTH).map(word -> {
            Optional<T> value = meaning.apply(word);
            if (value.isEmpty()) {
                throw problems.field(member, -1, "expected " + expected);
            }
            return new Edit<>(value);
        });
    }

    private static Optional<ZoneId> zone(String name) {
        return Stream.of(name)
                .filter(known -> ZoneRulesProvider.getAvailableZoneIds().contains(known))
                .map(ZoneId::of)
                .findFirst();
    }

    private void requireKnown(List<String> chosen) {
        for (int i = 0; i < chosen.size(); i++) {
            String id = chosen.get(i);
            if (topics.all().stream().map(topic -> topic.id().value()).noneMatch(id::equals)) {
                throw problems.field("topics[" + i + "]", -1, "expected the id of a topic");
            }
        }
    }

    private void requireLanguages(List<String> languages) {
        for (int i = 0; i < languages.size(); i++) {
            if (!languages.get(i).matches("[a-z]{2}")) {
                throw problems.field("languages[" + i + "]", -1, "expected two letters a–z");
            }
        }
    }

    private ObjectNode json(Profile profile) {
        ObjectNode body = Json.object();
        body.put("name", profile.name());
        body.put("alias", profile.alias().orElse(null));
        body.put("headline", profile.headline());
        body.put("bio", profile.bio());
        body.put("seniority", profile.seniority().map(SeniorityBand::wireName).orElse(null));
        body.put("segment", profile.segment().map(Profile.Segment::wireName).orElse(null));
        body.put("timeZone", profile.timeZone().map(ZoneId::getId).orElse(null));
        body.set("topics", Words.array(profile.topics()));
        body.set("skills", Words.array(profile.skills()));
        body.set("languages", Words.array(profile.languages()));
        body.put("imported", !profile.confirmed());
        wishes.tell(profile, body);
        return body;
    }

    private ObjectNode json(Preferences preferences) {
        ObjectNode body = Json.object()
                .put("offer", Words.of(preferences.offer()))
                .put("decisionSeconds", preferences.decisionTime().toSeconds())
                .put("sound", preferences.sound())
                .put("requeue", preferences.requeue())
                .put("keyboardShortcuts", preferences.keyboardShortcuts());
        wishes.tell(preferences, body);
        return body;
    }

    /** What a member that was sent says: a value, or null, which takes the value back. */
    private record Edit<T>(Optional<T> value) {}
}
