/**
 * One WebSocket from its ticket to its close: `hello`, heartbeats, silence. It decides nothing about returning;
 * its owner does, and only as long as this socket is the current one.
 */
const SILENT_FOR_MS = 35_000;
const PING_AFTER_MS = 20_000;
const WATCH_EVERY_MS = 2_500;
const HANDSHAKE_MS = 10_000;
const PROBE_MS = 4_000;

export class RealtimeSocket {
  #web; #clock; #owner; #watch = null; #lastInbound = 0; #lastPing = 0; #probeUntil = null; #opened; #pings = 0;
  /** The server's farewell, if it said one. */
  bye = null;
  welcomed = false;
  closed = false;

  /** `owner`: { hello(), frame(socket, frame), closed(socket, code) } */
  constructor({ webSocket, clock, url, ticket, owner }) {
    this.#clock = clock;
    this.#owner = owner;
    this.#opened = clock.now();
    this.#lastInbound = clock.now();
    this.#web = webSocket(url, ['duologue.v1', `ticket.${ticket}`]);
    this.#web.onopen = () => this.send(owner.hello());
    this.#web.onmessage = (event) => this.#receive(event.data);
    this.#web.onclose = (event) => this.#end(event.code);
    this.#web.onerror = () => {};
    this.#watch = clock.setTimer(() => this.#watchSilence(), WATCH_EVERY_MS);
  }

  send(frame) {
    if (this.closed || this.#web.readyState !== 1) return false;
    this.#web.send(JSON.stringify(frame));
    return true;
  }

  /** Asks whether anybody is still there; the machine may have slept, the network may have changed. */
  probe() {
    if (this.#probeUntil !== null || this.closed || !this.welcomed) return;
    this.#probeUntil = this.#clock.now() + PROBE_MS;
    this.#ping();
  }

  /** Leaves without waiting for the other side: a black hole would never answer the close. */
  drop(code = 1006) {
    if (this.closed) return;
    this.#end(code);
    try { this.#web.close(1000); } catch { /* it was never open */ }
  }

  #receive(text) {
    if (this.closed) return;
    this.#lastInbound = this.#clock.now();
    this.#probeUntil = null;
    let frame;
    try { frame = JSON.parse(text); } catch { return; }
    if (frame?.type === 'ping') this.send({ type: 'pong' });
    if (frame?.type === 'bye') this.bye = frame.data;
    if (frame?.type === 'welcome') this.welcomed = true;
    if (typeof frame?.type === 'string') this.#owner.frame(this, frame);
  }

  #watchSilence() {
    if (this.closed) return;
    const now = this.#clock.now();
    const silent = now - this.#lastInbound;
    const late = !this.welcomed && now - this.#opened >= HANDSHAKE_MS;
    if (late || silent >= SILENT_FOR_MS || (this.#probeUntil !== null && now >= this.#probeUntil)) {
      this.drop();
      return;
    }
    if (this.welcomed && silent >= PING_AFTER_MS && now - this.#lastPing >= PING_AFTER_MS / 2) this.#ping();
    this.#watch = this.#clock.setTimer(() => this.#watchSilence(), WATCH_EVERY_MS);
  }

  #ping() {
    this.#lastPing = this.#clock.now();
    this.#pings += 1;
    this.send({ type: 'ping', id: `ping.${this.#pings}` });
  }

  #end(code) {
    if (this.closed) return;
    this.closed = true;
    this.#clock.clearTimer(this.#watch);
    this.#owner.closed(this, this.bye?.code ?? code);
  }
}
