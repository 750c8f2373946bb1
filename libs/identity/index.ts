/** Who comes in, and what they may ask for. */
export { Doorkeeper, LINK_SECONDS, SESSION_SECONDS } from './doorkeeper.js';
export { may, type Permission, type Principal, requirePermission, role, ROLES } from './principal.js';
export { type NewToken, type TokenListing, Tokens } from './tokens.js';
