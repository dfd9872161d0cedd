/** What the headers of a track say of its samples, in whatever container. */
export type MediaFormat = VideoFormat | AudioFormat | TextFormat | OtherFormat

export interface VideoFormat {
  readonly kind: 'video'
  /** RFC 6381; `undefined` where the coding is not known to us. */
  readonly codec: string | undefined
  /** Pixels as coded, cropped; `undefined` where only a decoder could tell. */
  readonly width: number | undefined
  readonly height: number | undefined
  /** Width of a pixel to its height, where it is told. */
  readonly pixelAspect?: readonly [number, number] | undefined
  /** TransferCharacteristics of ITU-T H.273, where they are told. */
  readonly transfer?: number | undefined
  readonly isInterlaced?: boolean | undefined
  readonly referenceFrames?: number | undefined
}

export interface AudioFormat {
  readonly kind: 'audio'
  readonly codec: string | undefined
  readonly channels: number | undefined
  readonly sampleRate: number | undefined
}

export interface TextFormat {
  readonly kind: 'text'
  readonly codec: string | undefined
}

export interface OtherFormat {
  readonly kind: 'other'
  readonly codec: undefined
}
