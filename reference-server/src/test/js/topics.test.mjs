import assert from 'node:assert/strict';
import test from 'node:test';
import { choseTopics, FIRST_TOPICS, MOST_FOUND, shownTopics, topicSearch, typedTopic } from '../../main/resources/web/assets/views/topics.js';

const topics = Array.from({ length: 40 }, (_, place) => ({ id: `t${place}`, label: `Topic ${place}`, parent: place < 30 ? 'engineering' : 'game-development' }));
const ids = (shown) => shown.map((topic) => topic.id);

test('without a word the first topics are shown and those chosen', () => {
  assert.deepEqual(ids(shownTopics(topics, ['t35'], '')), [...ids(topics.slice(0, FIRST_TOPICS)), 't35']);
  assert.deepEqual(shownTopics(null, [], ''), []);
});

test('a word finds topics by their name and by their field, and those chosen stay', () => {
  assert.deepEqual(ids(shownTopics(topics, ['t0'], ' TOPIC 13 ')), ['t13', 't0']);
  assert.deepEqual(ids(shownTopics(topics, [], 'game dev')), ids(topics.slice(30)));
  assert.deepEqual(shownTopics(topics, [], 'knitting'), []);
});

test('of very many that a word finds so many are shown, and those chosen', () => {
  const many = Array.from({ length: 90 }, (_, place) => ({ id: `m${place}`, label: `Many ${place}` }));
  assert.deepEqual(ids(shownTopics(many, ['m88'], 'many')), [...ids(many.slice(0, MOST_FOUND)), 'm88']);
});

test('what is taken away stays where it is until another word is typed', () => {
  const { topicsLeft } = choseTopics(['t0', 't35'], ['t0'], []);
  assert.deepEqual(ids(shownTopics(topics, ['t0'], 'topic 13', topicsLeft)), ['t13', 't0', 't35']);
  assert.deepEqual(ids(shownTopics(topics, ['t0'], '', topicsLeft)), [...ids(topics.slice(0, FIRST_TOPICS)), 't35']);
  assert.deepEqual(choseTopics(['t0'], [], topicsLeft), { topicsLeft: ['t35', 't0'] });
  assert.deepEqual(typedTopic('topic'), { topicWord: 'topic', topicsLeft: [] });
});

test('where all topics are seen anyway there is nothing to type', () => {
  assert.equal(topicSearch(topics.slice(0, FIRST_TOPICS), '', () => {}), null);
  assert.notEqual(topicSearch(topics, '', () => {}), null);
});
