/** What one says of whom one wants to meet: interests, company, a pause, and whom rather not. */
import { h } from './dom.js';
import { avatar, button, errorLine, field, notice } from './parts.js';
import { wordsField } from './profile-fields.js';
import { isPaused, pauses } from '../client/wishes.js';
import { momentOf, pausedWords, whatFailed, whenCompanyIsShown } from './words.js';

export const MOST_INTERESTS = 20;

export function interestsField(draft, set, ui, actions) {
  return wordsField({
    name: 'interest', label: 'Interests', list: draft.interests, most: MOST_INTERESTS, typed: ui.interest, type: (interest) => actions.ui({ interest }),
    set: (interests) => set({ interests }), hint: 'What else you like to talk about. Others don’t see it; we look for people who like it too.',
  });
}

export function companyField(draft, saved, set) {
  return field('company', 'Company', h('input', {
    class: 'input', id: 'company', autocomplete: 'organization', value: draft.company ?? '', maxlength: 80, 'aria-describedby': 'company-hint',
    onInput: (event) => set({ company: event.target.value }),
  }), { optional: true, hint: whenCompanyIsShown(draft, saved) });
}

/** A card as others see it now: a company that is not saved yet, or that too few name, is not on it. */
export const asOthersSee = (draft, saved) => ({ ...draft, company: saved.companyShown && draft.company === saved.company ? draft.company : null });

export const paused = ({ account, now, clockOffsetMs }) => isPaused(account.preferences, now + clockOffsetMs);

/** Stands where one would start, because nothing starts before it is over. */
export function pauseNotice(snapshot, actions) {
  if (!paused(snapshot)) return null;
  return h('div', { class: 'outcome', key: 'pause' },
    notice('', null, h('p', { role: 'status' }, `You’re paused until ${pausedWords(snapshot.account.preferences.pausedUntil, snapshot.now)}.`)),
    button('Resume', () => actions.savePreferences({ pausedUntil: null })));
}

const PAUSES = { tomorrow: 'Until tomorrow', monday: 'Until Monday', week: 'For a week', month: 'For 30 days' };

/** In the settings. */
export function pauseChoice(snapshot, actions) {
  return h('div', { class: 'field', key: 'pause' },
    h('p', { class: 'label' }, 'Pause'),
    paused(snapshot) ? pauseNotice(snapshot, actions)
      : h('div', { class: 'actions' }, pauses(snapshot.now).map(([name, until]) =>
        button(PAUSES[name], () => actions.savePreferences({ pausedUntil: until }), { kind: 'small', key: name }))),
    h('p', { class: 'hint' }, 'While you’re paused nobody is offered to you, and you to nobody. It ends by itself.'));
}

/** In the settings: whom one would rather not meet. */
export function avoidedPeople({ account: { avoided }, ui }, actions) {
  return h('div', { class: 'field', key: 'avoided' },
    h('p', { class: 'label' }, 'People you’d rather not meet again'),
    !avoided ? !ui.peopleError && h('p', { class: 'soft' }, 'Loading…')
      : avoided.length === 0 ? h('p', { class: 'soft' }, 'Nobody. You can say so when a conversation is over; they’re never told.')
        : h('ul', { class: 'rows' }, avoided.map((wish) => h('li', { key: wish.id }, avatar(wish.name, { size: 'sm' }),
          h('div', null, h('b', null, wish.name), h('p', { class: 'quiet num' }, `Since ${momentOf(wish.at)}`)),
          h('button', { type: 'button', class: 'btn', onClick: () => actions.stopAvoiding(wish.id) }, 'Meet again', h('span', { class: 'vh' }, ` ${wish.name}`))))));
}

/** After the end. */
export function avoidWords(conversation, name) {
  return conversation.avoided && !conversation.blocked
    ? h('p', { class: 'soft', role: 'status' }, `You won’t be paired with ${name} again. ${name} isn’t told. You can undo it in the settings.`) : null;
}

export function avoidButton({ conversation, ui }, actions) {
  if (conversation.avoided || conversation.blocked) return null;
  return button('Don’t pair us again', actions.avoid, { kind: 'plain', busy: ui.busy === 'avoid' });
}

export const avoidError = ({ ui }) => errorLine(ui.avoidError, ui.avoidError?.limit
  ? `You have ${ui.avoidError.limit} people there already. Take one off in the settings first.` : whatFailed(ui.avoidError));
