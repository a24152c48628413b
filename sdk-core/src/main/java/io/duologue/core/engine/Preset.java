package io.duologue.core.engine;

import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.session.SkipPolicy;
import io.duologue.matching.OfferMode;
import java.util.List;
import java.util.Optional;

/**
 * What kind of platform it is, as data: a name and figures, of which each can be set otherwise. Immutable.
 *
 * <pre>{@code
 * Duologue.builder().options(Preset.ANONYMOUS.options()).build();
 * Duologue.builder().options(Preset.ANONYMOUS.toBuilder().resumeWindow(Duration.ofSeconds(30)).build()).build();
 * }</pre>
 *
 * @param name how configurations call it
 * @param options every figure
 */
public record Preset(String name, EngineOptions options) {

    /** One sees whom one is to talk with, and agrees; texts are kept for a day. All defaults. */
    public static final Preset PROFESSIONAL =
            new Preset("professional", EngineOptions.builder().build());

    /** Strangers who are paired at once and may leave sooner; texts are gone when nobody can return to them any more. */
    public static final Preset ANONYMOUS = new Preset(
            "anonymous",
            EngineOptions.builder()
                    .shown(Shown.STRANGER)
                    .offers(OfferMode.AUTO)
                    .messages(MessageRetention.BUFFER)
                    .skips(SkipPolicy.LENIENT)
                    .build());

    /** People who are paired at once and know each other by an alias until both agree to see each other's cards. */
    public static final Preset REVEAL = new Preset(
            "reveal",
            EngineOptions.builder().shown(Shown.ALIAS).offers(OfferMode.AUTO).build());

    private static final List<Preset> ALL = List.of(PROFESSIONAL, ANONYMOUS, REVEAL);

    /** The preset of that name. */
    public static Optional<Preset> named(String name) {
        return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    /** These figures, to change some. */
    public EngineOptions.Builder toBuilder() {
        return EngineOptions.builder().from(options);
    }
}
