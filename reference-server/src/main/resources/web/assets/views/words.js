/** How Duologue says numbers, names, times and reasons. Pure functions of data; no screen knows these rules twice. */

export const SENIORITY = [
  ['student', 'Student'], ['0-1', 'Up to 1 year'], ['2-4', '2 to 4 years'],
  ['5-9', '5 to 9 years'], ['10-14', '10 to 14 years'], ['15+', '15 years or more'],
];
export const INTENTS = [
  ['talk', 'Just talk'], ['learn', 'Learn'], ['mentor', 'Mentor'], ['hire', 'Hire'], ['be-hired', 'Be hired'],
];
export const SEGMENTS = [
  ['professional', 'Professional'], ['founder', 'Founder'], ['recruiter', 'Recruiter'], ['student', 'Student'], ['creator', 'Creator'],
];
export const REPORT_REASONS = [
  ['harassment', 'Harassment'], ['hate', 'Hate'], ['spam', 'Spam or advertising'], ['explicit', 'Sexual content'],
  ['scam', 'Scam or fraud'], ['underage', 'Somebody under 18'], ['child-safety', 'A child is in danger'], ['other', 'Something else'],
];
const PROVIDERS = { linkedin: 'LinkedIn', github: 'GitHub' };

const labelIn = (list, id) => list.find(([known]) => known === id)?.[1] ?? id;
export const seniorityLabel = (id) => labelIn(SENIORITY, id);
export const intentLabel = (id) => labelIn(INTENTS, id);
export const providerLabel = (id) => PROVIDERS[id] ?? id;
export const reasonLabel = (id) => labelIn(REPORT_REASONS, id);

export const firstName = (name) => name.trim().split(/\s+/)[0] || name;

/** An alias is one name, however many words it has. */
export const calledBy = ({ partner, canReveal, reveal }) => (canReveal && reveal?.state !== 'accepted' ? partner.name : firstName(partner.name));

export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => [...word][0]).join('').toLocaleUpperCase('en');
}

export function topicLabel(topics, id) {
  return topics?.find((topic) => topic.id === id)?.label ?? id;
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });
export function languageLabel(code) {
  try { return languageNames.of(code); } catch { return code; }
}

const lists = { or: new Intl.ListFormat('en', { type: 'disjunction' }), and: new Intl.ListFormat('en', { type: 'conjunction' }) };
export const listOf = (items, join = 'and') => lists[join].format(items);

export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
export const secondsLeft = (until, now) => Math.max(0, Math.ceil((until - now) / 1000));

const ORDINALS = ['', 'First', 'Second', 'Third', 'Fourth', 'Fifth'];
export const place = (position) => (ORDINALS[position] ? `${ORDINALS[position]} in line.` : `Number ${position} in line.`);

/** 14:02, or 1:03:09 from an hour on. */
export function stopwatch(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

export function lasted(ms) {
  const minutes = Math.round(ms / 60_000);
  if (ms < 60_000) return count(Math.max(1, Math.round(ms / 1000)), 'second');
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${count(hours, 'hour')} and ${count(minutes % 60, 'minute')}` : count(hours, 'hour');
}

export function usualWait(estimate) {
  return estimate ? `Usually ${waitRange(estimate)}` : null;
}

/** How much longer, for somebody who has waited as long. */
export function remainingWait(remaining) {
  return remaining ? `usually ${waitRange(remaining)} more` : null;
}

function waitRange(estimate) {
  const [from, to] = [estimate.p50, estimate.p80].map((ms) => Math.max(1, Math.round(ms / 1000)));
  if (inMinutes(estimate)) {
    const [minutes, most] = [from, to].map((seconds) => Math.round(seconds / 60));
    if (from < 60) return `${count(from, 'second')} to ${most} minutes`;
    return minutes === most ? `about ${most} minutes` : `${minutes} to ${most} minutes`;
  }
  return from === to ? `about ${count(from, 'second')}` : `${from} to ${to} seconds`;
}

const inMinutes = (estimate) => Math.round(estimate.p80 / 1000) >= 120;

/** How long somebody has waited, beside how long it usually takes: what is told in seconds like that needs no unit again. */
export function waitedBeside(estimate, waitedMs) {
  return estimate && !inMinutes(estimate) && waitedMs <= estimate.p80 ? `${Math.floor(waitedMs / 1000)}` : waited(waitedMs);
}

const waited = (ms) => (ms < 120_000 ? count(Math.floor(ms / 1000), 'second') : count(Math.floor(ms / 60_000), 'minute'));

const KEPT_AWAY = {
  topic: 'look for other topics', language: 'speak other languages', kind: 'want to talk in other ways',
  seniority: 'look for another seniority', timezone: 'are in other time zones', closeness: 'look for somebody closer to their wishes',
};

/** What keeps others away, as far as the server tells; of few people nothing is said. */
export function whyNot(told) {
  if (!told?.others || !told.reasons.length) return null;
  const reasons = told.reasons.slice(0, 2).map(({ what, share }) => `${share} ${KEPT_AWAY[what] ?? 'look for something else'}`);
  return `At least ${told.others} people wait: ${reasons.join(', ')}.`;
}

const OPENS = { topic: 'topics near yours', seniority: 'seniorities further from yours', timezone: 'other time zones' };
const OPENS_ANY = { topic: 'any topic', seniority: 'any seniority', timezone: 'any time zone' };

/** What is widened next, and when; null if nothing will be. */
export function opensNext(told, waitedMs) {
  const next = (told?.next ?? []).filter((step) => OPENS[step.what] && step.atMs > waitedMs);
  if (!next.length) return null;
  const atMs = Math.min(...next.map((step) => step.atMs));
  const names = next.filter((step) => step.atMs === atMs)
    .map(({ what, to }) => (to === 'any' ? OPENS_ANY : OPENS)[what]);
  return `In ${Math.ceil((atMs - waitedMs) / 1000)}\u00a0s we’ll also take ${listOf(names, 'and')}.`;
}

/** Of each wish that may be loosened: what it is now, what it became first, and what it became further. */
const LOOSENED = {
  topic: { now: () => 'Topics near yours, too', any: 'Any topic', first: () => 'Near yours', further: () => 'near yours' },
  seniority: { now: (to) => `Seniority up to ${count(Number(to), 'level')} from yours`, any: 'Any seniority', first: (to) => `Up to ${count(Number(to), 'level')} away`, further: (to) => to },
  timezone: { now: (to) => `Time zones up to ${lengthOf(to)} away`, any: 'Any time zone', first: (to) => `Up to ${lengthOf(to)} away`, further: lengthOf },
  repeat: { now: (to) => `Also people you met over ${lengthOf(to)} ago`, any: 'Also people you met before', first: (to) => `Over ${lengthOf(to)} ago`, further: lengthOf },
};

/** Each wish that was loosened, by its name, with its steps in the order of time. Of a wish that is not known here nothing is said. */
export function widenedWishes(widened) {
  const wishes = new Map();
  const steps = (widened ?? []).filter(({ what }) => what in LOOSENED).sort((one, other) => one.atMs - other.atMs);
  steps.forEach((step) => wishes.set(step.what, [...(wishes.get(step.what) ?? []), step]));
  return wishes;
}

/** What a wish has been loosened to. */
export const widenedTo = ({ what, to }) => (to === 'any' ? LOOSENED[what].any : LOOSENED[what].now(to));

/** By which steps one wish was loosened, in the order of time. */
export function widenedSteps(steps) {
  if (steps.length === 1) return `Nobody closer was free, so we widened this after ${count(...whole(steps[0].atMs))}`;
  return steps.map(({ what, to, atMs }, place) => {
    const became = to === 'any' ? 'any' : LOOSENED[what][place ? 'further' : 'first'](to);
    const [number, unit] = whole(atMs);
    const said = `${became} after ${place && whole(steps[place - 1].atMs)[1] === unit ? number : count(number, unit)}`;
    return place ? said.replaceAll(' ', '\u00a0') : said; // “3 after 8” is nothing to be broken
  }).join(', ');
}

const whole = (ms) => (ms % 60_000 === 0 ? [ms / 60_000, 'minute'] : [Math.round(ms / 1000), 'second']);

/** `6h`, `14d`, as the server writes lengths. */
function lengthOf(text) {
  const [, number, unit] = /^(\d+)(h|d|min)$/.exec(text) ?? [];
  return unit ? count(Number(number), { h: 'hour', d: 'day', min: 'minute' }[unit]) : text;
}

/** What it costs to leave this conversation now, before one does; null if nothing. `now` by the server's clock. */
export function leavingCosts({ skip, partnerState, reportedCase }, now) {
  if (!skip || reportedCase || partnerState.state !== 'present' || now >= Date.parse(skip.freeAt)) return null;
  return skip.waitMs
    ? `It counts as a skip: you’d wait ${lasted(skip.waitMs)} before you meet the next person.`
    : 'It counts as a skip. This one costs nothing; after more of them in a row you’d wait before you meet the next person.';
}

const hourMinute = (timeZone) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
export const timeOfDay = (instant) => hourMinute().format(new Date(instant));

export const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const cityOf = (timeZone) => timeZone.split('/').at(-1).replaceAll('_', ' ');

export function localTime(timeZone, now) {
  try {
    const there = hourMinute(timeZone).format(now);
    const sameZone = there === hourMinute().format(now);
    return `${there}, ${cityOf(timeZone)}${sameZone ? ' (your zone)' : ''}`;
  } catch { return timeZone; }
}

export function momentOf(instant) {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}

/** When a pause is over: tomorrow, Monday, 3 January; with the time unless it is the beginning of that day. */
export function pausedWords(until, now) {
  const end = new Date(until);
  const days = Math.round((new Date(end).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return timeOfDay(end);
  const day = days === 1 ? 'tomorrow'
    : new Intl.DateTimeFormat('en-GB', days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' }).format(end);
  const isWholeDay = end.getHours() === 0 && end.getMinutes() === 0;
  return isWholeDay ? day : `${day}, ${timeOfDay(end)}`;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Whether others see a company, and why not yet. */
export function whenCompanyIsShown(draft, saved) {
  const least = saved.companyShownFrom;
  const rule = least > 1 ? `Shown when at least ${NUMBERS[least] ?? least} people from there are here.` : 'Others see it on your card.';
  return saved.companyShown && draft.company === saved.company ? 'Others see it on your card.' : rule;
}

/** A place where one is signed in, as the server recognised it. */
export const deviceOf = ({ device, kind }) => device || (kind === 'cookie' ? 'A browser' : 'A program');

/** The server writes it down every few minutes at most, so no finer word is true. */
export const whenUsed = ({ signedInAt, lastUsedAt, current }) =>
  `Signed in ${momentOf(signedInAt)}${current ? '' : `, last used ${momentOf(lastUsedAt)}`}`;

/** What is kept of a conversation, exactly as the server declared it. */
export function whatIsKept(retention) {
  if (!retention) return '';
  const after = count(retention.deletedAfterHours, 'hour');
  switch (retention.policy) {
    case 'none': return 'Nothing you write is kept after you finish.';
    case 'buffer': return 'Only the last few messages are held while you talk, so that you can come back after a lost connection. Nothing is kept after you finish.';
    case 'evidence': return retention.deletedAfterHours > 0
      ? `Text is deleted ${after} after you finish, unless one of you reports it.`
      : 'Text is deleted when you finish, unless one of you reports it.';
    case 'full': return `Text is kept for ${retention.deletedAfterHours % 24 === 0 && retention.deletedAfterHours >= 48
      ? count(retention.deletedAfterHours / 24, 'day') : after} after you finish, then deleted.`;
    default: return '';
  }
}

/** Why it ended. An end, a next and a block look alike to the other side, on purpose. */
/** What became of what was sent: what only one process knows ends with it, and nobody sees from here whether it still runs. */
export const whatIsSafe = ({ guarantee }) =>
  (['replicated', 'durable'].includes(guarantee) ? 'Everything marked Sent is safe' : 'Everything marked Sent has reached the server');

export function whyEnded({ reason, by }, name) {
  switch (reason) {
    case 'self': return 'You ended the conversation.';
    case 'partner_ended': case 'partner_next': return `${name} ended the conversation.`;
    case 'partner_lost': return `${name}’s connection didn’t come back.`;
    case 'lost': return 'Your connection was away too long, so the conversation was closed.';
    case 'timeout': return 'It was quiet for 5 minutes, so we closed it.';
    case 'moderation': return 'A moderator closed this conversation.';
    case 'server': return 'We had to close this. That was us, not you.';
    default: return by === 'self' ? 'You ended the conversation.' : 'The conversation is over.';
  }
}

/** What LinkedIn has verified of a person. */
export function verifiedLabel(kind) {
  return kind === 'workplace' ? 'Workplace verified on LinkedIn' : 'Identity verified on LinkedIn';
}

/** Why a sign-in elsewhere did not end in a session. The names are those of the server's providers, never the address's. */
export function whySignInFailed({ provider, why }, providers) {
  const ways = providers.filter((known) => known.kind === 'redirect');
  const label = ways.find((known) => known.id === provider)?.label;
  const other = ways.find((known) => known.id !== provider)?.label;
  const again = `Nothing was saved. Try again${label && other ? ` or use ${other}` : ''}.`;
  switch (why) {
    case 'declined': return `You didn’t agree at ${label ?? 'the other site'}, so nobody was signed in. ${again}`;
    case 'expired': return `That sign-in took too long or was used before. ${again}`;
    case 'elsewhere': return `That sign-in began in another browser. ${again}`;
    case 'unavailable': return `Signing in${label ? ` with ${label}` : ''} doesn’t work right now. ${again}`;
    case 'challenged': return 'There is an account with this address. Sign in the way you did before, and connect this one in the settings.';
    case 'too-new': return `Your ${label ?? 'other'} account is too new to join with here${other ? `. Use ${other}, or come back later` : '. Come back when it is older'}. Nothing was saved.`;
    case 'busy': return `Too many people are signing in at once. ${again}`;
    default: return `${label ?? 'The other site'} didn’t complete the sign-in. ${again}`;
  }
}

/** What the server's own checks object to, beside the community rules. */
const REFUSED = {
  'links-wait': 'links wait until you’ve talked for a while',
  'control-characters': 'it has characters in it that nobody can see',
  'repetition': 'the same character is repeated too often',
  'length': 'there is nothing in it',
};

/** Why a message did not go out: a full sentence, with the rule where there is one. */
export function whyNotSent(message, rules) {
  if (message.state === 'unknown') return 'We can’t tell whether this arrived.';
  const { code, rule, limit } = message.reason ?? {};
  if (message.state === 'expired' || code === 'conversation.over' || code === 'not.member') return 'Not sent: the conversation had ended.';
  const number = rules?.findIndex((known) => known.id === rule) ?? -1;
  if (number >= 0) return `Not sent: rule ${number + 1}, ${lowerFirst(rules[number].title)}.`;
  if (REFUSED[rule] && !limit) return `Not sent: ${REFUSED[rule]}.`;
  if (code === 'message.blocked') return 'Not sent: it goes against the community rules.';
  if (limit) return `Not sent: it may have ${limit} characters at most.`;
  if (code === 'frame.invalid') return 'Not sent: it has characters that can’t be sent.';
  return 'Not sent.';
}

export const lowerFirst = (text) => text.charAt(0).toLocaleLowerCase('en') + text.slice(1).replace(/\.$/, '');
export const length = (text) => [...text].length;

/** What to do about a request that failed. */
export function whatFailed(error) {
  if (!error) return '';
  if (error.code === 'network') return 'The server didn’t answer. Check your connection and try again.';
  if (error.code === 'rate.limited' && error.field === 'company') {
    return `Another company can be named ${NUMBERS[error.limit] ?? error.limit} times, and then once a day. Try again in ${lasted(error.retryAfterMs)}. Nothing was saved.`;
  }
  if (error.code === 'rate.limited') return error.retryAfterMs ? `Too often. Try again in ${Math.ceil(error.retryAfterMs / 1000)}\u00a0s.` : 'Too often. Try again in a moment.';
  if (error.code === 'store.unavailable') return 'This can’t be saved right now. Nothing is lost; try again in a moment.';
  if (error.code === 'moderation.unavailable') return 'Messages can’t be checked right now. Try again in a moment.';
  if (error.field) return 'The server didn’t accept this. Please check it.';
  return 'That didn’t work. That was us, not you. Please try again.';
}

/** Why an account is not erased; nothing where other words say it. */
export function whyNotErased(error) {
  if (error?.rule === 'sign-in.fresh') return 'For this you have to have signed in within the last ten minutes. Sign out, sign in again, and come back.';
  if (error?.rule !== 'join.recent') return '';
  return `Another way to sign in was connected to this account a short time ago because of its address. So that nobody takes the account from you by it, it can’t be erased before ${momentOf(Date.now() + error.retryAfterMs)}.`;
}

/** What became of a report, for who made it. */
export function decidedWords({ state, decidedAt }) {
  const said = { upheld: 'We acted on it', dismissed: 'No rule was broken' }[state];
  return said ? `${said}, ${momentOf(decidedAt)}` : 'Received';
}

/** How it stands with an appeal, in a word. */
export const appealState = ({ state }) => ({ granted: 'Granted', denied: 'Denied' })[state] ?? 'Received';

/** What became of an appeal, for who made it. */
export function appealWords({ state, decidedAt }) {
  return {
    granted: () => `On ${momentOf(decidedAt)} your restriction was lifted.`,
    denied: () => `On ${momentOf(decidedAt)} somebody read it and decided that your restriction stays.`,
  }[state]?.() ?? 'A person reads it. What was decided, and why, is said here.';
}

/** Why an appeal was not taken; nothing where other words say it. */
export function whyNotAppealed(error) {
  return { 'appeal.once': 'You have said something against this restriction already.', 'appeal.over': 'This restriction is over; there is nothing to appeal against.' }[error?.rule];
}

/** What happened to the ways in which one signs in. */
export function noticeWords({ kind, label, at }) {
  const when = momentOf(at);
  return {
    joined: `${label} was connected to your account on ${when}: both have the same verified address.`,
    linked: `${label} was connected to your account on ${when}.`,
    unlinked: `${label} was disconnected from your account on ${when}.`,
    undone: `${label} is no longer connected to your account since ${when}.`,
    'email-changed': `${label} has another e-mail address for you since ${when}.`,
    'erasure-requested': `Your account was to be erased since ${when}.`,
    'erasure-taken-back': `Your account was to be erased. On ${when} somebody who signed in to it kept it.`,
  }[kind] ?? `Something about how you sign in changed on ${when}.`;
}

/** Why a way to sign in stays as it was; nothing where other words say it. */
export function whyNotChanged(error) {
  return {
    'sign-in.fresh': 'For this you have to have signed in within the last ten minutes. Sign out, sign in again, and come back.',
    'identity.last': 'This is the only way you sign in. Connect another one first.',
    'identity.taken': 'Another account here already signs in with this. The two stay apart; nothing was changed.',
    'identity.connected': 'This is connected already.',
    'join.recent': 'Another way was connected a short time ago. While that can be undone, no older one can be disconnected.',
  }[error?.rule] ?? (error?.code === 'auth.denied' ? 'That wasn’t completed there, or took too long. Nothing was changed.' : null);
}
