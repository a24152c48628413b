/** The client logic of Duologue as a module of its own: usable in any page, with any view. */
export { DuologueClient, CLIENT_NAME } from './duologue-client.js';
export { HttpApi, ApiError } from './http.js';
export { step, nextTickAt, openConversation, START } from './conversation/machine.js';
export { planFor, delayFor } from './close-codes.js';
