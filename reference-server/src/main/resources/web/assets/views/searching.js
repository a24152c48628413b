/** While the server looks: for whom, how long, what was given up and when. And what is said when it stops. */
import { h } from './dom.js';
import { icon, mark } from './icons.js';
import { button, connectionBar, soloPage, topBar } from './parts.js';
import { initials, languageLabel, listOf, opensNext, place, remainingWait, secondsLeft, seniorityLabel, topicLabel, usualWait, waitedBeside, whyNot, widenedSteps, widenedTo, widenedWishes } from './words.js';

export function searching(snapshot, actions) {
  const { search, account, auth, ui } = snapshot;
  const labels = search.surprise || !search.topics.length ? [] : search.topics.map((id) => topicLabel(account.topics, id));
  return h('div', { class: 'solo', key: 'searching' },
    h('div', { class: 'over' }, topBar(snapshot, actions), connectionBar(snapshot, actions)),
    h('main', { id: 'main', class: 'page center searching' },
      mark({
        gap: 'seeking', them: false, className: 'hero-mark seek', text: initials(auth.user.name),
        label: 'Your half of the pair is filled, the other half is still open',
      }),
      h('div', { key: 'for-whom' },
        h('h1', null, labels.length ? `Looking for someone to talk ${labels[0]} with` : 'Looking for someone to talk with'),
        h('p', { class: 'lead num' }, progressWords(snapshot))),
      h('div', { class: 'sought', key: 'sought' },
        snapshot.outcome?.searching && h('p', { class: 'notice', role: 'status' }, outcomeWords(snapshot.outcome.kind)),
        search.retryAt === undefined && criteria(snapshot, labels),
        whyNotYet(snapshot)),
      h('div', { class: 'halt', key: 'halt' },
        button(search.stopping ? 'Stopping…' : 'Stop searching', actions.stopSearching, { kind: 'big', busy: search.stopping }),
        h('p', { class: 'quiet' }, ui.sound
          ? 'You can switch tabs. We’ll play a soft sound and change the tab title when there is somebody.'
          : 'You can switch tabs. We’ll change the tab title when there is somebody.'))));
}

function outcomeWords(kind) {
  return { withdrawn: 'That one didn’t come about. Still looking.', missed: 'You didn’t answer in time. Still looking.' }[kind] ?? 'Still looking.';
}

function progressWords({ search, outcome, now }) {
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
  const waitedMs = Math.max(0, now - search.since);
  if (search.stalled) return `The queue can’t be reached right now. You keep your place; you’ve waited ${waitedBeside(null, waitedMs)}.`;
  if (search.heldUntil > now) {
    const why = outcome?.kind === 'missed' ? ', because you didn’t answer' : ' after passing or leaving early';
    return `A short pause${why}: you’re introduced to others in ${secondsLeft(search.heldUntil, now)}\u00a0s.`;
  }
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

/** What is looked for now. What was only found out to matter by being widened comes last, in the order of time. */
function criteria({ search, account }, labels) {
  const widened = widenedWishes(search.widened);
  const languages = search.languages?.length ? search.languages : account.profile.languages;
  const { seniority } = account.profile;
  const rows = [
    { what: 'topic', title: labels.length ? listOf(labels, 'or') : 'Any topic', small: labels.length ? 'The last thing we’d give up' : 'You let us surprise you' },
    seniority && { what: 'seniority', title: `Around ${seniorityLabel(seniority).toLowerCase()}`, small: 'From your card' },
    { what: 'language', title: listOf(languages.map(languageLabel), 'or'), small: languages.length > 1 ? 'From your profile' : 'From your profile; we never give this up' },
  ].filter(Boolean);
  const besides = [...widened.keys()].filter((what) => !rows.some((row) => row.what === what));
  return h('ul', { class: 'panel crit num', 'aria-label': 'What we are looking for' },
    [...rows, ...besides.map((what) => ({ what }))].map((row) => criterion(row, widened.get(row.what))));
}

/** One wish, and if it was loosened: to what, and after how long each time. */
function criterion({ what, title, small }, steps) {
  return h('li', { key: what, class: steps ? 'open' : '' }, icon(steps ? 'widen' : 'check'),
    h('span', null, steps ? widenedTo(steps.at(-1)) : title, h('small', null, steps ? widenedSteps(steps) : small)));
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
