/** What one decision may hold; the same on every adapter, so that nothing works on one and not on another. */
export const MAX_EVENTS_PER_APPEND = 100;
export const MAX_BYTES_PER_APPEND = 256 * 1024;
/** Stream names and keys are indexed. */
export const MAX_NAME_LENGTH = 500;
