/** Finding topics among many: the first of them and those chosen are always there, the rest by a word. */
import { h } from './dom.js';

export const FIRST_TOPICS = 20;

/** A word finds a topic by its own name and by that of the field it belongs to: `game` finds all of game development. */
export function shownTopics(topics, chosen, typed) {
  const word = (typed ?? '').trim().toLowerCase();
  return (topics ?? []).filter((topic, place) => chosen.includes(topic.id) || (word ? isFoundBy(topic, word) : place < FIRST_TOPICS));
}

function isFoundBy(topic, word) {
  return topic.label.toLowerCase().includes(word) || (topic.parent ?? '').replaceAll('-', ' ').includes(word);
}

/** Where the word is typed; nothing where there are no more topics than one sees anyway. */
export function topicSearch(topics, typed, type) {
  const all = topics ?? [];
  if (all.length <= FIRST_TOPICS) return null;
  const found = (typed ?? '').trim() ? all.filter((topic) => isFoundBy(topic, typed.trim().toLowerCase())).length : null;
  return h('div', { class: 'field', key: 'topic-search' },
    h('label', { for: 'topic-search' }, 'Find a topic'),
    h('input', {
      class: 'input', id: 'topic-search', type: 'search', maxlength: 40, autocomplete: 'off', value: typed ?? '', 'aria-describedby': 'topic-search-hint',
      onInput: (event) => type(event.target.value),
      onKeydown: (event) => {
        // What is typed here is looked up at once: Enter is not meant for the form around.
        if (event.key === 'Enter') event.preventDefault();
      },
    }),
    h('p', { class: 'hint num', id: 'topic-search-hint', role: 'status' }, found === null
      ? `${all.length} topics in all: write a word to see more, such as “game” or “cloud”.`
      : found === 0 ? 'No topic has that word in it.' : `${found} ${found === 1 ? 'topic fits' : 'topics fit'}.`));
}
