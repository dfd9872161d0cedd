/** The keyboard map of the player: what a key means, and the same as help for people. */

export type KeyAction =
  | { readonly kind: 'toggle-play' }
  | { readonly kind: 'toggle-mute' }
  | { readonly kind: 'toggle-fullscreen' }
  | { readonly kind: 'show-help' }
  /** Seconds, negative to go back. */
  | { readonly kind: 'seek-by'; readonly seconds: number }
  /** Part of the whole, 0 to 1. */
  | { readonly kind: 'seek-to'; readonly part: number }
  /** Part of full volume, negative for quieter. */
  | { readonly kind: 'volume-by'; readonly part: number }

const BY_KEY: Readonly<Record<string, KeyAction>> = {
  ' ': { kind: 'toggle-play' },
  k: { kind: 'toggle-play' },
  ArrowLeft: { kind: 'seek-by', seconds: -5 },
  ArrowRight: { kind: 'seek-by', seconds: 5 },
  j: { kind: 'seek-by', seconds: -10 },
  l: { kind: 'seek-by', seconds: 10 },
  ArrowUp: { kind: 'volume-by', part: 0.05 },
  ArrowDown: { kind: 'volume-by', part: -0.05 },
  m: { kind: 'toggle-mute' },
  f: { kind: 'toggle-fullscreen' },
  Home: { kind: 'seek-to', part: 0 },
  End: { kind: 'seek-to', part: 1 },
  '?': { kind: 'show-help' },
}

/** What `KeyboardEvent.key` means to the player; `undefined` for a key that is not its own. */
export function keyAction(key: string): KeyAction | undefined {
  if (/^[0-9]$/.test(key)) return { kind: 'seek-to', part: Number(key) / 10 }
  const name = key.length === 1 ? key.toLowerCase() : key
  return Object.hasOwn(BY_KEY, name) ? BY_KEY[name] : undefined
}

/** Keys that go together, and what they do. */
export const KEY_HELP: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Space', 'K'], does: 'Play or pause' },
  { keys: ['←', '→'], does: 'Back or forward 5 seconds' },
  { keys: ['J', 'L'], does: 'Back or forward 10 seconds' },
  { keys: ['0', '…', '9'], does: 'Jump to 0 % … 90 %' },
  { keys: ['Home', 'End'], does: 'Jump to the start or the end' },
  { keys: ['↑', '↓'], does: 'Louder or quieter' },
  { keys: ['M'], does: 'Sound off or on' },
  { keys: ['F'], does: 'Full screen' },
  { keys: ['?'], does: 'Show this list' },
]
