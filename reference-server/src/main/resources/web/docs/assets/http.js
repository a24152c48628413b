/** The routes, as Swagger UI shows them. Nothing is asked of another place: the validator's badge is off. */
window.SwaggerUIBundle({
  url: '/docs/openapi.yaml',
  dom_id: '#routes',
  docExpansion: 'list',
  validatorUrl: null,
  // A link within a button cannot be told from it by everybody.
  deepLinking: false,
  // Its colours are too faint, and a list of all schemas adds nothing to those beside the routes.
  syntaxHighlight: false,
  defaultModelsExpandDepth: -1,
  presets: [window.SwaggerUIBundle.presets.apis],
  onComplete() {
    // Its headings go from the first level to the third; the page has one of the first level already.
    document.querySelector('#routes h1')?.setAttribute('aria-level', '2');
  },
});
