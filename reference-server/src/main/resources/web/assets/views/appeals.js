/** What one says against a restriction, once, and what became of it; and in the settings, what restrictions one had. */
import { h } from './dom.js';
import { button, errorLine, field, notice } from './parts.js';
import { appealState, appealWords, length, momentOf, whatFailed, whyNotAppealed } from './words.js';

export const MOST_APPEAL = 1000;
const COUNT_FROM = 800;

/** The restriction as the server lists it, with its appeal; nothing as long as that is not known. */
export const listed = ({ account }, restriction) => account.restrictions?.find((own) => own.restriction.case === restriction.case) ?? null;

/** Under the statement of a restriction. */
export function appealPart(snapshot, actions, restriction) {
  const { account, ui } = snapshot;
  const own = listed(snapshot, restriction);
  return h('section', { class: 'appeal', 'aria-labelledby': 'appeal', key: `appeal-${restriction.case}`, onMount: actions.loadRestrictions },
    h('h2', { id: 'appeal', tabindex: '-1' }, 'Appeal'),
    !own && !account.restrictions && !ui.restrictionsError && h('p', { class: 'soft' }, 'Loading…'),
    ui.restrictionsError && [
      errorLine(ui.restrictionsError, whatFailed(ui.restrictionsError)),
      h('div', { class: 'actions', key: 'retry' }, button('Try again', actions.loadRestrictions)),
    ],
    own?.appeal && becameOf(own.appeal, snapshot, actions),
    own?.mayAppeal && form(restriction, snapshot, actions),
    own && !own.appeal && !own.mayAppeal && h('p', { class: 'soft' }, 'This restriction is over; there is nothing to appeal against.'));
}

function becameOf(appeal, { ui }, actions) {
  const kind = { granted: 'you', denied: 'warn' }[appeal.state] ?? '';
  return [
    h('div', { role: 'status', key: 'state' }, notice(kind, null,
      h('p', null, h('b', null, `${appealState(appeal)}. `), appealWords(appeal)),
      appeal.reason && h('p', null, appeal.reason))),
    h('div', { class: 'stmt', key: 'said' }, h('b', null, `What you said, ${momentOf(appeal.at)}`), h('span', { class: 'said', dir: 'auto' }, appeal.text)),
    appeal.state === 'received' && h('div', { class: 'actions', key: 'look' }, button('Look whether it is decided', actions.lookAtAppeal, { busy: ui.busy === 'restrictions' })),
  ];
}

function form(restriction, { ui }, actions) {
  const text = ui.appealDraft;
  const used = length(text);
  const tooLong = used > MOST_APPEAL;
  const problem = !ui.appealProblem ? null : tooLong ? `Shorten it to ${MOST_APPEAL} characters.` : text.trim() ? null : 'Write what speaks against it.';
  return h('form', { class: 'form', key: 'form', noValidate: true, onSubmit: (event) => { event.preventDefault(); actions.appeal(restriction.case, tooLong || !text.trim()); } },
    field('appeal-text', 'What speaks against it?', h('textarea', {
      class: 'input', id: 'appeal-text', rows: 5, value: text, dir: 'auto', 'aria-describedby': `appeal-text-hint${problem ? ' appeal-text-error' : ''}`,
      'aria-invalid': problem || tooLong ? 'true' : undefined,
      onInput: (event) => actions.ui({ appealDraft: event.target.value }),
    }), {
      hint: used >= COUNT_FROM ? `${used} of ${MOST_APPEAL}` : 'You can say it once. A person reads it, and tells you here what was decided and why; not the one who restricted you, if there is somebody else.',
      error: problem,
    }),
    errorLine(ui.appealError, whyNotAppealed(ui.appealError) || whatFailed(ui.appealError)),
    h('div', { class: 'actions' }, h('button', { class: 'btn primary', type: 'submit', 'aria-busy': ui.busy === 'appeal' ? 'true' : undefined }, 'Send the appeal')));
}

/** In the settings: what there was, and what was decided about it. */
export function ownRestrictions({ account: { restrictions, rules }, ui, now, clockOffsetMs }, actions) {
  const title = (restriction) => rules?.find((known) => known.id === restriction.rule)?.title ?? restriction.rule;
  const until = (restriction) => !restriction.until ? 'without an end'
    : Date.parse(restriction.until) <= now + clockOffsetMs ? `over since ${momentOf(restriction.until)}` : `until ${momentOf(restriction.until)}`;
  return h('div', { key: 'restrictions', onMount: actions.loadRestrictions },
    errorLine(ui.restrictionsError, whatFailed(ui.restrictionsError)),
    !restrictions ? !ui.restrictionsError && h('p', { class: 'soft' }, 'Loading…')
      : restrictions.length === 0 ? h('p', { class: 'soft' }, 'None. If there ever is one, it says here why, until when, and what became of your appeal.')
        : h('ul', { class: 'rows', 'aria-label': 'Your restrictions' }, restrictions.map(({ restriction, appeal }) => h('li', { key: restriction.case },
          h('div', null, h('b', null, title(restriction)), h('p', null, restriction.what),
            h('p', { class: 'quiet num' }, `Case ${restriction.case}, from ${momentOf(restriction.from)}, ${until(restriction)}`),
            appeal && h('p', null, `${appealWords(appeal)}${appeal.reason ? ` “${appeal.reason}”` : ''}`)),
          appeal && h('span', { class: 'tag' }, `Appeal: ${appealState(appeal).toLowerCase()}`)))));
}
