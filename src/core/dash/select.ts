import { shortSide } from '../playlist/multivariant.ts'
import type { HeightLimits, SelectedUris } from '../playlist/select.ts'
import { applyEdits } from '../text-edits.ts'
import { type Representation, representationsOf } from './adaptation.ts'
import { childrenOf, type Refusal, readManifest } from './manifest.ts'
import { urlsOf } from './representation-urls.ts'
import type { XmlElement } from './xml.ts'
import { attributeOf, removeElement } from './xml-text.ts'

/**
 * URLs as `pathsOf` takes them: a file among others in its folder stands for a media playlist, a
 * file that is alone, or holds no media, for an object.
 */
export type ManifestSelection =
  | ({
      readonly ok: true
      readonly text: string
      /** Short sides of the pictures that stay, in pixels. */
      readonly heights: readonly number[]
    } & SelectedUris)
  | Refusal<'playlist_invalid' | 'restriction_unenforceable'>

/**
 * Leaves out of a manifest the Representations whose pictures lie outside the limits (short side of
 * width and height; of thumbnails `maxHeight` alone counts), and AdaptationSets that would be left
 * empty. Every other byte stays.
 *
 * It refuses rather than weakens: when what a Representation holds, how high it is, or where it lies
 * is not told, and when no video would be left in a Period that has one. Without limits the text
 * comes back as it is, with the URLs that can be told. Never throws, linear.
 */
export function selectRepresentations(text: string, limits: HeightLimits): ManifestSelection {
  const root = readManifest(text)
  if (root === undefined) return refused('playlist_invalid', 'it is not a well-formed MPD')
  const all = representationsOf(text, root)
  const isLimited = limits.maxHeight !== undefined || limits.minHeight !== undefined
  if (!isLimited)
    return { ok: true, text, heights: heightsOf(all), ...urisOf(text, root, all, []).uris }

  const reason = unlimitable(root, all)
  if (reason !== undefined) return refused('restriction_unenforceable', reason)
  const kept = all.filter((each) => isWithin(each, limits))
  const keptSet = new Set(kept)
  const dropped = all.filter((each) => !keptSet.has(each))
  const missing = whyIncomplete(text, all, kept, dropped)
  if (missing !== undefined) return refused('restriction_unenforceable', missing)
  const { uris, isPartial } = urisOf(text, root, kept, dropped)
  if (isPartial)
    return refused('restriction_unenforceable', 'the manifest does not tell where its media lies')
  const edits = removed(kept, dropped).map((element) => removeElement(text, element))
  return { ok: true, text: applyEdits(text, edits), heights: heightsOf(kept), ...uris }
}

function heightsOf(some: readonly Representation[]): number[] {
  return some.flatMap(({ kind, resolution }) =>
    kind === 'video' && resolution !== undefined ? [shortSide(resolution)] : [],
  )
}

function unlimitable(root: XmlElement, all: readonly Representation[]): string | undefined {
  const periods = childrenOf(root, 'Period')
  const linked = [...periods, ...periods.flatMap((period) => childrenOf(period, 'AdaptationSet'))]
  if (linked.some(({ attributes }) => attributes.some(({ name }) => /(?:^|:)href$/.test(name))))
    return 'a part of the manifest lies elsewhere'
  if (all.some(({ kind }) => kind === undefined))
    return 'the manifest lists something without telling what it is'
  if (all.some(({ kind, resolution }) => kind !== 'other' && resolution === undefined))
    return 'the manifest lists something whose resolution it does not tell'
  return undefined
}

function isWithin({ kind, resolution }: Representation, limits: HeightLimits): boolean {
  if (kind === 'other' || resolution === undefined) return true
  const height = shortSide(resolution)
  const lowest = kind === 'images' ? 0 : (limits.minHeight ?? 0)
  return height <= (limits.maxHeight ?? Number.POSITIVE_INFINITY) && height >= lowest
}

function whyIncomplete(
  text: string,
  all: readonly Representation[],
  kept: readonly Representation[],
  dropped: readonly Representation[],
): string | undefined {
  const videoPeriods = (some: readonly Representation[]) =>
    new Set(some.filter(({ kind }) => kind === 'video').map(({ period }) => period))
  if (videoPeriods(kept).size < videoPeriods(all).size || videoPeriods(all).size === 0)
    return 'no video lies within the allowed heights'
  const gone = new Set(dropped.map(({ element }) => attributeOf(text, element, 'id')))
  const isNeeded = kept.some(({ element }) =>
    attributeOf(text, element, 'dependencyId')
      ?.split(/\s+/)
      .some((id) => gone.has(id)),
  )
  return isNeeded ? 'an allowed quality is built upon another one' : undefined
}

/** Whole AdaptationSets where nothing of them stays. */
function removed(
  kept: readonly Representation[],
  dropped: readonly Representation[],
): readonly XmlElement[] {
  const needed = new Set(kept.map(({ set }) => set))
  return [...new Set(dropped.map(({ element, set }) => (needed.has(set) ? element : set)))]
}

function urisOf(
  text: string,
  root: XmlElement,
  kept: readonly Representation[],
  dropped: readonly Representation[],
): { readonly uris: SelectedUris; readonly isPartial: boolean } {
  const keptUrls = kept.map((each) => urlsOf(text, root, each))
  const droppedUrls = dropped.map((each) => urlsOf(text, root, each))
  const uris = {
    keptPlaylists: unique(keptUrls.flatMap((urls) => urls?.samples ?? [])),
    keptObjects: unique(
      keptUrls.flatMap((urls) => [...(urls?.files ?? []), ...(urls?.others ?? [])]),
    ),
    dropped: unique(
      droppedUrls.flatMap((urls) => [...(urls?.samples ?? []), ...(urls?.files ?? [])]),
    ),
  }
  return { uris, isPartial: [...keptUrls, ...droppedUrls].includes(undefined) }
}

function unique(urls: readonly string[]): string[] {
  return [...new Set(urls)]
}

function refused(
  code: 'playlist_invalid' | 'restriction_unenforceable',
  reason: string,
): ManifestSelection {
  return { ok: false, code, reason }
}
