/* Runs before the first paint: the chosen theme, so that nothing flashes, and whether this browser can run the client.
   Classic script and old syntax on purpose: an old browser must get far enough to be told. */
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('duologue.theme');
    if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme);
  } catch (storageIsOff) { /* then the system decides */ }

  var able = 'noModule' in document.createElement('script')
    && typeof window.WebSocket === 'function'
    && typeof window.HTMLDialogElement === 'function'
    && typeof Array.prototype.findLast === 'function'
    && !!(window.CSS && CSS.supports && CSS.supports('color', 'light-dark(#000, #fff)'));
  if (!able) root.className += ' old-browser';
})();
