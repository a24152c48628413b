/** From signed in to ready, one question per screen: your card, your topics and languages, how we treat each other. */
import { h } from './dom.js';
import { button, chip, errorLine, notice, personCard, topBar } from './parts.js';
import { aliasField, checkAlias, usesAlias } from './alias.js';
import { LANGUAGES, checkCard, languageField, proposingLanguages, seniorityField, skillsField, timeZoneField, topicsField } from './profile-fields.js';
import { SEGMENTS, length, providerLabel, whatFailed } from './words.js';
import { field } from './parts.js';
import { accountNotices } from './ways.js';
import { ageNotice } from './age.js';
import { rulesChanged } from './your-data.js';
import { asOthersSee, companyField, interestsField } from './wishes.js';

const STEPS = [['card', 'Your card'], ['topics', 'Topics and languages'], ['rules', 'How we treat each other']];

/** The first step that is still open, unless somebody went back to an earlier one. */
export function onboardingStep({ auth, ui }) {
  if (ui.step) return ui.step;
  if (!auth.onboarding.card) return 'card';
  return auth.onboarding.topics ? 'rules' : 'topics';
}

export function onboarding(snapshot, actions) {
  const step = onboardingStep(snapshot);
  const screen = { card: cardStep, topics: topicsStep, rules: rulesStep }[step];
  return h('div', { key: `onboarding-${step}` },
    topBar(snapshot, actions, { nav: false }),
    h('main', { id: 'main', class: 'page flow' }, accountNotices(snapshot, actions), screen(snapshot, actions)));
}

function progress(current) {
  const at = STEPS.findIndex(([id]) => id === current);
  return h('ol', { class: 'progress', 'aria-label': `Step ${at + 2} of ${STEPS.length + 1}` },
    h('li', { class: 'done' }, h('span', null, 'Signed in')),
    STEPS.map(([id, label], index) => h('li', {
      key: id, class: index < at ? 'done' : '', 'aria-current': index === at ? 'step' : undefined,
    }, h('span', null, label))));
}

function cardStep(snapshot, actions) {
  const { account, auth, ui, now } = snapshot;
  const draft = ui.profileDraft ?? account.profile;
  const found = { ...checkAlias(draft, auth), ...checkCard(draft) };
  const problems = ui.showProblems ? found : {};
  const set = actions.editProfile;
  const source = auth.connected.map(providerLabel)[0];
  return [
    h('div', { class: 'span', key: 'title' }, progress('card'),
      h('h1', null, 'Check your card'),
      h('p', { class: 'lead' }, usesAlias(auth) ? 'The other person knows your alias, and sees this once you both reveal. ' : 'This is what the other person sees before a conversation. ',
        account.profile.imported && (source && !auth.demo ? `We filled it in from ${source}. ` : 'We filled it in for you. '), 'Change anything.')),
    h('form', {
      key: 'form', class: 'form', noValidate: true, onSubmit: (event) => {
        event.preventDefault();
        actions.saveStep(draft, found, [...(usesAlias(auth) ? ['alias'] : []), 'name', 'headline', 'company', 'bio', 'seniority', 'segment', 'timeZone'], 'topics');
      },
    },
    aliasField(draft, auth, set, problems),
    cardFields(draft, account.profile, set, problems, now),
    errorLine(ui.stepError, whatFailed(ui.stepError)),
    h('div', { class: 'actions' },
      h('button', { class: 'btn primary big', type: 'submit', 'aria-busy': ui.busy === 'step' ? 'true' : undefined }, 'Looks right'))),
    preview(asOthersSee(draft, account.profile), auth, now),
  ];
}

export function cardFields(draft, saved, set, problems, now) {
  return [
    field('name', 'Name', h('input', {
      class: 'input', id: 'name', autocomplete: 'name', value: draft.name, maxlength: 80, 'aria-invalid': problems.name ? 'true' : undefined,
      'aria-describedby': problems.name ? 'name-error' : undefined, onInput: (event) => set({ name: event.target.value }),
    }), { error: problems.name }),
    field('headline', 'Headline', h('input', {
      class: 'input', id: 'headline', value: draft.headline, maxlength: 120, autocomplete: 'organization-title', 'aria-describedby': 'headline-hint',
      onInput: (event) => set({ headline: event.target.value }),
    }), { hint: `What you do, in a few words. ${length(draft.headline)} of 120.` }),
    companyField(draft, saved, set),
    h('div', { class: 'row2', key: 'row' }, seniorityField(draft, set, problems), timeZoneField(draft, set, now)),
    h('fieldset', { class: 'field', key: 'segment' }, h('legend', { class: 'label' }, 'I am mostly a…'),
      h('div', { class: 'choices' }, SEGMENTS.map(([id, label]) => chip({
        type: 'radio', name: 'segment', value: id, label, checked: draft.segment === id, onChange: () => set({ segment: id }),
      })))),
    field('bio', 'A line or two more', h('textarea', {
      class: 'input', id: 'bio', rows: 3, maxlength: 500, value: draft.bio, onInput: (event) => set({ bio: event.target.value }),
    }), { optional: true }),
  ];
}

function preview(draft, auth, now) {
  return h('aside', { class: 'preview', key: 'preview', 'aria-label': 'How others see you' },
    h('p', { class: 'label' }, 'How others see you'),
    h('div', { class: 'panel' }, personCard({ ...draft, connected: auth.connected, verified: auth.verified, avatar: auth.user.avatar }, { now, me: true, intent: false })),
    auth.connected.length > 0 && h('p', { class: 'quiet' }, '“Connected” means you signed in with that account. It doesn’t mean we checked your employer.'));
}

function topicsStep(snapshot, actions) {
  const { account, ui } = snapshot;
  const draft = ui.profileDraft ?? proposingLanguages(account.profile);
  const problems = {
    ...(draft.topics.length ? {} : { topics: 'Choose at least one topic.' }),
    ...(draft.languages.length ? {} : { languages: 'Choose at least one language.' }),
  };
  const shown = ui.showProblems ? problems : {};
  const set = (change) => actions.editProfile({ languages: draft.languages, ...change });
  return [
    h('div', { class: 'span', key: 'title' }, progress('topics'), h('h1', null, 'What do you like to talk about?'),
      h('p', { class: 'lead' }, 'We look for somebody who shares a topic and a language with you. You can change both before every search.')),
    h('form', {
      key: 'form', class: 'form', noValidate: true, onSubmit: (event) => {
        event.preventDefault();
        actions.saveStep(draft, problems, ['topics', 'skills', 'interests', 'languages'], 'rules');
      },
    },
    topicsField(draft, account.topics, set, shown, ui, actions), languageField(draft, LANGUAGES, set, shown), skillsField(draft, set, ui, actions), interestsField(draft, set, ui, actions),
    errorLine(ui.stepError, whatFailed(ui.stepError)),
    h('div', { class: 'actions' },
      h('button', { class: 'btn primary big', type: 'submit', 'aria-busy': ui.busy === 'step' ? 'true' : undefined }, 'Go on'),
      button('Back', () => actions.toStep('card'), { kind: 'plain' }))),
  ];
}

function rulesStep(snapshot, actions) {
  const { account, ui } = snapshot;
  const changed = rulesChanged(account);
  return [
    h('div', { class: 'span', key: 'title' }, progress('rules'), h('h1', null, 'How we treat each other'),
      changed && notice('you', null, h('p', { role: 'status' }, `${changed} Read them again, please; until you agree you can’t search.`)),
      ageNotice(snapshot),
      h('p', { class: 'lead' }, 'Few rules, and what happens when one is broken.')),
    h('form', {
      key: 'form', class: 'form', onSubmit: (event) => { event.preventDefault(); actions.acknowledge(); },
    },
    ruleList(account.rules),
    h('label', { class: 'tick' },
      h('input', { type: 'checkbox', checked: ui.adult, onChange: (event) => actions.ui({ adult: event.target.checked, showProblems: false }) }),
      h('span', null, 'I’m 18 or over and I’ll keep to this')),
    ui.showProblems && !ui.adult && notice('danger', null, h('p', { role: 'alert' }, 'Tick the line above to go on. Duologue is for people aged 18 and over.')),
    errorLine(ui.stepError, whatFailed(ui.stepError)),
    h('div', { class: 'actions' },
      h('button', { class: 'btn primary big', type: 'submit', 'aria-busy': ui.busy === 'step' ? 'true' : undefined }, 'Agree and go on'),
      button('Back', () => actions.toStep('topics'), { kind: 'plain' }))),
  ];
}

export function ruleList(rules) {
  return h('ol', { class: 'rules' }, (rules ?? []).map((rule, index) => h('li', { key: rule.id },
    h('span', { class: 'rule-number num', 'aria-hidden': 'true' }, index + 1),
    h('div', null, h('h2', null, rule.title), h('p', null, rule.text), rule.consequence && h('p', { class: 'quiet' }, rule.consequence)))));
}
