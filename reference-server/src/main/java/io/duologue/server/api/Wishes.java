package io.duologue.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.SmallGroupGuard;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.Ticket;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a body says of whom its sender wants to meet, and what he is told of it. Everything is checked before anything is changed. */
final class Wishes {
    private static final Duration LONGEST_PAUSE = Duration.ofDays(365);
    private static final int COMPANY_LENGTH = 80;
    private static final int WORD_LENGTH = 64;

    /** Nobody changes his employer as often; a slip of the pen is mended at once. */
    private static final RateLimit COMPANIES = new RateLimit(3, Duration.ofDays(1));

    private final SmallGroupGuard companies;
    private final RateLimiter limiter;
    private final InstantSource clock;
    private final Problems problems;

    Wishes(Platform platform) {
        this.companies = platform.companies();
        this.limiter = platform.stores().limiter();
        this.clock = platform.clock();
        this.problems = platform.problems();
    }

    /**
     * Whoever names one company after the other would learn of each when the last of its people came that were missing.
     * What is no other company in the form in which they are compared counts for nothing, and neither does naming none.
     */
    void requireFewCompanies(Profile before, Profile after, Instant now) {
        Optional<String> named = after.company().map(Company::normalised);
        if (named.isEmpty() || named.equals(before.company().map(Company::normalised))) {
            return;
        }
        RateKey key = new RateKey("company", after.user().value());
        if (limiter.tryAcquire(key, COMPANIES, now) instanceof RateResult.Limited limited) {
            throw problems.fieldAfter(
                    "company",
                    COMPANIES.burst(),
                    limited.retryAfter(),
                    "expected at most " + COMPANIES.burst() + " other companies, and then one a day");
        }
    }

    UnaryOperator<Profile> profileChange(JsonBody body) {
        Optional<List<String>> interests = interests(body);
        Optional<Optional<Company>> company = nullable(body, "company", this::company);
        return profile -> {
            Profile.Builder next = Profile.builder().from(profile);
            interests.ifPresent(next::interests);
            company.ifPresent(next::company);
            return next.build();
        };
    }

    /** In the form in which they are compared, which is what its person sees from then on. */
    private Optional<List<String>> interests(JsonBody body) {
        return body.texts("interests", 0, Ticket.MAX_TAGS, 1, Ticket.MAX_TAG_LENGTH)
                .map(given -> {
                    List<String> interests = new ArrayList<>();
                    for (int i = 0; i < given.size(); i++) {
                        String field = "interests[" + i + "]";
                        String interest = Ticket.normalisedTag(given.get(i));
                        if (interest.isEmpty() || interest.length() > Ticket.MAX_TAG_LENGTH) {
                            throw problems.field(
                                    field,
                                    interest.isEmpty() ? 1 : Ticket.MAX_TAG_LENGTH,
                                    "expected 1–" + Ticket.MAX_TAG_LENGTH + " characters but was " + interest.length());
                        }
                        if (interests.contains(interest)) {
                            throw problems.field(field, -1, "expected every interest once but one came again");
                        }
                        interests.add(interest);
                    }
                    return interests;
                });
    }

    private Company company(JsonBody body) {
        String name = body.required("company", body.text("company", 1, COMPANY_LENGTH))
                .strip();
        if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw problems.field("company", 1, "expected a letter or a digit in it but there was none");
        }
        return new Company(name);
    }

    UnaryOperator<Preferences> preferencesChange(JsonBody body) {
        Optional<Intent> intent = word(body, "intent", Words::intent, "talk, learn, mentor, hire or be-hired");
        Optional<Kind> mode = word(body, "mode", Words::mode, "text, audio or video");
        Optional<Boolean> avoidColleagues = body.flag("avoidColleagues");
        Optional<Optional<Instant>> pausedUntil = nullable(body, "pausedUntil", this::pausedUntil);
        return preferences -> {
            Preferences.Builder next = Preferences.builder().from(preferences);
            intent.ifPresent(next::intent);
            mode.ifPresent(next::mode);
            avoidColleagues.ifPresent(next::avoidsColleagues);
            pausedUntil.ifPresent(next::pausedUntil);
            return next.build();
        };
    }

    private Instant pausedUntil(JsonBody body) {
        String text = body.required("pausedUntil", body.text("pausedUntil", 1, WORD_LENGTH));
        Instant now = clock.instant();
        try {
            Instant until = OffsetDateTime.parse(text).toInstant();
            if (until.isAfter(now) && !until.isAfter(now.plus(LONGEST_PAUSE))) {
                return until;
            }
            throw problems.field(
                    "pausedUntil",
                    LONGEST_PAUSE.toDays(),
                    "expected a moment within " + LONGEST_PAUSE.toDays() + " days from now but was " + Words.of(until));
        } catch (DateTimeException e) {
            throw problems.field("pausedUntil", -1, "expected an instant such as 2026-11-23T08:00:00Z");
        }
    }

    private <T> Optional<T> word(JsonBody body, String member, Function<String, Optional<T>> meaning, String expected) {
        return body.text(member, 1, WORD_LENGTH)
                .map(word -> meaning.apply(word)
                        .orElseThrow(
                                () -> problems.field(member, -1, "expected " + expected + " but it was none of them")));
    }

    /** Nothing if the member was not sent; nothing within if it is null, which takes the value back. */
    private static <T> Optional<Optional<T>> nullable(JsonBody body, String member, Function<JsonBody, T> read) {
        if (!body.has(member)) {
            return Optional.empty();
        }
        return Optional.of(body.isNull(member) ? Optional.empty() : Optional.of(read.apply(body)));
    }

    /** Whether a company is shown is told its person alone, and never how many name it. */
    void tell(Profile profile, ObjectNode body) {
        body.set("interests", Words.array(profile.interests()));
        body.put("company", profile.company().map(Company::name).orElse(null));
        body.put("companyShown", companies.shown(profile).isPresent());
        body.put("companyShownFrom", companies.least());
    }

    /** A pause that is over is none. */
    void tell(Preferences preferences, ObjectNode body) {
        Instant now = clock.instant();
        body.put("intent", Words.of(preferences.intent()));
        body.put("mode", Words.of(preferences.mode()));
        body.put("avoidColleagues", preferences.avoidsColleagues());
        body.put(
                "pausedUntil",
                preferences.pausedUntil().filter(now::isBefore).map(Words::of).orElse(null));
    }
}
