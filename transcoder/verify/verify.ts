import { type ReadOptions, readPresentation } from './read/read-presentation.ts'
import { judge, type Report } from './report.ts'
import type { Resources } from './resources.ts'

/**
 * Reads a whole HLS presentation, whoever made it, and holds it against Apple's HLS Authoring
 * Specification and RFC 8216bis. Segments are read one after another, a few at a time, and only
 * facts of them are kept.
 *
 * @param uri of a multivariant or a media playlist
 * @throws VerifyError where there is no playlist; whatever else is wrong is in the report
 */
export async function verify(
  resources: Resources,
  uri: string,
  options: ReadOptions = {},
): Promise<Report> {
  return judge(await readPresentation(resources, uri, options))
}
