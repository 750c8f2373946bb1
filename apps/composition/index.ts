/** What the apps share: the platform with its adapters, and how it is opened. */
export { makeDataFolder } from './data-folder.js';
export { createLog, nestLogger } from './log.js';
export { openDatabase } from './open-database.js';
export { openPlatform, type Platform, type Replacements } from './platform.js';
export { PlatformModule } from './platform.module.js';
export { firstPrincipal, type OpenedPlatform, withPlatform } from './with-platform.js';
export { type RunningWorkers, startWorkers } from './start-workers.js';
