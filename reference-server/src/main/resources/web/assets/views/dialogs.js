/** Questions that stand over everything else. A dialog returns the focus to what opened it. */
import { h } from './dom.js';
import { icon } from './icons.js';
import { button, chip, errorLine } from './parts.js';
import { aboutPartner } from './conversation.js';
import { eraseDialog } from './erasure.js';
import { revealDialog } from './reveal.js';
import { REPORT_REASONS, calledBy, leavingCosts, length, timeOfDay, whatFailed } from './words.js';

const MOST_MARKED = 20;
const NOTE_LIMIT = 1000;

export function dialog(snapshot, actions) {
  const { ui, conversation } = snapshot;
  if (!ui.dialog) return null;
  const content = { next, end, block, report, about, shortcuts, reveal: revealDialog, erase: eraseDialog }[ui.dialog](snapshot, actions, conversation ? calledBy(conversation) : '');
  return content && h('dialog', {
    key: `dialog-${ui.dialog}`, class: 'dialog', 'aria-labelledby': 'dialog-title',
    onMount: (element) => element.showModal(),
    onRemove: (element) => element.close(),
    onCancel: (event) => { event.preventDefault(); actions.closeDialog(); },
    onClick: (event) => { if (event.target === event.currentTarget) actions.closeDialog(); },
  }, h('div', { class: 'dialog-body' }, content));
}

const title = (text) => h('h2', { id: 'dialog-title' }, text);
/** The way out; it has the focus at first, so that no habit and no stray Enter ends a conversation. */
const closer = (label, actions, autofocus = true) => button(label, actions.closeDialog, { autofocus });

function next({ ui, now, clockOffsetMs, conversation }, actions) {
  const costs = leavingCosts(conversation, now + clockOffsetMs);
  return [
    title(ui.dialogAsked === 'key' && !costs ? 'Next person?' : 'Leave now?'),
    h('p', null, costs ?? 'This conversation ends and we look for somebody else.'),
    h('div', { class: 'actions' },
      button('Next person', actions.nextNow, { kind: 'primary' }), closer('Stay', actions)),
  ];
}

function end({ now, clockOffsetMs, conversation }, actions, name) {
  const costs = leavingCosts(conversation, now + clockOffsetMs);
  return [
    title('End the conversation?'),
    h('p', null, `${name} will see that you ended it. You can’t come back to it.`),
    costs && h('p', { key: 'costs' }, costs),
    h('div', { class: 'actions' }, button('End conversation', actions.endNow, { kind: 'danger' }), closer('Keep talking', actions)),
  ];
}

function block({ conversation, ui }, actions, name) {
  return [
    title(conversation.ended ? `Block ${name}?` : `Block ${name} and leave?`),
    h('p', null, `You won’t be paired again. ${name} only sees an ordinary end. You can undo it in the settings.`),
    errorLine(ui.dialogError, whatFailed(ui.dialogError)),
    h('div', { class: 'actions' },
      button(conversation.ended ? 'Block' : 'Block and leave', actions.block, { kind: 'danger', busy: ui.busy === 'dialog' }), closer('Cancel', actions)),
  ];
}

function about(snapshot, actions, name) {
  return [
    h('div', { class: 'dialog-head' }, title(`About ${name}`),
      h('button', { type: 'button', class: 'btn icon plain', 'aria-label': 'Close', onClick: actions.closeDialog }, icon('close'))),
    h('div', { class: 'about' }, aboutPartner(snapshot, actions)),
  ];
}

function report({ conversation, ui }, actions, name) {
  const { reportDraft: draft } = ui;
  if (draft.filed) {
    return [
      title('Thank you.'),
      h('p', null, h('b', null, `Case ${draft.filed}. `), 'We’ll tell you what was decided.'),
      h('div', { class: 'actions' }, button('Close', actions.closeDialog, { kind: 'primary' })),
    ];
  }
  const set = (change) => actions.ui({ reportDraft: { ...draft, ...change } });
  const theirs = conversation.messages.filter((message) => message.from === 'partner' && message.state === 'received').slice(-50);
  const full = draft.messages.length >= MOST_MARKED;
  return [
    title(`Report ${name}`),
    h('p', { class: 'soft' }, `A person reads this. ${name} isn’t told.`),
    h('form', { class: 'report-form', onSubmit: (event) => { event.preventDefault(); actions.report(); } },
      h('fieldset', { class: 'field' }, h('legend', { class: 'label' }, 'What is wrong?'),
        h('div', { class: 'choices' }, REPORT_REASONS.map(([id, label]) => chip({
          type: 'radio', name: 'reason', value: id, label, checked: draft.reason === id, onChange: () => set({ reason: id, problem: false }),
        }))),
        draft.problem && h('p', { class: 'error', role: 'alert' }, 'Choose what is wrong, so that the right person reads it.')),
      theirs.length > 0 && h('fieldset', { class: 'field' },
        h('legend', { class: 'label' }, 'Which messages? ', h('small', null, full ? `${MOST_MARKED} marked: take one away to change` : 'optional')),
        h('ul', { class: 'markable' }, theirs.map((message) => h('li', { key: message.key },
          h('label', { class: 'tick' },
            h('input', {
              type: 'checkbox', checked: draft.messages.includes(message.seq), disabled: full && !draft.messages.includes(message.seq),
              onChange: (event) => set({
                messages: event.target.checked ? [...draft.messages, message.seq] : draft.messages.filter((seq) => seq !== message.seq),
              }),
            }),
            h('span', null, message.text, h('small', { class: 'num' }, timeOfDay(message.at)))))))),
      h('div', { class: 'field' },
        h('label', { for: 'note' }, 'What happened?', h('span', { class: 'quiet' }, ' (optional)')),
        h('textarea', { class: 'input', id: 'note', rows: 3, value: draft.note, 'aria-describedby': 'note-hint', onInput: (event) => set({ note: event.target.value }) }),
        h('p', { class: `hint num ${length(draft.note) > NOTE_LIMIT ? 'error' : ''}`, id: 'note-hint' }, `${length(draft.note)} of ${NOTE_LIMIT}`)),
      !conversation.blocked && h('label', { class: 'tick' },
        h('input', { type: 'checkbox', checked: draft.block, onChange: (event) => set({ block: event.target.checked }) }),
        h('span', null, conversation.ended ? `Also block ${name}` : `Also block ${name} and leave`)),
      errorLine(ui.dialogError, whatFailed(ui.dialogError)),
      h('div', { class: 'actions' },
        h('button', { class: 'btn primary', type: 'submit', disabled: length(draft.note) > NOTE_LIMIT, 'aria-busy': ui.busy === 'dialog' ? 'true' : undefined }, 'Send report'),
        closer('Cancel', actions, false))),
  ];
}

function shortcuts(_snapshot, actions) {
  const row = (keys, does) => h('div', { key: does }, h('dt', null, keys.map((key) => h('kbd', { key }, key))), h('dd', null, does));
  return [
    title('Keyboard shortcuts'),
    h('dl', { class: 'keys' },
      row(['Enter'], 'Send'), row(['Shift', 'Enter'], 'New line'), row(['Esc'], 'Close what is open, else ask for the next person'), row(['Alt', '/'], 'This list')),
    h('p', { class: 'quiet' }, 'You can turn Esc and Alt+/ off in the settings.'),
    h('div', { class: 'actions' }, closer('Close', actions)),
  ];
}
