package io.duologue.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.client.account.Block;
import io.duologue.client.account.FiledReport;
import io.duologue.client.account.Guidelines;
import io.duologue.client.account.Guidelines.Acknowledgement;
import io.duologue.client.account.Guidelines.Rule;
import io.duologue.client.account.History;
import io.duologue.client.account.LobbyCounts;
import io.duologue.client.account.Me;
import io.duologue.client.account.Preferences;
import io.duologue.client.account.Profile;
import io.duologue.client.account.ProfileChange;
import io.duologue.client.account.Provider;
import io.duologue.client.account.Provider.Persona;
import io.duologue.client.account.SignInOptions;
import io.duologue.client.account.SignedIn;
import io.duologue.client.account.Topic;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The HTTP API: what is asked now and then, beside the socket. Safe for many threads; no method blocks. The reference server has
 * it; an application that embeds the engine has what it offers by itself, and without this API every call fails with a {@link
 * DuologueException.Refused} of status 404 that says so.
 *
 * <p>Every future fails with {@link DuologueException.Refused} if the server says no, {@link DuologueException.Unreachable}
 * if there is no answer in time (15 s over all addresses unless the builder says otherwise, not counting what the {@link
 * CredentialProvider} takes), {@link DuologueException.SignedOut} without a
 * credential and {@link DuologueException.Closed} when the client is closed. What only reads or sets is tried at the other
 * addresses if one cannot be reached; what adds something is not.
 */
public final class PlatformApi {
    private static final int PAGE = 100;

    private final HttpCalls calls;

    private final Handles handles;

    PlatformApi(HttpCalls calls, Handles handles) {
        this.calls = calls;
        this.handles = handles;
    }

    // ── what everybody may know ──

    /** How one may sign in. */
    public CompletableFuture<SignInOptions> signInOptions() {
        return calls.open(
                "GET",
                "/auth/providers",
                null,
                body -> new SignInOptions(
                        list(body.path("providers"), PlatformApi::provider),
                        flag(body, "demo"),
                        text(body, "guidelinesVersion")));
    }

    /**
     * Signs in with a provider that needs no browser, such as the demo's. A client without a {@link CredentialProvider} is
     * this person from then on, and stays signed in by itself for as long as the platform lets it.
     *
     * @param persona which of the provider's ready-made people; empty for the next free one
     */
    public CompletableFuture<SignedIn> signIn(String provider, String persona) {
        ObjectNode request = object().put("bearer", true);
        if (!persona.isEmpty()) {
            request.put("persona", persona);
        }
        return calls.open("POST", "/auth/sign-in/" + part(provider), request, body -> {
            JsonNode bearer = body.path("bearer");
            SignedIn signedIn = new SignedIn(
                    text(body.path("user"), "id"),
                    text(body.path("user"), "name"),
                    flag(body, "onboarded"),
                    text(bearer, "token"),
                    instant(bearer, "expiresAt"),
                    maybe(bearer, "refreshToken"));
            calls.signedIn(bearer);
            return signedIn;
        });
    }

    /** How many are here. */
    public CompletableFuture<LobbyCounts> lobby() {
        return calls.open(
                "GET",
                "/lobby",
                null,
                body -> new LobbyCounts(number(body, "online"), number(body, "waiting"), number(body, "talking")));
    }

    /** What one can talk about. */
    public CompletableFuture<List<Topic>> topics() {
        return calls.open(
                "GET",
                "/topics",
                null,
                body -> list(
                        body.path("topics"),
                        topic -> new Topic(
                                text(topic, "id"),
                                text(topic, "label"),
                                maybe(topic, "parent").orElse(null))));
    }

    /** How long such a search usually takes somebody like oneself, before one begins it; empty if nothing is known. */
    public CompletableFuture<Optional<ServerFrame.EstimateMs>> usualWait(SearchCriteria criteria) {
        String query = "topics=" + part(String.join(",", criteria.topics()))
                + "&languages=" + part(String.join(",", criteria.languages()))
                + "&surprise=" + criteria.surprise()
                + "&mode=" + criteria.mode().wireName()
                + "&intent=" + criteria.intent().wireName();
        return calls.call("GET", "/lobby/wait?" + query, null, body -> {
            JsonNode estimate = body.path("estimateMs");
            return estimate.isObject()
                    ? Optional.of(new ServerFrame.EstimateMs(number(estimate, "p50"), number(estimate, "p80")))
                    : Optional.empty();
        });
    }

    // ── oneself ──

    /** Who one is, and what is left to do before one may search. */
    public CompletableFuture<Me> me() {
        return calls.call("GET", "/me", null, this::me);
    }

    public CompletableFuture<Profile> profile() {
        return calls.call("GET", "/profile", null, PlatformApi::profile);
    }

    /** @return the profile as it is then */
    public CompletableFuture<Profile> change(ProfileChange change) {
        ObjectNode body = object();
        put(body, "name", change.name());
        put(body, "headline", change.headline());
        put(body, "bio", change.bio());
        putOrTakeBack(body, "seniority", change.seniority());
        putOrTakeBack(body, "segment", change.segment());
        putOrTakeBack(body, "timeZone", change.timeZone());
        putAll(body, "topics", change.topics());
        putAll(body, "skills", change.skills());
        putAll(body, "languages", change.languages());
        change.confirmed().ifPresent(value -> body.put("confirmed", value));
        return calls.call("PUT", "/profile", body, PlatformApi::profile);
    }

    public CompletableFuture<Preferences> preferences() {
        return calls.call("GET", "/preferences", null, PlatformApi::preferences);
    }

    /** @return the preferences as they are then */
    public CompletableFuture<Preferences> save(Preferences preferences) {
        return calls.call(
                "PUT",
                "/preferences",
                object().put("offer", preferences.offer())
                        .put("decisionSeconds", preferences.decisionTime().toSeconds())
                        .put("sound", preferences.sound())
                        .put("requeue", preferences.requeue())
                        .put("keyboardShortcuts", preferences.keyboardShortcuts()),
                PlatformApi::preferences);
    }

    /** The rules in force, and what one agreed to. */
    public CompletableFuture<Guidelines> guidelines() {
        return calls.call(
                "GET",
                "/acknowledgements",
                null,
                body -> new Guidelines(
                        text(body.path("required"), "guidelines"),
                        list(
                                body.path("rules"),
                                rule -> new Rule(
                                        text(rule, "id"),
                                        text(rule, "title"),
                                        text(rule, "text"),
                                        text(rule, "consequence"))),
                        list(body.path("given"), PlatformApi::acknowledgement)));
    }

    /**
     * Agrees to the rules, and says that one is an adult.
     *
     * @param version the one that was shown
     */
    public CompletableFuture<Acknowledgement> agree(String version) {
        return calls.call(
                "POST",
                "/acknowledgements",
                object().put("document", "guidelines").put("version", version).put("adult", true),
                PlatformApi::acknowledgement);
    }

    /** Ends the sign-in; the server closes the socket with it. */
    public CompletableFuture<Void> signOut() {
        return calls.call("POST", "/auth/sign-out", null, body -> null);
    }

    // ── safety ──

    public CompletableFuture<List<Block>> blocks() {
        return calls.call(
                "GET",
                "/blocks",
                null,
                body -> list(
                        body.path("blocks"),
                        block -> new Block(text(block, "id"), text(block, "name"), instant(block, "at"))));
    }

    /**
     * Blocks the partner of a conversation that is kept. Always over HTTP: only there one learns the id. {@link
     * Conversation#block} needs no HTTP API.
     *
     * @return the block's id
     */
    public CompletableFuture<String> block(String conversation) {
        return calls.call("POST", "/blocks", object().put("conversation", conversation), body -> text(body, "id"));
    }

    public CompletableFuture<Void> unblock(String block) {
        return calls.call("DELETE", "/blocks/" + part(block), null, body -> null);
    }

    /** One's own reports. */
    public CompletableFuture<List<FiledReport>> reports() {
        return calls.call(
                "GET",
                "/reports",
                null,
                body -> list(
                        body.path("reports"),
                        report -> new FiledReport(
                                text(report, "case"),
                                text(report, "reason"),
                                instant(report, "at"),
                                text(report, "state"))));
    }

    /**
     * Reports the partner of a conversation; of one that this client knows as {@link Conversation#report} does.
     *
     * @param note for the moderators, at most 1000 code points, may be empty
     * @param messages places of the messages that it is about, at most 20
     * @param block also blocks the partner and ends the conversation
     * @return the case under which it is kept
     * @throws IllegalArgumentException for a longer note, or more messages
     */
    public CompletableFuture<String> report(
            String conversation, ReportReason reason, String note, List<Long> messages, boolean block) {
        Conversation.requireReport(note, messages);
        return handles.report(conversation, reason, note, messages, block);
    }

    CompletableFuture<String> reportOverHttp(ClientFrame.Report report) {
        ObjectNode body = object().put("conversation", report.conversation())
                .put("reason", report.reason().wireName());
        if (report.note() != null) {
            body.put("note", report.note());
        }
        if (!report.messages().isEmpty()) {
            report.messages().forEach(body.putArray("messages")::add);
        }
        if (report.block()) {
            body.put("block", true);
        }
        return calls.call("POST", "/reports", body, answer -> text(answer, "case"));
    }

    // ── conversations ──

    /** The conversation one is in, as the server sees it. */
    public CompletableFuture<Optional<ServerFrame.ConversationSnapshot>> currentConversation() {
        return calls.call("GET", "/conversations/current", null, this::snapshot).handle((found, failure) -> {
            Throwable why =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (why instanceof DuologueException.Refused refused
                    && refused.problem().code() == ErrorCode.CONVERSATION_NONE) {
                return Optional.empty();
            }
            if (why != null) {
                throw new CompletionException(why);
            }
            return Optional.of(found);
        });
    }

    /**
     * What was said in a conversation of one's own.
     *
     * @param after entries behind this place, 0 for all
     * @param limit 1–100
     */
    public CompletableFuture<History> history(String conversation, long after, int limit) {
        if (after < 0 || limit < 1 || limit > PAGE) {
            throw new IllegalArgumentException(
                    "expected a place of at least 0 and a limit of 1–100 but was " + after + " and " + limit);
        }
        return calls.call(
                "GET",
                "/conversations/" + part(conversation) + "/messages?after=" + after + "&limit=" + limit,
                null,
                body -> new History(
                        list(body.path("entries"), entry -> (ServerFrame.Durable) calls.frame(entry)),
                        body.path("head").asLong()));
    }

    // ── reading ──

    private static Provider provider(JsonNode node) {
        return new Provider(
                text(node, "id"),
                text(node, "label"),
                text(node, "kind"),
                list(
                        node.path("personas"),
                        persona -> new Persona(
                                text(persona, "id"),
                                text(persona, "name"),
                                text(persona, "headline"),
                                flag(persona, "taken"))));
    }

    private Me me(JsonNode body) {
        JsonNode onboarding = body.path("onboarding");
        JsonNode restriction = body.path("restriction");
        Optional<ServerFrame.RestrictionNotice> notice = Optional.empty();
        if (restriction.isObject()) {
            ObjectNode frame = object().put("type", "restriction");
            frame.putObject("data").set("restriction", restriction);
            notice = Optional.of(((ServerFrame.Restriction) calls.frame(frame)).restriction());
        }
        return new Me(
                text(body.path("user"), "id"),
                text(body.path("user"), "name"),
                texts(body, "connected"),
                new Me.Onboarding(
                        flag(onboarding, "card"),
                        flag(onboarding, "topics"),
                        flag(onboarding, "acknowledged"),
                        flag(onboarding, "complete")),
                notice,
                text(body.path("state"), "kind"),
                maybe(body.path("state"), "conversation"));
    }

    private static Profile profile(JsonNode body) {
        return new Profile(
                text(body, "name"),
                text(body, "headline"),
                text(body, "bio"),
                maybe(body, "seniority"),
                maybe(body, "segment"),
                maybe(body, "timeZone"),
                texts(body, "topics"),
                texts(body, "skills"),
                texts(body, "languages"),
                flag(body, "imported"));
    }

    private static Preferences preferences(JsonNode body) {
        return new Preferences(
                text(body, "offer"),
                Duration.ofSeconds(number(body, "decisionSeconds")),
                flag(body, "sound"),
                flag(body, "requeue"),
                flag(body, "keyboardShortcuts"));
    }

    private static Acknowledgement acknowledgement(JsonNode node) {
        return new Acknowledgement(text(node, "document"), text(node, "version"), instant(node, "at"));
    }

    private ServerFrame.ConversationSnapshot snapshot(JsonNode body) {
        ObjectNode data = body.deepCopy();
        ObjectNode frame = object().put("type", "conversation.snapshot");
        frame.set("conversation", data.remove("conversation"));
        // HTTP replays nothing, so it leaves out where a replay would begin.
        data.putArray("from").add(0).add("00000000");
        frame.set("data", data);
        return (ServerFrame.ConversationSnapshot) calls.frame(frame);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void put(ObjectNode body, String member, Optional<String> value) {
        value.ifPresent(there -> body.put(member, there));
    }

    private static void putAll(ObjectNode body, String member, Optional<List<String>> values) {
        values.ifPresent(there -> there.forEach(body.putArray(member)::add));
    }

    private static void putOrTakeBack(ObjectNode body, String member, Optional<String> value) {
        put(body, member, value);
        if (value.filter(String::isEmpty).isPresent()) {
            body.putNull(member);
        }
    }

    private static String text(JsonNode node, String member) {
        return maybe(node, member)
                .orElseThrow(() -> new IllegalStateException("expected the member " + member + " as text"));
    }

    private static Optional<String> maybe(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static boolean flag(JsonNode node, String member) {
        return node.path(member).asBoolean(false);
    }

    private static int number(JsonNode node, String member) {
        return node.path(member).asInt(0);
    }

    private static Instant instant(JsonNode node, String member) {
        return Instant.parse(text(node, member));
    }

    private static List<String> texts(JsonNode node, String member) {
        return list(node.path(member), JsonNode::asText);
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reading) {
        List<T> values = new ArrayList<>();
        array.forEach(element -> values.add(reading.apply(element)));
        return List.copyOf(values);
    }

    private static String part(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
