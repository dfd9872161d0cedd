import { needsRewriting } from '../../src/core/playlist/needs-rewriting.ts'
import { rewritePlaylist } from '../../src/core/playlist/rewrite.ts'
import { uriSigner } from '../../src/core/playlist/uri.ts'
import { definedVariables } from '../../src/core/playlist/variables.ts'
import { type PlaylistPeer, playlistPeers } from './playlist-peers.ts'
import { mediaSample, multivariantSamples, type PlaylistSample } from './playlist-samples.ts'
import { medianRatio, type Samples, takeTurns } from './rounds.ts'
import { summarize } from './statistics.ts'
import type { Suite, SuiteResult } from './suite.ts'

const KEY = 'films/one/master.m3u8'
const ORIGINS = ['https://media.example'] as const
/** As long as a playback token is. */
const PREFIX = `/s/${'x'.repeat(330)}/`
const ROUNDS = 15
/** A sample takes about this long, whatever is measured: clocks and collectors weigh little then. */
const SAMPLE_MS = 30

const OURS: PlaylistPeer = { name: 'sluice', run: signed }

/** What it costs to sign every URI of a playlist, beside parsing and writing it anew. */
export const playlist: Suite = async ({ say }) => {
  const contenders = [OURS, ...(await playlistPeers(say))]
  const results: { sample: PlaylistSample; rows: readonly Samples[] }[] = []
  for (const sample of await multivariantSamples()) {
    say(sample.name)
    results.push({ sample, rows: await compare(contenders, sample.text) })
  }
  say('media playlist')
  const media = mediaSample()
  const mediaRows = await compare(
    [{ name: 'sluice (look, pass on)', run: (text) => needsRewriting(text, KEY) }, ...contenders],
    media,
  )
  const comparisons = [
    ...results.map(({ sample, rows }) => ({
      title: `Rewrite a multivariant playlist: ${sample.name}, ${lines(sample.text)} lines`,
      unit: 'µs',
      rows,
      reference: OURS.name,
    })),
    {
      title: `A media playlist, ${lines(media)} lines (looked at once a cached copy)`,
      unit: 'µs',
      rows: mediaRows,
      reference: OURS.name,
    },
  ]
  return { comparisons, targets: targetsOf(results.map(({ rows }) => rows)) }
}

/** All that the edge does between the text it read and the text it sends. */
function signed(text: string): string {
  const place = { key: KEY, origins: ORIGINS, prefix: PREFIX, variables: definedVariables(text) }
  return rewritePlaylist(text, uriSigner(place))
}

function compare(contenders: readonly PlaylistPeer[], text: string): Promise<Samples[]> {
  return takeTurns(
    contenders.map(({ name, run }) => {
      const repeats = repeatsFor(() => run(text))
      return { name, measure: () => microseconds(() => run(text), repeats) }
    }),
    ROUNDS,
  )
}

function repeatsFor(run: () => unknown): number {
  let repeats = 1
  while (microseconds(run, repeats) * repeats < SAMPLE_MS * 1000) repeats *= 2
  return repeats
}

function microseconds(run: () => unknown, repeats: number): number {
  const begin = performance.now()
  for (let turn = 0; turn < repeats; turn++) run()
  return ((performance.now() - begin) * 1000) / repeats
}

function targetsOf(results: readonly (readonly Samples[])[]): SuiteResult['targets'] {
  if (results[0]?.every(({ name }) => name !== 'hls-parser') ?? true) return []
  const ratios = results.map((rows) => medianRatio(rows, 'hls-parser', OURS.name))
  return [
    {
      what: 'times faster than hls-parser (median of the multivariant playlists)',
      value: summarize(ratios).median,
      unit: '×',
      bound: { atLeast: 20 },
    },
  ]
}

function lines(text: string): number {
  return text.split('\n').length - 1
}
