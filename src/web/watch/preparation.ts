import { wordsFor } from '../words.ts'
import { fetchPage } from './fresh-page.ts'
import type { PageData } from './page-data.ts'

/** Milliseconds to the next question: soon at first, then less and less often. */
const FIRST_MS = 2000
const SLOWER = 1.15
const LONGEST_MS = 10_000

/** About an hour before a screen that somebody looks at. */
const MAX_QUESTIONS = 360

/** The page of a video that can be watched now, or the code of why it cannot and will not soon. */
export type Prepared =
  | { readonly document: Document; readonly data: PageData }
  | { readonly code: string }

/** Waits until a video that is being prepared can be watched. Asks only while somebody can see it. */
export async function untilPrepared(): Promise<Prepared> {
  let pauseMs = FIRST_MS
  for (let question = 0; question < MAX_QUESTIONS; question += 1) {
    await pause(pauseMs)
    await untilVisible()
    const fresh = await fetchPage()
    if (fresh?.problem !== undefined && isFinal(fresh.problem)) return { code: fresh.problem }
    if (fresh?.data !== undefined && fresh.data.status !== 'processing')
      return { document: fresh.document, data: fresh.data }
    pauseMs = Math.min(pauseMs * SLOWER, LONGEST_MS)
  }
  return { code: 'not_ready' }
}

/** A storage that is out of reach for a moment is no reason to give up. */
function isFinal(code: string): boolean {
  return code === 'encoding_failed' || !wordsFor(code).canRetry
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function untilVisible(): Promise<void> {
  while (document.hidden) {
    await new Promise((resolve) =>
      document.addEventListener('visibilitychange', resolve, { once: true }),
    )
  }
}
