/** Finding topics among many: the first of them and those chosen are always there, the rest by a word. */
import { h } from './dom.js';

export const FIRST_TOPICS = 20;
/** A letter that is in most of them would fill the page; whoever looks for one writes more. */
export const MOST_FOUND = 40;

/**
 * A word finds a topic by its own name and by that of the field it belongs to: `game` finds all of game development. What it finds comes
 * before what is chosen besides. `left`: what was chosen until now, and stays where it is, under whoever has just taken it away.
 */
export function shownTopics(topics, chosen, typed, left = []) {
  const all = topics ?? [];
  const word = wordOf(typed);
  const stays = (topic) => chosen.includes(topic.id) || left.includes(topic.id);
  if (!word) return all.filter((topic, place) => place < FIRST_TOPICS || stays(topic));
  const fitting = found(all, word);
  const first = fitting.filter((topic, place) => place < MOST_FOUND || stays(topic));
  return [...first, ...all.filter((topic) => stays(topic) && !fitting.includes(topic))];
}

/** What to keep in mind when another word is typed, and when topics are chosen. */
export const typedTopic = (topicWord) => ({ topicWord, topicsLeft: [] });
export const choseTopics = (before, now, left = []) => ({ topicsLeft: [...left, ...before.filter((id) => !now.includes(id))] });

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
