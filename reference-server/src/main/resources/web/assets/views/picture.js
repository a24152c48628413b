/** One's own picture in the settings: where it comes from, and that it can go. */
import { h } from './dom.js';
import { avatar, button, errorLine } from './parts.js';
import { whatFailed } from './words.js';

export function pictureSetting({ account: { picture }, auth, ui }, actions) {
  const busy = ui.busy === 'picture';
  const wanted = picture?.available.find((one) => one.provider === picture.wanted);
  return [
    errorLine(ui.pictureError, whatFailed(ui.pictureError)),
    h('div', { class: 'picture-row', key: 'now' }, avatar(auth.user.name, { me: true, size: 'lg', picture: auth.user.avatar }),
      h('p', { role: 'status' }, auth.user.avatar ? 'Whoever sees your card sees this picture.' : 'Your card shows your initials.',
        wanted && !auth.user.avatar ? ` We didn’t get your picture from ${wanted.label} yet and try again when you sign in with it.` : '')),
    picture && h('div', { class: 'actions', key: 'actions' },
      picture.available.map((one) => button(`Use my ${one.label} picture`, () => actions.usePicture(one.provider), { key: one.provider, busy })),
      (auth.user.avatar || picture.wanted) && button(auth.user.avatar ? 'Remove picture' : 'Don’t fetch it', actions.removePicture, { busy, key: 'remove' })),
    picture && (picture.available.length
      ? h('p', { class: 'hint', key: 'hint' }, 'You sign in there once more, because we don’t keep the address of your picture. We show a small copy from here: nobody’s browser asks the other site for it.')
      : h('p', { class: 'hint', key: 'hint' }, 'Pictures come from an account that you connect below.')),
  ];
}
