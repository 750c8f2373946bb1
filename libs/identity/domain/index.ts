/** The pure part of identity: what happens to tokens. */
export { TOKEN_EVENT_TYPES, type TokenEvent } from './token.events.js';
