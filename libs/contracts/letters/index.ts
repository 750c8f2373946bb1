/** Letters: Liquid templates that come out as plain text and HTML, with nothing missing and nothing unescaped. */
export { editedLetter, retitled } from './edited-letter.js';
export { letterEngine } from './engine.js';
export { letterValue, TABLE_PLACE } from './letter-values.js';
export { complaintAboutLiquid } from './liquid-errors.js';
export { namesIn, unknownPlaceholders } from './placeholders.js';
export { LetterFailed, renderCall, renderLetter, renderText } from './render.js';
export { type LetterTable, TableLayout } from './table.js';
export { type LetterTemplate, readTemplate } from './template.js';
