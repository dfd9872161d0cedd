import { SluiceError } from '../../../src/core/errors.ts'
import { TranscoderError } from '../../errors.ts'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'the file is too large for it',
  EIO: 'the disk does not work',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENAMETOOLONG: 'a name is too long for it',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a file is in the way',
  EEXIST: 'a file is in the way',
  EISDIR: 'a folder is in the way',
  ENOTEMPTY: 'a folder is in the way',
  EXDEV: 'a part of it lies on another disk',
}

/** Does something with files. @throws TranscoderError `target_not_writable`, whatever they refuse */
export async function withRefusals<T>(
  root: string,
  action: 'read' | 'write to' | 'delete from',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const reason = REASONS[errorCode(cause)] ?? wordsOf(cause)
    throw new TranscoderError('target_not_writable', `cannot ${action} ${root}: ${reason}`, {
      cure: 'choose another folder with --target dir:PATH, or make room or permission there',
      cause,
    })
  }
}

/** Whether nothing is there, as opposed to something that cannot be read. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR'].includes(errorCode(error))
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function wordsOf(cause: unknown): string {
  return cause instanceof SluiceError ? cause.message : errorCode(cause)
}
