/** What survives a reload, and only that: the tab's name and the place one had read up to. */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function randomName(length, random) {
  return Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
}

export class TabMemory {
  #storage; #random;

  constructor(storage, random) {
    this.#storage = storage;
    this.#random = random;
  }

  get tab() {
    const known = this.#read('duologue.tab');
    if (known && /^[a-z0-9]{8}$/.test(known)) return known;
    const fresh = randomName(8, this.#random);
    this.#write('duologue.tab', fresh);
    return fresh;
  }

  /** The cursor kept for a conversation: what lies at or below it was on this tab's screen before. */
  cursorOf(conversation) {
    try {
      const kept = JSON.parse(this.#read('duologue.cursor') ?? 'null');
      return kept?.conversation === conversation ? kept.cursor : null;
    } catch { return null; }
  }

  keepCursor(conversation, cursor) {
    this.#write('duologue.cursor', JSON.stringify({ conversation, cursor }));
  }

  forgetCursor() {
    try { this.#storage?.removeItem('duologue.cursor'); } catch { /* storage may be off */ }
  }

  #read(key) {
    try { return this.#storage?.getItem(key) ?? null; } catch { return null; }
  }

  #write(key, value) {
    try { this.#storage?.setItem(key, value); } catch { /* storage may be off or full: a reload then starts afresh */ }
  }
}
