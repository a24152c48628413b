/** The frames, codes and limits of the socket, from `asyncapi.yaml`. */
import { load } from '/docs/lib/js-yaml.mjs';

const main = document.querySelector('#main');

/** An element with attributes and children; a string becomes text, never markup. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

/** Prose with `code` and paragraphs; of links only their text. */
function prose(text) {
  return text.trim().split(/\n\s*\n/).map((paragraph) => el('p', {}, inline(paragraph.replaceAll('\n', ' '))));
}

function inline(text) {
  return text.replace(/\[([^\]]*)]\([^)]*\)/g, '$1').replaceAll('*', '').split('`')
    .map((part, i) => (i % 2 ? el('code', {}, part) : part));
}

function table(caption, heads, rows) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', {},
      el('caption', { class: 'vh' }, caption),
      el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, rows.map(([first, ...rest]) => el('tr', {},
        el('th', { scope: 'row' }, first), rest.map((cell) => el('td', {}, cell)))))));
}

/** The schemas by name, and what a reader wants to know of one. */
class Schemas {
  constructor(schemas) { this.schemas = schemas; }

  of(schema) {
    return schema?.$ref ? this.of(this.schemas[schema.$ref.split('/').at(-1)]) : (schema ?? {});
  }

  /** In few words: what may stand here. */
  words(schema) {
    const s = this.of(schema);
    const name = schema?.$ref ? `${schema.$ref.split('/').at(-1)}: ` : '';
    if ('const' in s) return name + JSON.stringify(s.const);
    if (s.enum) return name + s.enum.map((value) => JSON.stringify(value)).join(' | ');
    const either = s.oneOf ?? (s.type ? null : s.anyOf);
    if (either) return name + either.map((one) => this.words(one)).join(' or ');
    return name + [this.type(s), ...this.bounds(s)].join(', ');
  }

  type(s) {
    if (Array.isArray(s.items)) return `[${s.items.map((item) => this.words(item)).join(', ')}]`;
    if (s.type === 'array') return `[${this.words(s.items)}]`;
    return [s.type ?? 'any'].flat().join(' or ');
  }

  bounds(s) {
    const range = (least, most, what) => (least === undefined && most === undefined ? []
      : [`${least ?? 0}${most === undefined ? ' or more' : `–${most}`} ${what}`]);
    return [
      ...range(s.minLength, s.maxLength, 'characters'),
      ...(Array.isArray(s.items) ? [] : range(s.minItems, s.maxItems, 'elements')),
      ...(s.maximum >= Number.MAX_SAFE_INTEGER || s.maximum === undefined
        ? (s.minimum === undefined ? [] : [`${s.minimum} or more`]) : [`${s.minimum}–${s.maximum}`]),
      ...(s.pattern ? [s.pattern] : []),
    ];
  }

  /** Every member, also of members: [path, required, words]. */
  members(schema, within = '') {
    const s = this.of(schema);
    return Object.entries(s.properties ?? {}).flatMap(([name, member]) => {
      const path = within + name;
      const required = (s.required ?? []).includes(name);
      const inner = this.of(member);
      const below = inner.type === 'array' && !Array.isArray(inner.items)
        ? this.members(inner.items, `${path}[].`) : this.members(inner, `${path}.`);
      return [[path, required, this.words(member)], ...below];
    });
  }
}

function frame(key, spec, schemas) {
  const message = spec.components.messages[key];
  const schema = schemas.of(message.payload);
  const operation = Object.values(spec.operations)
    .find(({ action, messages }) => action === 'receive' && messages.some(({ $ref }) => $ref.endsWith(`/${key}`)));
  const answers = operation?.reply.messages.map(({ $ref }) => $ref.split('/messages/server.').at(-1)) ?? [];
  return el('section', { id: key, class: 'panel frame' },
    el('h3', {}, el('code', {}, message.name), message['x-durable'] ? el('span', { class: 'mark' }, 'durable') : null),
    el('p', {}, inline(message.summary)),
    answers.length ? el('p', { class: 'quiet' }, 'Answered by ', inline(answers.map((type) => `\`${type}\``).join(', ')), '.') : null,
    el('details', {}, el('summary', {}, 'Members and an example'),
      table(`Members of ${key}`, ['Member', 'There', 'Is'], schemas.members(schema)
        .map(([path, required, words]) => [el('code', {}, path), required ? 'always' : 'perhaps', words])),
      (schema.examples ?? []).map((example) => el('pre', { tabindex: '0', role: 'region', 'aria-label': `An example of ${key}` }, JSON.stringify(example, null, 2)))));
}

function frames(direction, title, spec, schemas) {
  const keys = Object.keys(spec.components.messages).filter((key) => key.startsWith(`${direction}.`));
  return [
    el('h2', { id: direction }, title),
    el('ul', { class: 'index' }, keys.map((key) => el('li', {}, el('a', { href: `#${key}` }, spec.components.messages[key].name)))),
    ...keys.map((key) => frame(key, spec, schemas)),
  ];
}

function show(spec) {
  const schemas = new Schemas(spec.components.schemas);
  const channel = spec.channels.realtime;
  main.append(
    el('h1', {}, spec.info.title),
    ...prose(spec.info.description),
    el('p', {}, el('a', { href: '/docs/asyncapi.yaml', download: '' }, 'asyncapi.yaml')),
    el('h2', { id: 'channel' }, el('code', {}, channel.address)),
    ...prose(channel.description),
    ...frames('client', 'What a client says', spec, schemas),
    ...frames('server', 'What a client hears', spec, schemas),
    el('h2', { id: 'errors' }, 'Codes of errors'),
    table('Codes of errors', ['Code', 'Retry', 'HTTP', 'When'], spec['x-error-codes']
      .map(({ code, retry, status, when }) => [el('code', {}, code), retry, String(status), inline(when)])),
    el('h2', { id: 'closes' }, 'Codes of a close'),
    table('Codes of a close', ['Code', 'A client', 'When'], spec['x-close-codes']
      .map(({ code, advice, when }) => [String(code), advice, inline(when)])),
    el('h2', { id: 'limits' }, 'Limits'),
    table('Limits', ['Of', 'At most'], Object.entries(spec['x-limits']).map(([name, most]) => [el('code', {}, name), String(most)])),
  );
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

try {
  const answer = await fetch('/docs/asyncapi.yaml');
  if (!answer.ok) throw new Error(`${answer.status}`);
  show(load(await answer.text()));
} catch {
  main.append(el('h1', {}, 'Real time'), el('p', { role: 'alert' }, 'The specification could not be shown. ',
    el('a', { href: '/docs/asyncapi.yaml' }, 'asyncapi.yaml')));
}
