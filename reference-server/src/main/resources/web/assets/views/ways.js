/** The ways in which one signs in, and what one has to know about them. */
import { h } from './dom.js';
import { button, errorLine, notice } from './parts.js';
import { momentOf, noticeWords, whatFailed, whyNotChanged } from './words.js';

/** Until they are acknowledged and can be undone no longer they stand on every page that has room; acknowledged, in one line. */
export function accountNotices({ account: { notices }, ui, now }, actions) {
  if (!notices?.length) return null;
  return h('div', { class: 'outcome notices', key: 'notices' },
    errorLine(ui.noticesError, whyNotChanged(ui.noticesError) ?? whatFailed(ui.noticesError)),
    notices.map((one) => {
      const undoable = one.undoUntil && Date.parse(one.undoUntil) > now;
      const undo = undoable
        && button('That was not me: undo', () => actions.undoNotice(one.id), { busy: ui.busy === 'notices' });
      if (one.acknowledged) {
        return undoable && h('details', { key: one.id }, h('summary', null, noticeWords(one)), undo,
          h('p', { class: 'quiet' }, `It stays here while it can be undone, until ${momentOf(one.undoUntil)}.`));
      }
      return h('div', { key: one.id, class: 'outcome' },
        notice('', null, h('p', { role: 'status' }, noticeWords(one))),
        undo,
        button(undoable ? 'Fold' : 'Close', () => actions.acknowledgeNotice(one.id), { kind: 'plain' }));
    }));
}

export function waysToSignIn({ account: { identities }, ui }, actions) {
  const busy = ui.busy === 'identities';
  return [
    errorLine(ui.identitiesError, whyNotChanged(ui.identitiesError) ?? whatFailed(ui.identitiesError)),
    !identities ? !ui.identitiesError && h('p', { class: 'soft' }, 'Loading…')
      : h('ul', { class: 'rows' },
        identities.identities.map((one) => h('li', { key: one.provider },
          h('div', null, h('b', null, `${one.label} connected`),
            h('p', { class: 'quiet num' }, `Since ${momentOf(one.connectedAt)}${one.email ? `, as ${one.email}` : ''}`)),
          one.heldUntil
            ? h('p', { class: 'quiet num' }, `Can be disconnected from ${momentOf(one.heldUntil)}`)
            : identities.identities.length > 1
            ? h('button', { type: 'button', class: 'btn', 'aria-busy': busy ? 'true' : undefined, onClick: () => actions.disconnect(one.provider) },
              'Disconnect', h('span', { class: 'vh' }, ` ${one.label}`))
            : h('span', { class: 'tag' }, 'The only one'))),
        identities.available.map((one) => h('li', { key: one.provider },
          h('div', null, h('b', null, one.label)),
          h('button', { type: 'button', class: 'btn', 'aria-busy': busy ? 'true' : undefined, onClick: () => actions.connect(one.provider) },
            'Connect', h('span', { class: 'vh' }, ` ${one.label}`))))),
    h('p', { class: 'hint' }, 'Each of them opens this account. Connecting or disconnecting signs you out everywhere else. What was connected can be undone for seven days; until then no older one can be disconnected.'),
  ];
}
