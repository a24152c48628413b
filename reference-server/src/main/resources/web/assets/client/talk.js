/**
 * Holds the one conversation machine there is, feeds it, carries out what it asks for, and keeps its one timer.
 * A frame of another conversation never gets past here.
 */
import { nextTickAt, openConversation, step } from './conversation/machine.js';

/** Text travels as typed; only what the wire refuses and nobody typed is left out. */
function sendable(text) {
  return text.replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

export class Talk {
  #deps; #timer = null; #keys = 0;
  /** The machine's state, or null. */
  state = null;
  /** What the page adds: a report's case number, whether the partner was blocked. */
  extras = Object.freeze({});

  /** `deps`: clock, send(frame), refresh(), reconnect(), changed(), keepCursor(id, cursor), ended(state). */
  constructor(deps) {
    this.#deps = deps;
  }

  get open() { return this.state !== null && !this.state.ended; }

  begin(data, limits, seenBefore = null) {
    this.extras = Object.freeze({ seenBefore: seenBefore?.[0] ?? 0 });
    this.state = openConversation(data, {
      inFlight: limits?.inFlight, typingEveryMs: limits?.typingEveryMs,
    });
    this.#after([]);
  }

  forget() {
    this.state = null;
    this.extras = Object.freeze({});
    this.#after([]);
  }

  add(extras) {
    this.extras = Object.freeze({ ...this.extras, ...extras });
    this.#deps.changed();
  }

  input(input) {
    if (!this.state) return [];
    const before = this.state;
    const { state, outputs } = step(this.state, { now: this.#deps.clock.now(), ...input });
    this.state = state;
    if (before !== state || outputs.length) this.#after(outputs);
    if (before.cursor !== state.cursor) this.#deps.keepCursor(state.id, state.cursor);
    if (!before.ended && state.ended && this.state === state) this.#deps.ended(state, before);
    return outputs;
  }

  /** False if too much is waiting already: then the words are still the writer's to keep. */
  send(text) {
    const outputs = this.input({ type: 'send', key: this.#key(), text: sendable(text) });
    const full = outputs.some((output) => output.type === 'outbox.full');
    if (full !== Boolean(this.extras.outboxFull)) this.add({ outboxFull: full });
    return !full;
  }

  reveal(act) { this.input({ type: 'reveal', key: this.#key(), act }); }
  leave(next) { this.input({ type: 'leave', key: this.#key(), next }); }

  #key() {
    this.#keys += 1;
    return `k${this.#keys}`;
  }

  /** First the people see it, then the server hears that they have it. */
  #after(outputs) {
    this.#deps.changed();
    for (const output of outputs) {
      if (output.type === 'send') this.#deps.send(output.frame);
      else if (output.type === 'refresh') this.#deps.refresh();
      else if (output.type === 'reconnect') this.#deps.reconnect();
    }
    this.#schedule();
  }

  #schedule() {
    const { clock } = this.#deps;
    clock.clearTimer(this.#timer);
    const at = this.state && nextTickAt(this.state);
    if (at === null) return;
    this.#timer = clock.setTimer(() => this.input({ type: 'tick' }), Math.max(0, at - clock.now()));
  }
}
