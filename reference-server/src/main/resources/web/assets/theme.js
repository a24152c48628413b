/** The theme: the system's, unless somebody chose. `bootstrap.js` sets it before the first paint. */
const KEY = 'duologue.theme';
export const THEMES = ['system', 'light', 'dark'];

export function storedTheme() {
  try {
    const theme = localStorage.getItem(KEY);
    return THEMES.includes(theme) ? theme : 'system';
  } catch { return 'system'; }
}

export function applyTheme(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch { /* then it lasts as long as the page */ }
}
