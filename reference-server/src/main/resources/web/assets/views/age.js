/** What somebody sees who may not talk here because of his age, or of whom it is not known yet. */
import { h } from './dom.js';
import { notice } from './parts.js';

/** Nothing if the person's own word is all that is needed. */
export function ageNotice({ auth, account: { required } }) {
  const { acknowledged, adult, ageRefused } = auth.onboarding;
  if (ageRefused) return notice('danger', null, h('p', { role: 'alert' }, `You can’t talk here: ${ageRefused}`));
  return acknowledged && !adult && required && !required.age
    ? notice('', null, h('p', { role: 'status' }, 'It isn’t known yet that you’re 18 or over. As soon as it is, you can go on.'))
    : null;
}
