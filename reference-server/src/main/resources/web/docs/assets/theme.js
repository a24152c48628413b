/* Runs before the first paint: the theme that was chosen in the web client, else the system's. Swagger UI knows it as a class. */
(function () {
  var root = document.documentElement;
  var system = window.matchMedia('(prefers-color-scheme: dark)');
  var chosen = null;
  try { chosen = localStorage.getItem('duologue.theme'); } catch (storageIsOff) { /* then the system decides */ }
  if (chosen === 'light' || chosen === 'dark') root.setAttribute('data-theme', chosen);

  function show() {
    var dark = chosen === 'dark' || (chosen !== 'light' && system.matches);
    root.classList.toggle('dark-mode', dark);
  }
  system.addEventListener('change', show);
  show();
})();
