/**
 * Keeps one live connection for as long as it is wanted. Sockets come and go; only the current one is obeyed.
 *
 * States: `idle` not wanted · `connecting` · `live` welcomed · `waiting` until `nextAttemptAt` · `stopped` with a reason
 * (`signed-out`, `restricted`, `replaced`, `version`, `fault`) until somebody starts it again.
 */
import { RealtimeSocket } from './socket.js';
import { delayFor, planFor } from './close-codes.js';

const WAIT_WHEN_TOLD_TO_MS = [30_000, 60_000];
/** "Try now" and the many events of a waking machine must not become a hail of attempts. */
const WAKE_AT_MOST_EVERY_MS = 1000;
const MOVE_AGAIN_MS = [500, 1500];

export class RealtimeConnection {
  #deps; #events; #current = null; #successor = null; #timer = null; #attempt = 0; #renewed = false; #wanted = false;
  #round = 0; #lastWake = -Infinity; #told = false;
  state = Object.freeze({ state: 'idle' });

  /** `deps`: webSocket, clock, random, url, ticket(): Promise<{ ticket, url? }>. `events`: hello(), frame(frame), up(frame), down(), changed(). */
  constructor(deps, events) {
    this.#deps = deps;
    this.#events = events;
  }

  get live() { return this.state.state === 'live'; }

  start() {
    this.#wanted = true;
    this.#renewed = false;
    this.#attempt = 0;
    this.#told = false;
    if (this.#current || this.state.state === 'connecting') return;
    this.#clearTimer();
    this.#open();
  }

  /** Leaves for good; `bye` tells the server that nobody is coming back. */
  stop({ bye = false } = {}) {
    this.#wanted = false;
    this.#clearTimer();
    this.#round += 1;
    if (bye) this.#current?.send({ type: 'bye' });
    const sockets = [this.#current, this.#successor];
    this.#forget();
    for (const socket of sockets) socket?.drop(1000);
    this.#become({ state: 'idle' });
  }

  send(frame) {
    return this.live && this.#current.send(frame);
  }

  /** The network is back, the page is seen again, somebody wrote, or pressed "Try now". */
  wake() {
    const now = this.#deps.clock.now();
    if (this.live) this.#current.probe();
    else if (this.state.state === 'waiting' && !this.#told && now - this.#lastWake >= WAKE_AT_MOST_EVERY_MS) {
      this.#lastWake = now;
      this.#clearTimer();
      this.#open();
    }
  }

  /** The page is put aside, perhaps to be shown again: a socket kept open would make its person look present. */
  suspend() {
    if (!this.#wanted || !['live', 'connecting', 'waiting'].includes(this.state.state)) return;
    this.#clearTimer();
    this.#round += 1;
    const sockets = [this.#current, this.#successor];
    this.#forget();
    if (this.live) this.#events.down();
    for (const socket of sockets) socket?.drop(1000);
    this.#attempt = 0;
    this.#become({ ...this.#since(), state: 'waiting', attempt: 0, nextAttemptAt: this.#deps.clock.now() });
  }

  /** The session must be read again from its start, on a new socket. */
  reconnect() {
    this.#current?.drop(4200);
  }

  async refresh() {
    try {
      const { ticket } = await this.#deps.ticket();
      this.send({ type: 'auth.refresh', data: { ticket } });
    } catch { /* the close that follows says what to do */ }
  }

  async #open({ asSuccessor = false } = {}) {
    const round = asSuccessor ? this.#round : this.#round += 1;
    if (!asSuccessor) this.#become({ ...this.#since(), state: 'connecting', attempt: this.#attempt });
    let pass;
    try {
      pass = await this.#deps.ticket();
    } catch (error) {
      if (round !== this.#round) return;
      if (asSuccessor) this.#moveAgain();
      else this.#ticketRefused(error);
      return;
    }
    if (round !== this.#round || !this.#wanted) return;
    const socket = new RealtimeSocket({
      webSocket: this.#deps.webSocket, clock: this.#deps.clock, url: pass.url ?? this.#deps.url, ticket: pass.ticket,
      owner: {
        hello: () => this.#events.hello(),
        frame: (from, frame) => this.#receive(from, frame),
        closed: (from, code) => this.#closed(from, code),
      },
    });
    if (asSuccessor) this.#successor = socket;
    else this.#current = socket;
  }

  #receive(socket, frame) {
    if (socket === this.#successor && frame.type === 'welcome') this.#handOver();
    if (socket !== this.#current) return;
    if (frame.type === 'welcome') this.#welcomed();
    if (frame.type === 'server.draining' && !this.#successor) this.#open({ asSuccessor: true });
    if (frame.type === 'auth.expiring') this.refresh();
    if (frame.type === 'welcome') this.#events.up(frame);
    else this.#events.frame(frame);
  }

  /** The new connection answers: from here on the old one is not obeyed any more. */
  #handOver() {
    const old = this.#current;
    this.#current = this.#successor;
    this.#successor = null;
    this.#events.down();
    old?.drop(1000);
  }

  /** Whoever was asked may have been the very node that stops: while the old connection works there is time to ask again. */
  #moveAgain() {
    const old = this.#current;
    const [least, most] = MOVE_AGAIN_MS;
    this.#deps.clock.setTimer(() => {
      if (this.live && this.#current === old && !this.#successor) this.#open({ asSuccessor: true });
    }, least + this.#deps.random() * (most - least));
  }

  #welcomed() {
    this.#attempt = 0;
    this.#renewed = false;
    this.#told = false;
    this.#become({ state: 'live', since: this.#deps.clock.now() });
  }

  #closed(socket, code) {
    if (socket === this.#successor) {
      this.#successor = null;
      this.#moveAgain();
      return;
    }
    if (socket !== this.#current) return;
    const wasLive = socket.welcomed;
    const successor = this.#successor;
    this.#current = null;
    if (wasLive) this.#events.down();
    if (successor) {
      this.#current = successor;
      this.#successor = null;
      this.#become({ state: 'connecting', since: this.#deps.clock.now(), attempt: 0 });
      return;
    }
    this.#follow(planFor(code), socket.bye, wasLive);
  }

  #follow(plan, bye, wasLive) {
    if (plan.action === 'renew' && this.#renewed) this.#halt('signed-out', plan.code, bye);
    else if (plan.action === 'stop') this.#halt(plan.reason, plan.code, bye);
    else {
      if (plan.action === 'renew') this.#renewed = true;
      const range = plan.action === 'wait' ? bye?.retryAfterMs ?? WAIT_WHEN_TOLD_TO_MS : bye?.retryAfterMs;
      const atOnce = plan.action === 'renew' || plan.action === 'anew';
      this.#told = plan.action === 'wait';
      this.#retryIn(atOnce && !range ? 0 : delayFor({
        attempt: this.#attempt, range, wasLive, random: this.#deps.random,
      }), { code: plan.code, told: this.#told });
    }
  }

  #ticketRefused(error) {
    if (error.status === 401) this.#halt('signed-out', 4400);
    else if (error.status === 403) this.#halt('restricted', 4401);
    else {
      const after = error.retryAfterMs;
      this.#told = error.status === 429;
      this.#retryIn(delayFor({
        attempt: this.#attempt, range: after ? [after, after * 1.2] : undefined, wasLive: false, random: this.#deps.random,
      }), { code: error.code });
    }
  }

  #retryIn(delay, why) {
    const { clock } = this.#deps;
    this.#attempt += 1;
    this.#round += 1;
    this.#become({ ...this.#since(), state: 'waiting', attempt: this.#attempt, nextAttemptAt: clock.now() + delay, ...why });
    this.#timer = clock.setTimer(() => this.#open(), delay);
  }

  #halt(reason, code, bye) {
    this.#wanted = false;
    this.#clearTimer();
    this.#round += 1;
    this.#forget();
    this.#become({ state: 'stopped', reason, code, ref: bye?.ref });
  }

  /** Since when nobody is connected: the person is told after a while, not at every blink. */
  #since() {
    const { state, since } = this.state;
    return { since: state === 'connecting' || state === 'waiting' ? since : this.#deps.clock.now() };
  }

  #become(state) {
    this.state = Object.freeze(state);
    this.#events.changed();
  }

  #forget() {
    this.#current = null;
    this.#successor = null;
  }

  #clearTimer() {
    this.#deps.clock.clearTimer(this.#timer);
    this.#timer = null;
  }
}
