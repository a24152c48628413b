package io.duologue.server.api;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.privacy.Kept.AsTheOptionSays;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.signin.SessionOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** For how long this very server keeps what an option decides. Immutable. */
public final class Figures {
    private final Map<String, Duration> byName;

    private Figures(Map<String, Duration> byName) {
        this.byName = byName;
    }

    /** @param links how long a link by mail is good, if any are sent */
    public static Figures of(
            EngineOptions engine, SessionOptions sessions, RetentionOptions retention, Optional<Duration> links) {
        Map<String, Duration> byName = new HashMap<>();
        byName.put("EngineOptions.resumeWindow", engine.resumeWindow());
        byName.put("EngineOptions.searchLimit", engine.searchLimit());
        byName.put("EngineOptions.textRetention", engine.textRetention());
        byName.put("EngineOptions.transcriptRetention", engine.transcriptRetention());
        byName.put("SessionOptions.sessionLifetime", sessions.sessionLifetime());
        byName.put("SessionOptions.refreshLifetime", sessions.refreshLifetime());
        byName.put("RetentionOptions.conversations", retention.conversations());
        byName.put("RetentionOptions.reports", retention.reports());
        byName.put("RetentionOptions.undecidedReports", retention.undecidedReports());
        byName.put("RetentionOptions.audit", retention.audit());
        byName.put("RetentionOptions.restrictions", retention.restrictions());
        byName.put("RetentionOptions.notices", retention.notices());
        byName.put("RetentionOptions.partedIdentities", retention.partedIdentities());
        byName.put("RetentionOptions.analytics", retention.analytics());
        links.ifPresent(lifetime -> byName.put("MagicLinkOptions.lifetime", lifetime));
        return new Figures(Map.copyOf(byName));
    }

    /** Nothing if this server knows no such option. */
    Optional<Duration> of(AsTheOptionSays option) {
        return Optional.ofNullable(byName.get(option.options() + "." + option.name()));
    }
}
