import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openInput } from '../../transcoder/engine/input-file.ts'
import { readSideSubtitles } from '../../transcoder/side-subtitles.ts'
import { hasNoFfmpeg, nativeOrThrow, temporaryFolder } from '../support/ffmpeg.ts'

describe.skipIf(hasNoFfmpeg)('files of subtitles', () => {
  const folder = temporaryFolder()

  async function read(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, content)
    const about = { language: 'fr', isForced: false, isForDeaf: false }
    return readSideSubtitles(nativeOrThrow(), { ...about, input: await openInput(path) }, undefined)
  }

  test('WebVTT keeps what FFmpeg does not know: styles, regions, voices', async () => {
    const text = [
      'WEBVTT',
      'STYLE\n::cue(b) { color: red }',
      '00:01.000 --> 00:02.000 line:0\n<v Anne>Un</v>',
      'REGION\nid:below',
      '00:03.000 --> 00:04.000 region:below\nDeux',
    ].join('\n\n')
    expect(await read('styled.vtt', text)).toBe(text)
    expect(await read('marked.vtt', `\uFEFF${text}`)).toBe(text)
  })

  test('letters that are not UTF-8 are told of, where FFmpeg leaves their cues out', async () => {
    const cues = '1\n00:00:01,000 --> 00:00:02,000\nBonjour\n\n2\n00:00:03,000 --> 00:00:04,000\n'
    const srt = Buffer.from(`${cues}Garçon\n`, 'latin1')
    const vtt = Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\nGarçon\n', 'latin1')
    const refusal = (name: string) => ({
      code: 'subtitles_invalid',
      message: `${name} is not written in UTF-8`,
    })
    await expect(read('old.srt', srt)).rejects.toMatchObject(refusal('old.srt'))
    await expect(read('old.vtt', vtt)).rejects.toMatchObject(refusal('old.vtt'))
    expect(await read('wide.srt', Buffer.from(`\uFEFF${cues}Garçon\n`, 'utf16le'))).toContain(
      'Garçon',
    )
  })

  test('WebVTT without a cue is refused', async () => {
    await expect(read('bare.vtt', 'WEBVTT\n')).rejects.toMatchObject({ code: 'subtitles_invalid' })
  })
})
