import HLS from 'hls-parser'
import {
  checkIFrames,
  type Objects,
  objectAt,
  type ReadMedia,
  readMedia,
  readPlaylist,
  resolve,
} from './published-media.ts'

/** What viewers of an asset would get. */
export interface Published {
  readonly status: string | undefined
  /** That the pointer names. */
  readonly version: string | undefined
  readonly isWhole: boolean
}

interface Expected {
  readonly filmSeconds: number
  /** Whether nobody was interrupted, so that record, pointer and manifest tell the same. */
  readonly isSettled: boolean
}

/**
 * Reads an asset as players do, from its pointers to the last byte, without any code of the
 * transcoder.
 *
 * @throws the first thing that is wrong
 */
export function readPublished(objects: Objects, asset: string, expected: Expected): Published {
  const pointer = objects.get(`${asset}/master.m3u8`)
  const whole = pointer && readMultivariant(objects, `${asset}/master.m3u8`, expected)
  const version = pointer && onlyVersion(pointer.bytes)
  const manifest = objects.get(`${asset}/manifest.mpd`)
  if (manifest) readManifest(objects, `${asset}/manifest.mpd`, expected)
  const record = readRecord(objects, asset)
  const isWhole = whole ?? false
  if (record?.status === 'ready') checkReady(objects, asset, record, expected)
  if (expected.isSettled) {
    const manifestVersion = manifest && onlyVersion(manifest.bytes)
    checkAgreement(record, { version, isWhole, manifestVersion })
  }
  return { status: record?.status, version, isWhole }
}

/** @returns whether all that it names is whole */
function readMultivariant(objects: Objects, key: string, { filmSeconds }: Expected): boolean {
  const playlist = HLS.parse(objectAt(objects, key).toString('utf8')) as HLS.types.MasterPlaylist
  const media = new Map<string, ReadMedia>()
  const read = (uri: string) => {
    const at = resolve(key, uri)
    const known = media.get(at) ?? readMedia(objects, at)
    media.set(at, known)
    return known
  }
  const videos = playlist.variants.filter(({ isIFrameOnly }) => !isIFrameOnly)
  if (videos.length === 0) throw new Error(`${key} offers nothing`)
  checkSameCuts(videos.map(({ uri }) => read(uri)))
  for (const { uri = '' } of videos.flatMap(({ audio }) => audio)) read(uri)
  for (const { uri } of playlist.variants.filter(({ isIFrameOnly }) => isIFrameOnly)) {
    checkIFrames(objects, resolve(key, uri), read(uri.replace('iframes.m3u8', 'index.m3u8')))
  }
  for (const [at, { isWhole, seconds }] of media) {
    const isAsLong = Math.abs(seconds - filmSeconds) < 0.1
    if (isWhole && !isAsLong) throw new Error(`${at} says it is whole, and has ${seconds} s`)
  }
  checkOthers(objects, key)
  return [...media.values()].every(({ isWhole }) => isWhole)
}

/** What hls-parser does not know: that it is there is enough. */
function checkOthers(objects: Objects, key: string): void {
  const lines = objectAt(objects, key).toString('utf8').split('\n')
  for (const line of lines.filter((each) => /^#EXT-X-(IMAGE-STREAM|SESSION-KEY)/.test(each))) {
    const at = resolve(key, /URI="([^"]*)"/.exec(line)?.[1] ?? '')
    objectAt(objects, at)
    if (!at.endsWith('.m3u8')) continue
    for (const { uri } of readPlaylist(objects, at).segments) objectAt(objects, resolve(at, uri))
  }
}

function checkSameCuts(videos: readonly ReadMedia[]): void {
  const least = Math.min(...videos.map(({ starts }) => starts.length))
  const cuts = videos.map(({ starts }) => JSON.stringify(starts.slice(0, least)))
  if (new Set(cuts).size !== 1) throw new Error('renditions of video are cut differently')
}

function readManifest(objects: Objects, key: string, { filmSeconds }: Expected): void {
  const xml = objectAt(objects, key).toString('utf8')
  const seconds = Number(/mediaPresentationDuration="PT([\d.]+)S"/.exec(xml)?.[1])
  if (!(Math.abs(seconds - filmSeconds) < 0.1)) throw new Error(`${key} is ${seconds} s long`)
  if (!xml.trimEnd().endsWith('</MPD>')) throw new Error(`${key} breaks off`)
  const templates = xml.matchAll(
    /initialization="([^"]+)" media="([^"]+)" startNumber="1">(.*?)<\/SegmentTemplate>/gs,
  )
  let count = 0
  for (const [, init = '', media = '', timeline = ''] of templates) {
    count += 1
    objectAt(objects, resolve(key, init))
    const repeats = [...timeline.matchAll(/<S [^>]*?(?:r="(\d+)")?\/>/g)]
    const segments = repeats.reduce((sum, [, more = '0']) => sum + 1 + Number(more), 0)
    for (let number = 1; number <= segments; number += 1) {
      const name = media.replace('$Number%05d$', String(number).padStart(5, '0'))
      objectAt(objects, resolve(key, name))
    }
  }
  if (count < 2) throw new Error(`${key} offers too little`)
}

interface StoredRecord {
  readonly status: string
  readonly version: string
  readonly bytes: number
  readonly renditions: readonly { readonly name: string; readonly segments: number }[]
}

function readRecord(objects: Objects, asset: string): StoredRecord | undefined {
  const object = objects.get(`_sluice/assets/${asset}.json`)
  return object && JSON.parse(object.bytes.toString('utf8'))
}

/** What a record says is ready is there, wherever the pointer has come to by then. */
function checkReady(objects: Objects, asset: string, record: StoredRecord, expected: Expected) {
  for (const { name, segments } of record.renditions) {
    const key = `${asset}/${record.version}/${name}/index.m3u8`
    const { isWhole, starts, seconds } = readMedia(objects, key)
    const isAsLong = Math.abs(seconds - expected.filmSeconds) < 0.1
    if (!isWhole || !isAsLong || starts.length !== segments) {
      throw new Error(`the record is ready, and ${key} is not`)
    }
  }
}

interface Pointing {
  readonly version: string | undefined
  readonly isWhole: boolean
  readonly manifestVersion: string | undefined
}

function checkAgreement(record: StoredRecord | undefined, pointing: Pointing): void {
  const { version, isWhole, manifestVersion } = pointing
  const isReady = record?.status === 'ready'
  if (isReady && (version !== record.version || !isWhole)) {
    throw new Error(`the record says ${record.version} is ready, and the pointer names ${version}`)
  }
  if (isReady && manifestVersion !== undefined && manifestVersion !== version) {
    throw new Error(`the manifest names ${manifestVersion}, and the pointer ${version}`)
  }
  if (!isReady && version !== undefined && record?.status !== 'playable') {
    throw new Error(`${version} plays, and the record says ${record?.status}`)
  }
}

/** @throws where several versions are named, or none */
function onlyVersion(bytes: Buffer): string {
  const versions = new Set(bytes.toString('utf8').match(/_v[0-9a-f]{16}(?=\/)/g))
  const [version] = versions
  if (version === undefined || versions.size > 1) throw new Error('a pointer names a mixture')
  return version
}
