import { readKeyring } from '../../src/core/token/keyring.ts'
import { signToken } from '../../src/core/token/sign.ts'
import { tokenPath } from '../../src/core/token/signed-url.ts'

const ASSET = 'bench/film'
const FOLDER = `${ASSET}/_v0123456789abcdef/v1`

/** Key of a segment of so many bytes, which the bucket in memory reads from it. */
export function segmentKey(bytes: number): string {
  return `${FOLDER}/${bytes}.m4s`
}

/** What stands before a key in the URLs of a playback session that has just begun. */
export async function signedPrefix(signingKeys: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    use: 'play',
    sub: ASSET,
    sid: 'bench-session-01',
    iat: now,
    exp: now + 6 * 3600,
    paths: [`${ASSET}/`],
  } as const
  return tokenPath(await signToken(claims, readKeyring(signingKeys)))
}
