package io.duologue.core.profile;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.util.List;
import java.util.Optional;

/** Takes a person's word for it. Immutable. */
record SelfDeclaredAge(String version) implements AgeAssurance {
    SelfDeclaredAge {
        Checks.length("version", 1, 40, version);
    }

    @Override
    public Answer of(UserId user, List<Acknowledgement> given) {
        boolean said = given.stream()
                .anyMatch(
                        one -> one.document().equals(DOCUMENT) && one.version().equals(version));
        return said ? Answer.ADULT : Answer.UNKNOWN;
    }

    @Override
    public Optional<String> asks() {
        return Optional.of(version);
    }
}
