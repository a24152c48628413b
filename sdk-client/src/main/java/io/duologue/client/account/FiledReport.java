package io.duologue.client.account;

import java.time.Instant;

/**
 * A report of one's own. Immutable.
 *
 * @param caseId under which it is kept
 * @param state {@code received}, or once it was decided {@code upheld} or {@code dismissed}
 */
public record FiledReport(String caseId, String reason, Instant at, String state) {}
