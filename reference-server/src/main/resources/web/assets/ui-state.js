/** What only this page knows: where one is, what is being typed, which dialog is open. */
import { storedTheme } from './theme.js';

export const EMPTY_REPORT = Object.freeze({ reason: null, messages: [], note: '', block: false, problem: false, filed: null });

export function initialUi(location) {
  return {
    path: normalPath(location.pathname),
    signInFailed: failedSignIn(location.search),
    theme: storedTheme(),
    sound: true,
    busy: null,
    crashed: false,

    dialog: null, dialogAsked: null, dialogError: null, reportDraft: EMPTY_REPORT,
    wish: null, lastEstimate: null, tellMe: false,
    profileDraft: null, profileSaved: false, showProblems: false, step: null, adult: false, skill: '',
    draft: '', unseen: 0, unreadBelow: 0,
    signInError: null, stepError: null, profileError: null, preferencesError: null, peopleError: null, sessionsError: null, identitiesError: null, noticesError: null, signOutError: null,
  };
}

/** What belongs to the place one has left. */
export const FORGOTTEN_ON_MOVE = {
  showProblems: false, profileSaved: false, skill: '', unreadBelow: 0,
  signInError: null, stepError: null, profileError: null, preferencesError: null, peopleError: null, sessionsError: null, identitiesError: null, noticesError: null, signOutError: null,
};

/** What belongs to the person who is no longer here. */
export const FORGOTTEN_WITH_PERSON = { wish: null, lastEstimate: null, tellMe: false, profileDraft: null, step: null, adult: false };

export function normalPath(pathname) {
  return pathname === '/' || pathname === '/index.html' ? '/' : pathname.replace(/\/+$/, '');
}

/** What a provider sent back to connect it: `/settings#link=github&code=…`; nothing if nobody comes back from one. */
export function returnedLink({ hash }) {
  const { link: provider, ...returned } = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return provider ? { provider, returned } : null;
}

/** A provider that did not complete the sign-in sends the browser back with its name. */
function failedSignIn(search) {
  const query = new URLSearchParams(search);
  return query.get('sign-in') === 'failed' ? query.get('provider') ?? 'The provider' : null;
}
