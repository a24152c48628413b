/** What one can change: the profile, how matching works, sound, theme, keys, who is blocked, where and by what one is signed in. Saved where it is changed. */
import { h } from './dom.js';
import { ownRestrictions } from './appeals.js';
import { erasing } from './erasure.js';
import { accountNotices, waysToSignIn } from './ways.js';
import { pictureSetting } from './picture.js';
import { yourData } from './your-data.js';
import { avatar, button, chip, connectionBar, errorLine, notice, personCard, topBar } from './parts.js';
import { cardFields } from './onboarding.js';
import { aliasField, checkAlias } from './alias.js';
import { LANGUAGES, checkCard, languageField, skillsField, topicsField } from './profile-fields.js';
import { asOthersSee, avoidedPeople, interestsField, pauseChoice } from './wishes.js';
import { INTENTS, decidedWords, deviceOf, momentOf, reasonLabel, whatFailed, whenUsed } from './words.js';

export function settings(snapshot, actions) {
  return h('div', { key: 'settings' }, topBar(snapshot, actions), connectionBar(snapshot, actions),
    h('main', { id: 'main', class: 'page settings' },
      accountNotices(snapshot, actions),
      h('h1', null, 'Settings'),
      snapshot.search && notice('you', null, 'You’re still in line. If somebody fits, we’ll show you here too.'),
      profile(snapshot, actions), section('picture', 'Your picture', pictureSetting(snapshot, actions)), matching(snapshot, actions), senses(snapshot, actions), people(snapshot, actions), section('ways', 'Ways you sign in', waysToSignIn(snapshot, actions)), places(snapshot, actions), section('restrictions', 'Restrictions', ownRestrictions(snapshot, actions)), section('data', 'Your data', yourData(snapshot, actions)), account(snapshot, actions), section('erase', 'Erase your account', erasing(snapshot, actions))));
}

function section(id, title, ...content) {
  return h('section', { class: 'panel setting', 'aria-labelledby': id, key: id }, h('h2', { id }, title), content);
}

function profile(snapshot, actions) {
  const { account: { profile: saved, topics }, auth, ui, now } = snapshot;
  const draft = ui.profileDraft ?? saved;
  const problems = { ...checkAlias(draft, auth), ...checkCard(draft), ...(draft.topics.length ? {} : { topics: 'Choose at least one topic.' }), ...(draft.languages.length ? {} : { languages: 'Choose at least one language.' }) };
  const shown = ui.showProblems ? problems : {};
  return section('profile', 'Your card',
    h('form', {
      class: 'form', key: 'form', noValidate: true, onSubmit: (event) => {
        event.preventDefault();
        actions.saveProfile(draft, problems);
      },
    },
    aliasField(draft, auth, actions.editProfile, shown),
    cardFields(draft, saved, actions.editProfile, shown, now),
    topicsField(draft, topics, actions.editProfile, shown, ui, actions), languageField(draft, LANGUAGES, actions.editProfile, shown), skillsField(draft, actions.editProfile, ui, actions), interestsField(draft, actions.editProfile, ui, actions),
    errorLine(ui.profileError, whatFailed(ui.profileError)),
    h('div', { class: 'actions' },
      h('button', { class: 'btn primary', type: 'submit', disabled: !ui.profileDraft, 'aria-busy': ui.busy === 'profile' ? 'true' : undefined }, 'Save'),
      ui.profileDraft ? button('Undo', () => actions.ui({ profileDraft: null, showProblems: false }), { kind: 'plain' })
        : h('p', { class: 'quiet', role: 'status' }, ui.profileSaved ? 'Saved.' : 'Nothing changed yet.'))),
    h('div', { class: 'preview', key: 'preview' }, h('p', { class: 'label' }, 'How others see you'),
      h('div', { class: 'panel' }, personCard({ ...asOthersSee(draft, saved), connected: auth.connected, verified: auth.verified, avatar: auth.user.avatar }, { now, me: true, level: 'h3', intent: false }))));
}

function choice(legend, name, options, current, onPick, hint) {
  return h('fieldset', { class: 'field', key: name }, h('legend', { class: 'label' }, legend),
    h('div', { class: 'choices' }, options.map(([value, label]) => chip({
      type: 'radio', name, value: String(value), label, checked: current === value, onChange: () => onPick(value),
    }))),
    hint && h('p', { class: 'hint' }, hint));
}

function toggle(id, label, hint, on, onChange) {
  return h('label', { class: 'tick', key: id }, h('input', { type: 'checkbox', checked: on, onChange: (event) => onChange(event.target.checked) }),
    h('span', null, label, hint && h('small', null, hint)));
}

function matching(snapshot, actions) {
  const { account: { preferences }, ui } = snapshot;
  const save = (change) => actions.savePreferences(change);
  return section('matching', 'Matching',
    pauseChoice(snapshot, actions),
    choice('I’m usually here to', 'usual-intent', INTENTS, preferences.intent, (intent) => save({ intent }), 'What the lobby begins with. You can say otherwise before each search.'),
    toggle('colleagues', 'Not with people from my company', 'As far as both have written it on their card.', preferences.avoidColleagues, (avoidColleagues) => save({ avoidColleagues })),
    choice('When somebody fits', 'offer', [['one-tap', 'Show me the card first'], ['preview', 'Show me topics, not the name'], ['auto', 'Start at once']], preferences.offer, (offer) => save({ offer }),
      'With the card first, both of you say yes before a conversation starts. Passing is private.'),
    preferences.offer !== 'auto' && choice('Time to decide', 'decision', [[20, preferences.offer === 'preview' ? '15 seconds' : '20 seconds'], [60, '60 seconds']], preferences.decisionSeconds, (decisionSeconds) => save({ decisionSeconds })),
    toggle('requeue', 'Look again by itself when a connection is lost', 'Five seconds later, unless you stop it. Never after an end, a block or a report.', preferences.requeue, (requeue) => save({ requeue })),
    errorLine(ui.preferencesError, whatFailed(ui.preferencesError)));
}

function senses({ account: { preferences }, ui }, actions) {
  return section('senses', 'Sound, theme and keys',
    toggle('sound', 'Soft sound', 'When there is somebody to talk to.', preferences.sound, (sound) => actions.savePreferences({ sound })),
    preferences.sound && h('p', { key: 'try' }, button('Play it', actions.playSound, { kind: 'small' })),
    choice('Theme', 'theme', [['system', 'Like the system'], ['light', 'Light'], ['dark', 'Dark']], ui.theme, actions.setTheme),
    toggle('keys', 'Keyboard shortcuts', 'Esc asks for the next person, Alt+/ lists all of them.', preferences.keyboardShortcuts, (keyboardShortcuts) => actions.savePreferences({ keyboardShortcuts })),
    h('p', { key: 'list' }, button('Show the shortcuts', () => actions.openDialog('shortcuts'), { kind: 'small' })));
}

function people(snapshot, actions) {
  const { account: { blocks, reports }, ui } = snapshot;
  return section('people', 'Blocked people and reports',
    errorLine(ui.peopleError, whatFailed(ui.peopleError)),
    avoidedPeople(snapshot, actions),
    blocks === null ? !ui.peopleError && h('p', { class: 'soft' }, 'Loading…')
      : blocks.length === 0 ? h('p', { class: 'soft' }, 'You haven’t blocked anybody.')
        : h('ul', { class: 'rows' }, blocks.map((block) => h('li', { key: block.id }, avatar(block.name, { size: 'sm' }),
          h('div', null, h('b', null, block.name), h('p', { class: 'quiet num' }, `Blocked ${momentOf(block.at)}`)),
          h('button', { type: 'button', class: 'btn', onClick: () => actions.unblock(block.id) }, 'Unblock', h('span', { class: 'vh' }, ` ${block.name}`))))),
    reports?.length > 0 && h('ul', { class: 'rows', 'aria-label': 'Your reports' }, reports.map((report) => h('li', { key: report.case },
      h('div', null, h('b', null, `Case ${report.case}`), h('p', { class: 'quiet num' }, `${reasonLabel(report.reason)}, ${momentOf(report.at)}`)),
      h('span', { class: 'tag' }, decidedWords(report))))));
}

function places({ account: { sessions }, ui }, actions) {
  return section('places', 'Where you are signed in',
    errorLine(ui.sessionsError, whatFailed(ui.sessionsError)),
    !sessions ? !ui.sessionsError && h('p', { class: 'soft' }, 'Loading…')
      : h('ul', { class: 'rows' }, sessions.map((session) => h('li', { key: session.id },
        h('div', null, h('b', null, deviceOf(session)), h('p', { class: 'quiet num' }, whenUsed(session))),
        session.current ? h('span', { class: 'tag' }, 'Here')
          : h('button', { type: 'button', class: 'btn', onClick: () => actions.endSession(session.id) }, 'End', h('span', { class: 'vh' }, ` the session of ${deviceOf(session)}`))))),
    h('p', { class: 'hint' }, 'If you don’t know one of these, end it. Whoever used it has to sign in again.'),
    h('div', { class: 'actions' }, button('Sign out everywhere', actions.signOutEverywhere, { busy: ui.busy === 'sign-out-everywhere' })));
}

function account({ auth, ui }, actions) {
  return section('account', 'Account',
    h('p', null, `Signed in as ${auth.user.name}.`),
    errorLine(ui.signOutError, whatFailed(ui.signOutError)),
    h('div', { class: 'actions' }, button('Sign out', actions.signOut, { busy: ui.busy === 'sign-out' })));
}
