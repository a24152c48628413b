package io.duologue.core.profile;

import io.duologue.core.Checks;
import java.util.Optional;

/**
 * Keeps a company from giving somebody away: it is shown only where so many people from there are here that it could be any of
 * them. Nobody is told how many there are. Whoever may name one company after the other learns all the same when enough of its
 * people are here: whoever lets people name one bounds how often they name another. Safe for many threads; blocks on the store.
 */
public final class SmallGroupGuard {
    private final ProfileStore profiles;
    private final int least;

    /** @param least people who have named the same company, each through the onboarding; 0 shows every company */
    public SmallGroupGuard(ProfileStore profiles, int least) {
        this.profiles = profiles;
        this.least = Math.toIntExact(Checks.atLeast("people of a company that is shown", 0, least));
    }

    /** From how many people on a company is shown. */
    public int least() {
        return least;
    }

    /** What others may see of where this person works. */
    public Optional<Company> shown(Profile profile) {
        return profile.company().filter(company -> least == 0 || profiles.companyCount(company.normalised()) >= least);
    }
}
