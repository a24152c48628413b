/** The HTTP API under `/api/v1`. Every method answers with the parsed body or throws an `ApiError`. */

export class ApiError extends Error {
  constructor({ status, code, retry, message, field, limit, rule, retryAfterMs, restriction, ref }) {
    super(message ?? code);
    Object.assign(this, { name: 'ApiError', status, code, retry, field, limit, rule, retryAfterMs, restriction, ref });
  }
}

const TIMEOUT_MS = 15_000;

export class HttpApi {
  #fetch; #clock; #base;
  #reads = new Set();
  /** In the demo every tab is a person of its own; this is its name. */
  tab = null;
  /** How far the server's clock is ahead of this one. */
  clockOffsetMs = 0;

  constructor({ fetch, clock, base = '/api/v1' }) {
    this.#fetch = fetch;
    this.#clock = clock;
    this.#base = base;
  }

  providers() { return this.#request('GET', '/auth/providers'); }
  signIn(provider, persona) { return this.#request('POST', `/auth/sign-in/${part(provider)}`, persona ? { persona } : {}); }
  /** Where the browser itself has to go to sign in elsewhere; it comes back to `place`. `challenge`: what is to become of one, together or apart. */
  signInAddress(provider, place, challenge) {
    const query = new URLSearchParams({ return: place, ...(this.tab ? { tab: this.tab } : {}), ...(challenge ? { challenge } : {}) });
    return `${this.#base}/auth/sign-in/${part(provider)}?${query}`;
  }
  enterAsGuest(provider, alias) { return this.#request('POST', `/auth/sign-in/${part(provider)}`, { alias }); }
  askForLink(address) { return this.#request('POST', '/auth/email/request', { address }); }
  /** The secret of a link goes in the body: an address would be logged. */
  openLink(secret) { return this.#request('POST', '/auth/email/open', { secret }); }
  redeemLink(secret, address) { return this.#request('POST', '/auth/email/redeem', { secret, ...(address ? { address } : {}) }); }
  signOut() { return this.#request('POST', '/auth/sign-out'); }
  async sessions() { return (await this.#request('GET', '/sessions')).sessions; }
  endSession(id) { return this.#request('DELETE', `/sessions/${part(id)}`); }
  signOutEverywhere() { return this.#request('POST', '/auth/sign-out-everywhere'); }
  /** With `url` if the socket is not where the page is. */
  ticket() { return this.#request('POST', '/auth/ws-ticket'); }

  me() { return this.#request('GET', '/me'); }
  identities() { return this.#request('GET', '/me/identities'); }
  /** Where to go to connect it. */
  async link(provider) { return (await this.#request('POST', `/me/identities/${part(provider)}/link`)).to; }
  completeLink(provider, returned) { return this.#request('POST', `/me/identities/${part(provider)}/link/complete`, returned); }
  disconnect(provider) { return this.#request('DELETE', `/me/identities/${part(provider)}`); }
  async notices() { return (await this.#request('GET', '/me/notices')).notices; }
  acknowledgeNotice(id) { return this.#request('POST', `/me/notices/${part(id)}/acknowledge`); }
  undoNotice(id) { return this.#request('POST', `/me/notices/${part(id)}/undo`); }
  /** One's own, with what one said against each. */
  async restrictions() { return (await this.#request('GET', '/me/restrictions')).restrictions; }
  appeal(restriction, text) { return this.#request('POST', `/me/restrictions/${part(restriction)}/appeal`, { text }); }
  erasure() { return this.#request('GET', '/account/erasure'); }
  eraseAccount() { return this.#request('POST', '/account/erasure'); }
  keepAccount() { return this.#request('DELETE', '/account/erasure'); }
  picture() { return this.#request('GET', '/me/picture'); }
  wantPicture(provider) { return this.#request('PUT', '/me/picture', { provider }); }
  removePicture() { return this.#request('DELETE', '/me/picture'); }
  profile() { return this.#request('GET', '/profile'); }
  saveProfile(changes) { return this.#request('PUT', '/profile', changes); }
  preferences() { return this.#request('GET', '/preferences'); }
  savePreferences(changes) { return this.#request('PUT', '/preferences', changes); }
  acknowledgements() { return this.#request('GET', '/acknowledgements'); }
  acknowledge(version) { return this.#request('POST', '/acknowledgements', { document: 'guidelines', version, adult: true }); }

  /** A file: `{ blob, name }`. */
  takeData(format) { return this.#request('GET', format === 'html' ? '/account/export.html' : '/account/export', undefined, file); }

  lobby() { return this.#request('GET', '/lobby'); }
  /** How long a search for this usually takes: `{ p50, p80 }`, or null. */
  async usualWait({ topics, languages, ...rest }) {
    const query = new URLSearchParams({ ...rest, topics: topics.join(','), ...(languages ? { languages: languages.join(',') } : {}) });
    return (await this.#request('GET', `/lobby/wait?${query}`)).estimateMs;
  }
  async topics() { return (await this.#request('GET', '/topics')).topics; }

  async blocks() { return (await this.#request('GET', '/blocks')).blocks; }
  block(conversation) { return this.#request('POST', '/blocks', { conversation }); }
  unblock(id) { return this.#request('DELETE', `/blocks/${part(id)}`); }
  /** Whom one would rather not meet. */
  async avoided() { return (await this.#request('GET', '/avoided')).avoided; }
  avoid(conversation) { return this.#request('POST', '/avoided', { conversation }); }
  stopAvoiding(id) { return this.#request('DELETE', `/avoided/${part(id)}`); }
  async reports() { return (await this.#request('GET', '/reports')).reports; }
  report(report) { return this.#request('POST', '/reports', report); }

  /** For whoever signs out: what is being read for him is of no use any more, and would be refused. */
  abandonReads() { this.#reads.forEach((abort) => abort.abort()); }

  async #request(method, path, body, read = parsed) {
    const abort = new AbortController();
    if (method === 'GET') this.#reads.add(abort);
    const timer = this.#clock.setTimer(() => abort.abort(), TIMEOUT_MS);
    try {
      const sentAt = this.#clock.now();
      const response = await this.#fetch(this.#base + path, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(this.tab ? { 'X-Duologue-Tab': this.tab } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      this.#learnClock(response, sentAt);
      if (response.ok) return await read(response);
      const answer = await parsed(response);
      throw new ApiError({ code: `http.${response.status}`, ...answer?.error, status: response.status });
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError({ status: 0, code: 'network', retry: 'after', message: 'no answer' });
    } finally {
      this.#reads.delete(abort);
      this.#clock.clearTimer(timer);
    }
  }

  /** `Date` has whole seconds: a smaller difference than that is none. */
  #learnClock(response, sentAt) {
    const date = Date.parse(response.headers?.get?.('Date') ?? '');
    if (Number.isNaN(date)) return;
    const offset = date + 500 - (sentAt + this.#clock.now()) / 2;
    this.clockOffsetMs = Math.abs(offset) < 1500 ? 0 : Math.round(offset);
  }
}

const part = encodeURIComponent;

async function file(response) {
  const [, name = 'your-data'] = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
  return { blob: await response.blob(), name };
}

async function parsed(response) {
  const text = await response.text();
  if (!text) return null;
  try { return JSON.parse(text); } catch { return null; }
}
