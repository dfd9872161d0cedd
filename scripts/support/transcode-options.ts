import type { parseArgs } from 'node:util'
import type { VideoCodec } from '../../transcoder/plan/plan.ts'
import { readLanguage } from '../../transcoder/probe/language.ts'
import { UsageError } from './command.ts'
import { readEngine } from './engine-option.ts'
import type { SubtitlesPath, TranscodeRequest } from './transcode.ts'

/** The options of a transcode, for `parseArgs`. */
export const TRANSCODE_OPTIONS = {
  asset: { type: 'string' },
  ladder: { type: 'string' },
  codecs: { type: 'string', default: 'h264' },
  hdr: { type: 'boolean', default: false },
  surround: { type: 'boolean', default: false },
  loudness: { type: 'string' },
  subtitle: { type: 'string', multiple: true, default: [] as string[] },
  poster: { type: 'string' },
  video: { type: 'string' },
  encrypt: { type: 'boolean', default: false },
  'live-publish': { type: 'boolean', default: false },
  'ready-first': { type: 'string' },
  fresh: { type: 'boolean', default: false },
  engine: { type: 'string', default: 'auto' },
  target: { type: 'string', default: 'local' },
  segment: { type: 'string', default: '4' },
  title: { type: 'string' },
  preset: { type: 'string' },
  crf: { type: 'string' },
  threads: { type: 'string' },
} as const

/** What `parseArgs` makes of them. */
type TranscodeValues = ReturnType<typeof parseArgs<{ options: typeof TRANSCODE_OPTIONS }>>['values']

const CODECS: readonly VideoCodec[] = ['h264', 'hevc', 'av1']
/** The words of x264 and x265; AV1's are numbers. */
const PRESETS = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
  'veryslow',
]

/** @throws UsageError */
export function readTranscodeOptions(
  inputPath: string,
  values: TranscodeValues,
): Omit<TranscodeRequest, 'onEvent'> {
  if (values.asset === undefined) {
    throw new UsageError('--asset is missing', 'name it, such as --asset films/big-buck-bunny')
  }
  return {
    inputPath,
    asset: values.asset,
    ladder: values.ladder,
    codecs: readCodecs(values.codecs),
    hasHdr: values.hdr,
    hasSurround: values.surround,
    loudnessLufs: readNumber('--loudness', values.loudness, -70, -5),
    subtitles: values.subtitle.map(readSubtitles),
    posterSeconds: readNumber('--poster', values.poster, 0, Number.MAX_SAFE_INTEGER),
    video: readWhole('--video', values.video, 1, 1000),
    isEncrypted: values.encrypt,
    isLivePublished: values['live-publish'],
    readyFirst: readReadyFirst(values['ready-first']),
    isFresh: values.fresh,
    engine: readEngine(values.engine),
    target: values.target,
    segmentSeconds: Number(values.segment),
    title: values.title,
    presets: readPresets(values.preset),
    crf: readWhole('--crf', values.crf, 1, 63),
    threads: readWhole('--threads', values.threads, 1, 256),
  }
}

function readCodecs(text: string): readonly VideoCodec[] {
  const codecs = [...new Set(text.split(','))].map((name) => {
    const codec = CODECS.find((candidate) => candidate === name.trim())
    if (codec) return codec
    throw new UsageError(`--codecs ${name} is not known`, `choose of ${CODECS.join(', ')}`)
  })
  if (codecs.includes('h264')) return codecs
  throw new UsageError(
    '--codecs without h264 plays on few devices',
    'add it, such as --codecs h264,hevc',
  )
}

function readReadyFirst(text: string | undefined): 'small' | undefined {
  if (text === undefined || text === 'small') return text
  throw new UsageError(`--ready-first ${text} is not known`, 'the one choice is small')
}

/** `medium` for H.264 and HEVC, `8` for AV1, `medium,8` for all. */
function readPresets(text: string | undefined): Partial<Record<VideoCodec, string>> {
  const presets: Partial<Record<VideoCodec, string>> = {}
  for (const word of text?.split(',') ?? []) {
    if (PRESETS.includes(word)) Object.assign(presets, { h264: word, hevc: word })
    else if (/^(\d|1[0-3])$/.test(word)) presets.av1 = word
    else {
      throw new UsageError(
        `--preset ${word} is not known`,
        `choose of ${PRESETS.join(', ')}, and for AV1 a number from 0 to 13`,
      )
    }
  }
  return presets
}

/** `en=FILE`; `en:forced=FILE` and `en:sdh=FILE` say what it is for. */
function readSubtitles(text: string): SubtitlesPath {
  const at = text.indexOf('=')
  const [tag, purpose, ...others] = text.slice(0, Math.max(0, at)).split(':')
  const language = readLanguage(tag)
  const path = text.slice(at + 1)
  const isKnown = purpose === undefined || purpose === 'forced' || purpose === 'sdh'
  if (language === undefined || path === '' || !isKnown || others.length > 0) {
    throw new UsageError(
      `--subtitle ${text} names no language and file`,
      'write --subtitle en=FILE, en:forced=FILE or en:sdh=FILE',
    )
  }
  return { language, path, isForced: purpose === 'forced', isForDeaf: purpose === 'sdh' }
}

function readWhole(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  const value = readNumber(name, text, least, most)
  if (value === undefined || Number.isInteger(value)) return value
  throw new UsageError(`${name} ${text} is no whole number`, `give one from ${least} to ${most}`)
}

function readNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most) return value
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`
  throw new UsageError(`${name} ${text} is out of range`, `give a number: ${range}`)
}
