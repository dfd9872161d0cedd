import { type KeyAction, keyAction } from './keys.ts'

/** Elements that have their own use for some keys, and which. */
const OWN_KEYS: readonly { readonly selector: string; readonly keys: RegExp }[] = [
  { selector: '[role=menu], dialog, textarea, select', keys: /./ },
  { selector: 'input[type=range]', keys: /^(Arrow.*|Home|End)$/ },
  { selector: 'button, a[href], [role=button]', keys: /^ $/ },
]

/** Listens on the whole page, so that keys work wherever the focus is. */
export function listenToKeys(act: (action: KeyAction) => void): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (isOwnKey(event)) return
    const action = keyAction(event.key)
    if (action === undefined) return
    event.preventDefault()
    act(action)
  })
}

function isOwnKey(event: KeyboardEvent): boolean {
  const elements = event.composedPath().filter((target) => target instanceof Element)
  return OWN_KEYS.some(
    ({ selector, keys }) =>
      keys.test(event.key) && elements.some((element) => element.matches(selector)),
  )
}
