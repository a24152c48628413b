/** The fields of a profile: used while onboarding and again in the settings. */
import { h } from './dom.js';
import { icon } from './icons.js';
import { chip, field } from './parts.js';
import { choseTopics, shownTopics, topicSearch, typedTopic } from './topics.js';
import { SENIORITY, languageLabel, localTime, ownTimeZone } from './words.js';

export const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt', 'it', 'nl', 'sv', 'pl', 'uk', 'tr', 'ar', 'hi', 'zh', 'ja', 'ko'];
export const MOST_TOPICS = 5;
const MOST_LANGUAGES = 3;
const MOST_SKILLS = 20;

export function checkCard(draft) {
  return {
    ...(draft.name.trim() ? {} : { name: 'Write the name you want to be called by.' }),
    ...(draft.seniority ? {} : { seniority: 'Choose how long you have worked.' }),
  };
}

export function seniorityField(draft, set, problems) {
  return field('seniority', 'Seniority', h('select', {
    class: 'input', id: 'seniority', value: draft.seniority ?? '', 'aria-invalid': problems.seniority ? 'true' : undefined,
    'aria-describedby': problems.seniority ? 'seniority-error' : undefined,
    onChange: (event) => set({ seniority: event.target.value }),
  }, !draft.seniority && h('option', { value: '' }, 'Choose'),
  SENIORITY.map(([id, label]) => h('option', { value: id, key: id }, label))), { error: problems.seniority });
}

const zones = Intl.supportedValuesOf ? Intl.supportedValuesOf('timeZone') : [];

export function timeZoneField(draft, set, now) {
  const chosen = draft.timeZone || ownTimeZone();
  const known = zones.includes(chosen) ? zones : [chosen, ...zones];
  return field('timeZone', 'Time zone', h('select', {
    class: 'input', id: 'timeZone', value: chosen, 'aria-describedby': 'timeZone-hint', onChange: (event) => set({ timeZone: event.target.value }),
    memo: [chosen, set],
  }, known.map((zone) => h('option', { value: zone, key: zone }, zone.replaceAll('_', ' ')))), { hint: `Now ${localTime(chosen, now)}` });
}

/** Chips of which only so many may be chosen: the rest are disabled and the reason stands in the legend. */
function limitedChips({ legend, most, chosen, options, name, set, error, above }) {
  const full = chosen.length >= most;
  return h('fieldset', { class: 'field', key: name, 'aria-describedby': error ? `${name}-error` : undefined },
    h('legend', { class: 'label' }, legend, h('small', null, full ? `${most} chosen: take one away to change` : `up to ${most}`)),
    above,
    h('div', { class: 'choices' }, options.map(([id, label]) => chip({
      name, value: id, label, checked: chosen.includes(id), disabled: full && !chosen.includes(id),
      onChange: (on) => set(on ? [...chosen, id] : chosen.filter((other) => other !== id)),
    }))),
    error && h('p', { class: 'error', id: `${name}-error` }, error));
}

export function topicsField(draft, topics, set, problems, ui, actions) {
  return limitedChips({
    legend: 'Topics', name: 'topics', most: MOST_TOPICS, chosen: draft.topics, error: problems.topics,
    above: topicSearch(topics, ui.topicWord, (word) => actions.ui(typedTopic(word))),
    options: shownTopics(topics, draft.topics, ui.topicWord, ui.topicsLeft).map((topic) => [topic.id, topic.label]),
    set: (chosen) => {
      actions.ui(choseTopics(draft.topics, chosen, ui.topicsLeft));
      set({ topics: chosen });
    },
  });
}

/** Whoever has not said a language yet is proposed those of the browser. */
export function proposingLanguages(draft) {
  if (draft.languages.length) return draft;
  const spoken = (globalThis.navigator?.languages ?? []).map((tag) => tag.slice(0, 2).toLowerCase()).filter((code) => LANGUAGES.includes(code));
  return { ...draft, languages: [...new Set(spoken)].slice(0, MOST_LANGUAGES) };
}

export function languageField(draft, languages, set, problems = {}) {
  const all = [...new Set([...languages, ...draft.languages])];
  return limitedChips({
    legend: 'Languages you can talk in', name: 'languages', most: MOST_LANGUAGES, chosen: draft.languages, error: problems.languages,
    options: all.map((code) => [code, languageLabel(code)]), set: (chosen) => set({ languages: chosen }),
  });
}

export function skillsField(draft, set, ui, actions) {
  return wordsField({
    name: 'skill', label: 'Skills', list: draft.skills, most: MOST_SKILLS, typed: ui.skill, type: (skill) => actions.ui({ skill }),
    set: (skills) => set({ skills }),
  });
}

/** Words of one's own, one after the other. */
export function wordsField({ name, label, list, most, typed, type, set, hint = '' }) {
  const add = () => {
    const word = (typed ?? '').trim();
    if (word && !list.includes(word) && list.length < most) set([...list, word]);
    type('');
  };
  return h('div', { class: 'field', key: `${name}s` },
    h('label', { for: name }, label, h('span', { class: 'quiet' }, ' (optional)')),
    h('div', { class: 'with-button' },
      h('input', {
        class: 'input', id: name, maxlength: 40, value: typed ?? '', 'aria-describedby': `${name}-hint`, enterkeyhint: 'done',
        onInput: (event) => type(event.target.value),
        onKeydown: (event) => {
          if ((event.key !== 'Enter' && event.key !== ',') || event.isComposing) return;
          event.preventDefault();
          add();
        },
      }),
      h('button', { type: 'button', class: 'btn', onClick: add }, 'Add', h('span', { class: 'vh' }, ` ${name}`))),
    h('p', { class: 'hint num', id: `${name}-hint` }, `${hint && `${hint} `}Write one and press Enter. ${list.length} of ${most}.`),
    list.length > 0 && h('ul', { class: 'tags' }, list.map((word) => h('li', { class: 'tag removable', key: word }, word,
      h('button', { type: 'button', 'aria-label': `Remove ${word}`, onClick: () => set(list.filter((other) => other !== word)) }, icon('close'))))));
}
