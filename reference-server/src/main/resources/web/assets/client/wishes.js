/** What somebody wishes of whom they meet, and when. Pure. */

/** Whether somebody wants to meet nobody for now; `now` by the server's clock. */
export const isPaused = (preferences, now) => Boolean(preferences?.pausedUntil) && Date.parse(preferences.pausedUntil) > now;

/** What is searched for when somebody starts with this chosen; null if nothing is. */
export function searchFor({ topics, intent, surprise }, { mode }) {
  if (!surprise && topics.length === 0) return null;
  return { topics: surprise ? [] : topics, mode, intent, ...(surprise ? { surprise: true } : {}) };
}

/** Ends of a pause to choose from, each at the beginning of a day here: `[name, instant]`; no day twice. */
export function pauses(now) {
  const daysToMonday = (8 - new Date(now).getDay()) % 7 || 7;
  const isNamedOtherwise = daysToMonday === 1 || daysToMonday === 7;
  return [['tomorrow', 1], ...(isNamedOtherwise ? [] : [['monday', daysToMonday]]), ['week', 7], ['month', 30]]
    .map(([name, days]) => [name, startOfDay(now, days).toISOString()]);
}

function startOfDay(now, daysFromNow) {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() + daysFromNow);
  return day;
}
