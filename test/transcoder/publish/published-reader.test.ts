import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openInput } from '../../../transcoder/engine/input-file.ts'
import { hasNoFfmpeg, nativeOrThrow, temporaryFolder } from '../../support/ffmpeg.ts'
import { readPublished } from '../../support/published.ts'
import { type Bucket, openStage, runOn } from '../../support/publishing-stage.ts'
import { ASSET, FILM_SECONDS, makeFilm, SETTINGS } from '../../support/recorded-film.ts'

const stage = await openStage()

/** What the tests of publishing trust in: a reader that finds nothing wrong would prove nothing. */
describe.skipIf(hasNoFfmpeg)('the reader of what is published', () => {
  const trees = new Map<boolean, Bucket>()

  beforeAll(async () => {
    const film = join(temporaryFolder(), 'film.mp4')
    makeFilm(film)
    for (const isEncrypted of [false, true]) {
      stage.reset(new Map())
      const outcome = await runOn(stage, {
        ...SETTINGS,
        ...{ input: await openInput(film), engine: nativeOrThrow(), now: () => new Date() },
        isEncrypted,
      })
      expect(outcome).toMatchObject({ result: { isNew: true } })
      trees.set(isEncrypted, new Map(stage.bucket.objects))
    }
  })

  test.each([false, true])('is content with a whole asset (encrypted: %s)', (isEncrypted) => {
    expect(read(trees.get(isEncrypted))).toMatchObject({ status: 'ready', isWhole: true })
  })

  const text = (change: (content: string) => string) => (bytes: Buffer) =>
    Buffer.from(change(bytes.toString()))
  const gone = () => undefined

  test.each([
    { what: 'a segment is gone', end: 'video-72p/00003.m4s', change: gone },
    { what: 'an init segment is gone', end: 'audio-1/init.mp4', change: gone },
    { what: 'a playlist is gone', end: 'video-144p/index.m3u8', change: gone },
    { what: 'a sheet of pictures is gone', end: 'storyboard/00001.jpg', change: gone },
    { what: 'the pointer is gone', end: 'a/master.m3u8', change: gone },
    { what: 'a segment is cut off', end: 'audio-1/00002.m4s', change: shorter },
    { what: 'a segment has a byte more', end: 'video-72p/00002.m4s', change: longer },
    {
      what: 'a segment is that of another place',
      end: 'video-72p/index.m3u8',
      change: text((lines) => lines.replace('00003.m4s', '00002.m4s')),
    },
    {
      what: 'a playlist lacks its last segment',
      end: 'video-144p/index.m3u8',
      change: text((lines) => lines.replace(/#EXTINF:1\.4\d*,\n00006\.m4s\n/, '')),
    },
    {
      what: 'a duration is wrong',
      end: 'audio-1/index.m3u8',
      change: text((lines) => lines.replace('#EXTINF:2.', '#EXTINF:1.')),
    },
    {
      what: 'a whole playlist says that it grows',
      end: 'audio-1/index.m3u8',
      change: text((lines) => lines.replace('TYPE:VOD', 'TYPE:EVENT')),
    },
    {
      what: 'an I-frame begins beside its fragment',
      end: 'video-72p/iframes.m3u8',
      change: text((lines) => lines.replace(/@0\n/, '@1\n')),
    },
    {
      what: 'an I-frame is not all of it',
      end: 'video-72p/iframes.m3u8',
      change: text((lines) => lines.replace(/BYTERANGE:\d+@/, 'BYTERANGE:64@')),
    },
    {
      what: 'the pointer names two versions',
      end: 'a/master.m3u8',
      change: text((lines) => lines.replace(/_v[0-9a-f]{16}/, '_v0123456789abcdef')),
    },
    {
      what: 'the manifest is of another film',
      end: 'a/manifest.mpd',
      change: text((xml) => xml.replace('PT11.4S', 'PT9S')),
    },
    {
      what: 'the manifest counts a segment more',
      end: 'a/manifest.mpd',
      change: text((xml) => xml.replace('r="4"', 'r="5"')),
    },
    {
      what: 'the record names another version',
      end: 'films/a.json',
      change: text((json) => json.replace(/_v[0-9a-f]{16}/, '_v0123456789abcdef')),
    },
    {
      what: 'the record says that it still grows',
      end: 'films/a.json',
      change: text((json) => json.replace('"ready"', '"processing"')),
    },
  ])('is not when $what', ({ end, change }) => {
    expect(() => read(changed(false, end, change))).toThrow()
  })

  test.each([
    { what: 'the key is another one', end: 'media.key', change: flipped },
    { what: 'I-frames are those of another segment', end: 'video-72p/i00002.m4s', change: flipped },
    { what: 'the key is gone', end: 'media.key', change: gone },
  ])('is not when $what', ({ end, change }) => {
    expect(() => read(changed(true, end, change))).toThrow()
  })

  function changed(
    isEncrypted: boolean,
    end: string,
    change: (bytes: Buffer) => Buffer | undefined,
  ): Bucket {
    const tree = new Map(trees.get(isEncrypted))
    const [key = '', object] = [...tree].find(([each]) => each.endsWith(end)) ?? []
    if (!object) throw new Error(`there is no ${end}`)
    const bytes = change(object.bytes)
    if (bytes?.equals(object.bytes)) throw new Error('nothing was changed')
    if (bytes) tree.set(key, { ...object, bytes })
    else tree.delete(key)
    return tree
  }
})

function read(objects: Bucket = new Map()) {
  return readPublished(objects, ASSET, { filmSeconds: FILM_SECONDS, isSettled: true })
}

function shorter(bytes: Buffer): Buffer {
  return bytes.subarray(0, -1)
}

function longer(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(1)])
}

function flipped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 1))
}
