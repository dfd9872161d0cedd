/** What we use of an instance of `@ffmpeg/core`: one program run in one memory. */
export interface FfmpegCore {
  readonly FS: CoreFiles
  exec(...arguments_: readonly string[]): number
  ffprobe(...arguments_: readonly string[]): number
  setLogger(log: (entry: { type: string; message: string }) => void): void
}

/** Emscripten's file system, as far as it is needed here. */
interface CoreFiles {
  makedev(major: number, minor: number): number
  registerDevice(device: number, operations: DeviceOperations): void
  mkdev(path: string, device: number): void
  open(path: string, flags: string): { readonly fd: number }
  writeFile(path: string, bytes: Uint8Array): void
}

interface DeviceOperations {
  open(stream: { seekable: boolean }): void
  write(stream: unknown, memory: Uint8Array, offset: number, length: number): number
}

export interface CoreJob {
  readonly program: 'ffmpeg' | 'ffprobe'
  readonly arguments: readonly string[]
  readonly outputs: number
}

export interface CoreEvents {
  chunk(output: number, bytes: Uint8Array<ArrayBuffer>): void
  line(stream: 'stdout' | 'stderr', text: string): void
}

/** Where the input lies in the instance's memory. */
export const CORE_INPUT = '/input'
/** A device number that Emscripten leaves free. */
const DEVICE_MAJOR = 64
const FIRST_OUTPUT = 3

/**
 * Runs one program to its end; an instance is good for one. Character devices are opened first, so
 * that they get the file descriptors 3, 4, … and `pipe:3` means the same as to native FFmpeg.
 *
 * @returns its exit code
 */
export function runCore(
  core: FfmpegCore,
  job: CoreJob,
  input: Uint8Array | undefined,
  events: CoreEvents,
): number {
  core.setLogger(({ type, message }) => {
    // Emscripten's own way to end a program.
    if (message === 'Aborted()') return
    events.line(type === 'stdout' ? 'stdout' : 'stderr', message)
  })
  for (let output = 0; output < job.outputs; output += 1) openOutput(core.FS, output, events)
  if (input) core.FS.writeFile(CORE_INPUT, input)
  return job.program === 'ffmpeg' ? core.exec(...job.arguments) : core.ffprobe(...job.arguments)
}

function openOutput(files: CoreFiles, output: number, events: CoreEvents): void {
  const device = files.makedev(DEVICE_MAJOR, output)
  files.registerDevice(device, {
    open: (stream) => {
      stream.seekable = false
    },
    write: (_stream, memory, offset, length) => {
      // A copy: the memory is used again at once, and may move when it grows.
      const bytes = new Uint8Array(length)
      bytes.set(memory.subarray(offset, offset + length))
      events.chunk(output, bytes)
      return length
    },
  })
  const path = `/dev/output${output}`
  files.mkdev(path, device)
  const { fd } = files.open(path, 'w')
  if (fd !== FIRST_OUTPUT + output) throw new Error(`output ${output} got descriptor ${fd}`)
}
