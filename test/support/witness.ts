import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny'
import { expect } from 'vitest'
import type { AssetRecord, RenditionRecord } from '../../src/core/asset-record.ts'
import { ffprobe } from './ffmpeg.ts'
import { frameCount, type ReadRendition, readPresentation } from './presentation.ts'

/** How an asset came out, in one line that a person can compare with another. */
export function outcomeOf({ renditions, subtitles = [], images, chapters }: AssetRecord): string {
  const video = renditions.filter(({ kind }) => kind === 'video').map(describeVideo)
  const audio = renditions.filter(({ kind }) => kind === 'audio').map(describeAudio)
  const text = subtitles.map(
    ({ language, isForced, isForDeaf }) =>
      `${language}${isForced ? ' forced' : ''}${isForDeaf ? ' sdh' : ''}`,
  )
  const more = [...Object.keys(images), ...(chapters ? [`${chapters.length} chapters`] : [])]
  return [video, audio, text, more].map((part) => part.join(', ') || '-').join(' | ')
}

function describeVideo({ name, width, height, frameRate }: RenditionRecord): string {
  const codec = /video-(hevc|av1|hdr)/.exec(name)?.[1]
  return `${codec === undefined ? '' : `${codec} `}${width}x${height}@${frameRate}`
}

function describeAudio({ name, channels, language, averageBps }: RenditionRecord): string {
  const group = /(low|surround)$/.exec(name)?.[1] ?? ''
  const isSilent = averageBps < 6000
  return `${language} ${channels}${group}${isSilent ? ' silent' : ''}`
}

/**
 * What readers that share no code with us say of every rendition: codec strings, lengths, where it
 * starts, frames, size, colours and shape are those of the asset record.
 */
export async function expectTrue(folder: string, record: AssetRecord): Promise<void> {
  const read = readPresentation(folder, record.asset)
  for (const rendition of record.renditions) {
    const found = read.get(rendition.name)
    if (found === undefined) throw new Error(`no playlist names ${rendition.name}`)
    await expectRendition(found, rendition, record.durationSeconds)
  }
}

async function expectRendition(
  { file, name, durations }: ReadRendition,
  rendition: RenditionRecord,
  seconds: number,
): Promise<void> {
  using input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS })
  const [track] = await input.getTracks()
  if (track === undefined) throw new Error(`no track in ${name}`)
  // It writes hev1 for both of HEVC's sample entries, and of AV1 also what may be left out.
  const codecs = (await track.getCodecParameterString())
    ?.replace(/^hev1/, 'hvc1')
    .replace(/^(av01(?:\.\w+){3})\..*/, '$1')
  expect(`${name} ${codecs}`).toBe(`${name} ${rendition.codecs}`)
  const listed = durations.reduce((sum, duration) => sum + duration, 0)
  expect(Math.abs((await track.computeDuration()) - listed)).toBeLessThan(0.05)
  // Sound may go on for a frame or two behind the last picture.
  expect(Math.abs(listed - seconds)).toBeLessThan(rendition.kind === 'video' ? 0.001 : 0.1)
  expect(Math.abs(await track.getFirstTimestamp())).toBeLessThan(0.025)
  if (rendition.kind === 'video') expectPictures(file, rendition, listed)
  else expectSound(file, rendition)
}

function expectPictures(file: string, rendition: RenditionRecord, seconds: number): void {
  const fields =
    'codec_tag_string,width,height,sample_aspect_ratio,field_order,pix_fmt,color_range,color_space,color_transfer,color_primaries'
  const { streams } = ffprobe('-show_entries', `stream=${fields}`, file)
  const { width, height, frameRate = 0, name } = rendition
  const isHdr = name.includes('hdr')
  expect(streams).toMatchObject([
    {
      codec_tag_string: rendition.codecs.slice(0, 4),
      width,
      height,
      sample_aspect_ratio: '1:1',
      color_range: 'tv',
      color_space: isHdr ? 'bt2020nc' : 'bt709',
      color_primaries: isHdr ? 'bt2020' : 'bt709',
      pix_fmt: isHdr ? 'yuv420p10le' : 'yuv420p',
    },
  ])
  const [{ field_order = 'progressive' } = {}] = (streams ?? []) as { field_order?: string }[]
  expect(field_order).toBe('progressive')
  const frames = frameCount({ file } as ReadRendition)
  expect(Math.abs(frames - seconds * frameRate)).toBeLessThanOrEqual(1)
}

function expectSound(file: string, { channels }: RenditionRecord): void {
  const { streams } = ffprobe('-show_entries', 'stream=sample_rate,channels', file)
  expect(streams).toMatchObject([{ sample_rate: '48000', channels }])
}
