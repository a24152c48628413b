/** What a person can do, in the words of the views. Each is one step: change what is shown, or ask the client. */
import { EMPTY_REPORT } from './ui-state.js';
import { THEMES, applyTheme } from './theme.js';
import { saveFile } from './client/save-file.js';
import { searchFor } from './client/wishes.js';
import { softSound, unlockSound } from './views/sound.js';
import { leavingCosts, ownTimeZone } from './views/words.js';

const TYPING_PAUSE_MS = 3000;
const AT_END_PX = 80;
/** Where a sign-in elsewhere may lead back to; the server knows no other. */
const PLACES = ['/', '/settings', '/rules'];

/** `page`: { client, snapshot(), ui(change), go(path), focusFirstProblem() } */
export function createActions(page) {
  const { client, ui } = page;
  let typingPause = null;
  let log = null;

  /** Runs something that may take a while and may fail; the error stands where its button is. */
  async function busy(what, errorName, run) {
    if (page.snapshot().ui.busy) return;
    ui({ busy: what, [errorName]: null });
    try {
      await run();
    } catch (error) {
      ui({ [errorName]: error.code ? error : { code: 'internal' } });
      if (!error.code) console.error(error);
    } finally {
      ui({ busy: null });
    }
  }

  /** Whether the link is good. */
  async function lookAtLink() {
    try {
      ui({ opened: await client.openLink(page.snapshot().ui.link) });
      return true;
    } catch (error) {
      if (error.status !== 403 && error.status !== 404) throw error;
      ui({ opened: 'gone' });
      return false;
    }
  }

  const closeDialog = () => ui({ dialog: null, dialogAsked: null, dialogError: null, reportDraft: EMPTY_REPORT });
  const closing = (run) => () => { closeDialog(); run(); };
  const pick = (draft, fields) => {
    const said = { ...draft, timeZone: draft.timeZone || ownTimeZone(), company: draft.company?.trim() || null };
    return Object.fromEntries(fields.map((name) => [name, said[name]]));
  };

  function endTyping() {
    clearTimeout(typingPause);
    client.typing(false);
  }

  function openDialog(dialog, { asked = null } = {}) {
    if (dialog === 'report') client.stopRequeue();
    ui({ dialog, dialogAsked: asked, dialogError: null, reportDraft: EMPTY_REPORT });
  }

  return {
    ui,
    go: page.go,

    // ---- look
    nextTheme: () => setTheme(THEMES[(THEMES.indexOf(page.snapshot().ui.theme) + 1) % THEMES.length]),
    setTheme,
    playSound() { unlockSound(); softSound(); },
    hardReload: () => window.location.reload(),
    reload: () => busy('reload', 'stepError', () => client.start()),

    // ---- account
    signInAt(provider) {
      const { ui: { path, busy: before } } = page.snapshot();
      if (before) return;
      ui({ busy: 'sign-in', signInFailed: null });
      window.location.assign(client.signInAddress(provider, PLACES.includes(path) ? path : '/'));
    },
    /** `answer`: together, by signing in with this one, or apart. */
    answerChallenge(provider, answer) {
      if (page.snapshot().ui.busy) return;
      ui({ busy: 'sign-in' });
      window.location.assign(client.signInAddress(provider, '/', answer));
    },
    dropChallenge: () => ui({ signInFailed: null }),
    signInAs: (provider, persona) => busy('sign-in', 'signInError', async () => {
      await client.signIn(provider, persona);
      page.go('/');
    }),
    signInAsGuest: (provider) => busy('guest', 'guestError', async () => {
      await client.enterAsGuest(provider, page.snapshot().ui.alias.trim());
      ui({ alias: '' });
      page.go('/');
    }),
    askForLink() {
      const address = page.snapshot().ui.mailAddress.trim();
      const wrong = () => { ui({ mailProblem: true }); page.focusFirstProblem(); };
      if (!/^\S+@\S+\.\S+$/.test(address)) return wrong();
      return busy('mail', 'mailError', async () => {
        try {
          await client.askForLink(address);
        } catch (error) {
          if (error.field === 'address') return wrong();
          throw error;
        }
        return ui({ mailAsked: address, mailProblem: false });
      });
    },
    askAgain: () => ui({ mailAsked: null }),
    openLink: () => busy('link', 'linkError', lookAtLink),
    redeemLink() {
      const { ui: { link, opened, mailAddress } } = page.snapshot();
      return busy('sign-in', 'linkError', async () => {
        try {
          await client.redeemLink(link, opened.here ? undefined : mailAddress.trim());
        } catch (error) {
          if (error.status !== 403 && error.field !== 'address') throw error;
          if (await lookAtLink()) { ui({ mailProblem: true }); page.focusFirstProblem(); }
          return;
        }
        ui({ link: null, opened: null, mailAsked: null, mailAddress: '', mailProblem: false });
        page.go('/');
      });
    },
    dropLink: () => ui({ link: null, opened: null, mailAsked: null, mailProblem: false, linkError: null }),
    reloadProviders: () => busy('sign-in', 'signInError', () => client.start()),
    signOut: () => busy('sign-out', 'signOutError', async () => {
      await client.signOut();
      page.go('/');
    }),
    openErasure: () => busy('erasure', 'erasureError', async () => { await client.loadErasure(); openDialog('erase'); }),
    eraseAccount: () => busy('dialog', 'dialogError', async () => {
      await client.eraseAccount();
      closeDialog();
      page.go('/');
    }),
    keepAccount: () => busy('erasure', 'erasureError', async () => { await client.keepAccount(); page.go('/'); }),
    signOutEverywhere: () => busy('sign-out-everywhere', 'sessionsError', async () => {
      await client.signOutEverywhere();
      page.go('/');
    }),
    loadSessions: () => client.loadSessions().then(() => ui({ sessionsError: null }), (error) => ui({ sessionsError: error })),
    endSession: (id) => busy('sessions', 'sessionsError', () => client.endSession(id)),
    loadIdentities: () => client.loadIdentities().then(() => ui({ identitiesError: null }), (error) => ui({ identitiesError: error })),
    connect: (provider) => busy('identities', 'identitiesError', async () => window.location.assign(await client.link(provider))),
    completeLink: ({ provider, returned }) => busy('identities', 'identitiesError', () => client.completeLink(provider, returned)),
    disconnect: (provider) => busy('identities', 'identitiesError', () => client.disconnect(provider)),
    /** Where the picture is, the other site says in a sign-in only. */
    usePicture: (provider) => busy('picture', 'pictureError', async () => {
      await client.wantPicture(provider);
      window.location.assign(client.signInAddress(provider, '/settings'));
    }),
    removePicture: () => busy('picture', 'pictureError', () => client.removePicture()),
    acknowledgeNotice: (id) => busy('notices', 'noticesError', () => client.acknowledgeNotice(id)),
    undoNotice: (id) => busy('notices', 'noticesError', () => client.undoNotice(id)),
    checkAgain: () => busy('check', 'stepError', () => client.checkAgain()),

    editProfile(change) {
      const { ui: { profileDraft }, account } = page.snapshot();
      ui({ profileDraft: { ...(profileDraft ?? account.profile), ...change }, profileSaved: false });
    },
    saveStep(draft, problems, fields, step) {
      if (Object.keys(problems).length) return showProblems();
      return busy('step', 'stepError', async () => {
        await client.saveProfile(pick(draft, fields));
        ui({ profileDraft: null, showProblems: false, step });
      });
    },
    toStep: (step) => ui({ step, showProblems: false }),
    acknowledge() {
      if (!page.snapshot().ui.adult) return ui({ showProblems: true });
      return busy('step', 'stepError', async () => {
        await client.acknowledge();
        ui({ step: null, wish: null });
      });
    },
    saveProfile(draft, problems) {
      if (Object.keys(problems).length) return showProblems();
      const fields = [...(draft.alias ? ['alias'] : []), 'name', 'headline', 'bio', 'seniority', 'segment', 'timeZone', 'topics', 'skills', 'interests', 'company', 'languages'];
      return busy('profile', 'profileError', async () => {
        await client.saveProfile(pick(draft, fields));
        ui({ profileDraft: null, profileSaved: true, showProblems: false, wish: null });
      });
    },
    savePreferences: (change) => client.savePreferences(change).then(() => ui({ preferencesError: null }), (error) => ui({ preferencesError: error })),
    takeData: (format) => busy('take-data', 'takeDataError', async () => {
      const file = await client.takeData(format);
      saveFile(file);
      ui({ dataTaken: file.name });
    }),
    loadRestrictions: () => client.loadRestrictions().then(() => ui({ restrictionsError: null }), (error) => ui({ restrictionsError: error })),
    lookAtAppeal: () => busy('restrictions', 'restrictionsError', () => client.loadRestrictions()),
    async appeal(restriction, isNone) {
      if (isNone) {
        ui({ appealProblem: true });
        return page.focusFirstProblem();
      }
      await busy('appeal', 'appealError', async () => {
        await client.appeal(restriction, page.snapshot().ui.appealDraft);
        ui({ appealDraft: '', appealProblem: false });
        // The form is gone with what had the focus.
        queueMicrotask(() => document.getElementById('appeal')?.focus());
      });
      return undefined;
    },
    loadPeople: () => client.loadPeople().then(() => ui({ peopleError: null }), (error) => ui({ peopleError: error })),
    stopAvoiding: (id) => busy('people', 'peopleError', () => client.stopAvoiding(id)),
    avoid: () => busy('avoid', 'avoidError', () => client.avoid()),
    unblock: (id) => busy('people', 'peopleError', () => client.unblock(id)),

    // ---- queue
    startSearch(wish) {
      unlockSound();
      ui({ wish, tellMe: false });
      client.join(searchFor(wish, page.snapshot().account.preferences));
      page.go('/');
    },
    stopSearching: () => client.stopSearching(),
    searchAgain: () => client.searchAgain(),
    accept: () => client.accept(),
    pass: () => client.pass(),
    dismissOutcome: () => client.dismissOutcome(),
    tellMeAndLeave() { ui({ tellMe: true }); client.dismissOutcome(); },

    // ---- conversation
    write(draft) {
      ui({ draft });
      clearTimeout(typingPause);
      if (!draft.trim()) return client.typing(false);
      client.typing(true);
      typingPause = setTimeout(endTyping, TYPING_PAUSE_MS);
      return undefined;
    },
    send(text) {
      clearTimeout(typingPause);
      if (client.send(text)) ui({ draft: '' });
      if (log) log.scrollTop = 0;
    },
    editMessage(message) {
      const { draft } = page.snapshot().ui;
      ui({ draft: draft.trim() ? `${message.text}\n${draft}` : message.text });
      client.discard(message.key);
      document.getElementById('message')?.focus();
    },
    discard: (key) => { client.discard(key); document.getElementById('message')?.focus(); },
    next() {
      const { conversation, now, clockOffsetMs } = page.snapshot();
      if (leavingCosts(conversation, now + clockOffsetMs)) openDialog('next');
      else client.end({ next: true });
    },
    nextNow: closing(() => client.end({ next: true })),
    endNow: closing(() => client.end()),
    block: () => busy('dialog', 'dialogError', async () => { await client.block(); closeDialog(); }),
    report() {
      const { reportDraft: draft } = page.snapshot().ui;
      if (!draft.reason) return ui({ reportDraft: { ...draft, problem: true } });
      return busy('dialog', 'dialogError', async () => {
        const { reason, messages, note, block } = draft;
        const filed = await client.report({ reason, ...(messages.length ? { messages } : {}), ...(note.trim() ? { note } : {}), ...(block ? { block } : {}) });
        ui({ reportDraft: { ...draft, filed } });
      });
    },
    askReveal: closing(() => client.reveal('request')),
    reveal: (act) => client.reveal(act),
    stopRequeue: () => client.stopRequeue(),
    dismissConversation: () => client.dismissConversation(),

    logMounted(element) { log = element; },
    /** The log grows upwards from its end, so its end is at zero. */
    scrolled(element) {
      const { unreadBelow } = page.snapshot().ui;
      if (element.scrollTop > -AT_END_PX && unreadBelow) ui({ unreadBelow: 0 });
    },
    logIsAtEnd: () => !log?.isConnected || log.scrollTop > -AT_END_PX,
    toEnd() { if (log) log.scrollTop = 0; ui({ unreadBelow: 0 }); document.getElementById('message')?.focus(); },

    // ---- connection and dialogs
    tryNow: () => client.tryNow(),
    continueHere: () => client.continueHere(),
    openDialog,
    closeDialog,
  };

  function showProblems() {
    ui({ showProblems: true });
    page.focusFirstProblem();
  }

  function setTheme(theme) {
    applyTheme(theme);
    ui({ theme });
  }
}
