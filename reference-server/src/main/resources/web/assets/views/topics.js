/** Finding topics among many: the first of them and those chosen are always there, the rest by a word. */
import { h } from './dom.js';

export const FIRST_TOPICS = 20;
/** A letter that is in most of them would fill the page; whoever looks for one writes more. */
export const MOST_FOUND = 40;

/** A word finds a topic by its own name and by that of the field it belongs to: `game` finds all of game development. */
export function shownTopics(topics, chosen, typed) {
  const word = wordOf(typed);
  const shown = new Set(word ? found(topics, word).slice(0, MOST_FOUND) : (topics ?? []).slice(0, FIRST_TOPICS));
  return (topics ?? []).filter((topic) => chosen.includes(topic.id) || shown.has(topic));
}

const wordOf = (typed) => (typed ?? '').trim().toLowerCase();
const found = (topics, word) => (topics ?? []).filter((topic) => isFoundBy(topic, word));

function isFoundBy(topic, word) {
  return topic.label.toLowerCase().includes(word) || (topic.parent ?? '').replaceAll('-', ' ').includes(word);
}

/** Where the word is typed; nothing where there are no more topics than one sees anyway. */
export function topicSearch(topics, typed, type) {
  const all = topics ?? [];
  if (all.length <= FIRST_TOPICS) return null;
  const word = wordOf(typed);
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
    h('p', { class: 'hint num', id: 'topic-search-hint', role: 'status' },
      word ? howManyFit(found(all, word).length) : `${all.length} topics in all: write a word to see more, such as “game” or “cloud”.`));
}

function howManyFit(number) {
  if (number === 0) return 'No topic has that word in it.';
  if (number > MOST_FOUND) return `${number} topics fit; here are ${MOST_FOUND} of them. Write more to see fewer.`;
  return number === 1 ? '1 topic fits.' : `${number} topics fit.`;
}
