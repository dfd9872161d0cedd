import { wordsFor } from '../words.ts'

export interface Notice {
  show(code: string): void
  hide(): void
}

/**
 * Tells a problem in words, in the player's place, with a way out where there is one. A wait is told
 * politely, and without a code that nobody has to be told.
 */
export function createNotice(element: HTMLElement, onRetry: () => void): Notice {
  return {
    show(code) {
      const words = wordsFor(code)
      const isWait = code === 'preparing'
      element.role = isWait ? 'status' : 'alert'
      element.replaceChildren(
        text('h2', words.title),
        text('p', words.what),
        text('p', words.advice),
        ...(words.canRetry ? [retryButton(onRetry)] : []),
        ...(isWait ? [] : [text('p', code, 'code')]),
      )
      element.hidden = false
    },
    hide() {
      element.hidden = true
      element.replaceChildren()
    },
  }
}

function text(tag: 'h2' | 'p', content: string, className = ''): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = content
  if (className !== '') element.className = className
  return element
}

function retryButton(onRetry: () => void): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'action'
  button.textContent = 'Try again'
  button.addEventListener('click', onRetry)
  return button
}
