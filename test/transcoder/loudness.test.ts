import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ffmpeg, hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { readPresentation } from '../support/presentation.ts'
import { make } from '../support/transcoding.ts'

describe.skipIf(hasNoFfmpeg)('every track as loud as it should be', () => {
  const folder = temporaryFolder()

  /** LUFS of a whole file, as FFmpeg's own meter (EBU R 128) has it. */
  function loudnessOf(file: string): number {
    const args = ['-hide_banner', '-nostats', '-i', file, '-af', 'ebur128', '-f', 'null', '-']
    const { stderr } = spawnSync(process.env.FFMPEG_PATH ?? 'ffmpeg', args, { encoding: 'utf8' })
    return Number(/Integrated loudness:\s+I:\s+(-?[\d.]+) LUFS/.exec(stderr)?.[1])
  }

  test.each([-16, -23])('at %d LUFS, whether it was quiet or loud', async (target) => {
    const source = join(folder, `film${target}.mkv`)
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'anoisesrc=duration=8:color=pink:amplitude=0.02:seed=1'],
      ...['-f', 'lavfi', '-i', 'anoisesrc=duration=8:color=pink:amplitude=0.6:seed=2'],
      ...['-map', '0', '-map', '1', '-c:a', 'pcm_s16le', source],
    )
    const asset = `loud${-target}`
    const { record } = await make(source, asset, folder, { loudnessLufs: target })
    const read = readPresentation(folder, asset)
    const measured = record.renditions.map(({ name }) => loudnessOf(read.get(name)?.file ?? ''))
    expect(measured.length).toBe(4)
    for (const loudness of measured) expect(Math.abs(loudness - target)).toBeLessThan(1)
  })
})
