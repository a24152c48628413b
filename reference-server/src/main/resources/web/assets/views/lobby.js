/** What would you like to talk about? Topics, what one is here for, and Start. */
import { h } from './dom.js';
import { accountNotices } from './ways.js';
import { button, chip, connectionBar, notice, topBar } from './parts.js';
import { MOST_TOPICS } from './profile-fields.js';
import { choseTopics, shownTopics, topicSearch, typedTopic } from './topics.js';
import { pauseNotice, paused } from './wishes.js';
import { INTENTS, topicLabel, usualWait } from './words.js';

/** What is chosen: what was chosen here before, or what one usually wants. */
export function wishOf({ account: { profile, preferences }, ui }) {
  return ui.wish ?? { topics: profile.topics, intent: preferences.intent, surprise: profile.topics.length === 0 };
}

/** Nothing while it is being asked: a word that is taken back a moment later is worse than none. */
function waitWords(told) {
  return told ? usualWait(told.estimateMs) ?? 'We don’t know the wait yet.' : '\u00a0';
}

export function lobby(snapshot, actions) {
  const { account, ui, connection } = snapshot;
  const wish = wishOf(snapshot);
  const live = connection.state === 'live';
  const isPaused = paused(snapshot);
  const nothingChosen = !wish.surprise && wish.topics.length === 0;
  return h('div', { key: 'lobby', class: 'lobby-place' },
    topBar(snapshot, actions),
    connectionBar(snapshot, actions),
    h('main', { id: 'main', class: 'page lobby' },
      h('div', { class: 'span', key: 'title' }, accountNotices(snapshot, actions), outcomeNotice(snapshot, actions), pauseNotice(snapshot, actions), h('h1', null, 'What would you like to talk about?')),
      h('form', {
        class: 'set', key: 'form', onSubmit: (event) => {
          event.preventDefault();
          if (live && !nothingChosen && !isPaused) actions.startSearch(wish);
        },
      },
      topicChoice(wish, account.topics, ui, actions),
      h('fieldset', null, h('legend', null, 'I’m here to'),
        h('div', { class: 'choices' }, INTENTS.map(([id, label]) => chip({
          type: 'radio', name: 'intent', value: id, label, checked: wish.intent === id, onChange: () => actions.ui({ wish: { ...wish, intent: id } }),
        })))),
      !snapshot.auth.demo && h('p', { class: 'quiet', key: 'repeat' }, 'You won’t meet the same person again within 24 hours, and rarely within 30 days.'),
      h('div', { class: 'go', key: 'go' },
        h('button', { class: 'btn primary big', type: 'submit', disabled: !live || nothingChosen || isPaused, 'aria-describedby': 'wait' }, 'Start a conversation'),
        h('p', { class: 'wait num', id: 'wait' }, !live ? 'You’re offline: starting works again when you’re back.'
          : isPaused ? 'You’re paused. Resume to start.'
          : nothingChosen ? 'Choose a topic, or “Surprise me”.'
            : waitWords(snapshot.usualWait)))),
      h('aside', { class: 'aside', key: 'aside', 'aria-label': 'Who is here' },
        counts(snapshot), nobodyElse(snapshot, actions))));
}

function topicChoice(wish, topics, ui, actions) {
  const full = !wish.surprise && wish.topics.length >= MOST_TOPICS;
  const set = (change) => actions.ui({ wish: { ...wish, ...change }, ...choseTopics(wish.topics, change.topics, ui.topicsLeft) });
  return h('fieldset', { key: 'topics' },
    h('legend', null, 'Topics ', h('small', null, full ? `${MOST_TOPICS} chosen: take one away to change` : 'up to five')),
    topicSearch(topics, ui.topicWord, (word) => actions.ui(typedTopic(word))),
    h('div', { class: 'choices' },
      shownTopics(topics, wish.topics, ui.topicWord, ui.topicsLeft).map((topic) => chip({
        name: 'topic', value: topic.id, label: topic.label, checked: wish.topics.includes(topic.id),
        disabled: full && !wish.topics.includes(topic.id),
        onChange: (on) => set({ surprise: false, topics: on ? [...wish.topics, topic.id] : wish.topics.filter((id) => id !== topic.id) }),
      })),
      chip({ name: 'topic', value: 'surprise', label: 'Surprise me', checked: wish.surprise, onChange: (on) => set({ surprise: on, topics: on ? [] : wish.topics }) })));
}

function counts({ lobby: counted }) {
  if (!counted) return null;
  const one = (term, value) => h('div', { key: term }, h('dt', null, term), h('dd', null, value));
  return h('dl', { class: 'panel counts num', key: 'counts', 'aria-label': 'People in Duologue now' },
    one('online', counted.online), one('waiting', counted.waiting), one('talking', counted.talking));
}

function nobodyElse({ lobby: counted, ui }, actions) {
  if (!counted || counted.online > 1) return null;
  return h('div', { class: 'panel alone', key: 'alone' },
    h('p', null, 'Nobody else is here right now.'),
    ui.tellMe
      ? [h('p', { class: 'soft' }, 'We’ll play a soft sound and change the tab title when somebody comes. Leave this tab open.'),
        button('Never mind', () => actions.ui({ tellMe: false }), { kind: 'plain' })]
      : button('Tell me when somebody comes', () => actions.ui({ tellMe: true })));
}

/** What became of the last search, standing where the next one starts. */
function outcomeNotice({ outcome, account }, actions) {
  if (!outcome) return null;
  const about = outcome.criteria?.topics.length ? topicLabel(account.topics, outcome.criteria.topics[0]) : null;
  const words = {
    withdrawn: 'That one didn’t come about.',
    declined: null,
    draining: 'The service is restarting, so the search was stopped. You can start again in a moment.',
    failed: 'The search couldn’t start. That was us, not you. Please try again.',
    onboarding: 'There is something left to set up before you can start.',
    timeout: about ? `Nobody fits ${about} right now.` : 'Nobody fits right now.',
  }[outcome.kind];
  return words ? h('div', { class: 'outcome' }, notice('', null, h('p', { role: 'status' }, words), outcome.ref && h('p', { class: 'ref' }, `Reference ${outcome.ref}`)),
    button('Close', actions.dismissOutcome, { kind: 'plain' })) : null;
}
