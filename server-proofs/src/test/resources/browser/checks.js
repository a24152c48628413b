/** What is wrong with what the page shows, in words. Evaluated in the page by the tests. */
window.duologueChecks = (() => {
  const LEAST_TARGET_PX = 44;
  const ROUNDING_PX = 0.5;

  const isSeen = (element) => element.checkVisibility({ checkVisibilityCSS: true }) && !element.closest('.vh, .skip');
  const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
  const named = (element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${element.textContent.trim().slice(0, 40)}`;
  const cutOnPurpose = (element) => getComputedStyle(element).textOverflow === 'ellipsis' || element.matches('input, textarea, select');

  /** Whatever does not fit into the width there is. */
  function tooWide() {
    const width = document.documentElement.clientWidth;
    const page = document.scrollingElement.scrollWidth;
    const outside = seen('body *').filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -ROUNDING_PX || right > width + ROUNDING_PX;
    });
    const overfull = seen('h1, h2, h3, p, dd, dt, li, a, button, label, legend, .tag, .log, .rail, dialog').filter((element) =>
      !cutOnPurpose(element) && getComputedStyle(element).display !== 'inline' && element.scrollWidth > element.clientWidth + 1);
    return [
      ...(page > width ? [`the page is ${page} px wide in a window of ${width} px`] : []),
      ...outside.map((element) => `outside the window: ${named(element)}`),
      ...overfull.map((element) => `sticks out of its box: ${named(element)}`),
    ];
  }

  /** Targets that a finger misses. A tick is as large as its label; a link in running text is as large as the text. */
  function tooSmall() {
    return seen('a[href], button, input, select, textarea')
      .filter((element) => !(element.localName === 'a' && getComputedStyle(element).display === 'inline'))
      .map((element) => [element, (element.matches('[type=checkbox], [type=radio]') ? element.closest('label') : element).getBoundingClientRect()])
      .filter(([, { width, height }]) => Math.min(width, height) < LEAST_TARGET_PX - ROUNDING_PX)
      .map(([element, { width, height }]) => `${Math.round(width)} × ${Math.round(height)} px: ${named(element)}`);
  }

  /** Violations found by axe-core, which has to be there. */
  async function inaccessible() {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
      `${id}: ${target.join(' ')}: ${[...any, ...all, ...none].map(({ message }) => message).join('; ')}`));
  }

  const moving = () => document.getAnimations().filter(({ playState }) => playState === 'running').length;

  return { tooWide, tooSmall, inaccessible, moving };
})();
