import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { TranscoderError } from '../errors.ts'
import type { Input } from '../input.ts'

const SAMPLE_BYTES = 1024 * 1024

/**
 * A file as an input.
 *
 * @throws TranscoderError `input_missing`, `input_not_file`, `input_empty`, `input_unreadable`
 */
export async function openInput(path: string): Promise<Input> {
  const info = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  if (!info.isFile()) {
    throw new TranscoderError('input_not_file', `${path} is not a file`, {
      cure: 'name one video file',
    })
  }
  if (info.size === 0) {
    throw new TranscoderError('input_empty', `${path} is empty`, {
      cure: 'copy or record it again',
    })
  }
  const fingerprint = () => fingerprintOf(path)
  // Now, so that a file that may not be read is found before an encoder starts.
  await fingerprint()
  return {
    path,
    name: basename(path),
    byteLength: info.size,
    fingerprint,
    stamp: () => stampOf(path),
    readHead: (byteLength) => readHeadOf(path, byteLength),
  }
}

async function readHeadOf(path: string, byteLength: number): Promise<Uint8Array> {
  const file = await openToRead(path)
  try {
    return await readAt(file, 0, byteLength)
  } finally {
    await file.close()
  }
}

function openToRead(path: string): Promise<FileHandle> {
  return open(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
}

/** The size and a digest of head, middle and tail: enough to tell videos apart at once. */
async function fingerprintOf(path: string): Promise<string> {
  const file = await openToRead(path)
  try {
    const { size } = await file.stat()
    const starts = [0, Math.floor((size - SAMPLE_BYTES) / 2), size - SAMPLE_BYTES]
    const samples = await Promise.all(starts.map((start) => readAt(file, Math.max(0, start))))
    const digest = await crypto.subtle.digest('SHA-256', Buffer.concat(samples))
    return `${size}-${Buffer.from(digest).toString('hex')}`
  } finally {
    await file.close()
  }
}

async function stampOf(path: string): Promise<string> {
  const info = await stat(path, { bigint: true }).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  return [info.ino, info.size, info.mtimeNs].join('-')
}

async function readAt(
  file: FileHandle,
  position: number,
  byteLength = SAMPLE_BYTES,
): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(byteLength), 0, byteLength, position)
  return buffer.subarray(0, bytesRead)
}

function unreadable(path: string, cause: unknown): TranscoderError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TranscoderError('input_missing', `there is no file ${path}`, {
      cure: 'check the path',
      cause,
    })
  }
  return new TranscoderError('input_unreadable', `${path} cannot be read (${String(code)})`, {
    cure: 'check its permissions',
    cause,
  })
}
