package io.duologue.core.profile;

import io.duologue.core.Checks;

/**
 * Names a picture, and lets whoever has it see the picture: nobody guesses it, and a new picture has a new one. Tells
 * nothing of whose it is.
 *
 * @param value {@code a_} and 1–64 of {@code A-Z a-z 0-9 _ -}
 */
public record AvatarId(String value) {
    public AvatarId {
        Checks.id("avatar id", "a_", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
