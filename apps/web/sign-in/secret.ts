/** The secret of a one-time link stands after `#`, where no server and no log sees it; it is taken out of the address at once. */
export function takeLink(): string | undefined {
  const link = location.hash.slice(1);
  if (!link.startsWith('link_')) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return link;
}

/** A token, or the secret in a link that was pasted whole. */
export function secretIn(text: string): string {
  const trimmed = text.trim();
  return /#(link_[\w-]+)$/.exec(trimmed)?.[1] ?? trimmed;
}

/** A browser may open a page before anybody looks at it. A link that is good once is not used up by that. */
export function onceShown(act: () => void): void {
  const prerendering = (document as Document & { readonly prerendering?: boolean }).prerendering === true;
  if (prerendering) document.addEventListener('prerenderingchange', act, { once: true });
  else act();
}
