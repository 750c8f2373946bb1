/** Letters: Liquid templates that come out as plain text and HTML, with nothing missing and nothing unescaped. */
export { letterEngine } from './engine.js';
export type { Formats } from './formats.js';
export { LetterAmount, letterValue, TABLE_PLACE } from './letter-values.js';
export { complaintAboutLiquid, type LetterComplaint } from './liquid-errors.js';
export { namesIn, unknownPlaceholders } from './placeholders.js';
export { type Letter, LetterFailed, renderCall, renderLetter, renderText } from './render.js';
export { type LetterTable, TableLayout } from './table.js';
export { type LetterTemplate, type ReadTemplate, readTemplate } from './template.js';
