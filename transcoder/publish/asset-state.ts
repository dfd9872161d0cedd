import { manifestKey, pointerKey, recordKey } from '../../src/core/asset-keys.ts'
import { writeAssetMetadata } from '../../src/core/asset-metadata.ts'
import { type AssetRecord, readAssetRecord } from '../../src/core/asset-record.ts'
import { CACHE_CONTROL } from '../../src/core/cache-policy.ts'
import { mediaTypeOf } from '../../src/core/media-types.ts'
import { TranscoderError } from '../errors.ts'
import { isGrowing } from '../package/hls-growing.ts'
import type { Pointers } from '../package/package-version.ts'
import type { PutOptions, Store, StoredObject } from '../store/store.ts'
import { ChainedObject } from './chained-object.ts'

/** Several runs of one version may write in turns; more turns than this is no turn-taking. */
const TURNS = 8

/**
 * What of an asset changes: its record and its pointers. A run replaces only what it has seen, so of
 * several runs at once one gets through, and each of the others is told. Runs of the same version make
 * the same thing, and go on from what the other has written.
 */
export class AssetState {
  readonly #asset: string
  readonly #recordObject: ChainedObject
  readonly #pointer: ChainedObject
  readonly #manifest: ChainedObject
  #hasFinished = false
  /** Whether another run of the same version was seen to write as well. */
  #isShared = false

  private constructor(
    asset: string,
    objects: readonly [record: ChainedObject, pointer: ChainedObject, manifest: ChainedObject],
  ) {
    this.#asset = asset
    ;[this.#recordObject, this.#pointer, this.#manifest] = objects
  }

  /** @throws what the store throws */
  static async read(store: Store, asset: string): Promise<AssetState> {
    // The record first: who publishes writes it first.
    return new AssetState(asset, [
      await ChainedObject.read(store, recordKey(asset)),
      await ChainedObject.read(store, pointerKey(asset)),
      await ChainedObject.read(store, manifestKey(asset)),
    ])
  }

  /** What was known of the asset before this run. */
  get record(): AssetRecord | undefined {
    return readRecord(this.#recordObject.original)
  }

  /** Whether viewers had something to start from. */
  get hasPointer(): boolean {
    return this.#pointer.original !== undefined
  }

  /** Whether it was this version that they got, whole or in the making. */
  names(version: string): boolean {
    return versionIn(this.#pointer.original) === version
  }

  /** The version that played, if one of ours did, and was whole. */
  get wholeVersion(): string | undefined {
    const { original } = this.#pointer
    return original && isUnfinished(original) ? undefined : versionIn(original)
  }

  /** @throws TranscoderError `publish_conflict`; what the store throws */
  async putRecord(record: AssetRecord): Promise<void> {
    const bytes = encodeText(`${JSON.stringify(record, null, 2)}\n`)
    const isOurs = (there: StoredObject | undefined) => {
      const other = readRecord(there)
      return other?.version === record.version && other.status !== 'ready'
    }
    await this.#put(this.#recordObject, bytes, recordOptions(record), isOurs)
  }

  /**
   * From here on viewers start from this. What is whole is not replaced by what grows: another run of
   * the same version was faster.
   *
   * @throws TranscoderError `publish_conflict`
   */
  async putPointer(multivariant: string, version: string): Promise<void> {
    const isOurs = (there: StoredObject | undefined) =>
      there === undefined ||
      (versionIn(there) === version && (isUnfinished(there) || !isGrowing(multivariant)))
    await this.#put(this.#pointer, encodeText(multivariant), pointerOptions('.m3u8'), isOurs)
  }

  /**
   * The last writes: the record, then the pointers. The record decides between two runs, so that the
   * one that comes too late has touched no pointer.
   *
   * @throws TranscoderError `publish_conflict`; what the store throws
   */
  async finish(record: AssetRecord, { multivariant, manifest }: Pointers): Promise<void> {
    await this.putRecord(record)
    if (manifest !== undefined) {
      const isOurs = (there: StoredObject | undefined) => versionIn(there) === record.version
      await this.#put(this.#manifest, encodeText(manifest), pointerOptions('.mpd'), isOurs)
    } else if (!(await this.#manifest.remove())) throw this.#conflict()
    this.#hasFinished = true
    await this.putPointer(multivariant, record.version)
  }

  async #put(
    object: ChainedObject,
    bytes: Uint8Array<ArrayBuffer>,
    options: PutOptions,
    isOurs: (there: StoredObject | undefined) => boolean,
  ): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      if (await object.replace(bytes, options)) return
      if (!isOurs(await object.follow())) break
      this.#isShared = true
    }
    throw this.#conflict()
  }

  /** Whether the last write arrived, though nobody said so. */
  async isFinished(): Promise<boolean> {
    return this.#hasFinished && (await this.#pointer.reclaim())
  }

  /**
   * Puts back what played before this run; where nothing did, takes away what plays and leaves the
   * record of a failure. What another run wrote stays, and so does what viewers have of a version that
   * another run began: that one may go on, or the next one will.
   *
   * @param isSpoiled whether going on would be of no use
   */
  async restore(failed: AssetRecord, isSpoiled: boolean): Promise<void> {
    const wasBegun = this.names(failed.version)
    if (this.#isShared || (wasBegun && !isSpoiled)) return
    if (this.hasPointer && !wasBegun) return this.#putBack()
    const isOurs = await this.#recordObject.reclaim()
    // Without a record the asset was removed meanwhile, all but what was written since.
    if (!isOurs && (await this.#recordObject.follow())) return
    await this.#pointer.takeAway()
    await this.#manifest.takeAway()
    if (isOurs) await this.putRecord(failed)
  }

  async #putBack(): Promise<void> {
    const { record } = this
    await this.#pointer.restore(pointerOptions('.m3u8'))
    await this.#manifest.restore(pointerOptions('.mpd'))
    await this.#recordObject.restore(record ? recordOptions(record) : RECORD_OPTIONS)
  }

  #conflict(): TranscoderError {
    return new TranscoderError(
      'publish_conflict',
      `another run has published ${this.#asset}, or removed it, since this one began`,
      { cure: 'what is there stays; run the same command again to replace it' },
    )
  }
}

/** Whether the asset's pointer names a version now. @throws what the store throws */
export async function isNamedNow(store: Store, asset: string, version: string): Promise<boolean> {
  const pointer = await store.get(pointerKey(asset))
  return versionIn(pointer) === version
}

function readRecord(object: StoredObject | undefined): AssetRecord | undefined {
  return object && readAssetRecord(decodeText(object.bytes))
}

/** The version that a pointer names, if it is one of ours. */
function versionIn(pointer: StoredObject | undefined): string | undefined {
  return pointer && /(?:^|[^\w])(_v[0-9a-f]{16})\//.exec(decodeText(pointer.bytes))?.[1]
}

function isUnfinished(pointer: StoredObject): boolean {
  return isGrowing(decodeText(pointer.bytes))
}

const RECORD_OPTIONS: PutOptions = {
  contentType: mediaTypeOf('record.json'),
  cacheControl: 'no-store',
}

/** Beside the record, what a list shows of it. */
function recordOptions(record: AssetRecord): PutOptions {
  return { ...RECORD_OPTIONS, metadata: writeAssetMetadata(record) }
}

function pointerOptions(ending: string): PutOptions {
  return { contentType: mediaTypeOf(`x${ending}`), cacheControl: CACHE_CONTROL.pointer.shared }
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
