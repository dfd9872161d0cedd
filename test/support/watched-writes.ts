import type { KeptObject } from './s3-server.ts'

/**
 * Looks at every write at the moment it is done: caches and players may have what was there before, and
 * players read what is there now.
 *
 * @param onOffence told what a write has done that none may do
 */
export function watchWrites(
  objects: Map<string, KeptObject>,
  onOffence: (offence: string) => void,
): void {
  const set = objects.set.bind(objects)
  objects.set = (key, object) => {
    const before = objects.get(key)
    if (before) judgeReplaced(key, before.bytes, object.bytes, onOffence)
    if (isRead(key)) judgeNames(objects, key, object.bytes.toString(), onOffence)
    return set(key, object)
  }
}

function judgeReplaced(
  key: string,
  before: Buffer,
  after: Buffer,
  onOffence: (offence: string) => void,
): void {
  if (before.equals(after)) return
  const isGrowing = key.endsWith('/index.m3u8') && !isWhole(before)
  if (/\/_v[0-9a-f]{16}\//.test(key) && !isGrowing) onOffence(`${key} was written over`)
  if (isGrowing && lengthOf(after) < lengthOf(before)) onOffence(`${key} has shrunk`)
  const isBack = hasMark(after) && !hasMark(before) && versionIn(after) === versionIn(before)
  if (key.endsWith('/master.m3u8') && isBack) onOffence(`${key} was whole and grows again`)
}

/** What a playlist names, and what that names, is there before it is. */
function judgeNames(
  objects: ReadonlyMap<string, KeptObject>,
  key: string,
  text: string,
  onOffence: (offence: string) => void,
): void {
  const folder = key.slice(0, key.lastIndexOf('/'))
  const uris = [...text.matchAll(/^([^#\n].*)$|URI="(.*?)"/gm)].map(([, line, uri]) => line ?? uri)
  for (const uri of uris) {
    const named = new URL(`http://bucket/${folder}/${uri}`).pathname.slice(1)
    const object = objects.get(named)
    if (!object) onOffence(`${key} names ${uri}, which is not there yet`)
    else if (isRead(named)) judgeNames(objects, named, object.bytes.toString(), onOffence)
  }
}

/** Players may have it before all of it is whole. */
function isRead(key: string): boolean {
  return /(\/master|\/(video|audio)-\w+\/index)\.m3u8$/.test(key)
}

function isWhole(playlist: Buffer): boolean {
  return playlist.includes('#EXT-X-ENDLIST')
}

function hasMark(pointer: Buffer): boolean {
  return pointer.includes('# still growing')
}

function versionIn(pointer: Buffer): string | undefined {
  return /_v[0-9a-f]{16}/.exec(pointer.toString())?.[0]
}

function lengthOf(playlist: Buffer): number {
  return playlist.toString().split('#EXTINF:').length
}
