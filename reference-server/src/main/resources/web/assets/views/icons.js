/** Icons and the mark, drawn here so that nothing is fetched for them. */
import { svg } from './dom.js';

const PATHS = {
  check: ['m5 12.5 4.5 4.5L19 7.5'],
  widen: ['M4 12h16', 'm16 8 4 4-4 4', 'm8 8-4 4 4 4'],
  link: ['M9.5 14.5l5-5', 'M11 7.5l1.6-1.6a4 4 0 0 1 5.6 5.6L16.500 13', 'M13 16.500l-1.600 1.600a4 4 0 0 1-5.600-5.600L7.500 11'],
  flag: ['M6 21V4', 'M6 5h12l-2.500 4 2.500 4H6'],
  next: ['M6 6.500v11l7.500-5.500z', 'M18 6v12'],
  end: ['M3.800 14.800c4.900-4.400 11.500-4.400 16.400 0l-1.700 2.600-3.300-1.300-.4-2.500a10.500 10.500 0 0 0-5.600 0l-.4 2.500-3.300 1.300z'],
  send: ['M12 19V6', 'm6 11.500 6-6 6 6'],
  theme: ['M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z', 'M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400'],
  lock: ['M6 11h12v9H6z', 'M8.500 11V8a3.500 3.500 0 0 1 7 0v3'],
  signal: ['M5 18v-3M10 18v-6M15 18V9M20 18V6'],
  eye: ['M2.500 12s3.500-6 9.500-6 9.500 6 9.500 6-3.500 6-9.500 6-9.500-6-9.500-6z', 'M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z'],
  block: ['M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z', 'M6 6l12 12'],
  down: ['M12 5v13', 'm6 12.500 6 6 6-6'],
  close: ['m6 6 12 12M18 6 6 18'],
};

export function icon(name, extra = '') {
  return svg('svg', { class: `i ${extra}`.trim(), viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    PATHS[name].map((d) => svg('path', { d })));
}

/**
 * The mark tells the state: the left half is you, the right half the other person; dashed means nobody there,
 * the gap says how near the two are.
 */
const GAPS = { idle: 14, seeking: 16, offered: 10, away: 4, touching: 2, brand: 6 };

export function mark({ gap = 'brand', you = true, them = true, className = '', label = null, text = null } = {}) {
  const half = GAPS[gap] / 2;
  const left = 40 - half;
  const right = 40 + half;
  return svg('svg', {
    class: `pair ${className}`.trim(), viewBox: '0 0 80 72',
    ...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' }),
  },
  svg('path', { class: you ? 'l' : 'none', d: `M${left} 6a30 30 0 0 0 0 60z` }),
  svg('path', { class: them ? 'r' : 'none', d: `M${right} 6a30 30 0 0 1 0 60z` }),
  text && svg('text', { class: 'tl', x: left - 14, y: 41.5, 'text-anchor': 'middle' }, text));
}
