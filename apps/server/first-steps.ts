import { firstPrincipal, type Platform } from '#composition';

/** Tells whoever started the server where to go. */
export async function firstSteps(
  platform: Platform,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  if (url === '') {
    print('Working. (COUNTERSIGN_ROLES has no http: nothing is served here.)');
    return;
  }
  print(`Inbox     ${url}/proposed-actions.html`);
  const principal = await firstPrincipal(platform);
  if (!principal) return;
  const link = await platform.doorkeeper.createLink(principal.tokenId);
  print(`Sign in   ${url}/sign-in.html#${link}`);
  print(`          as ${principal.name} (once, within ten minutes)`);
}
