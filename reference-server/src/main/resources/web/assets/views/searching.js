/** While the server looks: for whom, how long, what was given up and when. And what is said when it stops. */
import { h } from './dom.js';
import { icon, mark } from './icons.js';
import { button, connectionBar, soloPage, topBar } from './parts.js';
import { count, initials, languageLabel, listOf, opensNext, place, remainingWait, secondsLeft, seniorityLabel, topicLabel, usualWait, waitedBeside, whyNot } from './words.js';

export function searching(snapshot, actions) {
  const { search, account, auth, ui } = snapshot;
  const labels = search.surprise || !search.topics.length ? [] : search.topics.map((id) => topicLabel(account.topics, id));
  return h('div', { class: 'solo', key: 'searching' },
    h('div', { class: 'over' }, topBar(snapshot, actions), connectionBar(snapshot, actions)),
    h('main', { id: 'main', class: 'page center' },
      mark({
        gap: 'seeking', them: false, className: 'hero-mark seek', text: initials(auth.user.name),
        label: 'Your half of the pair is filled, the other half is still open',
      }),
      h('div', null,
        h('h1', null, labels.length ? `Looking for someone to talk ${labels[0]} with` : 'Looking for someone to talk with'),
        h('p', { class: 'lead num' }, progressWords(snapshot)),
        whyNotYet(snapshot)),
      snapshot.outcome?.searching && h('p', { class: 'notice', role: 'status' }, outcomeWords(snapshot.outcome.kind)),
      search.retryAt === undefined && criteria(snapshot, labels),
      h('div', { class: 'actions' }, button(search.stopping ? 'Stopping…' : 'Stop searching', actions.stopSearching, { kind: 'big', busy: search.stopping })),
      h('p', { class: 'quiet' }, ui.sound
        ? 'You can switch tabs. We’ll play a soft sound and change the tab title when there is somebody.'
        : 'You can switch tabs. We’ll change the tab title when there is somebody.')));
}

function outcomeWords(kind) {
  return { withdrawn: 'That one didn’t come about. Still looking.', missed: 'You didn’t answer in time. Still looking.' }[kind] ?? 'Still looking.';
}

function progressWords({ search, now }) {
  if (search.retryAt !== undefined) {
    const seconds = secondsLeft(search.retryAt, now);
    return {
      full: `Too many people at once. Trying again in ${seconds}\u00a0s.`,
      store: `The queue can’t be reached right now. Trying again in ${seconds}\u00a0s.`,
      rate: `That was quick. Trying again in ${seconds}\u00a0s.`,
      draining: `One moment. Trying again in ${seconds}\u00a0s.`,
    }[search.waiting];
  }
  if (search.pending) return 'Getting in line…';
  if (search.heldUntil > now) return `A short pause after passing or leaving early: you’re introduced to others in ${secondsLeft(search.heldUntil, now)}\u00a0s.`;
  const waitedMs = Math.max(0, now - search.since);
  const where = search.position ? `${place(search.position)} ` : '';
  const { estimateMs } = search;
  const waited = waitedBeside(estimateMs, waitedMs);
  if (!estimateMs) return `${where}We don’t know the wait yet; you’ve waited ${waited}.`;
  if (waitedMs > estimateMs.p80) {
    const remaining = remainingWait(search.remainingMs);
    return `${where}Taking longer than usual: you’ve waited ${waited}${remaining ? `, ${remaining}` : ''}.`;
  }
  return `${where}${usualWait(estimateMs)}; you’ve waited ${waited}.`;
}

/** Why there is nobody yet, and what opens next. */
function whyNotYet({ search, now }) {
  const words = [whyNot(search.whyNot), opensNext(search.whyNot, now - search.since)].filter(Boolean);
  return words.length > 0 && h('p', { class: 'quiet num why', key: 'why-not' }, words.join(' '));
}

function criteria({ search, account }, labels) {
  const widened = new Map((search.widened ?? []).map((step) => [step.what, step]));
  const languages = search.languages?.length ? search.languages : account.profile.languages;
  const rows = [
    widenable('topic', labels.length ? listOf(labels, 'or') : 'Any topic', labels.length ? 'The last thing we’d give up' : 'You let us surprise you', widened, account),
    (account.profile.seniority || widened.has('seniority'))
      && widenable('seniority', `Around ${seniorityLabel(account.profile.seniority ?? '').toLowerCase()}`, 'From your card', widened, account),
    widened.has('timezone') && widenable('timezone', '', '', widened, account),
    widened.has('repeat') && widenable('repeat', '', '', widened, account),
    { key: 'language', title: listOf(languages.map(languageLabel), 'or'), small: languages.length > 1 ? 'From your profile' : 'From your profile; we never give this up' },
  ].filter(Boolean);
  return h('ul', { class: 'panel crit', 'aria-label': 'What we are looking for' }, rows.map((row) =>
    h('li', { key: row.key, class: row.open ? 'open' : '' }, icon(row.open ? 'widen' : 'check'),
      h('span', null, row.title, h('small', null, row.small)))));
}

/** One wish, and if it was loosened: to what, after how long. */
function widenable(what, title, small, widened, account) {
  const step = widened.get(what);
  if (!step) return { key: what, title, small };
  const any = step.to === 'any';
  const opened = {
    topic: any ? 'Any topic' : 'Topics near yours, too',
    seniority: any ? 'Any seniority' : 'Seniority further from yours',
    timezone: any ? 'Any time zone' : `Time zones up to ${lengthOf(step.to)} away`,
    repeat: any ? 'Also people you met before' : `Also people you met over ${lengthOf(step.to)} ago`,
  }[what];
  return { key: what, open: true, title: opened, small: `Nobody closer was free, so we widened this after ${count(Math.round(step.atMs / 1000), 'second')}` };
}

/** `6h`, `14d`, as the server writes lengths. */
function lengthOf(text) {
  const [, number, unit] = /^(\d+)(h|d|min)$/.exec(text) ?? [];
  return unit ? count(Number(number), { h: 'hour', d: 'day', min: 'minute' }[unit]) : text;
}

/** The search ended without anybody: true only when the server said so. */
export function nobodyFits(snapshot, actions) {
  const { outcome, account, ui } = snapshot;
  const about = outcome.criteria?.topics.map((id) => topicLabel(account.topics, id)) ?? [];
  return soloPage(snapshot, actions,
    mark({ gap: 'seeking', them: false, className: 'state-mark' }),
    h('div', null, h('h1', null, 'Nobody fits right now'),
      h('p', { class: 'lead' }, about.length ? `We found nobody to talk ${listOf(about, 'or')} with. That happens, and it isn’t you.` : 'That happens, and it isn’t you.')),
    h('div', { class: 'actions' },
      button('Search again', actions.searchAgain, { kind: 'primary' }),
      button('Change topics', actions.dismissOutcome),
      !ui.tellMe && button('Tell me when somebody comes', () => actions.tellMeAndLeave())));
}

export function missed(snapshot, actions) {
  return soloPage(snapshot, actions,
    mark({ gap: 'seeking', them: false, className: 'state-mark' }),
    h('div', null, h('h1', null, 'You didn’t answer, so we stopped searching'),
      h('p', { class: 'lead' }, 'Nobody was told. Start again whenever you like.')),
    h('div', { class: 'actions' },
      button('Search again', actions.searchAgain, { kind: 'primary' }),
      button('Back to lobby', actions.dismissOutcome)));
}
