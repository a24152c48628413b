/**
 * Who one is and what one set: sign-in, onboarding, profile, preferences, rules, blocks, where and by what one is signed in.
 * Holds two immutable slices, `auth` and `data`, and says when they changed.
 */
import { HttpApi } from './http.js';
import { lookForPicture } from './picture.js';

const NOBODY = Object.freeze({
  status: 'loading',      // loading | unreachable | anonymous | signed-in
  demo: false, addresses: false, providers: [], guidelinesVersion: null,
  user: null, connected: [], verified: [], shown: 'profile', onboarding: null, restriction: null, erasure: null, farewell: null,
});
const NOTHING = Object.freeze({
  profile: null, preferences: null, rules: null, required: null, given: null, topics: null, blocks: null, avoided: null, reports: null, restrictions: null, sessions: null, identities: null, notices: null, erasure: null, picture: null,
});

export class Account {
  #memory; #changed; #clock;
  #leaving = false;
  auth = NOBODY;
  data = NOTHING;

  constructor({ fetch, clock, memory, changed }) {
    this.api = new HttpApi({ fetch, clock });
    this.#memory = memory;
    this.#clock = clock;
    this.#changed = changed;
  }

  get mayConnect() { return this.auth.status === 'signed-in' && this.auth.onboarding.complete && !this.auth.erasure && !this.auth.restriction; }

  /** Asks the server who this tab is. Throws nothing: a server out of reach is a state. */
  async load() {
    try {
      const { providers, demo, shown, addresses, guidelinesVersion } = await this.api.providers();
      this.api.tab = demo ? this.#memory.tab : null;
      this.#setAuth({ providers, demo, shown, addresses, guidelinesVersion });
      await this.refresh();
    } catch (error) {
      this.#setAuth({ status: 'unreachable', error: plain(error) });
    }
  }

  async refresh() {
    try {
      const me = await this.api.me();
      this.#setAuth({
        status: 'signed-in', user: me.user, connected: me.connected, verified: me.verified ?? [], onboarding: me.onboarding, shown: me.shown,
        restriction: me.restriction ?? null, erasure: me.erasure ?? null, farewell: null, error: null,
      });
      if (me.erasure) { this.data = NOTHING; return; } // nothing else may be asked for
      await this.#loadData();
    } catch (error) {
      if (error.status !== 401) throw error;
      this.#setAuth({ status: 'anonymous', user: null, onboarding: null, restriction: null, erasure: null, error: null });
      this.data = NOTHING;
      await this.reloadProviders();
    }
  }

  async reloadProviders() {
    const { providers } = await this.api.providers();
    this.#setAuth({ providers });
  }

  async signIn(provider, persona) {
    await this.api.signIn(provider, persona);
    await this.refresh();
  }

  async enterAsGuest(provider, alias) {
    await this.api.enterAsGuest(provider, alias);
    await this.refresh();
  }

  signOut() { return this.#leave(() => this.api.signOut()); }
  signOutEverywhere() { return this.#leave(() => this.api.signOutEverywhere()); }

  async #leave(ask) {
    this.#leaving = true;
    this.api.abandonReads();
    try {
      await ask();
    } catch (error) {
      if (error.status !== 401) {
        this.#leaving = false;
        this.loadPicture().catch(() => {});
        throw error;
      }
    }
    this.#leaving = false;
    await this.signedOut('you');
  }

  /** The server says that nobody is signed in here any more. */
  async signedOut(farewell) {
    this.data = NOTHING;
    this.#setAuth({ status: 'anonymous', user: null, onboarding: null, restriction: null, erasure: null, farewell });
    await this.reloadProviders().catch(() => {});
  }

  async saveProfile(changes) {
    this.#setData({ profile: await this.api.saveProfile(changes) });
    await this.#refreshMe();
  }

  async acknowledge() {
    await this.api.acknowledge(this.data.required.guidelines);
    await this.#refreshMe();
    // What it looks like in the settings can wait; what was agreed to cannot fail any more.
    this.api.acknowledgements().then(({ given }) => this.#setData({ given }), () => {});
  }

  /** What is held about this person, as a file. */
  takeData(format) { return this.api.takeData(format); }

  async savePreferences(changes) {
    const before = this.data.preferences;
    this.#setData({ preferences: { ...before, ...changes } });
    try {
      this.#setData({ preferences: await this.api.savePreferences(changes) });
    } catch (error) {
      this.#setData({ preferences: before });
      throw error;
    }
  }

  async loadPeople() {
    const [blocks, avoided, reports] = await Promise.all([this.api.blocks(), this.api.avoided(), this.api.reports()]);
    this.#setData({ blocks, avoided, reports });
  }

  async loadSessions() {
    this.#setData({ sessions: await this.api.sessions() });
  }

  /** One of the others: this one is signed out of. */
  async endSession(id) {
    try {
      await this.api.endSession(id);
    } catch (error) {
      if (error.status !== 404) throw error; // it has ended by itself
    }
    this.#setData({ sessions: this.data.sessions.filter((session) => session.id !== id) });
  }

  async loadIdentities() {
    const [identities, notices] = await Promise.all([this.api.identities(), this.api.notices()]);
    this.#setData({ identities, notices });
  }

  /** Where to go to connect a provider. */
  link(provider) { return this.api.link(provider); }

  completeLink(provider, returned) { return this.#changeIdentities(() => this.api.completeLink(provider, returned)); }
  disconnect(provider) { return this.#changeIdentities(() => this.api.disconnect(provider)); }
  undoNotice(id) { return this.#changeIdentities(() => this.api.undoNotice(id)); }

  async acknowledgeNotice(id) {
    try {
      await this.api.acknowledgeNotice(id);
    } catch (error) {
      if (error.status !== 404) throw error; // another tab was faster
    }
    this.#setData({ notices: await this.api.notices() });
  }

  async #changeIdentities(ask) {
    try {
      await ask();
    } catch (error) {
      await this.loadIdentities().catch(() => {}); // nothing has changed, or somewhere else has
      throw error;
    }
    await Promise.all([this.loadIdentities(), this.#refreshMe()]);
  }

  /** How long one could take it back. */
  async loadErasure() {
    this.#setData({ erasure: await this.api.erasure() });
  }

  /** Whether it is gone at once. */
  async erase() {
    const { erased } = await this.api.eraseAccount();
    if (erased) await this.signedOut('erased');
    else await this.refresh();
    return erased;
  }

  async keep() {
    try {
      await this.api.keepAccount();
    } catch (error) {
      if (error.status !== 404) throw error; // another tab was faster
    }
    await this.refresh();
  }

  loadPicture() {
    const whose = this.auth.user?.id;
    return lookForPicture({
      api: this.api, clock: this.#clock,
      isFor: () => !this.#leaving && this.auth.user?.id === whose,
      shown: () => this.auth.user?.avatar,
      tell: (picture) => this.#setData({ picture }),
      arrived: () => this.#refreshMe(),
    });
  }

  async wantPicture(provider) { this.#setData({ picture: await this.api.wantPicture(provider) }); }

  async removePicture() {
    await this.api.removePicture();
    await Promise.all([this.loadPicture(), this.#refreshMe()]);
  }

  async unblock(id) {
    await this.api.unblock(id);
    this.#setData({ blocks: this.data.blocks.filter((block) => block.id !== id) });
  }

  async stopAvoiding(id) {
    await this.api.stopAvoiding(id);
    this.#setData({ avoided: this.data.avoided.filter((wish) => wish.id !== id) });
  }

  async loadRestrictions() {
    this.#setData({ restrictions: await this.api.restrictions() });
  }

  async appeal(restriction, text) {
    try {
      await this.api.appeal(restriction, text);
    } catch (error) {
      if (error.status === 409) await this.loadRestrictions().catch(() => {}); // another tab was faster, or it is over
      throw error;
    }
    await this.loadRestrictions();
  }

  restrict(restriction) {
    this.#setAuth({ restriction });
  }

  async #refreshMe() {
    const me = await this.api.me();
    this.#setAuth({ user: me.user, connected: me.connected, verified: me.verified ?? [], onboarding: me.onboarding, restriction: me.restriction ?? null });
  }

  async #loadData() {
    const [profile, preferences, { rules, required, given }, topics] = await Promise.all([
      this.api.profile(), this.api.preferences(), this.api.acknowledgements(), this.api.topics(),
    ]);
    this.#setData({ profile, preferences, rules, required, given, topics });
    // What there is to say about the account can wait; the page cannot.
    this.api.notices().then((notices) => this.#setData({ notices }), () => {});
    this.loadPicture().catch(() => {});
  }

  #setAuth(change) {
    this.auth = Object.freeze({ ...this.auth, ...change });
    this.#changed();
  }

  #setData(change) {
    this.data = Object.freeze({ ...this.data, ...change });
    this.#changed();
  }
}

export function plain({ code, status, retryAfterMs, field, limit, rule, restriction, ref }) {
  return Object.freeze({ code, status, retryAfterMs, field, limit, rule, restriction, ref });
}
