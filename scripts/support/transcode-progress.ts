import { Presets, SingleBar } from 'cli-progress'

/** Shows how far an encode is: a bar on a terminal, a line every tenth elsewhere. */
export interface ProgressView {
  update(outSeconds: number, durationSeconds: number, speed: number): void
  /** Says something, without breaking the bar. */
  say(line: string): void
  stop(): void
}

export function progressView(stream: NodeJS.WriteStream): ProgressView {
  return stream.isTTY ? barView(stream) : lineView(stream)
}

/** Says nothing, for programs. */
export const SILENT: ProgressView = { update: () => {}, say: () => {}, stop: () => {} }

function barView(stream: NodeJS.WriteStream): ProgressView {
  const bar = new SingleBar(
    {
      stream,
      format: 'encoding {bar} {percentage}%  {speed}×  {eta_formatted} left',
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  )
  let isStarted = false
  return {
    update: (outSeconds, durationSeconds, speed) => {
      if (!isStarted) bar.start(Math.max(1, durationSeconds), 0, { speed: '–' })
      isStarted = true
      bar.update(Math.min(outSeconds, Math.max(1, durationSeconds)), { speed: speed.toFixed(1) })
    },
    say: (line) => {
      stream.write(`${line}\n`)
    },
    stop: () => bar.stop(),
  }
}

function lineView(stream: NodeJS.WriteStream): ProgressView {
  let tenths = 0
  return {
    update: (outSeconds, durationSeconds, speed) => {
      const share = durationSeconds > 0 ? Math.min(1, outSeconds / durationSeconds) : 0
      if (Math.floor(share * 10) <= tenths) return
      tenths = Math.floor(share * 10)
      stream.write(`encoding ${Math.floor(share * 100)}% at ${speed.toFixed(1)}×\n`)
    },
    say: (line) => {
      stream.write(`${line}\n`)
    },
    stop: () => {},
  }
}
