/** Wires the client to the page: one snapshot in, one paint out, and the few things a view cannot do itself. */
import { DuologueClient } from './client/index.js';
import { createActions } from './actions.js';
import { searchFor } from './client/wishes.js';
import { FORGOTTEN_ON_MOVE, FORGOTTEN_WITH_PERSON, initialUi, linkIn, normalPath, returnedLink } from './ui-state.js';
import { show } from './views/dom.js';
import { wishOf } from './views/lobby.js';
import { placeOf, render, screenOf, titleOf } from './views/screen.js';
import { announcement } from './views/announce.js';
import { softSound, unlockSound } from './views/sound.js';

const TICK_MS = 500;
const LOOK_AGAIN_MS = 20_000;

const root = document.getElementById('app');
const socketOrigin = `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}`;

const client = new DuologueClient({
  fetch: (path, options) => window.fetch(path, options),
  webSocket: (url, protocols) => new WebSocket(url, protocols),
  clock: {
    now: () => Date.now(),
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer),
  },
  random: secureRandom,
  storage: sessionStorageOrNull(),
  url: `${socketOrigin}/v1/realtime`,
});

let uiState = initialUi(window.location);
// Told once: neither a reload nor a bookmark tells it again.
if (uiState.signInFailed || uiState.link) window.history.replaceState(null, '', window.location.pathname);
let painted = null;
let paintPending = false;
let settingsLoaded = false;
let returned = returnedLink(window.location);
if (returned) window.history.replaceState(null, '', window.location.pathname); // a code is not for the history
let arrived = false;

const snapshot = () => ({ ...client.snapshot, ui: uiState, now: Date.now() });

function ui(change) {
  uiState = { ...uiState, ...change };
  requestPaint();
}

const actions = createActions({ client, snapshot, ui, go, focusFirstProblem });

function go(path) {
  if (path !== uiState.path) {
    window.history.pushState(null, '', path);
    ui({ path, signInFailed: null, profileDraft: null });
  }
  window.scrollTo(0, 0);
}

/** Not tied to animation frames: a hidden tab must still change its title when there is somebody. */
function requestPaint() {
  if (paintPending) return;
  paintPending = true;
  queueMicrotask(paint);
}

function paint() {
  paintPending = false;
  try {
    const before = painted;
    if (before) follow(before, snapshot());
    const now = snapshot();
    show(root, render(now, actions));
    painted = now;
    document.title = titleOf(now);
    if (before) afterPaint(before, now);
    client.chosen(screenOf(now) === 'lobby' ? searchFor(wishOf(now), now.account.preferences) : null);
  } catch (error) {
    fail(error);
  }
}

/** Page state that follows from what the client learned. */
function follow(before, now) {
  const change = {};
  if (placeOf(before) !== placeOf(now)) {
    Object.assign(change, FORGOTTEN_ON_MOVE);
    if (now.ui.dialog && now.ui.dialog !== 'report') Object.assign(change, { dialog: null, dialogAsked: null });
    if (!now.conversation) Object.assign(change, { dialog: null });
  }
  if (before.auth.user?.id !== now.auth.user?.id) Object.assign(change, FORGOTTEN_WITH_PERSON);
  if (before.conversation?.id !== now.conversation?.id) Object.assign(change, { draft: '', unseen: 0, unreadBelow: 0, dialog: null });
  const fresh = freshFromPartner(before, now);
  if (fresh && document.hidden) change.unseen = now.ui.unseen + fresh;
  if (fresh && !actions.logIsAtEnd()) change.unreadBelow = now.ui.unreadBelow + fresh;
  const sound = now.account.preferences?.sound ?? true;
  if (sound !== now.ui.sound) change.sound = sound;
  if (Object.keys(change).length) uiState = { ...uiState, ...change };
}

function freshFromPartner(before, now) {
  if (!before.conversation || before.conversation.id !== now.conversation?.id || before.conversation === now.conversation) return 0;
  const seen = before.conversation.cursor[0];
  return now.conversation.messages.filter((message) => message.from === 'partner' && message.seq > seen).length;
}

function afterPaint(before, now) {
  const said = announcement(before, now);
  if (said.polite) announce('polite', said.polite);
  if (said.assertive) announce('assertive', said.assertive);
  if (worthASound(before, now) && uiState.sound) softSound();
  if (placeOf(before) !== placeOf(now) && !now.ui.dialog && (arrived || root.querySelector('[data-focus]'))) moveFocus();
  arrived ||= screenOf(now) !== 'loading'; // a page that has just loaded begins at its beginning
  // Whoever has not come as far as the settings is not to wait for them: the code is good for minutes.
  const completing = ['settings', 'onboarding'].includes(screenOf(now)) ? returned : null;
  if (completing) {
    returned = null;
    actions.completeLink(completing);
  }
  if (screenOf(now) === 'settings' && !settingsLoaded) {
    actions.loadPeople();
    actions.loadSessions();
    if (!completing) actions.loadIdentities();
  }
  settingsLoaded = screenOf(now) === 'settings';
  tellSeen();
}

function worthASound(before, now) {
  if (!before.connection.settled) return false;
  if (now.offer && now.offer.offer !== before.offer?.offer) return true;
  if (now.conversation && now.conversation.id !== before.conversation?.id && !document.hasFocus()) return true;
  return now.ui.tellMe && before.lobby?.online <= 1 && now.lobby?.online > 1;
}

function announce(level, text) {
  const region = document.getElementById(level);
  region.textContent = '';
  setTimeout(() => { region.textContent = text; }, 50);
}

function moveFocus() {
  const target = root.querySelector('[data-focus]') ?? root.querySelector('h1');
  if (!target) return;
  if (!target.matches('a, button, input, textarea, select, [tabindex]')) target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: !target.matches('h2') });
}

function focusFirstProblem() {
  queueMicrotask(() => {
    const problem = root.querySelector('[aria-invalid="true"]') ?? root.querySelector('.error')?.closest('fieldset')?.querySelector('input');
    problem?.focus();
  });
}

/** Read is what was on a screen somebody could look at. */
function tellSeen() {
  if (document.hidden || !document.hasFocus()) return;
  const { conversation } = client.snapshot;
  if (conversation && !conversation.ended && actions.logIsAtEnd()) client.seen();
  if (uiState.unseen) ui({ unseen: 0 });
}

function fail(error) {
  console.error(error);
  if (uiState.crashed) return;
  uiState = { ...uiState, crashed: true, dialog: null };
  root.replaceChildren();
  root.shownTree = [];
  show(root, render(snapshot(), actions));
}

function onKey(event) {
  const { conversation, account } = client.snapshot;
  if (account.preferences && !account.preferences.keyboardShortcuts) return;
  if (event.altKey && event.code === 'Slash') {
    event.preventDefault();
    actions.openDialog('shortcuts');
  } else if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented && !uiState.dialog
    && conversation && !conversation.ended && !conversation.leaving && screenOf(snapshot()) === 'conversation') {
    event.preventDefault(); // or the same key press would cancel the dialog it has just opened
    actions.openDialog('next', { asked: 'key' });
  }
}

/** Also comes for a jump within the page, which leads nowhere else. */
function onPopState() {
  const path = normalPath(window.location.pathname);
  const link = linkIn(window.location.hash);
  if (link) { // opened in a page that was here already
    window.history.replaceState(null, '', window.location.pathname);
    ui({ link, opened: null, linkError: null, mailProblem: false });
    actions.openLink();
  }
  if (path !== uiState.path) ui({ path, profileDraft: null });
}

function onWake() {
  if (document.hidden) return;
  client.wake();
  if (!client.snapshot.auth.demo) client.lookForSignIn();
  tellSeen();
}

client.subscribe(requestPaint);
window.addEventListener('popstate', onPopState);
window.addEventListener('online', onWake);
window.addEventListener('offline', () => client.wake());
window.addEventListener('pagehide', (event) => { if (event.persisted) client.suspend(); });
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  if (uiState.busy === 'sign-in') ui({ busy: null }); // came back from the provider by the browser's own button
  client.lookForSignIn();
  onWake();
});
window.addEventListener('focus', onWake);
document.addEventListener('visibilitychange', onWake);
document.addEventListener('keydown', onKey);
document.addEventListener('pointerdown', unlockSound, { passive: true });
document.addEventListener('keydown', unlockSound);

setInterval(() => { if (isCounting(client.snapshot)) requestPaint(); }, TICK_MS);
setInterval(() => {
  if (document.hidden) return;
  if (client.snapshot.auth.status === 'anonymous') client.refreshCounts();
  client.refreshWait();
}, LOOK_AGAIN_MS);

function isCounting({ conversation, offer, search, connection, account }) {
  return Boolean(conversation || offer || search || account.preferences?.pausedUntil) || ['connecting', 'waiting'].includes(connection.state);
}

function secureRandom() {
  return crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
}

function sessionStorageOrNull() {
  try { return window.sessionStorage; } catch { return null; }
}

requestPaint();
client.start().then(() => { if (uiState.link) actions.openLink(); }).catch(fail);
