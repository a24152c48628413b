package io.duologue.testkit.contract;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import java.util.List;

class SelfDeclaredAgeTest extends AgeAssuranceContract {
    @Override
    protected AgeAssurance newAssurance() {
        return AgeAssurance.selfDeclared();
    }

    @Override
    protected List<Acknowledgement> growUp(UserId user) {
        String version = AgeAssurance.selfDeclared().asks().orElseThrow();
        return List.of(new Acknowledgement(AgeAssurance.DOCUMENT, version, People.NINE));
    }
}
