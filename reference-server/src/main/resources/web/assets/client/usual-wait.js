/**
 * How long people like this one usually waited for what is chosen in the lobby. It is asked for a moment after a choice, since the next
 * one often follows at once; an answer to what is no longer chosen counts for nothing.
 */
const SETTLED_MS = 300;

export class UsualWait {
  #deps; #chosen = null; #timer = null;
  /** `{ estimateMs: { p50, p80 } or null }`; null while it is not known what the server says. */
  state = null;

  /** `deps`: clock, ask(criteria): Promise of `{ p50, p80 }` or null, changed(). */
  constructor(deps) {
    this.#deps = deps;
  }

  /** What is chosen; null where nobody looks. */
  choose(criteria) {
    const chosen = criteria && JSON.stringify(criteria);
    if (chosen === this.#chosen) return;
    const { clock } = this.#deps;
    this.#chosen = chosen;
    clock.clearTimer(this.#timer);
    if (chosen) this.#timer = clock.setTimer(() => this.again(), SETTLED_MS);
    this.#set(null);
  }

  /** Asks once more: it changes with the hour. */
  async again() {
    const chosen = this.#chosen;
    if (!chosen) return;
    const estimateMs = await this.#deps.ask(JSON.parse(chosen)).catch(() => null);
    if (chosen === this.#chosen) this.#set(Object.freeze({ estimateMs }));
  }

  #set(state) {
    if (state === this.state) return;
    this.state = state;
    this.#deps.changed();
  }
}
