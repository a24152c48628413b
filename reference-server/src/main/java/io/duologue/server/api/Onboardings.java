package io.duologue.server.api;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Onboarding;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.Problems;
import java.util.List;

/** How far somebody has come before the first conversation. */
final class Onboardings {
    private final ProfileStore profiles;
    private final Guidelines guidelines;
    private final AgeAssurance age;
    private final boolean asksForCard;
    private final Problems problems;

    Onboardings(Platform platform) {
        this.profiles = platform.stores().profiles();
        this.guidelines = platform.guidelines();
        this.age = platform.age();
        this.asksForCard = platform.welcome().shown().asksForCard();
        this.problems = platform.problems();
    }

    String guidelinesVersion() {
        return guidelines.version();
    }

    Onboarding of(UserId user) {
        List<Acknowledgement> given = profiles.acknowledgements(user);
        return Onboarding.of(profiles.find(user), given, guidelines, age.of(user, given), asksForCard);
    }

    /** Who is signed in has a profile; if it is gone, so is the person. */
    Profile profile(UserId user) {
        return profiles.find(user)
                .orElseThrow(() -> problems.refuse(ErrorCode.AUTH_EXPIRED, "this account is no more"));
    }
}
