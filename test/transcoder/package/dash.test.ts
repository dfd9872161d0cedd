import { expect, test } from 'vitest'
import { clipManifest } from '../../../src/core/dash/clip.ts'
import { selectRepresentations } from '../../../src/core/dash/select.ts'
import { packageDash } from '../../../transcoder/package/dash.ts'
import { parseLadder } from '../../../transcoder/plan/ladder.ts'
import { PQ, sourceAudio, sourceSubtitles, sourceVideo } from '../../support/plan-fixtures.ts'
import { presentation, VERSION } from '../../support/presentation-fixtures.ts'

const LADDER = parseLadder(
  '{"video":[{"shortSide":360,"bitrateKbps":400},{"shortSide":720,"bitrateKbps":2000}]}',
  'test.json',
)

test('a manifest of everything there is', () => {
  const whole = presentation(
    {
      audio: [sourceAudio(1, { language: 'de' })],
      subtitles: [sourceSubtitles(2, { language: 'en', isForDeaf: true })],
    },
    { ladder: LADDER },
  )
  const { storyboard } = whole.plan
  if (storyboard === undefined) throw new Error('no storyboard')
  const mpd = packageDash({
    ...whole,
    subtitles: whole.plan.subtitles.map((plan) => ({ plan, text: 'x'.repeat(100) })),
    storyboard: { plan: storyboard, sheets: [new Uint8Array(6250)] },
  })
  const template = (name: string, timescale: number) => [
    `    <SegmentTemplate timescale="${timescale}" initialization="${VERSION}/${name}/init.mp4" media="${VERSION}/${name}/$Number%05d$.m4s" startNumber="1">`,
    '     <SegmentTimeline>',
    `      <S t="0" d="${4 * timescale}"/>`,
    `      <S d="${timescale}"/>`,
    '     </SegmentTimeline>',
    '    </SegmentTemplate>',
  ]
  expect(mpd.split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" mediaPresentationDuration="PT5S" minBufferTime="PT4S">',
    ' <Period id="0" start="PT0S">',
    '  <AdaptationSet id="0" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">',
    '   <Representation id="video-360p" bandwidth="400000" codecs="avc1.64001f" width="640" height="360" sar="1:1" frameRate="30">',
    ...template('video-360p', 480),
    '   </Representation>',
    '   <Representation id="video-720p" bandwidth="2000000" codecs="avc1.64001f" width="1280" height="720" sar="1:1" frameRate="30">',
    ...template('video-720p', 480),
    '   </Representation>',
    '  </AdaptationSet>',
    '  <AdaptationSet id="1" contentType="audio" mimeType="audio/mp4" lang="de" segmentAlignment="true" startWithSAP="1">',
    '   <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>',
    '   <Label>German</Label>',
    '   <Representation id="audio-1" bandwidth="128000" codecs="mp4a.40.2" audioSamplingRate="48000">',
    '    <AudioChannelConfiguration schemeIdUri="urn:mpeg:mpegB:cicp:ChannelConfiguration" value="2"/>',
    ...template('audio-1', 48_000),
    '   </Representation>',
    '  </AdaptationSet>',
    '  <AdaptationSet id="2" contentType="text" mimeType="text/vtt" lang="en">',
    '   <Role schemeIdUri="urn:mpeg:dash:role:2011" value="caption"/>',
    '   <Label>English (for the deaf)</Label>',
    '   <Representation id="subtitles-1" bandwidth="160">',
    `    <BaseURL>${VERSION}/subtitles-1/index.vtt</BaseURL>`,
    '   </Representation>',
    '  </AdaptationSet>',
    '  <AdaptationSet id="3" contentType="image" mimeType="image/jpeg">',
    `   <SegmentTemplate media="${VERSION}/storyboard/$Number%05d$.jpg" timescale="1000" duration="50000" startNumber="1"/>`,
    '   <Representation id="storyboard" bandwidth="1000" width="800" height="450">',
    '    <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="5x5"/>',
    '   </Representation>',
    '  </AdaptationSet>',
    ' </Period>',
    '</MPD>',
    '',
  ])
  expect(selectRepresentations(mpd, { maxHeight: 400 })).toMatchObject({ ok: true, heights: [360] })
  expect(clipManifest(mpd, { first: 2, last: 2 })).toMatchObject({ ok: true, durationSeconds: 1 })
})

test('qualities of different codecs and ranges are not mixed, nor are tracks', () => {
  const whole = presentation(
    {
      video: sourceVideo(640, 360, { colors: PQ }),
      audio: [
        sourceAudio(1, { channels: 6, language: 'en' }),
        sourceAudio(2, { language: 'en', isDescription: true, title: 'A & <B>' }),
      ],
    },
    { codecs: ['h264', 'hevc'], hasHdr: true, hasSurround: true },
  )
  const sets = packageDash(whole).split('<AdaptationSet').slice(1)
  expect(
    sets.map((set) => set.match(/Representation id="[^"]*"/g)?.map((id) => id.slice(19, -1))),
  ).toEqual([
    ['video-234p', 'video-360p'],
    ['video-hevc-360p'],
    ['video-hdr-360p'],
    ['audio-1', 'audio-1-low'],
    ['audio-2', 'audio-2-low'],
    ['audio-1-surround'],
  ])
  expect(sets[2]).toContain(
    '<EssentialProperty schemeIdUri="urn:mpeg:mpegB:cicp:TransferCharacteristics" value="16"/>',
  )
  expect(sets[4]).toContain('<Label>A &amp; &lt;B&gt;</Label>')
  expect(sets[4]).toContain('value="description"')
})
