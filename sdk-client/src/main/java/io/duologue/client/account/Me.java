package io.duologue.client.account;

import io.duologue.protocol.ServerFrame;
import java.util.List;
import java.util.Optional;

/**
 * Who one is. Immutable.
 *
 * @param connected accounts elsewhere, such as {@code linkedin}
 * @param restriction what one may not do, if anything
 * @param state {@code idle}, {@code waiting}, {@code offered} or {@code talking}
 * @param conversation the id of the one that one is in
 */
public record Me(
        String userId,
        String name,
        List<String> connected,
        Onboarding onboarding,
        Optional<ServerFrame.RestrictionNotice> restriction,
        String state,
        Optional<String> conversation) {
    public Me {
        connected = List.copyOf(connected);
    }

    /**
     * What is done of what has to be done before one may search.
     *
     * @param complete whether nothing is left
     */
    public record Onboarding(boolean card, boolean topics, boolean acknowledged, boolean complete) {}
}
