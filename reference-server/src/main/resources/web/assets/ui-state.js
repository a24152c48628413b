/** What only this page knows: where one is, what is being typed, which dialog is open. */
import { storedTheme } from './theme.js';

export const EMPTY_REPORT = Object.freeze({ reason: null, messages: [], note: '', block: false, problem: false, filed: null });

export function initialUi(location) {
  return {
    path: normalPath(location.pathname),
    signInFailed: failedSignIn(location.hash),
    theme: storedTheme(),
    sound: true,
    busy: null,
    crashed: false,

    dialog: null, dialogAsked: null, dialogError: null, reportDraft: EMPTY_REPORT,
    wish: null, tellMe: false,
    profileDraft: null, profileSaved: false, showProblems: false, step: null, adult: false, skill: '', interest: '', topicWord: '', topicsLeft: [], avoidError: null,
    mailAddress: '', mailProblem: false, mailAsked: null, link: linkIn(location.hash), opened: null, alias: '',
    mailError: null, linkError: null, guestError: null,
    dataTaken: null, takeDataError: null,
    appealDraft: '', appealProblem: false, appealError: null, restrictionsError: null,
    draft: '', unseen: 0, unreadBelow: 0,
    signInError: null, stepError: null, profileError: null, preferencesError: null, peopleError: null, sessionsError: null, identitiesError: null, noticesError: null, erasureError: null, pictureError: null, signOutError: null,
  };
}

/** What belongs to the place one has left. */
export const FORGOTTEN_ON_MOVE = {
  mailProblem: false, mailError: null, linkError: null, guestError: null,
  showProblems: false, profileSaved: false, skill: '', interest: '', topicWord: '', topicsLeft: [], avoidError: null, unreadBelow: 0,
  dataTaken: null, takeDataError: null, appealProblem: false, appealError: null, restrictionsError: null,
  signInError: null, stepError: null, profileError: null, preferencesError: null, peopleError: null, sessionsError: null, identitiesError: null, noticesError: null, erasureError: null, pictureError: null, signOutError: null,
};

/** What belongs to the person who is no longer here. */
export const FORGOTTEN_WITH_PERSON = { wish: null, tellMe: false, profileDraft: null, step: null, adult: false, appealDraft: '' };

/** The secret of a link that came by mail, if the page was opened by one. */
export function linkIn(hash) {
  return /^#sign-in-link=([0-9a-f]{64})$/.exec(hash)?.[1] ?? null;
}

export function normalPath(pathname) {
  return pathname === '/' || pathname === '/index.html' ? '/' : pathname.replace(/\/+$/, '');
}

/** What a provider sent back to connect it: `/settings#link=github&code=…`; nothing if nobody comes back from one. */
export function returnedLink({ hash }) {
  const { link: provider, ...returned } = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return provider ? { provider, returned } : null;
}

const FAILURES = ['declined', 'expired', 'elsewhere', 'unavailable', 'busy', 'challenged', 'too-new', 'failed'];

/**
 * A sign-in that was not completed leads back here, and says why behind the `#`: `{ provider, why, with }`. Anybody can write
 * such an address, so that nothing of it is ever shown as it stands.
 */
export function failedSignIn(hash) {
  const said = new URLSearchParams(hash.replace(/^#/, ''));
  if (!said.has('sign-in')) return null;
  const why = said.get('sign-in');
  return {
    provider: said.get('provider'), why: FAILURES.includes(why) ? why : 'failed',
    with: (said.get('with') ?? '').split(',').filter(Boolean),
  };
}
