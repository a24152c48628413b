package io.duologue.client.account;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one wants to be treated. Immutable.
 *
 * @param offer {@code auto}: a match begins by itself; {@code one-tap}: both are asked; {@code preview}: the same,
 *     shown topics and seniority but no name
 * @param decisionTime how long one wants to be asked: 20 s or 60 s
 * @param requeue whether one is queued again when the partner was lost
 */
public record Preferences(
        String offer, Duration decisionTime, boolean sound, boolean requeue, boolean keyboardShortcuts) {

    public static Builder builder() {
        return new Builder();
    }

    /** Collects preferences; all of them are saved, so all have to be given, most easily by {@link #from}. One thread at a time. */
    public static final class Builder {
        private @Nullable String offer;
        private @Nullable Duration decisionTime;
        private @Nullable Boolean sound;
        private @Nullable Boolean requeue;
        private @Nullable Boolean keyboardShortcuts;

        private Builder() {}

        /** Takes over all of these. */
        public Builder from(Preferences preferences) {
            offer = preferences.offer;
            decisionTime = preferences.decisionTime;
            sound = preferences.sound;
            requeue = preferences.requeue;
            keyboardShortcuts = preferences.keyboardShortcuts;
            return this;
        }

        public Builder offer(String value) {
            offer = value;
            return this;
        }

        public Builder decisionTime(Duration value) {
            decisionTime = value;
            return this;
        }

        public Builder sound(boolean value) {
            sound = value;
            return this;
        }

        public Builder requeue(boolean value) {
            requeue = value;
            return this;
        }

        public Builder keyboardShortcuts(boolean value) {
            keyboardShortcuts = value;
            return this;
        }

        /** @throws IllegalStateException if one is missing */
        public Preferences build() {
            return new Preferences(
                    given(offer), given(decisionTime), given(sound), given(requeue), given(keyboardShortcuts));
        }

        private static <T> T given(@Nullable T value) {
            if (value == null) {
                throw new IllegalStateException("expected every preference");
            }
            return value;
        }
    }
}
