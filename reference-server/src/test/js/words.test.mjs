import assert from 'node:assert/strict';
import test from 'node:test';
import { initials, lasted, opensNext, pausedWords, remainingWait, stopwatch, usualWait, waitedBeside, whatIsKept, whenCompanyIsShown, whatIsSafe, whyEnded, whyNot, whyNotSent, whySignInFailed, widenedSteps, widenedTo, widenedWishes } from '../../main/resources/web/assets/views/words.js';
import { screenOf, titleOf } from '../../main/resources/web/assets/views/screen.js';
import { failedSignIn, initialUi, linkIn } from '../../main/resources/web/assets/ui-state.js';
import { isPaused, pauses } from '../../main/resources/web/assets/client/wishes.js';
import { announcement } from '../../main/resources/web/assets/views/announce.js';

const RULES = [{ id: 'harassment', title: 'Be kind' }, { id: 'hate', title: 'No hate' }, { id: 'scams', title: 'No scams' }];

test('a refusal names the rule by its number, and is never reported as sent', () => {
  assert.equal(whyNotSent({ state: 'failed', reason: { code: 'message.blocked', rule: 'scams' } }, RULES), 'Not sent: rule 3, no scams.');
  assert.equal(whyNotSent({ state: 'failed', reason: { code: 'message.blocked', rule: 'of-tomorrow' } }, RULES), 'Not sent: it goes against the community rules.');
  assert.equal(whyNotSent({ state: 'failed', reason: { code: 'conversation.over' } }, RULES), 'Not sent: the conversation had ended.');
  assert.equal(whyNotSent({ state: 'unknown' }, RULES), 'We can’t tell whether this arrived.');
});

test('an end, a next and a block look alike to the other side', () => {
  assert.equal(whyEnded({ reason: 'partner_ended' }, 'Maya'), whyEnded({ reason: 'partner_next' }, 'Maya'));
});

test('what is kept is said as the server declared it', () => {
  assert.equal(whatIsKept({ policy: 'evidence', deletedAfterHours: 24 }), 'Text is deleted 24 hours after you finish, unless one of you reports it.');
  assert.equal(whatIsKept({ policy: 'full', deletedAfterHours: 720 }), 'Text is kept for 30 days after you finish, then deleted.');
  assert.equal(whatIsKept(null), '');
});

test('what was sent is called safe only where it outlives the server that took it', () => {
  assert.equal(whatIsSafe({ guarantee: 'replicated' }), 'Everything marked Sent is safe');
  assert.equal(whatIsSafe({ guarantee: 'durable' }), 'Everything marked Sent is safe');
  assert.equal(whatIsSafe({ guarantee: 'memory' }), 'Everything marked Sent has reached the server');
  assert.equal(whatIsSafe({ guarantee: null }), 'Everything marked Sent has reached the server');
});

test('numbers are said the way people say them', () => {
  assert.equal(stopwatch(842_000), '14:02');
  assert.equal(stopwatch(3_789_000), '1:03:09');
  assert.equal(lasted(1_080_000), '18 minutes');
  assert.equal(usualWait({ p50: 8000, p80: 20000 }), 'Usually 8 to 20 seconds');
  assert.equal(usualWait({ p50: 60_000, p80: 240_000 }), 'Usually 1 to 4 minutes');
  assert.equal(usualWait({ p50: 100_000, p80: 130_000 }), 'Usually about 2 minutes');
  assert.equal(usualWait({ p50: 20_000, p80: 130_000 }), 'Usually 20 seconds to 2 minutes');
  assert.equal(usualWait(null), null);
  assert.equal(remainingWait({ p50: 4000, p80: 9000 }), 'usually 4 to 9 seconds more');
  assert.equal(remainingWait({ p50: 4000, p80: 4000 }), 'usually about 4 seconds more');
  assert.equal(remainingWait(undefined), null);
  assert.equal(initials('Diego Quispe Mamani'), 'DM');
});

test('how long one has waited has a unit unless the seconds before it are its unit', () => {
  assert.equal(waitedBeside({ p50: 8000, p80: 20_000 }, 14_000), '14');
  assert.equal(waitedBeside({ p50: 8000, p80: 20_000 }, 21_000), '21 seconds');
  assert.equal(waitedBeside({ p50: 60_000, p80: 240_000 }, 45_000), '45 seconds');
  assert.equal(waitedBeside({ p50: 60_000, p80: 240_000 }, 150_000), '2 minutes');
  assert.equal(waitedBeside(null, 1000), '1 second');
});

test('what keeps others away is told of a crowd, and of few people nothing', () => {
  const reasons = [{ what: 'topic', share: 'most' }, { what: 'language', share: 'some' }, { what: 'timezone', share: 'some' }];
  assert.equal(whyNot({ others: 10, reasons, next: [] }), 'At least 10 people wait: most look for other topics, some speak other languages.');
  assert.equal(whyNot({ others: 0, reasons: [], next: [] }), null);
  assert.equal(whyNot(undefined), null);
});

test('what opens next is told with its time, and only while it is to come', () => {
  const next = [{ what: 'topic', to: 'parent', atMs: 8000 }, { what: 'seniority', to: '2', atMs: 3000 }, { what: 'timezone', to: '6h', atMs: 3000 }, { what: 'repeat', to: '14d', atMs: 1000 }];
  assert.equal(opensNext({ others: 0, reasons: [], next }, 500), 'In 3\u00a0s we’ll also take seniorities further from yours and other time zones.');
  assert.equal(opensNext({ others: 0, reasons: [], next }, 3000), 'In 5\u00a0s we’ll also take topics near yours.');
  assert.equal(opensNext({ others: 0, reasons: [], next: [{ what: 'topic', to: 'any', atMs: 30_000 }] }, 23_000), 'In 7\u00a0s we’ll also take any topic.');
  assert.equal(opensNext({ others: 0, reasons: [], next: [{ what: 'seniority', to: 'any', atMs: 15_000 }, { what: 'timezone', to: 'any', atMs: 15_000 }] }, 13_000), 'In 2\u00a0s we’ll also take any seniority and any time zone.');
  assert.equal(opensNext({ others: 0, reasons: [], next }, 9000), null);
});

test('every step by which a wish was widened is told, in the order of time, and its unit once', () => {
  const widened = [
    { what: 'topic', to: 'any', atMs: 30_000 }, { what: 'seniority', to: '1', atMs: 3000 }, { what: 'timezone', to: '6h', atMs: 3000 },
    { what: 'seniority', to: '3', atMs: 8000 }, { what: 'seniority', to: 'any', atMs: 60_000 }, { what: 'repeat', to: '14d', atMs: 3000 },
    { what: 'repeat', to: '24h', atMs: 8000 }, { what: 'of-tomorrow', to: 'any', atMs: 1000 },
  ];
  const wishes = widenedWishes(widened);
  assert.deepEqual([...wishes.keys()], ['seniority', 'timezone', 'repeat', 'topic']);
  assert.equal(widenedTo(wishes.get('seniority').at(-1)), 'Any seniority');
  assert.equal(widenedTo(wishes.get('seniority')[0]), 'Seniority up to 1 level from yours');
  assert.equal(widenedTo(wishes.get('repeat').at(-1)), 'Also people you met over 24 hours ago');
  const said = (steps) => widenedSteps(steps).replaceAll('\u00a0', ' ');
  assert.equal(said(wishes.get('seniority')), 'Up to 1 level away after 3 seconds, 3 after 8, any after 1 minute');
  assert.match(widenedSteps(wishes.get('seniority')), /3\u00a0after\u00a08/);
  assert.equal(said(wishes.get('repeat')), 'Over 14 days ago after 3 seconds, 24 hours after 8');
  assert.equal(widenedSteps(wishes.get('topic')), 'Nobody closer was free, so we widened this after 30 seconds');
  assert.equal(said([{ what: 'topic', to: 'parent', atMs: 8000 }, { what: 'topic', to: 'any', atMs: 90_000 }]), 'Near yours after 8 seconds, any after 90');
  assert.equal(widenedWishes(undefined).size, 0);
});

const WAYS = [{ id: 'linkedin', label: 'LinkedIn', kind: 'redirect' }, { id: 'github', label: 'GitHub', kind: 'redirect' }];

test('a sign-in that failed names the provider, what is safe, and another way', () => {
  assert.equal(whySignInFailed({ provider: 'linkedin', why: 'failed' }, WAYS), 'LinkedIn didn’t complete the sign-in. Nothing was saved. Try again or use GitHub.');
  assert.equal(whySignInFailed({ provider: 'github', why: 'declined' }, WAYS.slice(1)), 'You didn’t agree at GitHub, so nobody was signed in. Nothing was saved. Try again.');
  for (const why of ['expired', 'elsewhere', 'unavailable', 'busy']) assert.match(whySignInFailed({ provider: 'github', why }, WAYS), /Nothing was saved\. Try again or use LinkedIn\.$/);
});

test('no words of an address are ever shown', () => {
  const said = failedSignIn('#sign-in=Call+555-0199&provider=Your+bank');
  assert.equal(whySignInFailed(said, WAYS), 'The other site didn’t complete the sign-in. Nothing was saved. Try again.');
  assert.deepEqual(failedSignIn('#sign-in=declined&provider=linkedin'), { provider: 'linkedin', why: 'declined', with: [] });
  assert.equal(failedSignIn('#main'), null);
});

test('a link that came by mail is known by its form, and shown before anything else', () => {
  const secret = '0123456789abcdef'.repeat(4);
  assert.equal(linkIn(`#sign-in-link=${secret}`), secret);
  for (const other of ['', '#main', '#sign-in-link=short', `#sign-in-link=${secret}0`, `#sign-in=${secret}`]) assert.equal(linkIn(other), null);
  assert.equal(initialUi({ pathname: '/', hash: `#sign-in-link=${secret}` }).signInFailed, null);
  assert.equal(screenOf({ ...base, ui: { path: '/', link: secret } }), 'link');
  assert.equal(screenOf({ ...base, auth: { status: 'anonymous' }, ui: { path: '/', link: secret } }), 'link');
  assert.equal(screenOf({ ...base, auth: { status: 'anonymous' }, ui: { path: '/', mailAsked: 'maya@example.org' } }), 'check-mail');
});

const base = {
  auth: { status: 'signed-in', onboarding: { complete: true }, restriction: null }, account: { profile: {}, preferences: {}, topics: [] },
  connection: { state: 'live', settled: true, returnedAt: null }, conversation: null, offer: null, search: null, outcome: null,
  ui: { path: '/', unseen: 0 }, now: 0,
};
const offer = { offer: 'o', deadline: 20_000, accepted: false, card: { name: 'Maya Lindqvist' } };

test('a person is where the server says, whatever the address', () => {
  assert.equal(screenOf(base), 'lobby');
  assert.equal(screenOf({ ...base, ui: { path: '/nowhere' } }), 'not-found');
  assert.equal(screenOf({ ...base, offer, ui: { path: '/settings' } }), 'offer');
  assert.equal(screenOf({ ...base, connection: { ...base.connection, settled: false } }), 'loading');
  assert.equal(screenOf({ ...base, connection: { state: 'stopped', reason: 'replaced' } }), 'replaced');
  assert.equal(screenOf({ ...base, auth: { ...base.auth, status: 'anonymous' }, ui: { path: '/settings' } }), 'landing');
  assert.equal(titleOf({ ...base, offer }), 'Maya is free to talk · Duologue');
});

test('of somebody who is not named yet the title has no name', () => {
  const preview = { ...offer, preview: true, card: { name: 'Somebody' } };
  assert.equal(titleOf({ ...base, offer: preview }), 'Somebody is free to talk · Duologue');
  assert.equal(titleOf({ ...base, offer: { ...preview, accepted: true } }), 'Waiting for them · Duologue');
});

test('the countdown of an offer is spoken at ten and five seconds only', () => {
  const spoken = [];
  for (let now = 500; now <= 20_000; now += 500) {
    const said = announcement({ ...base, offer, now: now - 500 }, { ...base, offer, now }).polite;
    if (said) spoken.push(said);
  }
  assert.deepEqual(spoken, ['10 seconds to decide.', '5 seconds to decide.']);
});

test('that a search stalls and goes on again is spoken once each', () => {
  const search = { topics: [], since: 0 };
  const said = (before, after) => announcement({ ...base, search: before }, { ...base, search: after }).polite;
  assert.match(said(search, { ...search, stalled: true }), /can’t be reached/);
  assert.equal(said({ ...search, stalled: true }, { ...search, stalled: true }), undefined);
  assert.match(said({ ...search, stalled: true }, search), /Still looking/);
  assert.equal(said(undefined, search), undefined);
  assert.equal(said({ ...search, stalled: true }, null), undefined);
});

test('the end of a pause is named as people name days', () => {
  const saturday = new Date(2026, 10, 21, 9, 30).getTime();
  const at = (...date) => new Date(...date).toISOString();
  assert.equal(pausedWords(at(2026, 10, 23), saturday), 'Monday');
  assert.equal(pausedWords(at(2026, 10, 22), saturday), 'tomorrow');
  assert.equal(pausedWords(at(2026, 10, 23, 14, 5), saturday), 'Monday, 14:05');
  assert.equal(pausedWords(at(2026, 10, 21, 18), saturday), '18:00');
  assert.equal(pausedWords(at(2026, 11, 21), saturday), '21 December');
});

test('a pause ends at the beginning of a day, and no day is offered twice', () => {
  const saturday = new Date(2026, 10, 21, 9, 30).getTime();
  const sunday = new Date(2026, 10, 22, 23, 59).getTime();
  const monday = new Date(2026, 10, 23, 0, 0).getTime();
  assert.deepEqual(pauses(saturday).map(([name]) => name), ['tomorrow', 'monday', 'week', 'month']);
  assert.deepEqual(pauses(sunday).map(([name]) => name), ['tomorrow', 'week', 'month']);
  assert.deepEqual(pauses(monday).map(([name]) => name), ['tomorrow', 'week', 'month']);
  assert.equal(pauses(saturday)[1][1], new Date(2026, 10, 23).toISOString());
});

test('a pause that is over is none', () => {
  const now = Date.now();
  assert.equal(isPaused({ pausedUntil: new Date(now + 1000).toISOString() }, now), true);
  assert.equal(isPaused({ pausedUntil: new Date(now).toISOString() }, now), false);
  assert.equal(isPaused({ pausedUntil: null }, now), false);
  assert.equal(isPaused(null, now), false);
});

test('why a company is not shown yet is said without any count', () => {
  const saved = { company: 'Acme', companyShown: false, companyShownFrom: 10 };
  assert.equal(whenCompanyIsShown(saved, saved), 'Shown when at least ten people from there are here.');
  assert.equal(whenCompanyIsShown({ company: 'Apex' }, { ...saved, companyShown: true, companyShownFrom: 25 }), 'Shown when at least 25 people from there are here.');
  assert.equal(whenCompanyIsShown(saved, { ...saved, companyShown: true }), 'Others see it on your card.');
  assert.equal(whenCompanyIsShown({ company: '' }, { ...saved, companyShownFrom: 0 }), 'Others see it on your card.');
});
