package io.duologue.client;

import io.duologue.protocol.ClientFrame.QueueJoin;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom one would like to meet. Immutable. */
public final class SearchCriteria {
    private final QueueJoin wanted;

    private SearchCriteria(Builder with) {
        boolean anyTopic = with.surprise == null ? with.topics.isEmpty() : with.surprise;
        if (with.topics.size() > ProtocolLimits.TOPICS || with.languages.size() > ProtocolLimits.LANGUAGES) {
            throw new IllegalArgumentException("expected at most " + ProtocolLimits.TOPICS + " topics and "
                    + ProtocolLimits.LANGUAGES + " languages but was " + with.topics.size() + " and "
                    + with.languages.size());
        }
        if (with.topics.isEmpty() && !anyTopic) {
            throw new IllegalArgumentException("expected a topic, or surprise");
        }
        wanted = new QueueJoin(null, with.topics, with.mode, with.intent, anyTopic, with.languages);
    }

    /** Anybody who fits. */
    public static SearchCriteria anybody() {
        return builder().build();
    }

    /** Somebody to talk with about these topics, given by their ids. */
    public static SearchCriteria about(String... topics) {
        return builder().topics(List.of(topics)).build();
    }

    public static Builder builder() {
        return new Builder();
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
    QueueJoin toFrame() {
        return wanted;
    }

    public List<String> topics() {
        return wanted.topics();
    }

    public TalkMode mode() {
        return wanted.mode();
    }

    public TalkIntent intent() {
        return wanted.intent();
    }

    public boolean surprise() {
        return wanted.surprise();
    }

    public List<String> languages() {
        return wanted.languages();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SearchCriteria that && wanted.equals(that.wanted);
    }

    @Override
    public int hashCode() {
        return wanted.hashCode();
    }

    @Override
    public String toString() {
        return "SearchCriteria[" + topics() + ", " + mode() + ", " + intent() + ", surprise=" + surprise() + ", "
                + languages() + "]";
    }

    /** Collects criteria. One thread at a time. */
    public static final class Builder {
        private List<String> topics = List.of();
        private TalkMode mode = TalkMode.TEXT;
        private TalkIntent intent = TalkIntent.TALK;
        private @Nullable Boolean surprise;
        private List<String> languages = List.of();

        private Builder() {}

        /** Ids of topics, at most 5. Default: none. */
        public Builder topics(List<String> ids) {
            topics = List.copyOf(ids);
            return this;
        }

        /** The richest way in which one is ready to talk. Default: text. */
        public Builder mode(TalkMode richest) {
            mode = richest;
            return this;
        }

        /** What one comes for. Default: to talk. */
        public Builder intent(TalkIntent value) {
            intent = value;
            return this;
        }

        /** Whether any topic will do. Default: true without a topic, false with one. */
        public Builder surprise(boolean anyTopic) {
            surprise = anyTopic;
            return this;
        }

        /** Two-letter codes, at most 3. Default: none, which stands for those of the profile. */
        public Builder languages(List<String> codes) {
            languages = List.copyOf(codes);
            return this;
        }

        /** @throws IllegalArgumentException for more topics or languages than that, or for neither a topic nor surprise */
        public SearchCriteria build() {
            return new SearchCriteria(this);
        }
    }
}
