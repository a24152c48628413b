/** Taking one's data, and what one has agreed to. */
import { h } from './dom.js';
import { button, errorLine } from './parts.js';
import { momentOf, whatFailed, whyNotChanged } from './words.js';

const DOCUMENTS = { guidelines: 'How we treat each other', age: 'That you’re 18 or over' };

/** The two files, and what came of asking for one. */
export function takingData({ ui }, actions) {
  const busy = ui.busy === 'take-data';
  return [
    errorLine(ui.takeDataError, whyNotTaken(ui.takeDataError)),
    h('div', { class: 'actions', key: 'take' },
      button('To read and print', () => actions.takeData('html'), { busy }),
      button('For a program (JSON)', () => actions.takeData('json'), { busy })),
    h('p', { class: 'hint', role: 'status', key: 'taken' }, ui.dataTaken ? `${ui.dataTaken} is in your downloads. Keep it where only you can read it.` : 'You can take it five times a day.'),
  ];
}

export function yourData(snapshot, actions) {
  const { given, required } = snapshot.account;
  return [
    h('p', null, 'Everything Duologue holds about you, in one file: your card, your own messages as long as they are kept, your reports and blocks. What others wrote or did is theirs and not in it.'),
    takingData(snapshot, actions),
    given?.length > 0 && [
      h('h3', { key: 'agreed' }, 'What you agreed to'),
      h('ul', { class: 'rows', 'aria-label': 'What you agreed to', key: 'log' }, latestFirst(given).map((one) => h('li', { key: `${one.document} ${one.version}` },
        h('div', null, h('b', null, DOCUMENTS[one.document] ?? one.document), h('p', { class: 'quiet num' }, `Version ${one.version}, ${momentOf(one.at)}`)),
        required?.[one.document] === one.version ? h('span', { class: 'tag' }, 'In force') : h('span', { class: 'tag' }, 'Earlier')))),
    ],
  ];
}

/** That somebody has agreed before, to other rules than those in force; nothing if these are his first. */
export function rulesChanged({ given, required }) {
  const before = latestFirst(given ?? []).find((one) => one.document === 'guidelines');
  return before && before.version !== required?.guidelines ? `The rules have changed since you agreed to them on ${momentOf(before.at)}.` : null;
}

function latestFirst(given) {
  return [...given].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

function whyNotTaken(error) {
  if (error?.code === 'rate.limited') return `Five times a day is all there is. Try again in ${hours(error.retryAfterMs)}.`;
  if (error?.code === 'store.unavailable') return 'Your data can’t be gathered right now. Try again in a moment.';
  return whyNotChanged(error) ?? whatFailed(error);
}

function hours(ms) {
  const whole = Math.max(1, Math.ceil((ms ?? 0) / 3_600_000));
  return whole === 1 ? 'an hour' : `${whole} hours`;
}
