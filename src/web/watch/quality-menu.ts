import type { QualityState } from './qualities.ts'

export interface QualityMenu {
  update(state: QualityState): void
}

type Choice = number | 'auto'

/**
 * A menu button (WAI-ARIA "menu button" pattern): arrows, Home and End move, Enter and Space
 * choose, Escape and Tab leave. It stays hidden while there is nothing to choose from.
 */
export function createQualityMenu(
  button: HTMLButtonElement,
  menu: HTMLElement,
  onChoose: (choice: Choice) => void,
): QualityMenu {
  const items = () => [...menu.querySelectorAll<HTMLButtonElement>('[role=menuitemradio]')]
  const open = () => {
    menu.hidden = false
    button.setAttribute('aria-expanded', 'true')
    const checked = items().find((item) => item.getAttribute('aria-checked') === 'true')
    checked?.focus()
  }
  const close = (refocus: boolean) => {
    if (menu.hidden) return
    menu.hidden = true
    button.setAttribute('aria-expanded', 'false')
    if (refocus) button.focus()
  }

  button.addEventListener('click', () => (menu.hidden ? open() : close(true)))
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    open()
  })
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(true)
    else if (event.key === 'Tab') close(false)
    else if (!moveFocus(items(), event.key)) return
    if (event.key !== 'Tab') event.preventDefault()
  })
  menu.addEventListener('click', (event) => {
    const item = event.target instanceof Element ? event.target.closest('[data-choice]') : null
    if (!(item instanceof HTMLElement)) return
    const { choice = 'auto' } = item.dataset
    close(true)
    onChoose(choice === 'auto' ? 'auto' : Number(choice))
  })
  document.addEventListener('pointerdown', (event) => {
    const path = event.composedPath()
    if (!path.includes(menu) && !path.includes(button)) close(false)
  })

  return { update: (state) => render(button, menu, state) }
}

/** @returns whether the key is one that moves within a menu. */
function moveFocus(items: readonly HTMLElement[], key: string): boolean {
  const focused = document.activeElement
  const at = focused instanceof HTMLElement ? items.indexOf(focused) : -1
  const next = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[key]
  if (next === undefined) return false
  items[next]?.focus()
  return true
}

function render(button: HTMLButtonElement, menu: HTMLElement, state: QualityState): void {
  const { qualities, chosen, playing } = state
  const labelOf = (id: number | undefined) => qualities.find((quality) => quality.id === id)?.label
  const now = labelOf(chosen === 'auto' ? playing : chosen)
  const auto = chosen === 'auto' && playing !== undefined ? `Auto (${labelOf(playing)})` : 'Auto'

  button.hidden = qualities.length < 2
  button.textContent = now ?? 'Auto'
  button.setAttribute('aria-label', `Quality, ${chosen === 'auto' ? auto : now}`)

  const focused = document.activeElement
  const hadFocus = focused instanceof HTMLElement && menu.contains(focused)
  const focusedChoice = hadFocus ? focused.dataset.choice : undefined
  menu.replaceChildren(
    menuItem('auto', auto, chosen === 'auto'),
    ...qualities.map(({ id, label }) => menuItem(id, label, chosen === id)),
  )
  if (focusedChoice !== undefined) {
    menu.querySelector<HTMLElement>(`[data-choice="${focusedChoice}"]`)?.focus()
  }
}

function menuItem(choice: Choice, label: string, isChecked: boolean): HTMLElement {
  const item = document.createElement('button')
  item.type = 'button'
  item.role = 'menuitemradio'
  item.ariaChecked = String(isChecked)
  item.tabIndex = -1
  item.dataset.choice = String(choice)
  item.textContent = label
  return item
}
