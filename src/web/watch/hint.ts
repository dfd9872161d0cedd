/** Milliseconds that a hint stays. */
const HINT_MS = 900

/** A word on the picture that goes away by itself; screen readers hear it as well. */
export function createHint(element: HTMLElement): (text: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (text) => {
    element.textContent = text
    element.dataset.shown = ''
    clearTimeout(timer)
    timer = setTimeout(() => {
      delete element.dataset.shown
    }, HINT_MS)
  }
}
