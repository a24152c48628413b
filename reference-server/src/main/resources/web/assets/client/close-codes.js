/**
 * What a close asks of the client: the hundreds decide, a few codes say more.
 *
 * `stop` stay away · `renew` fetch a new credential once, then return · `return` come back with back-off
 * `anew` come back, the old session is gone · `wait` come back when told
 */
/** What transports close with of their own accord, as the code that means it. */
const OF_TRANSPORTS = { 1003: 4000, 1007: 4000, 1009: 4003 };
const STOPPED = { 4400: 'signed-out', 4401: 'restricted', 4402: 'replaced', 4001: 'version' };

export function planFor(code) {
  if (code === 4429) return { action: 'wait', code };
  if (OF_TRANSPORTS[code]) return { action: 'stop', reason: 'fault', code: OF_TRANSPORTS[code] };
  if (code >= 4000 && code < 4100) return { action: 'stop', reason: STOPPED[code] ?? 'fault', code };
  if (code >= 4100 && code < 4200) return { action: 'renew', code };
  if (code >= 4300 && code < 4400) return { action: 'anew', code };
  if (code >= 4400 && code < 4500) return { action: 'stop', reason: STOPPED[code] ?? 'fault', code };
  return { action: 'return', code };
}

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to stay away. The server's range wins; the first retry after a cut of a working connection is at
 * once; then full jitter over a doubling range, never giving up.
 */
export function delayFor({ attempt, range, wasLive, random }) {
  if (range) return Math.round(range[0] + random() * Math.max(0, range[1] - range[0]));
  if (wasLive && attempt === 0) return 0;
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling / 2 + random() * ceiling / 2);
}
