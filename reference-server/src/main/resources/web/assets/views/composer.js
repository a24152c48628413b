/** Where one writes. Enter sends, Shift+Enter breaks; the count appears when the end comes near. */
import { h } from './dom.js';
import { icon } from './icons.js';
import { length } from './words.js';

const COUNT_FROM = 800;

export function composer({ conversation, ui, limits }, actions, name) {
  const most = limits?.textCodePoints ?? 1000;
  const used = length(ui.draft);
  const tooLong = used > most;
  const counted = used >= Math.min(COUNT_FROM, most * 0.8);
  const submit = () => {
    if (!tooLong && ui.draft.trim() && !conversation.leaving) actions.send(ui.draft);
  };
  return h('form', { class: 'compose', key: 'compose', onSubmit: (event) => { event.preventDefault(); submit(); } },
    h('div', { class: 'write' },
      h('label', { class: 'vh', for: 'message' }, `Message to ${name}`),
      h('textarea', {
        id: 'message', rows: 1, value: ui.draft, placeholder: `Write to ${name}`, enterkeyhint: 'send', autocomplete: 'off', dir: 'auto',
        'data-focus': '', 'aria-describedby': counted ? 'count' : undefined, 'aria-invalid': tooLong ? 'true' : undefined,
        disabled: Boolean(conversation.leaving),
        onInput: (event) => actions.write(event.target.value),
        onKeydown: (event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          submit();
        },
      }),
      h('button', {
        class: 'btn primary icon', type: 'submit', 'aria-label': 'Send', disabled: tooLong, 'aria-describedby': tooLong ? 'count' : undefined,
      }, icon('send'))),
    conversation.outboxFull && h('p', { class: 'count over' }, 'Too much is waiting to go out. What you type stays here.'),
    counted && h('p', { class: `count num ${tooLong ? 'over' : ''}`, id: 'count' },
      tooLong ? `${used} of ${most}: shorten it to send.` : `${used} of ${most}`));
}
