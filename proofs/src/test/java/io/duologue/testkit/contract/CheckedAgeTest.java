package io.duologue.testkit.contract;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An age that somebody else has checked: what a person says of himself does not count. */
class CheckedAgeTest extends AgeAssuranceContract {
    private final Set<UserId> checked = new HashSet<>();

    @Override
    protected AgeAssurance newAssurance() {
        return (user, given) -> checked.contains(user) ? AgeAssurance.Answer.ADULT : AgeAssurance.Answer.UNKNOWN;
    }

    @Override
    protected List<Acknowledgement> growUp(UserId user) {
        checked.add(user);
        return List.of();
    }
}
