import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestEdge } from './edge.ts'
import { ffmpeg } from './ffmpeg.ts'

/** Assets of ours with more than a picture and a sound; all are of the same film. */
export const OWN_FILMS = {
  tracks: 'films/tracks',
  encrypted: 'films/encrypted',
} as const

/** Longer than players fetch ahead: Shaka shows text that is chosen later only with further pictures. */
export const FILM_SECONDS = 24
export const FILM_LANGUAGES = ['de', 'en']
/** What is said in each language, from 1 s to 23 s. */
export const FILM_WORDS = { de: 'Guten Tag & auf Wiedersehen', en: 'Good day & goodbye' } as const

/** Publishes each of `OWN_FILMS`: two languages of sound, and of text as a track and as a file. */
export async function publishOwnFilms(edge: TestEdge, folder: string): Promise<void> {
  const film = join(folder, 'film.mkv')
  const subtitles = { de: join(folder, 'de.srt'), en: join(folder, 'en.srt') }
  for (const language of ['de', 'en'] as const) {
    const cue = `1\n00:00:01,000 --> 00:00:23,000\n${FILM_WORDS[language]}\n`
    writeFileSync(subtitles[language], cue)
  }
  ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=25:duration=${FILM_SECONDS}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=300:duration=${FILM_SECONDS}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=600:duration=${FILM_SECONDS}`],
    ...['-i', subtitles.de, '-map', '0', '-map', '1', '-map', '2', '-map', '3'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'],
    ...['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=eng'],
    ...['-metadata:s:s:0', 'language=ger', film],
  )
  const side = { language: 'en', path: subtitles.en, isForced: false, isForDeaf: false }
  const request = { ladder: 'apple', presets: { h264: 'superfast' }, subtitles: [side] }
  await edge.publish(film, OWN_FILMS.tracks, request)
  await edge.publish(film, OWN_FILMS.encrypted, { ...request, isEncrypted: true })
}
