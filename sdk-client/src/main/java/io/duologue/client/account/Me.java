package io.duologue.client.account;

import io.duologue.protocol.ServerFrame;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** Who one is. Immutable. */
@Value.Immutable(copy = false)
public interface Me {

    String userId();

    String name();

    /** Accounts elsewhere, such as {@code linkedin}. */
    List<String> connected();

    Onboarding onboarding();

    /** What one may not do, if anything. */
    Optional<ServerFrame.RestrictionNotice> restriction();

    /** {@code idle}, {@code waiting}, {@code offered} or {@code talking}. */
    String state();

    /** The conversation one is in. */
    Optional<String> conversation();

    /**
     * What is left to do before one may search.
     *
     * @param complete whether nothing is
     */
    record Onboarding(boolean card, boolean topics, boolean acknowledged, boolean complete) {}

    static ImmutableMe.Builder builder() {
        return ImmutableMe.builder();
    }
}
