import './controls.ts'
import { createHint } from './hint.ts'
import { createKeyActions } from './key-actions.ts'
import { listenToKeys } from './keyboard.ts'
import { findPage } from './page.ts'
import { PAGE_DATA_ID, parsePageData } from './page-data.ts'
import { runSession } from './session.ts'

const data = parsePageData(document.getElementById(PAGE_DATA_ID)?.textContent ?? undefined)
if (data !== undefined) {
  const page = findPage()
  runSession(page, data.streamUrl)
  listenToKeys(createKeyActions(page, createHint(page.hint)))
  page.helpButton.hidden = false
  page.helpButton.addEventListener('click', () => page.help.showModal())
}
