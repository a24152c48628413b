package io.duologue.client;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.util.List;
import org.immutables.value.Value;

/** Whom one would like to meet. Immutable. */
@Value.Immutable(copy = false)
public interface SearchCriteria {

    /** Ids of topics, at most 5; without any, {@link #surprise} is true. */
    List<String> topics();

    /** The richest way in which one is ready to talk; text unless said otherwise. */
    @Value.Default
    default TalkMode mode() {
        return TalkMode.TEXT;
    }

    /** What one comes for; to talk unless said otherwise. */
    @Value.Default
    default TalkIntent intent() {
        return TalkIntent.TALK;
    }

    /** Whether any topic will do; true by default if there is none. */
    @Value.Default
    default boolean surprise() {
        return topics().isEmpty();
    }

    /** Two-letter codes, at most 3; without any, those of the profile. */
    List<String> languages();

    @Value.Check
    default void check() {
        if (topics().size() > ProtocolLimits.TOPICS || languages().size() > ProtocolLimits.LANGUAGES) {
            throw new IllegalArgumentException("expected at most " + ProtocolLimits.TOPICS + " topics and "
                    + ProtocolLimits.LANGUAGES + " languages but was " + topics().size() + " and "
                    + languages().size());
        }
        if (topics().isEmpty() && !surprise()) {
            throw new IllegalArgumentException("expected a topic, or surprise");
        }
    }

    /** Anybody who fits. */
    static SearchCriteria anybody() {
        return builder().build();
    }

    /** Somebody to talk with about these topics. */
    static SearchCriteria about(String... topics) {
        return builder().addTopics(topics).build();
    }

    static ImmutableSearchCriteria.Builder builder() {
        return ImmutableSearchCriteria.builder();
    }

    /** What the server says it searches for. */
    static SearchCriteria of(ServerFrame.QueueWaiting waiting) {
        return builder()
                .topics(waiting.topics())
                .mode(waiting.mode())
                .intent(waiting.intent())
                .surprise(waiting.surprise() || waiting.topics().isEmpty())
                .languages(waiting.languages())
                .build();
    }

    /** As the wire has it. */
    default ClientFrame.QueueJoin toFrame() {
        return new ClientFrame.QueueJoin(null, topics(), mode(), intent(), surprise(), languages());
    }
}
