import { describe, expect, it } from '@jest/globals';
import { readSettings, StartupProblem } from './index.js';

describe('settings', () => {
  it('have defaults that start a server on this machine', () => {
    expect(readSettings({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      database: undefined,
      roles: ['http', 'worker'],
      sample: true,
      clockStart: undefined,
      logLevel: 'info',
    });
  });

  it('use the service’s login for what has none of its own', () => {
    const { database } = readSettings({ DATABASE_URL: 'postgres://s:p@db/x' });
    expect(database).toEqual({
      service: 'postgres://s:p@db/x',
      owner: 'postgres://s:p@db/x',
      reader: 'postgres://s:p@db/x',
    });
  });

  it('name everything that is wrong at once, and show no secret', () => {
    const read = () =>
      readSettings({
        PORT: '70000',
        COUNTERSIGN_ROLES: 'http,wroker',
        COUNTERSIGN_SAMPLE: 'maybe',
        COUNTERSIGN_CLOCK: '2026-11-23',
        COUNTERSIGN_ADMIN_TOKEN: 'short-secret',
        COUNTERSIGN_CLOCK_ZONE: 'Mars/Olympus',
        LOG_LEVEL: 'loud',
        DATABASE_URL: 'mysql://u:hunter2@h/x',
      });
    expect(read).toThrow(StartupProblem);
    try {
      read();
    } catch (error) {
      const { message } = error as Error;
      expect(message.split('\n')).toHaveLength(8);
      expect(message).toContain('PORT: expected a port from 0 to 65535, got "70000".');
      expect(message).not.toMatch(/short-secret|hunter2/);
    }
  });

  it('can’t be changed', () => {
    expect(Object.isFrozen(readSettings({}))).toBe(true);
  });
});
