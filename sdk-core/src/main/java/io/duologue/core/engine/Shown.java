package io.duologue.core.engine;

import io.duologue.core.profile.Profile;
import io.duologue.protocol.ServerFrame.Card;

/** What two people who are paired see of each other. */
public enum Shown {
    /** The profile, as its owner wrote it. */
    PROFILE,
    /** What they would talk about and in which languages; neither name nor anything else of the profile. */
    STRANGER,
    /** Like a stranger but for the alias; the profile once both have agreed to that. */
    ALIAS;

    /**
     * What is shown of this card.
     *
     * @param of whose card it is
     * @param revealed whether the two have agreed to see each other's
     */
    Card of(Card whole, Profile of, boolean revealed) {
        return isWhole(revealed) ? whole : Frames.called(name(of, revealed), whole);
    }

    /** What this person is called. */
    String name(Profile of, boolean revealed) {
        if (isWhole(revealed)) {
            return of.name();
        }
        return this == ALIAS ? of.alias().orElse(Frames.STRANGER) : Frames.STRANGER;
    }

    /** Whether anybody ever sees more of a person than what he talks about, so that there has to be a card. */
    public boolean asksForCard() {
        return this != STRANGER;
    }

    private boolean isWhole(boolean revealed) {
        return this == PROFILE || (this == ALIAS && revealed);
    }
}
