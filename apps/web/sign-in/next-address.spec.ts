import { describe, expect, it } from '@jest/globals';
import { nextAddress, signInAddress } from './next-address.js';

describe('the way back after signing in', () => {
  it('leads to the page that was asked for', () => {
    const address = signInAddress({ pathname: '/proposed-actions.html', search: '?run=8ea9&action=b85d' });
    expect(nextAddress(new URL(address, 'http://here').search)).toBe(
      '/proposed-actions.html?run=8ea9&action=b85d',
    );
  });

  it('leads to the inbox when nothing was asked for', () => {
    expect(nextAddress('')).toBe('/proposed-actions.html');
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example/x.html',
    '/\\elsewhere.example',
    'javascript:alert(1)',
    '/api/v1/session',
  ])('never leads to %s', (next) => {
    expect(nextAddress(`?${new URLSearchParams({ next }).toString()}`)).toBe('/proposed-actions.html');
  });
});
