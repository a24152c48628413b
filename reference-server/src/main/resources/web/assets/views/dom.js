/**
 * A small virtual DOM: views say what should be there, this changes what is different. It exists so that a view
 * can be a function of a snapshot and the page still keeps its focus, its caret and its scroll position.
 * Text only ever becomes text nodes and attributes; there is no way to pass markup through.
 *
 * Props: attributes by name · `on…` listeners · `value`, `checked`, `indeterminate` as properties · `key` ·
 * `memo` (list: unchanged members mean unchanged subtree) · `onMount(element)` · `onRemove(element)`.
 */
const SVG = 'http://www.w3.org/2000/svg';
const PROPERTIES = new Set(['value', 'checked', 'indeterminate']);
const HOOKS = new Set(['key', 'memo', 'onMount', 'onRemove']);

export function h(type, props, ...children) {
  return node(type, props, children, null);
}

export function svg(type, props, ...children) {
  return node(type, props, children, SVG);
}

function node(type, props, children, ns) {
  const own = props ?? {};
  return { type, ns, props: own, key: own.key, memo: own.memo, children: flat(children, []) };
}

function flat(children, into) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === true || child === '') continue;
    if (Array.isArray(child)) flat(child, into);
    else into.push(typeof child === 'object' ? child : { type: null, text: String(child) });
  }
  return into;
}

/** Makes `parent` show `tree`. Call again with the next tree; what was shown before is remembered on the parent. */
export function show(parent, tree) {
  const mounted = [];
  const next = flat([tree], []);
  patchChildren(parent, parent.shownTree ?? [], next, mounted);
  parent.shownTree = next;
  for (const { element, props } of mounted) props.onMount(element);
}

function patchChildren(parent, before, after, mounted) {
  const candidates = new Map();
  const turns = new Map();
  before.forEach((old) => candidates.set(nameOf(old, turns), old));
  turns.clear();
  const pairs = after.map((next) => {
    const name = nameOf(next, turns);
    const old = candidates.get(name);
    if (old) candidates.delete(name);
    return [next, old];
  });
  for (const old of candidates.values()) remove(parent, old);
  let place = parent.firstChild;
  for (const [next, old] of pairs) {
    const element = old ? update(next, old, mounted) : create(next, mounted);
    if (element === place) place = place.nextSibling;
    else parent.insertBefore(element, place);
  }
}

/** Children match by key, or else by type and by their turn among those of that type. */
function nameOf(vnode, turns) {
  if (vnode.key !== undefined) return `${vnode.type}#${vnode.key}`;
  const turn = turns.get(vnode.type) ?? 0;
  turns.set(vnode.type, turn + 1);
  return `${vnode.type}@${turn}`;
}

function create(vnode, mounted) {
  if (vnode.type === null) {
    vnode.element = document.createTextNode(vnode.text);
    return vnode.element;
  }
  const element = vnode.ns ? document.createElementNS(vnode.ns, vnode.type) : document.createElement(vnode.type);
  vnode.element = element;
  // Children first: a select takes its value only when its options are there.
  patchChildren(element, [], vnode.children, mounted);
  for (const [name, value] of Object.entries(vnode.props)) setProp(element, name, value, undefined);
  if (vnode.props.onMount) mounted.push({ element, props: vnode.props });
  return element;
}

function update(vnode, old, mounted) {
  const element = old.element;
  vnode.element = element;
  if (vnode.type === null) {
    if (vnode.text !== old.text) element.data = vnode.text;
    return element;
  }
  if (vnode.memo && old.memo && vnode.memo.length === old.memo.length && vnode.memo.every((part, i) => part === old.memo[i])) {
    vnode.children = old.children;
    vnode.props = old.props;
    return element;
  }
  patchChildren(element, old.children, vnode.children, mounted);
  for (const name of Object.keys(old.props)) {
    if (!(name in vnode.props)) setProp(element, name, undefined, old.props[name]);
  }
  for (const [name, value] of Object.entries(vnode.props)) {
    if (value !== old.props[name] || PROPERTIES.has(name)) setProp(element, name, value, old.props[name]);
  }
  return element;
}

function remove(parent, vnode) {
  beforeRemoval(vnode);
  if (vnode.element.parentNode === parent) parent.removeChild(vnode.element);
}

function beforeRemoval(vnode) {
  vnode.props?.onRemove?.(vnode.element);
  vnode.children?.forEach(beforeRemoval);
}

function setProp(element, name, value, before) {
  if (HOOKS.has(name)) return;
  if (name.startsWith('on')) listen(element, name.slice(2).toLowerCase(), value);
  else if (PROPERTIES.has(name)) {
    if (value !== undefined && element[name] !== value) element[name] = value;
  } else if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else if (value !== before || !element.hasAttribute(name)) element.setAttribute(name, value === true ? '' : String(value));
}

const HEARD = Symbol('listeners');

function listen(element, type, listener) {
  element[HEARD] ??= {};
  if (!(type in element[HEARD])) element.addEventListener(type, (event) => element[HEARD][type]?.(event));
  element[HEARD][type] = listener;
}
