/**
 * Every state of the web client as a snapshot, shown by the client's own views in its own page. Stands in for `app.js`:
 * the page, its style sheets and its content security policy are the server's; only the wiring is this.
 *
 * People, topics, rules and preferences are asked from the server, so that the words are those it says.
 */
import { HttpApi } from './client/http.js';
import { openConversation } from './client/conversation/machine.js';
import { EMPTY_REPORT, initialUi } from './ui-state.js';
import { applyTheme } from './theme.js';
import { show } from './views/dom.js';
import { render, titleOf } from './views/screen.js';

const NOW = Date.parse('2026-11-21T14:34:10Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ago = (ms) => NOW - ms;
const at = (ms) => new Date(ms).toISOString();

const root = document.getElementById('app');
const nothing = () => {};
const actions = new Proxy({}, { get: () => nothing });

const api = new HttpApi({
  fetch: (path, options) => window.fetch(path, options),
  clock: { now: () => Date.now(), setTimer: (run, ms) => setTimeout(run, ms), clearTimer: (timer) => clearTimeout(timer) },
});

const REDIRECTS = [
  { id: 'linkedin', label: 'LinkedIn', kind: 'redirect' },
  { id: 'github', label: 'GitHub', kind: 'redirect' },
];
const STRANGERS = [{ id: 'email', label: 'E-mail', kind: 'mail' }, { id: 'guest', label: 'Guest', kind: 'alias' }];
const MAYA = {
  name: 'Maya Lindqvist', headline: 'Staff engineer, payments at Fjord Bank',
  bio: 'Ten years of moving money without losing any. Curious how other teams handle replays.',
  seniority: '10-14', timeZone: 'Europe/Stockholm', intent: 'talk', connected: ['linkedin', 'github'],
  shared: { topics: ['backend', 'distributed-systems'], languages: ['en'] },
};
/** As the server shows somebody before both have agreed. */
const PREVIEWED = { name: 'Somebody', headline: '', bio: '', seniority: '10-14', intent: 'talk', languages: ['en', 'sv'], topics: ['backend', 'distributed-systems', 'databases'], connected: [], shared: MAYA.shared };
/** What the shipped table widens, step by step. */
const WIDENED = [
  ['seniority', '2', 3000], ['timezone', '6h', 3000], ['repeat', '14d', 3000],
  ['topic', 'parent', 8000], ['seniority', '3', 8000], ['timezone', 'any', 8000], ['repeat', '7d', 8000],
  ['seniority', 'any', 15_000], ['repeat', '24h', 15_000], ['topic', 'any', 30_000],
];
const SAID = [
  ['partner', 'That queues make a system resilient. Mostly they move the outage to somewhere you can’t see it.'],
  ['self', 'Same. We had eleven hours of backlog and every dashboard was green.'],
  ['partner', 'Eleven hours! What told you in the end?'],
  ['self', 'A customer. Since then we alert on the age of the oldest message, not on depth.'],
  ['partner', 'That is the one graph I’d keep if I could keep only one.'],
  ['self', 'How do you handle replays on the ledger side? We never dared.'],
];

/** The server's words for a person who is signed in, and the parts that each state changes. */
async function world() {
  const { providers, demo, shown, addresses, guidelinesVersion } = await api.providers();
  api.tab = 'states00';
  await api.signIn('demo', 'tomas');
  const me = await api.me();
  const [profile, preferences, { rules, required }, topics] = await Promise.all([
    api.profile(), api.preferences(), api.acknowledgements(), api.topics(),
  ]);
  await api.signOut();

  const anonymous = { status: 'anonymous', demo, shown, addresses, providers, guidelinesVersion, user: null, connected: [], onboarding: null, restriction: null, farewell: null };
  const signedIn = { ...anonymous, status: 'signed-in', user: me.user, connected: me.connected, onboarding: { card: true, topics: true, complete: true } };
  const account = { profile, preferences, rules, required, topics, blocks: null, reports: null, sessions: null, identities: null, notices: null };
  const live = { state: 'live', since: ago(20 * MINUTE), returnedAt: null, settled: true };
  const base = {
    auth: signedIn, account, connection: live, lobby: { online: 38, waiting: 5, talking: 24 }, usualWait: { estimateMs: { p50: 8000, p80: 20_000 } },
    search: null, offer: null, outcome: null, conversation: null, limits: { textCodePoints: 1000, inFlight: 16 }, clockOffsetMs: 0, now: NOW,
  };
  return { anonymous, signedIn, account, live, base };
}

function statesOf({ anonymous, signedIn, account, live, base }) {
  const ui = (change = {}) => ({ ...initialUi({ pathname: '/', hash: '' }), ...change });
  const state = (change = {}, uiChange = {}) => ({ ...base, ui: ui(uiChange), ...change });

  const away = { state: 'waiting', since: ago(6 * SECOND), nextAttemptAt: NOW + 3 * SECOND, attempt: 2, returnedAt: null, settled: true };
  const stopped = (reason, more = {}) => ({ state: 'stopped', since: ago(MINUTE), reason, returnedAt: null, settled: true, ...more });
  const persona = (taken) => anonymous.providers.map((provider) => (provider.kind !== 'personas' ? provider
    : { ...provider, personas: provider.personas.map((one) => ({ ...one, taken: taken.includes(one.id) })) }));

  const wanted = { topics: ['backend', 'distributed-systems'], mode: 'text', intent: 'talk', surprise: false, languages: ['en', 'es'] };
  const search = { ...wanted, since: ago(14 * SECOND), position: 2, estimateMs: { p50: 8000, p80: 20_000 }, widened: [] };
  const widenedUntil = (ms) => WIDENED.filter(([, , atMs]) => atMs <= ms).map(([what, to, atMs]) => ({ what, to, atMs }));
  const offer = { offer: 'offer', card: MAYA, topic: 'backend', deadline: NOW + 13 * SECOND, totalMs: 20_000 };

  const messages = SAID.map(([from, text], index) => ({
    key: `m${index + 1}`, from, text, n: index + 1, seq: index + 1, mark: '00000000', at: at(ago((SAID.length - index) * 40 * SECOND)),
    state: from === 'self' ? 'delivered' : 'received',
  }));
  const own = (change) => ({ key: 'own', from: 'self', n: 7, seq: undefined, at: ago(9 * SECOND), ...change });
  const talk = (change = {}) => ({
    ...openConversation({
      conversation: 'conversation', partner: MAYA, topic: 'backend', startedAt: at(NOW - 14 * MINUTE - 2 * SECOND),
      retention: { policy: 'evidence', deletedAfterHours: 24 },
    }),
    seenBefore: 0, typing: false, waitingToSend: 0, requeueAt: null, messages, ...change,
  });
  const talking = (change, uiChange, more = {}) => state({ conversation: talk(change), ...more }, uiChange);
  const over = (reason, change = {}) => talking({
    ended: { reason, by: reason === 'self' ? 'self' : 'partner', at: at(NOW), durationMs: 14 * MINUTE + 2 * SECOND }, ...change,
  });
  const restriction = {
    until: '2026-11-22T14:10:00Z', rule: 'harassment', what: 'What you wrote on 21 November continued after you were asked to stop.',
    case: 'R-2291', automatic: false,
  };
  const identities = {
    identities: [
      { provider: 'linkedin', label: 'LinkedIn', connectedAt: '2026-11-01T09:00:00.000Z', email: 'm…@example.org', heldUntil: at(NOW + 7 * 24 * 60 * MINUTE) },
      { provider: 'github', label: 'GitHub', connectedAt: '2026-11-20T09:00:00.000Z' },
    ],
    available: [{ provider: 'google', label: 'Google' }],
  };
  const notices = [{ id: 'n1', kind: 'joined', provider: 'github', label: 'GitHub', at: at(ago(5 * MINUTE)), undoUntil: at(NOW + 7 * 24 * 60 * MINUTE), acknowledged: false }];
  const sessions = [
    { id: 's_1', kind: 'cookie', device: 'Firefox on Linux', signedInAt: at(ago(20 * MINUTE)), lastUsedAt: at(ago(MINUTE)), endsAt: at(NOW), current: true },
    { id: 's_2', kind: 'cookie', device: 'Safari on iOS', signedInAt: at(ago(3000 * MINUTE)), lastUsedAt: at(ago(90 * MINUTE)), endsAt: at(NOW), current: false },
    { id: 's_3', kind: 'bearer', device: '', signedInAt: at(ago(9000 * MINUTE)), lastUsedAt: at(ago(900 * MINUTE)), endsAt: at(NOW), current: false },
  ];
  const blocks = [{ id: 'b1', name: 'Jordan Blake', at: '2026-11-19T20:14:00Z' }, { id: 'b2', name: 'Wilhelmina Featherstonehaugh-Cholmondeley', at: '2026-11-02T07:45:00Z' }];
  const reports = [
    { case: 'R-2291', reason: 'spam', at: '2026-11-19T20:12:00Z', state: 'received' },
    { case: 'R-2107', reason: 'harassment', at: '2026-11-02T07:44:00Z', state: 'upheld', decidedAt: '2026-11-03T10:05:00Z' },
  ];
  const atSettings = { path: '/settings' };
  const inSettings = (change, uiChange = {}) => state({ account: { ...account, blocks: [], reports: [], avoided: [], sessions, identities, ...change } }, { ...atSettings, ...uiChange });
  const avoided = [{ id: 'a1', name: 'Priya Raman', at: '2026-11-12T10:30:00Z' }];
  const picture = { available: [{ provider: 'linkedin', label: 'LinkedIn' }, { provider: 'github', label: 'GitHub' }], wanted: null };
  const given = [
    { document: 'guidelines', version: account.required.guidelines, at: '2026-11-02T08:00:00Z' }, { document: 'age', version: account.required.age, at: '2026-11-02T08:00:00Z' },
    { document: 'guidelines', version: '2025-06-01', at: '2025-07-14T19:41:00Z' },
  ];
  const stranger = { name: 'Quiet Heron', shared: MAYA.shared };
  const revealing = (reveal, uiChange) => talking({ partner: stranger, canReveal: true, reveal }, uiChange);

  return [
    ['landing', 'Nobody is signed in; the demo', state({ auth: anonymous })],
    ['landing-providers', 'Nobody is signed in; accounts of LinkedIn and GitHub', state({ auth: { ...anonymous, demo: false, providers: REDIRECTS } })],
    ['landing-sign-in-failed', 'A provider did not complete the sign-in', state({ auth: { ...anonymous, demo: false, providers: REDIRECTS } }, { signInFailed: { provider: 'linkedin', why: 'failed' } })],
    ['landing-demo-and-providers', 'Nobody is signed in; the demo, and accounts elsewhere', state({ auth: { ...anonymous, providers: [...REDIRECTS, ...anonymous.providers] } })],
    ['landing-mail-and-guest', 'Nobody is signed in; a link in a mail, and guests', state({ auth: { ...anonymous, demo: false, providers: STRANGERS } })],
    ['landing-strangers', 'Nobody is signed in; people are not told who the other is', state({ auth: { ...anonymous, demo: false, shown: 'stranger', providers: STRANGERS.slice(1) } })],
    ['landing-aliases', 'Nobody is signed in; people go by an alias', state({ auth: { ...anonymous, demo: false, shown: 'alias', addresses: true, providers: [...REDIRECTS, STRANGERS[0]] } })],
    ['check-mail', 'A link was asked for', state({ auth: { ...anonymous, demo: false, providers: STRANGERS } }, { mailAsked: 'maya@example.org' })],
    ['link', 'A link was opened where it was asked for', state({ auth: { ...anonymous, demo: false, providers: STRANGERS } }, { link: 'secret', opened: { address: 'm…@example.org', here: true } })],
    ['link-elsewhere', 'A link was opened in another browser; the address was not the right one', state({ auth: { ...anonymous, demo: false, providers: STRANGERS } }, { link: 'secret', opened: { address: 'm…@example.org', here: false }, mailAddress: 'tomas@example.org', mailProblem: true })],
    ['link-gone', 'A link that was used, or is over', state({ auth: { ...anonymous, demo: false, providers: STRANGERS } }, { link: 'secret', opened: 'gone' })],
    ['challenge', 'Somebody came by another way than before: together, or apart', state({ auth: { ...anonymous, demo: false, providers: REDIRECTS } }, { signInFailed: { provider: 'linkedin', why: 'challenged', with: ['github'] } })],
    ['challenge-mail', 'The same, where the account is signed in to by a link in a mail', state({ auth: { ...anonymous, demo: false, providers: [...REDIRECTS, ...STRANGERS] } }, { signInFailed: { provider: 'linkedin', why: 'challenged', with: ['email'] } })],
    ['personas', 'Choosing who one is in the demo; one is taken', state({ auth: { ...anonymous, providers: persona(['maya']) } }, { path: '/sign-in' })],
    ['card', 'Onboarding: the card', state({ auth: { ...signedIn, onboarding: { card: false, topics: false, complete: false } } })],
    ['topics', 'Onboarding: topics and languages', state({ auth: { ...signedIn, onboarding: { card: true, topics: false, complete: false } } })],
    ['guidelines', 'Onboarding: how we treat each other', state({ auth: { ...signedIn, onboarding: { card: true, topics: true, complete: false } } })],
    ['guidelines-changed', 'The rules have changed since one agreed', state({ auth: { ...signedIn, onboarding: { card: true, topics: true, complete: false } }, account: { ...account, given: given.slice(2) } })],
    ['card-alias', 'Onboarding: the card, where people go by an alias', state({ auth: { ...signedIn, shown: 'alias', onboarding: { card: false, topics: false, complete: false } } })],
    ['guidelines-unticked', 'Onboarding: the tick is missing', state({ auth: { ...signedIn, onboarding: { card: true, topics: true, complete: false } } }, { showProblems: true }), '.notice.danger'],
    ['lobby', 'What would you like to talk about?', state()],
    ['lobby-wait-unknown', 'Of too few it is known how long they waited', state({ usualWait: { estimateMs: null } })],
    ['lobby-typed', 'Finding topics by a word, five chosen', state({}, { topicWord: 'game', wish: { topics: ['backend', 'distributed-systems', 'game-engines', 'game-design', 'rust'], intent: 'talk', surprise: false } })],
    ['lobby-typed-nothing', 'A word that no topic has', state({}, { topicWord: 'knitting' })],
    ['lobby-empty', 'Nobody else is here', state({ lobby: { online: 1, waiting: 0, talking: 0 } })],
    ['lobby-offline', 'No connection before a search', state({ connection: away })],
    ['searching', 'Looking, within the usual time', state({ search })],
    ['searching-widened', 'Looking, with wishes that were loosened', state({
      search: { ...search, since: ago(19 * SECOND), position: 1, widened: widenedUntil(19 * SECOND) },
    })],
    ['searching-long', 'Looking for longer than usual', state({
      search: { ...search, since: ago(47 * SECOND), position: 1, remainingMs: { p50: 9000, p80: 40_000 }, widened: widenedUntil(47 * SECOND) },
    })],
    ['searching-held-back', 'A short pause after leaving early several times', state({ search: { ...search, since: ago(SECOND), heldUntil: NOW + 14 * SECOND } })],
    ['searching-why-not', 'Why nobody has been found yet, and what opens next', state({
      search: {
        ...search, since: ago(6 * SECOND), widened: widenedUntil(6 * SECOND),
        whyNot: {
          others: 10, reasons: [{ what: 'topic', share: 'most' }, { what: 'language', share: 'some' }],
          next: [{ what: 'topic', to: 'parent', atMs: 8000 }, { what: 'seniority', to: '3', atMs: 8000 }, { what: 'timezone', to: 'any', atMs: 8000 }],
        },
      },
    })],
    ['searching-unknown', 'Looking, of a wait of which nothing is known', state({ search: { ...search, surprise: true, topics: [], languages: ['en'], estimateMs: null, since: ago(131 * SECOND) } })],
    ['nobody-fits', 'The server found nobody', state({ outcome: { kind: 'timeout', searching: false, criteria: wanted } })],
    ['queue-full', 'Too many people at once', state({ search: { ...wanted, waiting: 'full', retryAt: NOW + 10 * SECOND } })],
    ['offer', 'Somebody fits', state({ search, offer })],
    ['offer-preview', 'Somebody fits, who is not named yet', state({ search, offer: { ...offer, preview: true, card: PREVIEWED, totalMs: 15_000 } })],
    ['offer-preview-waiting', 'Accepted, of somebody who is not named yet', state({ search, offer: { ...offer, preview: true, card: PREVIEWED, totalMs: 15_000, accepted: true, deadline: NOW + 8 * SECOND } })],
    ['offer-waiting', 'Accepted, waiting for the other', state({ search, offer: { ...offer, accepted: true, deadline: NOW + 8 * SECOND } })],
    ['offer-withdrawn', 'It did not come about; still looking', state({ search: { ...search, since: ago(31 * SECOND) }, outcome: { kind: 'withdrawn', searching: true, criteria: wanted } })],
    ['offer-missed', 'No answer in time; the search stopped', state({ outcome: { kind: 'missed', searching: false, criteria: wanted } })],
    ['conversation', 'Talking; delivered; the partner types', talking({ typing: true })],
    ['conversation-new', 'The first second of a conversation', talking({ messages: [], startedAt: at(ago(2 * SECOND)) })],
    ['conversation-failed', 'A message that was not sent', talking({ messages: [...messages, own({ text: 'Find me on https://t.me/tomas', state: 'failed', reason: { code: 'message.blocked', rule: 'links-wait' }, anchor: 6 })] })],
    ['conversation-unknown', 'A message of which nobody knows whether it arrived', talking({ messages: [...messages, own({ text: 'Did you get the link to the talk?', state: 'unknown', anchor: 6 })] })],
    ['conversation-hold', 'Too quick: the next message goes in a second', talking({ messages: [...messages, own({ text: 'And another thing.', state: 'sending' })], hold: { code: 'rate.limited', until: NOW + SECOND } })],
    ['composer-limit', 'More words than a message may have', talking({}, { draft: 'Replays are hard. '.repeat(57).trim() })],
    ['offline', 'No connection; one message waits', talking({ messages: [...messages, own({ text: 'We replay into a shadow ledger first.', state: 'sending' })], waitingToSend: 1 }, {}, { connection: away })],
    ['returned', 'Back after a lost connection', talking({}, {}, { connection: { ...live, returnedAt: ago(SECOND) } })],
    ['partner-away', 'The partner lost the connection', talking({ partnerState: { state: 'away', until: NOW + 52 * SECOND } })],
    ['store-unavailable', 'Messages cannot be accepted', talking({ messages: [...messages, own({ text: 'We replay into a shadow ledger first.', state: 'sending' })], hold: { code: 'store.unavailable', until: NOW + 5 * SECOND } })],
    ['replaced', 'The conversation is open somewhere else', talking({}, {}, { connection: stopped('replaced') })],
    ['reveal-dialog', 'With aliases: asking whether both show their card', revealing({ state: 'none' }, { dialog: 'reveal' })],
    ['reveal-asked', 'With aliases: asked, waiting for the other', revealing({ state: 'pending', by: 'self' })],
    ['reveal-answer', 'With aliases: the other asks', revealing({ state: 'pending', by: 'partner' })],
    ['reveal-declined', 'With aliases: the other would rather not', revealing({ state: 'declined', by: 'self' })],
    ['revealed', 'Both have shown their card', talking({ canReveal: true, reveal: { state: 'accepted', by: 'partner' } })],
    ['about-dialog', 'The partner’s card and the ways out, where there is no room beside the log', talking({}, { dialog: 'about' })],
    ['report-dialog', 'Reporting somebody', talking({}, { dialog: 'report', reportDraft: { ...EMPTY_REPORT, reason: 'spam', messages: [3] } })],
    ['report-filed', 'A report was received', talking({}, { dialog: 'report', reportDraft: { ...EMPTY_REPORT, filed: 'R-2291' } })],
    ['next-confirm', 'Next within thirty seconds: what it costs', talking({ startedAt: at(ago(12 * SECOND)), messages: messages.slice(0, 1), skip: { freeAt: at(NOW + 18 * SECOND), waitMs: 15_000 } }, { dialog: 'next' })],
    ['end-confirm-early', 'Ending within thirty seconds, the first time in a row', talking({ startedAt: at(ago(12 * SECOND)), messages: messages.slice(0, 1), skip: { freeAt: at(NOW + 18 * SECOND), waitMs: 0 } }, { dialog: 'end' })],
    ['end-confirm', 'Ending asks first', talking({}, { dialog: 'end' })],
    ['block-confirm', 'Blocking asks first', talking({}, { dialog: 'block' })],
    ['ended-self', 'Ended by oneself', over('self')],
    ['ended-partner', 'Ended by the other: end, next and block look alike', over('partner_ended')],
    ['ended-lost', 'The partner did not come back; looking again', over('partner_lost', { requeueAt: NOW + 5 * SECOND })],
    ['ended-timeout', 'Closed after a silence', over('timeout')],
    ['ended-server', 'Closed by us', over('server')],
    ['ended-avoided', 'Ended, and not to be paired with them again', over('self', { avoided: true })],
    ['ended-reported', 'Ended, reported and blocked', over('self', { reportedCase: 'R-2291', blocked: true })],
    ['settings', 'Settings', inSettings({ picture })],
    ['settings-preview', 'Settings: topics first, not the name', inSettings({ picture, preferences: { ...account.preferences, offer: 'preview' } }), '#matching'],
    ['picture', 'Settings: one’s own picture', inSettings({ picture }), '#picture'],
    ['paused', 'Settings: paused until Monday', inSettings({ preferences: { ...account.preferences, pausedUntil: '2026-11-23T07:00:00Z' } }), '#matching'],
    ['blocks', 'Settings with people blocked, one who is avoided, and a report', inSettings({ blocks, reports, avoided }), '#people'],
    ['ways', 'Settings: the ways one signs in, and where one is signed in', inSettings({}), '#ways'],
    ['your-data', 'Settings: taking one’s data, and what one agreed to', inSettings({ given }), '#data'],
    ['erase', 'Settings: erasing the account', inSettings({}), '#erase'],
    ['erase-dialog', 'Erasing the account asks first', inSettings({ erasure: { graceDays: 14 } }, { dialog: 'erase' }), '#erase'],
    ['leaving', 'The account is to be erased', state({ auth: { ...signedIn, erasure: { requested: at(ago(60 * MINUTE)), due: '2026-12-05T13:34:00Z' } } })],
    ['lobby-paused', 'Nobody is looked for while one is paused', state({ account: { ...account, preferences: { ...account.preferences, pausedUntil: '2026-11-23T07:00:00Z' } } })],
    ['joined', 'The notice of a way that was joined, which can be undone', state({ account: { ...account, notices } })],
    ['joined-folded', 'The same, acknowledged', state({ account: { ...account, notices: notices.map((one) => ({ ...one, acknowledged: true })) } })],
    ['rules', 'The rules, to read again', state({}, { path: '/rules' })],
    ['restricted', 'Paused by a moderator', state({ auth: { ...signedIn, restriction } })],
    ['not-found', 'An address that does not exist', state({}, { path: '/nowhere' })],
    ['unreachable', 'The server does not answer', state({ auth: { ...anonymous, status: 'unreachable' } })],
    ['updated', 'The page is older than the server', state({ connection: stopped('version') })],
    ['error', 'Something broke on our side', state({ connection: stopped('fault', { ref: 'E-7Q2M4K' }) })],
    ['crash', 'Something broke in the page', state({}, { crashed: true })],
    ['old-browser', 'A browser that cannot run the client', state({ auth: anonymous })],
    ['shortcuts', 'The keyboard shortcuts', talking({}, { dialog: 'shortcuts' })],
  ].map(([name, about, snapshot, place]) => ({ name, about, snapshot, place }));
}

const states = statesOf(await world());

window.duologueStates = {
  list: states.map(({ name, about }) => ({ name, about })),

  /** Shows one state from nothing, as after a reload, with what it is about in sight. */
  show(name, theme) {
    const { snapshot, place } = states.find((state) => state.name === name);
    applyTheme(theme);
    document.documentElement.classList.toggle('old-browser', name === 'old-browser');
    show(root, []);
    show(root, render({ ...snapshot, ui: { ...snapshot.ui, theme } }, actions));
    document.title = titleOf(snapshot);
    if (place) document.querySelector(place).scrollIntoView({ block: 'center' });
    else window.scrollTo(0, 0);
  },
};
