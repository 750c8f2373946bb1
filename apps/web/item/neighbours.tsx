import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { Button } from '../controls/button.js';
import { isWriting } from '../table/row-keys.js';

interface NeighboursProps {
  readonly ids: readonly string[];
  readonly at: string;
  readonly go: (id: string) => void;
}

/** To the one before and the next, as they are listed; j and k do the same. */
export function Neighbours({ ids, at, go }: NeighboursProps) {
  const index = ids.indexOf(at);
  const before = ids[index - 1];
  const next = index < 0 ? undefined : ids[index + 1];
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const id = event.key === 'j' ? next : event.key === 'k' ? before : undefined;
    if (id !== undefined) go(id);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <Button
        look="quiet"
        icon
        aria-label="The one before"
        isDisabled={before === undefined}
        onPress={() => before !== undefined && go(before)}
      >
        <ChevronUp aria-hidden="true" />
      </Button>
      <Button
        look="quiet"
        icon
        aria-label="The next"
        isDisabled={next === undefined}
        onPress={() => next !== undefined && go(next)}
      >
        <ChevronDown aria-hidden="true" />
      </Button>
    </>
  );
}
