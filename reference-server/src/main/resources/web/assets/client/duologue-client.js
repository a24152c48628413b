/**
 * Duologue without a screen: sign in, wait, be offered somebody, talk, come back. Knows no DOM; everything that
 * touches the world is handed in. All it knows is one immutable `snapshot`, replaced at every change.
 *
 *   const client = new DuologueClient({ fetch, webSocket, clock, random, storage, url });
 *   client.subscribe((snapshot) => …);
 *   await client.start();
 */
import { Account, plain } from './account.js';
import { RealtimeConnection } from './connection.js';
import { Queueing } from './queueing.js';
import { Talk } from './talk.js';
import { isAsking } from './conversation/reveal.js';
import { TabMemory, randomName } from './tab.js';
import { UsualWait } from './usual-wait.js';
import { isPaused } from './wishes.js';

export const CLIENT_NAME = 'duologue-web/1';
const REQUEUE_MS = 5000;
/** A blink of the network is nobody's business. */
const RETURN_WORTH_TELLING_MS = 1500;
/** Only a loss puts a person back into the queue by itself: never an end, a block or a report. */
const REQUEUE_AFTER = new Set(['partner_lost']);

export class DuologueClient {
  #clock; #memory; #instance; #listeners = new Set(); #snapshot = null;
  #account; #connection; #queueing; #talk; #usualWait;
  #welcome = null; #settled = false; #downSince = null; #returnedAt = null; #requeue = null; #requeueTimer = null;

  constructor({ fetch, webSocket, clock, random, storage, url }) {
    this.#clock = clock;
    this.#memory = new TabMemory(storage, random);
    this.#instance = randomName(16, random);
    const changed = () => this.#publish();
    this.#account = new Account({ fetch, clock, memory: this.#memory, changed });
    this.#connection = new RealtimeConnection(
      { webSocket, clock, random, url, ticket: () => this.#account.api.ticket() },
      {
        hello: () => this.#hello(),
        up: (welcome) => this.#up(welcome),
        down: () => this.#down(),
        frame: (frame) => this.#frame(frame),
        changed: () => this.#connectionChanged(),
      },
    );
    const send = (frame) => this.#connection.send(frame);
    this.#queueing = new Queueing({
      clock, send, changed,
      restricted: (restriction) => this.#restricted(restriction),
      onboarding: () => this.#quietly(this.#account.refresh()),
      paused: () => this.#quietly(this.#account.refresh()),
    });
    this.#usualWait = new UsualWait({ clock, ask: (criteria) => this.#account.api.usualWait(criteria), changed });
    this.#talk = new Talk({
      clock, send, changed,
      refresh: () => this.#connection.refresh(),
      reconnect: () => this.#connection.reconnect(),
      keepCursor: (id, cursor) => this.#memory.keepCursor(id, cursor),
      ended: (state, before) => this.#conversationEnded(state, before),
    });
  }

  get snapshot() {
    this.#snapshot ??= this.#compose();
    return this.#snapshot;
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // ---- account

  async start() {
    await this.#account.load();
    this.#connectIfAllowed();
    if (this.#account.auth.status === 'anonymous') await this.refreshCounts();
  }

  async refreshCounts() {
    await this.#quietly(this.#account.api.lobby().then((counts) => this.#queueing.showCounts(counts)));
  }

  /** What is chosen in the lobby, of which one is told how long it usually takes; null where nobody looks. */
  chosen(criteria) { this.#usualWait.choose(criteria); }
  refreshWait() { return this.#usualWait.again(); }

  async signIn(provider, persona) {
    try {
      await this.#account.signIn(provider, persona);
    } catch (error) {
      await this.#quietly(this.#account.reloadProviders());
      throw plain(error);
    }
    this.#connectIfAllowed();
  }

  /** Under a name of one's own, or an empty one. */
  async enterAsGuest(provider, alias) {
    await this.#asPlain(this.#account.enterAsGuest(provider, alias));
    this.#connectIfAllowed();
  }

  /** Has a link sent. Nobody is told whether one goes out. */
  askForLink(address) { return this.#asPlain(this.#account.api.askForLink(address)); }

  /** Looks at a link: `{ address, here, expiresAt }`. Uses nothing up. */
  openLink(secret) { return this.#asPlain(this.#account.api.openLink(secret)); }

  /** Signs in by a link; whoever was signed in here before is so no longer. */
  async redeemLink(secret, address) {
    await this.#asPlain(this.#account.api.redeemLink(secret, address));
    this.#connection.stop();
    this.#leaveEverything();
    await this.#asPlain(this.#account.refresh());
    this.#connectIfAllowed();
  }

  /** For a provider to which people are sent: where the page goes, and where it is led back to. */
  signInAddress(provider, place, challenge) { return this.#account.api.signInAddress(provider, place, challenge); }

  /** Nobody was signed in here: perhaps somebody is now, in another tab or since this page was put aside. */
  async lookForSignIn() {
    if (this.#account.auth.status !== 'anonymous') return;
    await this.#quietly(this.#account.refresh());
    this.#connectIfAllowed();
  }

  async signOut() {
    await this.#asPlain(this.#account.signOut());
    this.#gone();
  }

  async signOutEverywhere() {
    await this.#asPlain(this.#account.signOutEverywhere());
    this.#gone();
  }

  loadErasure() { return this.#asPlain(this.#account.loadErasure()); }

  /** The socket goes first: the server is about to close it, and that would look like a sign-out. */
  async eraseAccount() {
    this.#connection.stop();
    try {
      await this.#asPlain(this.#account.erase());
      this.#leaveEverything();
    } finally {
      this.#connectIfAllowed();
    }
  }

  async keepAccount() {
    await this.#asPlain(this.#account.keep());
    this.#connectIfAllowed();
  }

  #gone() {
    this.#connection.stop();
    this.#leaveEverything();
  }

  async saveProfile(changes) {
    await this.#asPlain(this.#account.saveProfile(changes));
    this.#connectIfAllowed();
  }

  async acknowledge() {
    await this.#asPlain(this.#account.acknowledge());
    this.#connectIfAllowed();
  }

  takeData(format) { return this.#asPlain(this.#account.takeData(format)); }
  savePreferences(changes) { return this.#asPlain(this.#account.savePreferences(changes)); }
  loadSessions() { return this.#asPlain(this.#account.loadSessions()); }
  endSession(id) { return this.#asPlain(this.#account.endSession(id)); }
  loadIdentities() { return this.#asPlain(this.#account.loadIdentities()); }
  link(provider) { return this.#asPlain(this.#account.link(provider)); }
  completeLink(provider, returned) { return this.#asPlain(this.#account.completeLink(provider, returned)); }
  disconnect(provider) { return this.#asPlain(this.#account.disconnect(provider)); }
  acknowledgeNotice(id) { return this.#asPlain(this.#account.acknowledgeNotice(id)); }
  undoNotice(id) { return this.#asPlain(this.#account.undoNotice(id)); }
  wantPicture(provider) { return this.#asPlain(this.#account.wantPicture(provider)); }
  removePicture() { return this.#asPlain(this.#account.removePicture()); }
  loadRestrictions() { return this.#asPlain(this.#account.loadRestrictions()); }
  appeal(restriction, text) { return this.#asPlain(this.#account.appeal(restriction, text)); }
  loadPeople() { return this.#asPlain(this.#account.loadPeople()); }
  stopAvoiding(id) { return this.#asPlain(this.#account.stopAvoiding(id)); }
  unblock(id) { return this.#asPlain(this.#account.unblock(id)); }

  /** Looks again whether a restriction still stands. */
  async checkAgain() {
    await this.#asPlain(this.#account.refresh());
    this.#connectIfAllowed();
  }

  // ---- queue

  join(criteria) {
    if (this.#talk.open) return;
    this.stopRequeue();
    this.#talk.forget();
    this.#memory.forgetCursor();
    this.#queueing.join(criteria);
    this.#connection.wake();
  }

  searchAgain() { this.join(this.#criteria()); }
  stopSearching() { this.#queueing.leave(); }
  accept() { this.#queueing.decide(true); }
  pass() { this.#queueing.decide(false); }
  dismissOutcome() { this.#queueing.dismissOutcome(); }

  // ---- conversation

  send(text) {
    if (!this.#connection.live) this.#connection.wake();
    return this.#talk.send(text);
  }

  typing(active) { this.#talk.input({ type: 'typing', active }); }
  seen() { this.#talk.input({ type: 'seen' }); }
  discard(key) { this.#talk.input({ type: 'discard', key }); }
  /** `request`, `accept`, `decline` or `withdraw`. */
  reveal(act) { this.#talk.reveal(act); }
  end({ next = false } = {}) { this.#talk.leave(next); }

  async report(report) {
    this.stopRequeue();
    const conversation = this.#talk.state?.id;
    const answer = await this.#asPlain(this.#account.api.report({ conversation, ...report }));
    if (this.#talk.state?.id === conversation) {
      this.#talk.add({ reportedCase: answer.case, ...(report.block ? { blocked: true } : {}) });
      if (report.block) this.end();
    }
    return answer.case;
  }

  /** Blocks and leaves. The other side sees an ordinary end. */
  async block() {
    this.stopRequeue();
    const conversation = this.#talk.state?.id;
    await this.#asPlain(this.#account.api.block(conversation));
    if (this.#talk.state?.id !== conversation) return;
    this.#talk.add({ blocked: true });
    this.end();
  }

  /** Asks not to be paired with this partner again, who is not told; ends nothing. */
  async avoid() {
    const conversation = this.#talk.state?.id;
    await this.#asPlain(this.#account.api.avoid(conversation));
    if (this.#talk.state?.id === conversation) this.#talk.add({ avoided: true });
  }

  /** Leaves the ended conversation's screen. */
  dismissConversation() {
    if (!this.#talk.state?.ended) return;
    this.stopRequeue();
    this.#talk.forget();
    this.#memory.forgetCursor();
  }

  stopRequeue() {
    this.#clock.clearTimer(this.#requeueTimer);
    if (this.#requeue === null) return;
    this.#requeue = null;
    this.#publish();
  }

  // ---- connection

  wake() { if (this.#account.mayConnect) this.#connection.wake(); }
  /** The page goes out of sight for good or for a while; `wake` brings it back. */
  suspend() { this.#connection.suspend(); }
  tryNow() { this.#connection.wake(); }
  continueHere() { this.#connection.start(); }

  #connectIfAllowed() {
    if (this.#account.mayConnect && ['idle', 'stopped'].includes(this.#connection.state.state)) this.#connection.start();
  }

  #hello() {
    const state = this.#talk.state;
    return {
      type: 'hello',
      data: {
        client: CLIENT_NAME,
        instance: this.#instance,
        caps: [],
        // A page without messages in memory asks for the whole conversation instead.
        ...(state && !state.ended ? { cursors: [{ conversation: state.id, cursor: state.cursor }] } : {}),
      },
    };
  }

  #up(welcome) {
    this.#welcome = welcome.data;
    const { state, last, limits, resumed } = welcome.data;
    const now = this.#clock.now();
    if (this.#downSince !== null && now - this.#downSince >= RETURN_WORTH_TELLING_MS) this.#returnedAt = now;
    this.#downSince = null;
    this.#queueing.frame(welcome);
    const ours = this.#talk.state?.id;
    if (ours && state.conversation === ours) this.#talk.input({ type: 'welcome', n: state.n, inFlight: limits.inFlight });
    else if (ours && resumed && last?.conversation === ours) this.#talk.input({ type: 'welcome', n: last.n, inFlight: limits.inFlight });
    this.#publish();
  }

  #down() {
    this.#downSince ??= this.#clock.now();
    this.#talk.input({ type: 'lost' });
  }

  #frame(frame) {
    switch (frame.type) {
      case 'live': return this.#allReplayed();
      case 'match.found': return this.#found(frame);
      case 'conversation.snapshot': return this.#snapshotFrame(frame);
      case 'restriction': return this.#restricted(frame.data.restriction);
      case 'session.replaced': case 'server.draining': case 'bye': case 'pong': case 'auth.expiring': return undefined;
      case 'ok': case 'error':
        this.#queueing.frame(frame);
        return this.#talk.input({ type: 'frame', frame });
      default:
        if (frame.conversation !== undefined) return this.#talk.input({ type: 'frame', frame });
        return this.#queueing.frame(frame);
    }
  }

  #found({ conversation, data, ...frame }) {
    this.stopRequeue();
    this.#queueing.frame({ ...frame, data });
    if (this.#talk.state?.id === conversation) return;
    this.#talk.begin({ conversation, ...data }, this.#welcome?.limits);
  }

  /** A snapshot opens the conversation the server says one is in; of any other it only completes what is on screen. */
  #snapshotFrame(frame) {
    const { conversation, data } = frame;
    if (this.#talk.state?.id !== conversation) {
      if (this.#welcome?.state.conversation !== conversation || data.over) return;
      const { from, ...rest } = data;
      this.#talk.begin({ conversation, ...rest, from }, this.#welcome.limits, this.#memory.cursorOf(conversation));
    }
    this.#talk.input({ type: 'frame', frame });
  }

  #allReplayed() {
    const { state, last } = this.#welcome;
    const ours = this.#talk.state?.id;
    if (this.#talk.open && state.conversation !== ours) {
      const told = last?.conversation === ours ? { n: last.n, ended: last.ended } : {};
      this.#talk.input({ type: 'abandon', ...told });
    }
    this.#queueing.live(state.kind);
    this.#settled = true;
    this.#publish();
  }

  #conversationEnded(state, before) {
    this.#memory.forgetCursor();
    if (before.leaving?.next && state.ended.by === 'self') {
      this.#talk.forget();
      if (!this.#paused) this.#queueing.expectNext(this.#criteria());
      return;
    }
    const { reportedCase, blocked } = this.#talk.extras;
    if (REQUEUE_AFTER.has(state.ended.reason) && !reportedCase && !blocked && !before.leaving
      && this.#account.data.preferences?.requeue && !this.#paused && !this.#account.auth.restriction) {
      this.#requeue = this.#clock.now() + REQUEUE_MS;
      this.#requeueTimer = this.#clock.setTimer(() => this.searchAgain(), REQUEUE_MS);
      this.#publish();
    }
  }

  get #paused() { return isPaused(this.#account.data.preferences, this.#clock.now() + this.#account.api.clockOffsetMs); }

  #criteria() {
    const { profile, preferences } = this.#account.data;
    return this.#queueing.lastCriteria
      ?? { topics: profile?.topics ?? [], mode: preferences?.mode ?? 'text', intent: preferences?.intent ?? 'talk', ...(profile?.topics?.length ? {} : { surprise: true }) };
  }

  #restricted(restriction) {
    if (restriction) this.#account.restrict(restriction);
    else this.#quietly(this.#account.refresh());
  }

  #connectionChanged() {
    const { state, reason, attempt } = this.#connection.state;
    if (state === 'stopped' && reason === 'signed-out') this.#signedOutElsewhere();
    else if (state === 'stopped' && reason === 'restricted') this.#quietly(this.#account.refresh());
    // A browser is not told why a socket was not opened: a restriction looks like a network that is gone.
    else if (state === 'waiting' && attempt === 2) this.#quietly(this.#account.refresh().then(() => this.#stopIfRestricted()));
    this.#publish();
  }

  #stopIfRestricted() {
    if (this.#account.auth.restriction && this.#connection.state.state === 'waiting') this.#connection.stop();
  }

  #signedOutElsewhere() {
    if (this.#account.auth.status !== 'signed-in') return;
    this.#quietly(this.#account.signedOut('ended'));
    this.#connection.stop();
    this.#leaveEverything();
  }

  #leaveEverything() {
    this.#settled = false;
    this.stopRequeue();
    this.#talk.forget();
    this.#queueing.reset();
    this.#usualWait.choose(null);
    this.#memory.forgetCursor();
  }

  #compose() {
    const talk = this.#talk.state;
    return Object.freeze({
      auth: this.#account.auth,
      account: this.#account.data,
      connection: Object.freeze({
        ...this.#connection.state, returnedAt: this.#returnedAt, settled: this.#settled, guarantee: this.#welcome?.guarantee ?? null,
      }),
      lobby: this.#queueing.state.counts,
      usualWait: this.#usualWait.state,
      search: this.#queueing.state.search,
      offer: this.#queueing.state.offer,
      outcome: this.#queueing.state.outcome,
      conversation: talk && Object.freeze({
        ...talk,
        ...this.#talk.extras,
        typing: talk.partnerTypingUntil !== null,
        waitingToSend: talk.outbox.filter((item) => !item.answered && item.type === 'message.send').length,
        requeueAt: this.#requeue,
        canReveal: Boolean(this.#welcome?.caps.includes('reveal')),
        revealing: isAsking(talk),
      }),
      limits: this.#welcome?.limits ?? null,
      clockOffsetMs: this.#account.api.clockOffsetMs,
    });
  }

  #publish() {
    this.#snapshot = null;
    if (!this.#listeners.size || !this.#talk || !this.#connection) return;
    const { snapshot } = this;
    for (const listener of this.#listeners) listener(snapshot);
  }

  async #asPlain(promise) {
    try {
      return await promise;
    } catch (error) {
      if (error.status === 401) this.#signedOutElsewhere();
      throw error.name === 'ApiError' ? plain(error) : error;
    }
  }

  /** For what may fail without anybody needing to know. */
  #quietly(promise) { return promise.catch(() => {}); }
}
