import { readFile } from 'node:fs/promises'
import { SluiceError } from '../../src/core/errors.ts'
import type { FoundFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import { runToEnd } from '../../transcoder/engine/run-to-end.ts'
import { lastLine } from '../../transcoder/engine/text-tail.ts'
import { peakBps } from '../../transcoder/package/bandwidth.ts'
import { type CodedPicture, piecesOf, readSegmentLengths, readSsim } from './read-figures.ts'
import { CLIP } from './transcode-clip.ts'

/** What one rendition of the clip came out as. Of its pictures alone: containers and sound differ. */
export interface RungFigures {
  readonly bytes: number
  /** Of any run of segments, RFC 8216bis 4.1. */
  readonly peakBps: number
  /** What SSIM finds missing, 1 - SSIM: 0 for a picture like the source. */
  readonly loss: number
}

/** @throws SluiceError `bench_failed` where a frame is missing: SSIM would compare different ones */
export async function measureRung(
  { ffmpeg, ffprobe }: FoundFfmpeg,
  playlist: string,
  source: string,
): Promise<RungFigures> {
  const pictures = await readPictures(ffprobe, playlist)
  if (pictures.length !== CLIP.seconds * CLIP.frameRate) {
    throw new SluiceError('bench_failed', `${playlist} has ${pictures.length} pictures`)
  }
  const { targetDuration, lengths } = readSegmentLengths(await readFile(playlist, 'utf8'))
  const ssim = readSsim(await runOrThrow(ffmpeg, ssimArguments(playlist, source), 'errorText'))
  return {
    bytes: pictures.reduce((sum, { byteLength }) => sum + byteLength, 0),
    peakBps: peakBps(piecesOf(pictures, lengths), targetDuration),
    loss: 1 - ssim,
  }
}

async function readPictures(ffprobe: string, playlist: string): Promise<readonly CodedPicture[]> {
  const entries = ['-show_entries', 'packet=pts_time,size', '-of', 'json']
  const output = await runOrThrow(
    ffprobe,
    ['-v', 'error', '-select_streams', 'v', ...entries, playlist],
    'output',
  )
  const { packets } = JSON.parse(output) as {
    packets: { readonly pts_time: string; readonly size: string }[]
  }
  return packets.map(({ pts_time, size }) => ({
    seconds: Number(pts_time),
    byteLength: Number(size),
  }))
}

/** Scaled back to the source, which is how a player shows it; frames meet by their number. */
function ssimArguments(playlist: string, source: string): readonly string[] {
  const count = `settb=1/${CLIP.frameRate},setpts=N`
  const scale = `scale=${CLIP.width}:${CLIP.height}:flags=bicubic`
  return [
    ...['-hide_banner', '-nostdin', '-nostats'],
    ...['-i', playlist],
    ...['-i', source],
    ...['-lavfi', `[0:v]${scale},${count}[rung];[1:v]${count}[source];[rung][source]ssim`],
    ...['-an', '-f', 'null', '-'],
  ]
}

async function runOrThrow(
  program: string,
  arguments_: readonly string[],
  wanted: 'output' | 'errorText',
): Promise<string> {
  const finished = await runToEnd(program, arguments_)
  if (finished.exitCode === 0) return finished[wanted]
  throw new SluiceError('bench_failed', `${program}: ${lastLine(finished.errorText)}`)
}
