import { SluiceError } from '../../src/core/errors.ts'
import { LADDERS } from '../../transcoder/plan/ladders.ts'

/** What the article's command is called in tables. */
export const ARTICLE = 'article'

/** The rungs of the article's command, which are those of our ladder `article`. */
export const ARTICLE_RUNGS = articleRungs()

function articleRungs() {
  const rungs = LADDERS.article?.video
  if (rungs === undefined) throw new SluiceError('bench_failed', 'there is no ladder article')
  return rungs.map(({ shortSide, bitrateKbps }) => ({
    name: `${shortSide}p`,
    capKbps: bitrateKbps,
  }))
}

/**
 * The command of the article that the project started from, as it is printed there but for the names
 * of the files.
 *
 * @param more what to say differently; of an option that is given twice, FFmpeg takes the last
 */
export function articleArguments(input: string, more: readonly string[] = []): readonly string[] {
  return [
    ...['-i', input],
    ...['-map', '0:v:0', '-map', '0:a:0'],
    ...['-map', '0:v:0', '-map', '0:a:0'],
    ...['-map', '0:v:0', '-map', '0:a:0'],
    ...['-c:v', 'libx264'],
    ...['-crf', '22'],
    ...['-c:a', 'aac'],
    ...['-ar', '44100'],
    ...['-filter:v:0', 'scale=w=480:h=360', '-maxrate:v:0', '600k', '-b:a:0', '500k'],
    ...['-filter:v:1', 'scale=w=640:h=480', '-maxrate:v:1', '1500k', '-b:a:1', '1000k'],
    ...['-filter:v:2', 'scale=w=1280:h=720', '-maxrate:v:2', '3000k', '-b:a:2', '2000k'],
    ...['-var_stream_map', 'v:0,a:0,name:360p v:1,a:1,name:480p v:2,a:2,name:720p'],
    ...['-preset', 'fast'],
    ...['-hls_list_size', '10'],
    ...['-threads', '0'],
    ...more,
    ...['-f', 'hls'],
    ...['-hls_time', '3'],
    ...['-hls_flags', 'independent_segments'],
    ...['-master_pl_name', 'master.m3u8'],
    ...['-y', 'video-%v.m3u8'],
  ]
}

/** Where the article's command leaves a rung. */
export function articlePlaylist(folder: string, rung: string): string {
  return `${folder}/video-${rung}.m3u8`
}

/** x264 counts a cap over a buffer and ignores one without: one second of each cap, as ours has. */
export const CAP_HELD = ARTICLE_RUNGS.flatMap(({ capKbps }, index) => [
  `-bufsize:v:${index}`,
  `${capKbps}k`,
])
