import './controls.ts'
import { readPageData } from './fresh-page.ts'
import { createHint } from './hint.ts'
import { createKeyActions } from './key-actions.ts'
import { listenToKeys } from './keyboard.ts'
import { findPage } from './page.ts'
import { Session } from './session.ts'

const data = readPageData(document)
if (data !== undefined) {
  const page = findPage()
  new Session(page, data).open()
  listenToKeys(createKeyActions(page, createHint(page.hint)))
  page.helpButton.hidden = false
  page.helpButton.addEventListener('click', () => page.help.showModal())
}
