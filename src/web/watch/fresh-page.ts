import { PAGE_DATA_ID, type PageData, parsePageData } from './page-data.ts'

/** What the page would say if it were opened now. */
export interface FreshPage {
  readonly document: Document
  /** Absent where it tells a problem in its place. */
  readonly data: PageData | undefined
  readonly problem: string | undefined
}

/** What a document hands to its script. */
export function readPageData(from: Document): PageData | undefined {
  return parsePageData(from.getElementById(PAGE_DATA_ID)?.textContent ?? undefined)
}

/** Asks for the page once more; `undefined` where there is no answer, or none of the edge's. */
export async function fetchPage(): Promise<FreshPage | undefined> {
  try {
    const html = await (await fetch(location.href)).text()
    const fresh = new DOMParser().parseFromString(html, 'text/html')
    const data = readPageData(fresh)
    const problem = fresh.querySelector('main')?.dataset.problem
    return data || problem ? { document: fresh, data, problem } : undefined
  } catch {
    return undefined
  }
}

/** Takes over what is known by now: title and length, the poster, and pictures for the seek bar. */
export function adoptPage(fresh: Document): void {
  const video = document.querySelector('video')
  const [caption, track] = [fresh.querySelector('.caption'), fresh.querySelector('track')]
  const poster = fresh.querySelector('video')?.getAttribute('poster')
  if (caption !== null) document.querySelector('.caption')?.replaceWith(caption)
  if (poster) video?.setAttribute('poster', poster)
  if (track !== null && video?.querySelector('track') === null) video.append(track)
}
