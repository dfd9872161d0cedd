import type { AudioPlan, VideoPlan } from '../plan/plan.ts'

/** What every video encoder is told in the same words. */
function common(video: VideoPlan): readonly string[] {
  return [
    // Quality decides the size until the cap; the cap needs a buffer to count over.
    ...['-crf', String(video.crf)],
    ...['-maxrate', `${video.maxrateKbps}k`],
    ...['-bufsize', `${video.bufsizeKbps}k`],
    // The filter has made the rate constant; nothing may be added or dropped behind it.
    ...['-fps_mode', 'passthrough'],
    ...colorArguments(video),
  ]
}

/** The encoder of a rendition, with IDR pictures by frame count alone: equal in every rendition. */
export function videoEncoder(video: VideoPlan, threads: number | undefined): readonly string[] {
  const shared = [...common(video), ...threadArguments(threads)]
  switch (video.codec) {
    case 'h264':
      return [...x264(video), ...shared]
    case 'hevc':
      return [...x265(video, threads), ...shared]
    case 'av1':
      return [...svtAv1(video), ...shared]
  }
}

/**
 * IDR pictures every 2 s cost more than x264's own distance of 250. `fast` earns that back by looking
 * for motion as closely as `medium`, which takes about a twentieth more time.
 */
const SUBPIXEL: Readonly<Record<string, readonly string[]>> = { fast: ['-subq', '7'] }

function x264({ preset, gopFrames }: VideoPlan): readonly string[] {
  return [
    ...['-c:v', 'libx264'],
    ...['-preset', preset],
    ...(SUBPIXEL[preset] ?? []),
    // High where it can be (Apple 1.4); x264 then writes the lowest level that holds (1.11).
    ...['-profile:v', 'high'],
    ...['-g', String(gopFrames)],
    ...['-keyint_min', String(gopFrames)],
    ...['-sc_threshold', '0'],
  ]
}

function x265(video: VideoPlan, threads: number | undefined): readonly string[] {
  const { preset, gopFrames, dynamicRange } = video
  const parameters = [
    `keyint=${gopFrames}:min-keyint=${gopFrames}:scenecut=0:open-gop=0`,
    // A library that talks to the terminal by itself.
    'log-level=error',
    // No version of the encoder in every stream.
    'info=0',
    // Metadata that screens of HDR10 look for, and headers that come with every IDR picture.
    ...(dynamicRange === 'pq' ? ['hdr10=1:hdr10-opt=1:repeat-headers=0'] : []),
    ...(threads === undefined ? [] : [`pools=${threads}`]),
  ]
  return [
    ...['-c:v', 'libx265'],
    ...['-preset', preset],
    ...['-profile:v', dynamicRange === 'sdr' ? 'main' : 'main10'],
    // Not hev1, which Apple's players refuse (1.10).
    ...['-tag:v', 'hvc1'],
    ...['-g', String(gopFrames)],
    ...['-x265-params', parameters.join(':')],
  ]
}

function svtAv1({ preset, gopFrames }: VideoPlan): readonly string[] {
  return [
    ...['-c:v', 'libsvtav1'],
    ...['-preset', preset],
    ...['-g', String(gopFrames)],
    // Key frames that nothing behind them looks past, and none at scene cuts.
    ...['-svtav1-params', 'irefresh-type=2:scd=0'],
  ]
}

/** What the filters have converted to, said in the stream. */
function colorArguments({ dynamicRange }: VideoPlan): readonly string[] {
  const [primaries, transfer, matrix] =
    dynamicRange === 'sdr'
      ? ['bt709', 'bt709', 'bt709']
      : ['bt2020', dynamicRange === 'pq' ? 'smpte2084' : 'arib-std-b67', 'bt2020nc']
  return [
    ...['-color_primaries', primaries],
    ...['-color_trc', transfer],
    ...['-colorspace', matrix],
    ...['-color_range', 'tv'],
  ]
}

function threadArguments(threads: number | undefined): readonly string[] {
  return threads === undefined ? [] : ['-threads', String(threads)]
}

export function audioEncoder({ bitrateKbps, language }: AudioPlan): readonly string[] {
  return [
    ...['-c:a', 'aac'],
    ...['-b:a', `${bitrateKbps}k`],
    ...(language === 'und' ? [] : ['-metadata:s:a:0', `language=${language}`]),
  ]
}
