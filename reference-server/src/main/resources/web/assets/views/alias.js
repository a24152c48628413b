/** The name that one goes by where people do not see each other's names at once. */
import { h } from './dom.js';
import { field } from './parts.js';

const MOST = 30;

export const usesAlias = ({ shown }) => shown === 'alias';

export const checkAlias = (draft, auth) => (!usesAlias(auth) || draft.alias?.trim() ? {} : { alias: 'Write the name you want to go by.' });

export function aliasField(draft, auth, set, problems) {
  return usesAlias(auth) && field('alias', 'Alias', h('input', {
    class: 'input', id: 'alias', value: draft.alias ?? '', maxlength: MOST, autocomplete: 'off', 'aria-invalid': problems.alias ? 'true' : undefined,
    'aria-describedby': problems.alias ? 'alias-error' : 'alias-hint', onInput: (event) => set({ alias: event.target.value }),
  }), { hint: 'What others call you until you both reveal. We made one up; change it if you like.', error: problems.alias });
}
