import { expect, test } from 'vitest'
import { splitJpegs } from '../../../transcoder/package/jpeg-stream.ts'
import { packageStoryboard } from '../../../transcoder/package/storyboard.ts'

const PLAN = {
  width: 160,
  height: 90,
  columns: 2,
  rows: 2,
  everyFrames: 60,
  everySeconds: 2.002,
}

test('every stretch of the film has its place on a sheet', () => {
  const sheets = [new Uint8Array([1]), new Uint8Array([2])]
  const objects = packageStoryboard({ plan: PLAN, sheets }, 9)
  expect([...objects.keys()]).toEqual(['00001.jpg', '00002.jpg', 'index.vtt', 'index.m3u8'])
  expect(objects.get('00002.jpg')).toBe(sheets[1])
  expect(objects.get('index.vtt')).toBe(
    [
      'WEBVTT',
      '00:00:00.000 --> 00:00:02.002\n00001.jpg#xywh=0,0,160,90',
      '00:00:02.002 --> 00:00:04.004\n00001.jpg#xywh=160,0,160,90',
      '00:00:04.004 --> 00:00:06.006\n00001.jpg#xywh=0,90,160,90',
      '00:00:06.006 --> 00:00:08.008\n00001.jpg#xywh=160,90,160,90',
      '00:00:08.008 --> 00:00:09.000\n00002.jpg#xywh=0,0,160,90\n',
    ].join('\n\n'),
  )
  expect(String(objects.get('index.m3u8')).split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    '#EXT-X-TARGETDURATION:8',
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-IMAGES-ONLY',
    '#EXTINF:8.008000,',
    '#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=2x2,DURATION=2.002000',
    '00001.jpg',
    '#EXTINF:2.002000,',
    '#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=2x2,DURATION=2.002000',
    '00002.jpg',
    '#EXT-X-ENDLIST',
    '',
  ])
})

test('hours have their digits', () => {
  const plan = { ...PLAN, everySeconds: 3600 }
  const { length } = String(packageStoryboard({ plan, sheets: [] }, 7300).get('index.vtt'))
  expect(length).toBeGreaterThan(0)
  expect(packageStoryboard({ plan, sheets: [] }, 7300).get('index.vtt')).toContain(
    '02:00:00.000 --> 02:01:40.000\n',
  )
})

test('pictures that come one behind the other are told apart', () => {
  const one = [0xff, 0xd8, 1, 0xff, 0x00, 2, 0xff, 0xd9]
  const two = [0xff, 0xd8, 0xff, 0xff, 0xd9]
  expect(splitJpegs(new Uint8Array([...one, ...two])).map((picture) => [...picture])).toEqual([
    one,
    two,
  ])
  expect(splitJpegs(new Uint8Array())).toEqual([])
})
