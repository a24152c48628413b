/** A world for the client: a clock that only moves when told, sockets and answers written by the test. */
import { DuologueClient } from '../../main/resources/web/assets/client/index.js';

export const CONVERSATION = 'c_0123456789abcdefghijklmnop';
export const STRANGERS = 'c_zzzzzzzzzzzzzzzzzzzzzzzzzz';
export const MAYA = { name: 'Maya Lindqvist', headline: '', shared: { topics: [], languages: [] } };
const LIMITS = { inFlight: 16, textCodePoints: 1000, typingEveryMs: 1000 };

export class FakeWorld {
  constructor({ storage = new Map(), onboarded = true, requeue = true } = {}) {
    this.time = 1_000_000;
    this.timers = [];
    this.sockets = [];
    this.stored = storage;
    this.ticketFails = null;
    this.answers = {
      'GET /auth/providers': { providers: [], demo: true, guidelinesVersion: '1' },
      'GET /me': { user: { id: 'u', name: 'Tomás Rey' }, connected: [], onboarding: { card: true, topics: true, acknowledged: onboarded, complete: onboarded }, state: { kind: 'idle' } },
      'GET /profile': { name: 'Tomás Rey', topics: ['backend'] },
      'GET /preferences': { offer: 'one-tap', decisionSeconds: 20, sound: true, requeue, keyboardShortcuts: true },
      'GET /acknowledgements': { required: { guidelines: '1' }, rules: [], given: [] },
      'GET /topics': { topics: [] },
      'GET /lobby': { online: 0, waiting: 0, talking: 0 },
      'POST /auth/ws-ticket': { ticket: 't' },
    };
    this.requests = [];
    /** What has no answer until it is asked for no longer. */
    this.unanswered = new Set();
    let seed = 7;
    this.client = new DuologueClient({
      fetch: (path, options) => this.#answer(path, options),
      webSocket: (url, protocols) => this.#open(url, protocols),
      clock: {
        now: () => this.time,
        setTimer: (run, ms) => { const timer = { at: this.time + ms, run }; this.timers.push(timer); return timer; },
        clearTimer: (timer) => { this.timers = this.timers.filter((other) => other !== timer); },
      },
      random: () => { seed = (seed * 16807) % 2147483647; return seed / 2147483647; },
      storage: { getItem: (k) => this.stored.get(k) ?? null, setItem: (k, v) => this.stored.set(k, v), removeItem: (k) => this.stored.delete(k) },
      url: 'ws://test/v1/realtime',
    });
    this.client.subscribe(() => {});
  }

  async #answer(path, options) {
    const request = `${options.method} ${path.replace('/api/v1', '')}`;
    this.requests.push({ request, headers: options.headers, body: options.body && JSON.parse(options.body) });
    if (request === 'POST /auth/ws-ticket' && this.ticketFails) {
      return { ok: false, status: this.ticketFails, headers: new Map(), text: async () => JSON.stringify({ error: { code: 'x', retry: 'never' } }) };
    }
    if (this.unanswered.has(request)) await new Promise((_, reject) => { options.signal.onabort = () => reject(new Error('aborted')); });
    const answer = this.answers[request];
    const status = typeof answer === 'number' ? answer : answer === undefined ? 404 : 200;
    return { ok: status === 200, status, headers: new Map(), text: async () => JSON.stringify(answer ?? null) };
  }

  #open(url, protocols) {
    const socket = {
      url, protocols, readyState: 0, sent: [], closedWith: null,
      send(text) { this.sent.push(JSON.parse(text)); },
      close(code) { this.readyState = 3; this.closedWith = code; },
      accept() { this.readyState = 1; this.onopen(); return this; },
      says(frame) { this.onmessage({ data: JSON.stringify(frame) }); return this; },
      ends(code) { this.readyState = 3; this.onclose({ code }); return this; },
      take(type) {
        const taken = this.sent.filter((frame) => !type || frame.type === type);
        this.sent = this.sent.filter((frame) => !taken.includes(frame));
        return taken;
      },
      welcome({ state = { kind: 'idle' }, last, resumed = true } = {}) {
        return this.says({ type: 'welcome', data: { session: 's', resumed, state, guarantee: 'memory', resumeWindowMs: 60000, limits: LIMITS, caps: [], ...(last ? { last } : {}) } });
      },
      snapshot(data) {
        return this.says({ type: 'conversation.snapshot', conversation: CONVERSATION, data: { partner: MAYA, topic: 'backend', startedAt: '2026-11-21T09:00:00Z', n: 0, head: [0, '00000000'], from: [0, '00000000'], deliveredUpTo: 0, readUpTo: 0, retention: null, over: false, ...data } });
      },
      live() { return this.says({ type: 'live' }); },
    };
    this.sockets.push(socket);
    return socket;
  }

  get socket() { return this.sockets.at(-1); }
  get shown() { return this.client.snapshot.conversation.messages.map((message) => `${message.text}:${message.state}`); }

  /** Lets promises settle. */
  async settle() { for (let i = 0; i < 30; i += 1) await Promise.resolve(); }

  async after(ms) {
    const end = this.time + ms;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.time = Math.max(this.time, due.at);
      due.run();
      await this.settle();
    }
    this.time = end;
    await this.settle();
  }

  async start() {
    await this.client.start();
    await this.settle();
    this.socket.accept();
    return this;
  }

  /** In a conversation with Maya, nothing said yet. */
  async talking() {
    await this.start();
    this.socket.welcome().live();
    this.socket.says({ type: 'match.found', conversation: CONVERSATION, data: { partner: MAYA, topic: 'backend', startedAt: '2026-11-21T09:00:00Z', n: 0, head: [0, '00000000'], retention: null } });
    this.socket.take();
    return this;
  }
}

export const entry = (seq, text, { from = 'partner', n = seq, conversation = CONVERSATION } = {}) =>
  ({ type: 'message.new', conversation, seq, mark: `0000000${seq}`, from, n, at: '2026-11-21T09:00:01Z', data: { text } });
